#include "geometry_compiler.hpp"

#include <algorithm>
#include <limits>

#include "atoll/base/contract.hpp"
#include "split_space.hpp"

namespace atl::model {

using enum Dim;

namespace {

/// Tells most unequal ones apart at a glance.
std::uint64_t mix(std::uint64_t h, std::int64_t x) {
    return (h ^ static_cast<std::uint64_t>(x)) * 0x9E3779B97F4A7C15ULL;
}

std::uint64_t fingerprint(const DataMovement::Order& order) {
    std::uint64_t h = static_cast<std::uint64_t>(order.sliding_stride);
    for (const auto& operand : order.repeats)
        for (const auto& r : operand) h = mix(h, 2 * r.outside + (r.inside ? 1 : 0));
    return h;
}

std::uint64_t fingerprint(const Traffic& traffic) {
    std::uint64_t h = 0;
    for (const OperandTraffic& t : traffic)
        for (std::int64_t x : {t.sent[0], t.sent[1], t.buffer, t.glb, t.top}) h = mix(h, x);
    return h;
}

double weight_repeats(const DataMovement::Order& order) {
    double n = 1;
    for (const auto& r : order.repeats[index(Operand::weight)]) n *= static_cast<double>(r.outside);
    return n;
}

}  // namespace

double glb_bits_of(const DesignGrid& grid, std::uint32_t glb) {
    Design d;
    d.glb_kib = grid.glb_kib[glb];
    return static_cast<double>(glb_word_bits * d.glb_words());
}

double NetworkGeometry::violation(double glb_bits) const {
    if (cells_excess > 0) return cells_excess;
    const double glb_excess = least_glb_bits > glb_bits ? least_glb_bits / glb_bits - 1 : 0;
    return std::max(passes_excess, glb_excess);
}

double GeometryCosts::sum_violations(double glb_bits) const {
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
      shapes_(workload.shapes.size()) {}

bool GeometryCompiler::lay(Shape& shape, const Extents& extents) {
    if (!same_group_ || !shape.mapping) shape.group = mapper_.map_group(extents, design_, weights_);
    SpatialMapping spatial = shape.group;
    mapper_.add_groups(spatial, design_.router_groups, weights_);
    shape.passes = spatial.passes(weights_);
    if (shape.passes > 1) {
        shape.mapping.reset();
        return false;
    }
    const bool has_group_fan_out = design_.router_groups > 1;
    if (same_group_ && shape.mapping && spatial == shape.spatial &&
        has_group_fan_out == shape.has_group_fan_out)
        return true;
    shape.spatial = spatial;
    shape.has_group_fan_out = has_group_fan_out;
    shape.mapping.emplace(extents, design_, weights_, spatial);
    shape.splits.clear();
    shape.dynamic_pJ.clear();
    return true;
}

void GeometryCompiler::map(const GridPlace& geometry, GeometryCosts& out) {
    const auto but_for_groups = [](GridPlace p) {
        p.router_groups = p.glb = p.setting = p.cycle_time = 0;
        return p;
    };
    same_group_ = place_ && but_for_groups(*place_) == but_for_groups(geometry);
    place_ = geometry;
    design_ = design_at(grid_, geometry);
    out.networks.assign(networks_.size(), {});
    out.dynamic_pJ.clear();
    for (std::size_t n = 0; n < networks_.size() && weights_ == WeightStorage::resident; ++n) {
        const std::int64_t needed = networks_[n].weight_cells(design_.bits_per_cell);
        if (needed > design_.cells())
            out.networks[n].cells_excess =
                static_cast<double>(needed) / static_cast<double>(design_.cells()) - 1;
    }
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
        const auto& groups = workload_.groups_of_shape[s];
        const auto network = [&](std::size_t g) -> NetworkGeometry& {
            return out.networks[workload_.groups[g].network];
        };
        Shape& shape = shapes_[s];
        if (std::all_of(groups.begin(), groups.end(),
                        [&](std::size_t g) { return network(g).cells_excess > 0; })) {
            shape.mapping.reset();
            continue;
        }
        if (!lay(shape, workload_.shapes[s])) {
            for (std::size_t g : groups)
                network(g).passes_excess = std::max(network(g).passes_excess, shape.passes - 1);
            continue;
        }
        const LayerMapping& m = *shape.mapping;
        const auto glb_bits = static_cast<double>(m.glb_tile_bits(Extents::filled(1)));
        const auto at_least_one = [](std::int64_t instances) {
            return static_cast<double>(std::max<std::int64_t>(1, instances));
        };
        const double macros = at_least_one(m.active().macros);
        const double tiles = at_least_one(m.active().tiles);
        for (std::size_t g : groups) {
            NetworkGeometry& n = network(g);
            const std::size_t layers = workload_.groups[g].statistics.size();
            const double cycles = static_cast<double>(m.cycles()) * static_cast<double>(layers);
            n.least_glb_bits = std::max(n.least_glb_bits, glb_bits);
            n.cycles += m.cycles() * static_cast<std::int64_t>(layers);
            // Weight drivers leak as row drivers do.
            n.leak.crossbar[0] += cycles * macros * (weights_ == WeightStorage::streamed ? 2 : 1);
            n.leak.crossbar[1] += cycles * macros;
            n.leak.crossbar[2] += cycles * macros;
            n.leak.crossbar[3] += cycles * at_least_one(m.active().cells);
            n.leak.output_buffer += cycles * tiles;
            n.leak.input_buffer += cycles * tiles;
            n.leak.glb += cycles;
        }
    }
    out.enough_glb_bits = 0;
    for (const NetworkGeometry& n : out.networks)
        out.enough_glb_bits = std::max(out.enough_glb_bits, n.least_glb_bits);
    out.violation_at_best = out.sum_violations(out.enough_glb_bits);
}

void GeometryCompiler::add_counts(Split& s, const LayerMapping& mapping) const {
    using enum Component;
    const AccessCounts counts = access_counts(mapping, design_, s.traffic);
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
}

double GeometryCompiler::fixed_energy(const Split& s, const SettingUnits& unit) {
    return s.output_reads * unit.output_buffer->read_pJ +
           s.output_writes * unit.output_buffer->write_pJ +
           s.input_reads * unit.input_buffer->read_pJ +
           s.input_writes * unit.input_buffer->write_pJ +
           s.router_reads * unit.node->router_read_pJ +
           s.main_memory_reads * unit.node->main_memory_read_pJ;
}

void GeometryCompiler::find_splits(Shape& shape, std::span<const std::size_t> groups) const {
    const LayerMapping& mapping = *shape.mapping;
    DataMovement movement(mapping);
    const Extents& temporal = mapping.temporal();
    const bool streamed = weights_ == WeightStorage::streamed;
    // Where Q runs in time inside P and nothing comes between, splitting P changes no traffic, and
    // P at the top needs the smallest buffer.
    const bool split_p = !streamed || temporal[Q] == 1 || temporal[R] > 1 || temporal[S] > 1;
    std::optional<double> most_repeats;
    const auto consider = [&](const Extents& at_top) {
        if (!split_p && at_top[P] != temporal[P]) return;
        Split split;
        split.order = movement.order(at_top);
        const bool order_decides = streamed && split.order.decides();
        const bool weights_known =
            streamed && !split.order.played[index(Operand::weight)] && !shape.splits.empty();
        if (weights_known && weight_repeats(split.order) > 1) {
            if (!most_repeats)
                most_repeats = most_weight_repeats(shape.splits.front(), mapping, groups);
            if (weight_repeats(split.order) > *most_repeats) return;
        }
        split.glb_tile_bits = mapping.glb_tile_bits(at_glb(mapping, at_top));
        if (!order_decides) split.traffic = movement.traffic(at_top, split.order);
        split.fingerprint = order_decides ? fingerprint(split.order) : fingerprint(split.traffic);
        for (Split& other : shape.splits)
            if (other.fingerprint == split.fingerprint &&
                (order_decides ? other.order == split.order : other.traffic == split.traffic)) {
                other.glb_tile_bits = std::min(other.glb_tile_bits, split.glb_tile_bits);
                return;
            }
        if (order_decides) split.traffic = movement.traffic(at_top, split.order);
        add_counts(split, mapping);
        shape.splits.push_back(split);
    };
    if (streamed) {  // weights once, which is hard to beat, and the smallest buffer
        Extents at_top = temporal;
        at_top[Q] = at_top[B] = 1;
        consider(at_top);
        const bool others = split_p || std::any_of(all_dims.begin(), all_dims.end(), [&](Dim d) {
                                return d != P && d != Q && temporal[d] > 1;
                            });
        if (!others) return;
    }
    const SplitSpace space(mapping);
    space.for_each(consider);
    // A layer without a choice runs whether its loops fit the buffer or not: as published.
    if (space.size() == 1) shape.splits.front().glb_tile_bits = 0;
}

GeometryCompiler::SettingUnits GeometryCompiler::units_at(std::uint32_t setting,
                                                          std::span<const std::uint32_t> glbs) {
    GridPlace at = *place_;
    at.setting = setting;
    for (std::uint32_t g : glbs) {
        at.glb = g;
        if (!units_.outside(at))
            return {&units_.operands(at), &units_.input_buffer(at), &units_.output_buffer(at),
                    &units_.node(at)};
    }
    return {};
}

void GeometryCompiler::prepare_units(std::span<const std::uint32_t> glbs,
                                     std::span<const std::uint32_t> settings) {
    setting_units_.clear();
    glb_bits_.clear();
    glb_read_.clear();
    glb_write_.clear();
    GridPlace at = *place_;
    for (std::uint32_t setting : settings) {
        at.setting = setting;
        setting_units_.push_back(units_at(setting, glbs));
        for (std::uint32_t g : glbs) {
            at.glb = g;
            const bool outside = units_.outside(at);
            glb_read_.push_back(outside ? 0 : units_.glb(at).read_pJ);
            glb_write_.push_back(outside ? 0 : units_.glb(at).write_pJ);
        }
    }
    for (std::uint32_t g : glbs) glb_bits_.push_back(glb_bits_of(grid_, g));
    best_.resize(glbs.size());
    if (!std::equal(glbs.begin(), glbs.end(), glbs_.begin(), glbs_.end()) ||
        !std::equal(settings.begin(), settings.end(), settings_.begin(), settings_.end()))
        for (Shape& shape : shapes_) {
            shape.splits.clear();
            shape.dynamic_pJ.clear();
        }
    glbs_.assign(glbs.begin(), glbs.end());
    settings_.assign(settings.begin(), settings.end());
}

void GeometryCompiler::cost(std::span<const std::uint32_t> glbs,
                            std::span<const std::uint32_t> settings, GeometryCosts& out) {
    prepare_units(glbs, settings);
    const std::size_t pairs = glbs.size() * settings.size();
    out.dynamic_pJ.assign(pairs * networks_.size(), 0);
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
        Shape& shape = shapes_[s];
        ATOLL_ASSERT(shape.mapping.has_value());
        const auto& groups = workload_.groups_of_shape[s];
        if (shape.splits.empty()) find_splits(shape, groups);
        if (shape.dynamic_pJ.empty()) {
            shape.dynamic_pJ.assign(groups.size() * pairs, 0);
            for (std::size_t g = 0; g < groups.size(); ++g)
                cost_group(shape, groups[g], std::span(shape.dynamic_pJ).subspan(g * pairs, pairs));
        }
        for (std::size_t g = 0; g < groups.size(); ++g) {
            const std::size_t network = workload_.groups[groups[g]].network;
            for (std::size_t pair = 0; pair < pairs; ++pair)
                out.dynamic_pJ[pair * networks_.size() + network] +=
                    shape.dynamic_pJ[g * pairs + pair];
        }
    }
}

