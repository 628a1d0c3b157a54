#include "atoll/model/access_counts.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace atl::model {

namespace {

std::int64_t words(std::int64_t bits, std::int64_t width) {
    return ceil_div(bits, width);
}

std::int64_t whole_bits(Operand o, double points) {
    const int bits = o == Operand::weight ? 1 : operand_bits;
    return static_cast<std::int64_t>(std::floor(points * bits + 0.5));
}

}  // namespace

AccessCounts access_counts(const LayerMapping& mapping, const Design& design,
                           const Traffic& traffic) {
    using enum FanOut;
    const auto weight = Operand::weight, input = Operand::input, output = Operand::output;
    const auto of = [&](Operand o) -> const OperandTraffic& { return traffic[index(o)]; };
    // Accesses of the level above fan-outs that store nothing in between.
    const auto through = [&](Operand o, double accesses, std::initializer_list<FanOut> levels) {
        for (FanOut f : levels)
            accesses = static_cast<double>(of(o).sent[index(f)]) *
                       (accesses * static_cast<double>(mapping.children(f)) /
                        static_cast<double>(of(o).received[index(f)]));
        return accesses;
    };
    const auto cycles = static_cast<double>(mapping.cycles());
    const double drivers = through(input, cycles / operand_bits, {bit, row, column});
    const double readout = through(output, cycles / operand_bits, {bit, row, column});
    const std::int64_t buffer_width = std::int64_t{operand_bits} * design.macros_per_tile;
    const std::size_t edge = index(group);
    const auto from_glb = [&](Operand o) {
        return static_cast<double>(mapping.has_group_fan_out() ? of(o).sent[edge] : of(o).glb);
    };
    const auto buffered = [&](Operand o) { return static_cast<double>(of(o).buffer); };
    const auto& active = mapping.active();

    AccessCounts counts;
    const auto set = [&](Component c, std::int64_t instances) -> ComponentAccesses& {
        counts[c].instances = instances;
        return counts[c];
    };
    const auto at = [](ComponentAccesses& c, Operand o) -> Actions& { return c.of[index(o)]; };

    at(set(Component::row_drivers, active.macros), input).read =
        words(whole_bits(input, drivers), operand_bits);
    const std::int64_t conversions = words(whole_bits(output, readout), operand_bits);
    at(set(Component::adc, active.macros), output).read = conversions;
    at(set(Component::column_drivers, active.macros), output).read = conversions;

    Actions& cell = at(set(Component::cim_unit, active.cells), weight);
    cell.read = words(whole_bits(weight, through(weight, cycles, {bit})), mapping.bits_per_cell());

    Actions& out = at(set(Component::output_buffer, active.tiles), output);
    out.read = out.update =
        words(whole_bits(output, through(output, readout, {macro})), buffer_width);
    out.write = words(whole_bits(output, buffered(output)), buffer_width);
    Actions& in = at(set(Component::input_buffer, active.tiles), input);
    in.read = words(whole_bits(input, through(input, drivers, {macro})), buffer_width);
    in.write = words(of(input).received[index(tile)] * operand_bits / mapping.children(tile),
                     buffer_width);

    ComponentAccesses& router = set(Component::router, active.groups);
    at(router, input).read = words(
        whole_bits(input, static_cast<double>(of(input).sent[index(tile)])), router_word_bits);
    at(router, output).read =
        words(whole_bits(output, through(output, buffered(output), {tile})), router_word_bits);

    ComponentAccesses& glb = set(Component::glb, 1);
    at(glb, input).read = words(whole_bits(input, from_glb(input)), glb_word_bits);
    at(glb, output).read = at(glb, output).update =
        words(whole_bits(output, from_glb(output)), glb_word_bits);
    if (mapping.weights() == WeightStorage::streamed) {
        cell.write =
            words(of(weight).received[index(row)] / mapping.children(row), mapping.bits_per_cell());
        const double written =
            through(weight, static_cast<double>(of(weight).sent[index(row)]), {column});
        at(set(Component::weight_drivers, active.macros), weight).read =
            words(whole_bits(weight, written), design.columns);
        at(set(Component::main_memory, 1), weight).read =
            words(whole_bits(weight, through(weight, written, {macro, tile, group})),
                  main_memory_word_bits);
    } else {
        for (Operand o : {input, output})
            at(glb, o).write = words(whole_bits(o, static_cast<double>(of(o).top)), glb_word_bits);
    }
    return counts;
}

Energies energies(const AccessCounts& counts, const UnitCosts& unit, std::int64_t cycles) {
    Energies out;
    for (std::size_t c = 0; c < n_components; ++c) {
        const ComponentAccesses& accesses = counts.values[c];
        const UnitCost& u = unit.values[c];
        const auto instances = static_cast<double>(accesses.instances);
        const double leak = u.leak_pJ * static_cast<double>(cycles) * std::max(1.0, instances);
        double energy = 0;
        for (const Actions& a : accesses.of) {
            const double one = static_cast<double>(a.read) * u.read_pJ +
                               static_cast<double>(a.write) * u.write_pJ +
                               static_cast<double>(a.update) * u.update_pJ;
            energy += one * instances + leak / 3;
        }
        out.values[c] = energy;
    }
    return out;
}

double total(const Energies& energies) {
    double sum = 0;
    for (double e : energies.values) sum += e;
    return sum;
}

}  // namespace atl::model
