#include "geometry_compiler.hpp"

#include <algorithm>
#include <limits>

#include "atoll/base/contract.hpp"
#include "split_space.hpp"

namespace atl::model {

using enum Dim;

double NetworkGeometry::violation(double glb_bits) const {
    if (cells_excess > 0) return cells_excess;
    return std::max({passes_excess, least_glb_bits / glb_bits - 1, 0.0});
}

double GeometryCosts::violation(double glb_bits) const {
    double sum = 0;
    for (const NetworkGeometry& n : networks) sum += n.violation(glb_bits);
    return sum;
}

std::size_t GeometryCosts::bytes() const {
    return sizeof *this + networks.capacity() * sizeof(NetworkGeometry) +
           dynamic_pJ.capacity() * sizeof(double);
}

GeometryCompiler::GeometryCompiler(WeightStorage weights, const std::vector<Network>& networks,
                                   const Workload& workload, const DesignGrid& grid,
                                   UnitTables& units)
    : weights_(weights),
      networks_(networks),
      workload_(workload),
      grid_(grid),
      units_(units),
      mapping_of_(workload.shapes.size()) {
    mappings_.reserve(workload.shapes.size());
}

void GeometryCompiler::map(const GridPlace& geometry, GeometryCosts& out) {
    place_ = geometry;
    design_ = design_at(grid_, geometry);
    mappings_.clear();
    out.networks.assign(networks_.size(), {});
    out.dynamic_pJ.clear();
    for (std::size_t n = 0; n < networks_.size() && weights_ == WeightStorage::resident; ++n) {
        const std::int64_t needed = networks_[n].weight_cells(design_.bits_per_cell);
        if (needed > design_.cells())
            out.networks[n].cells_excess =
                static_cast<double>(needed) / static_cast<double>(design_.cells()) - 1;
    }
    for (std::size_t s = 0; s < workload_.shapes.size(); ++s) {
        const auto& groups = workload_.groups_of_shape[s];
        const auto network = [&](std::size_t g) -> NetworkGeometry& {
            return out.networks[workload_.groups[g].network];
        };
        if (std::all_of(groups.begin(), groups.end(),
                        [&](std::size_t g) { return network(g).cells_excess > 0; }))
            continue;
        const Extents& extents = workload_.shapes[s];
        const SpatialMapping spatial = mapper_.map(extents, design_, weights_);
        const double passes = spatial.passes(weights_);
        if (passes > 1) {
            for (std::size_t g : groups)
                network(g).passes_excess = std::max(network(g).passes_excess, passes - 1);
            continue;
        }
        mapping_of_[s] = mappings_.size();
        const LayerMapping& m = mappings_.emplace_back(extents, design_, weights_, spatial);
        const auto glb_bits = static_cast<double>(m.glb_tile_bits(Extents::filled(1)));
        const auto cycles = static_cast<double>(m.cycles());
        const auto at_least_one = [](std::int64_t instances) {
            return static_cast<double>(std::max<std::int64_t>(1, instances));
        };
        const double macros = at_least_one(m.active().macros), tiles = at_least_one(m.active().tiles);
        for (std::size_t g : groups) {
            NetworkGeometry& n = network(g);
            const std::size_t layers = workload_.groups[g].statistics.size();
            const double all = cycles * static_cast<double>(layers);
            n.least_glb_bits = std::max(n.least_glb_bits, glb_bits);
            n.cycles += m.cycles() * static_cast<std::int64_t>(layers);
            // Weight drivers leak as row drivers do.
            n.leak.crossbar[0] += all * macros * (weights_ == WeightStorage::streamed ? 2 : 1);
            n.leak.crossbar[1] += all * macros;
            n.leak.crossbar[2] += all * macros;
            n.leak.crossbar[3] += all * at_least_one(m.active().cells);
            n.leak.output_buffer += all * tiles;
            n.leak.input_buffer += all * tiles;
            n.leak.glb += all;
        }
    }
}

void GeometryCompiler::find_splits(const LayerMapping& mapping, std::int64_t most_glb_bits) {
    using enum Component;
    const DataMovement movement(mapping);
    const SplitSpace space(mapping);
    const Extents& temporal = mapping.temporal();
    // Where Q runs in time inside P and nothing comes between, splitting P changes no traffic, and
    // P at the top needs the smallest buffer.
    const bool split_p = mapping.weights() == WeightStorage::resident || temporal[Q] == 1 ||
                         temporal[R] > 1 || temporal[S] > 1;
    splits_.clear();
    space.for_each([&](const Extents& at_top) {
        if (!split_p && at_top[P] != temporal[P]) return;
        const std::int64_t tile =
            space.size() > 1 ? mapping.glb_tile_bits(space.at_glb(at_top)) : 0;
        if (tile > most_glb_bits) return;
        const Traffic traffic = movement.traffic(at_top);
        for (Split& s : splits_)
            if (s.traffic == traffic) {
                s.glb_tile_bits = std::min(s.glb_tile_bits, tile);
                return;
            }
        Split& s = splits_.emplace_back();
        s.traffic = traffic;
        s.glb_tile_bits = tile;
        const AccessCounts counts = access_counts(mapping, design_, traffic);
        const auto times = [&](Component c, auto count) {
            std::int64_t sum = 0;
            for (const Actions& a : counts[c].of) sum += count(a);
            return static_cast<double>(sum) * static_cast<double>(counts[c].instances);
        };
        const auto read = [](const Actions& a) { return a.read; };
        const auto write = [](const Actions& a) { return a.write + a.update; };
        s.actions = {times(row_drivers, read), times(adc, read), times(cim_unit, read),
                     times(cim_unit, write), times(weight_drivers, read)};
        s.output_reads = times(output_buffer, read);
        s.output_writes = times(output_buffer, write);
        s.input_reads = times(input_buffer, read);
        s.input_writes = times(input_buffer, write);
        s.router_reads = times(router, read);
        s.glb_reads = times(glb, read);
        s.glb_writes = times(glb, write);
        s.main_memory_reads = times(main_memory, read);
    });
}

void GeometryCompiler::cost(std::span<const std::uint32_t> glbs,
                            std::span<const std::uint32_t> settings, GeometryCosts& out) {
    settings_.clear();
    glb_bits_.clear();
    glb_read_.clear();
    glb_write_.clear();
    for (std::uint32_t setting : settings) {
        GridPlace at = place_;
        at.setting = setting;
        settings_.push_back({&units_.operands(at), &units_.input_buffer(at),
                             &units_.output_buffer(at), &units_.node(at)});
        for (std::uint32_t g : glbs) {
            at.glb = g;
            glb_read_.push_back(units_.glb(at).read_pJ);
            glb_write_.push_back(units_.glb(at).write_pJ);
        }
    }
    for (std::uint32_t g : glbs) {
        Design d;
        d.glb_kib = grid_.glb_kib[g];
        glb_bits_.push_back(static_cast<double>(glb_word_bits * d.glb_words()));
    }
    best_.resize(glbs.size());
    chosen_.resize(glbs.size());
    out.dynamic_pJ.assign(glbs.size() * settings.size() * networks_.size(), 0);
    const auto most_glb_bits =
        static_cast<std::int64_t>(*std::max_element(glb_bits_.begin(), glb_bits_.end()));
    for (std::size_t s = 0; s < workload_.shapes.size(); ++s) {
        find_splits(mappings_[mapping_of_[s]], most_glb_bits);
        for (std::size_t g : workload_.groups_of_shape[s]) add_group(g, out);
    }
}

void GeometryCompiler::add_group(std::size_t group, GeometryCosts& out) {
    const std::size_t buffers = glb_bits_.size(), network = workload_.groups[group].network;
    const auto layers = static_cast<double>(workload_.groups[group].statistics.size());
    for (std::size_t i = 0; i < settings_.size(); ++i) {
        const SettingUnits& unit = settings_[i];
        const OperandUnits& operand = (*unit.operands)[group];
        std::fill(best_.begin(), best_.end(), std::numeric_limits<double>::infinity());
        std::fill(chosen_.begin(), chosen_.end(), 0.0);
        for (const Split& s : splits_) {
            double first = 0, all = 0;
            for (std::size_t a = 0; a < n_operand_actions; ++a) {
                first += s.actions[a] * operand.first[a];
                all += s.actions[a] * operand.sum[a];
            }
            const double fixed = s.output_reads * unit.output_buffer->read_pJ +
                                 s.output_writes * unit.output_buffer->write_pJ +
                                 s.input_reads * unit.input_buffer->read_pJ +
                                 s.input_writes * unit.input_buffer->write_pJ +
                                 s.router_reads * unit.node->router_read_pJ +
                                 s.main_memory_reads * unit.node->main_memory_read_pJ;
            const double* read = &glb_read_[i * buffers];
            const double* write = &glb_write_[i * buffers];
            for (std::size_t b = 0; b < buffers; ++b) {
                const double shared = fixed + s.glb_reads * read[b] + s.glb_writes * write[b];
                const bool fits = static_cast<double>(s.glb_tile_bits) <= glb_bits_[b];
                if (fits && first + shared < best_[b]) {
                    best_[b] = first + shared;
                    chosen_[b] = all + layers * shared;
                }
            }
        }
        for (std::size_t b = 0; b < buffers; ++b)
            out.dynamic_pJ[(b * settings_.size() + i) * networks_.size() + network] += chosen_[b];
    }
}

}  // namespace atl::model