void GeometryCompiler::cost_group(const Shape& shape, std::size_t group,
                                  std::span<double> dynamic_pJ) {
    const std::size_t buffers = glb_bits_.size();
    const auto layers = static_cast<double>(workload_.groups[group].statistics.size());
    for (std::size_t i = 0; i < setting_units_.size(); ++i) {
        const SettingUnits& unit = setting_units_[i];
        if (unit.operands == nullptr) continue;  // outside the tables
        const OperandUnits& operand = (*unit.operands)[group];
        std::fill(best_.begin(), best_.end(), std::numeric_limits<double>::infinity());
        for (const Split& s : shape.splits) {
            double first = 0, all = 0;
            for (std::size_t a = 0; a < n_operand_actions; ++a) {
                first += s.actions[a] * operand.first[a];
                all += s.actions[a] * operand.sum[a];
            }
            const double fixed = fixed_energy(s, unit);
            for (std::size_t b = 0; b < buffers; ++b) {
                const double shared = fixed + s.glb_reads * glb_read_[i * buffers + b] +
                                      s.glb_writes * glb_write_[i * buffers + b];
                const bool fits = static_cast<double>(s.glb_tile_bits) <= glb_bits_[b];
                if (fits && first + shared < best_[b]) {
                    best_[b] = first + shared;
                    dynamic_pJ[b * setting_units_.size() + i] = all + layers * shared;
                }
            }
        }
    }
}

}  // namespace atl::model
