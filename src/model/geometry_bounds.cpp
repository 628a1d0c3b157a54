/// What the energies of an arrangement cannot fall below.
#include <algorithm>
#include <initializer_list>

#include "geometry_compiler.hpp"
#include "operand_tiles.hpp"

namespace atl::model {

using enum Dim;

/// How often the weights may be sent before their energy alone exceeds that of `split`, which sends
/// them once, whatever the buffer and setting. Reading the cells costs the same in every split.
double GeometryCompiler::most_weight_repeats(const Split& split, const LayerMapping& mapping,
                                             std::span<const std::size_t> groups) const {
    const auto action = [&](OperandAction a) { return split.actions[static_cast<std::size_t>(a)]; };
    // Counts are whole words, of which the last may be nearly empty: two less per instance are sure
    // to repeat.
    const auto surely = [](double count, std::int64_t instances) {
        return std::max(0.0, count - 2 * static_cast<double>(instances));
    };
    using enum OperandAction;
    const double written = surely(action(cell_write), mapping.active().cells);
    const double driven = surely(action(row_write), mapping.active().macros);
    const double fetched = surely(split.main_memory_reads, 1);
    double most = 0;
    for (std::size_t i = 0; i < setting_units_.size(); ++i) {
        const SettingUnits& unit = setting_units_[i];
        if (unit.operands == nullptr) continue;
        double glb = 0;
        for (std::size_t b = 0; b < glb_bits_.size(); ++b)
            glb = std::max(glb, split.glb_reads * glb_read_[i * glb_bits_.size() + b] +
                                    split.glb_writes * glb_write_[i * glb_bits_.size() + b]);
        for (std::size_t g : groups) {
            const auto& first = (*unit.operands)[g].first;
            const auto of = [&](OperandAction a) { return first[static_cast<std::size_t>(a)]; };
            double all_but_reading = glb + fixed_energy(split, unit);
            for (OperandAction a : {row_read, conversion, cell_write, row_write})
                all_but_reading += action(a) * of(a);
            const double once = written * of(cell_write) + driven * of(row_write) +
                                fetched * unit.node->main_memory_read_pJ;
            most = std::max(most, all_but_reading / once);  // infinite where nothing is sure
        }
    }
    return most;
}

GeometryCompiler::Split GeometryCompiler::least_counts(const LayerMapping& m) const {
    using enum OperandAction;
    const auto factors = [&](FanOut f, std::initializer_list<Dim> dims) {
        double product = 1;
        for (Dim d : dims) product *= static_cast<double>(m.factor(f)[d]);
        return product;
    };
    const auto children = [&](FanOut f) { return static_cast<double>(m.children(f)); };
    const auto cycles = static_cast<double>(m.cycles());
    const auto macros = static_cast<double>(m.active().macros);
    const auto tiles = static_cast<double>(m.active().tiles);
    const auto cells = static_cast<double>(m.active().cells);
    Split s{};
    const auto action = [&](OperandAction a) -> double& {
        return s.actions[static_cast<std::size_t>(a)];
    };
    const double driven = cycles * children(FanOut::row);
    const double converted = cycles * children(FanOut::column);
    action(row_read) = driven * macros;
    action(conversion) = converted * macros;
    action(cell_read) = cycles * cells;
    // Macros share what they multicast; partial passes share less.
    const Extents &factor = m.factor(FanOut::macro), &full = m.full(index(FanOut::macro));
    const auto window = [&](Dim a, Dim b) {
        return static_cast<double>(distinct_sums(factor[a], full[a], factor[b], full[b]));
    };
    s.input_reads = driven * factors(FanOut::macro, {C, G, N}) * window(P, R) * window(Q, S) /
                    design_.macros_per_tile * tiles;
    s.output_reads = s.output_writes =
        converted * factors(FanOut::macro, {M, G, N, P, Q}) / design_.macros_per_tile * tiles;
    if (weights_ == WeightStorage::resident) return s;
    std::int64_t sent = 1;
    for (Dim d : {C, M, R, S, G, B}) sent *= DataMovement::sums_over(m, index(FanOut::row), d).sent;
    action(cell_write) =
        static_cast<double>(ceil_div(sent / m.children(FanOut::row), m.bits_per_cell())) * cells;
    const double written = static_cast<double>(sent) * children(FanOut::column);
    action(row_write) = written / design_.columns * macros;
    s.main_memory_reads = written / main_memory_word_bits;
    for (FanOut f : {FanOut::macro, FanOut::tile, FanOut::group})
        s.main_memory_reads *= factors(f, {C, M, R, S, G, B});
    return s;
}

void GeometryCompiler::bound(std::span<const std::uint32_t> glbs,
                             std::span<const std::uint32_t> settings,
                             std::vector<double>& least_pJ) {
    bound_units_.clear();
    for (std::uint32_t setting : settings) bound_units_.push_back(units_at(setting, glbs));
    least_pJ.assign(settings.size() * networks_.size(), 0);
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
        const Split least = least_counts(*shapes_[s].mapping);
        for (std::size_t g : workload_.groups_of_shape[s]) {
            const ShapeGroup& group = workload_.groups[g];
            const auto layers = static_cast<double>(group.statistics.size());
            for (std::size_t i = 0; i < settings.size(); ++i) {
                if (bound_units_[i].operands == nullptr) continue;  // outside the tables
                double energy = layers * fixed_energy(least, bound_units_[i]);
                for (std::size_t a = 0; a < n_operand_actions; ++a)
                    energy += least.actions[a] * (*bound_units_[i].operands)[g].sum[a];
                least_pJ[i * networks_.size() + group.network] += energy;
            }
        }
    }
    constexpr double rounding = 1e-9;
    for (double& e : least_pJ) e *= 1 - rounding;
}

}  // namespace atl::model
