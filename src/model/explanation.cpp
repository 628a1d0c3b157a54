#include "atoll/model/explanation.hpp"

#include <algorithm>

#include "atoll/model/decimal_rounding.hpp"

namespace atl::model {

NetworkExplanation explanation_of(const Network& network, const Infeasibility& infeasible) {
    NetworkExplanation out;
    out.name = network.name;
    out.macs = network.macs();
    if (infeasible) out.infeasible = infeasible.text(network);
    return out;
}

namespace {

constexpr std::string_view reference_model_simplifications[] = {
    "every layer gets the whole chip in turn: no pipelining, no residency of several layers",
    "bandwidth never binds; main memory, weight loading and programming take no time",
    "the cycle time is a free choice: it multiplies the latency and hardly touches energy and area",
    "no accuracy term: nothing opposes many bits per cell, few ADC bits or a low voltage",
    "strides do not widen the input; softmax, normalisation, pooling and biases are free",
    "keys and values of attention are treated as static weights",
    "activations live in the global buffer and never go to main memory",
};

constexpr std::array<std::string_view, n_operands> operand_names = {"weight", "input", "output"};
constexpr double joule_per_pJ = 1e-12;

ComponentExplanation explain_component(Component c, const LayerCost& layer) {
    const LayerTrace& trace = *layer.trace;
    const ComponentAccesses& accesses = trace.counts[c];
    const UnitCost& unit = trace.unit[c];
    const auto instances = static_cast<double>(accesses.instances);
    ComponentExplanation out;
    out.component = component_names[static_cast<std::size_t>(c)];
    out.instances = accesses.instances;
    out.leak_pJ = unit.leak_pJ;
    out.energy_J = layer.component_J[c];
    double sum = 0;
    const auto add = [&](std::size_t operand, std::string_view action, std::int64_t count,
                         double unit_pJ) {
        if (count == 0) return;
        const double energy = static_cast<double>(count) * instances * unit_pJ * joule_per_pJ;
        out.actions.push_back({operand_names[operand], action, count, unit_pJ, energy});
        sum += energy;
    };
    for (std::size_t o = 0; o < n_operands; ++o) {
        add(o, "read", accesses.of[o].read, unit.read_pJ);
        add(o, "write", accesses.of[o].write, unit.write_pJ);
        add(o, "update", accesses.of[o].update, unit.update_pJ);
    }
    out.leakage_J =
        unit.leak_pJ * static_cast<double>(layer.cycles) * std::max(1.0, instances) * joule_per_pJ;
    sum += out.leakage_J;
    // Near `sum`, so that the difference is exact and the parts add up to the whole.
    out.rounding_J = out.energy_J - sum;
    return out;
}

LayerExplanation explain_layer(const Layer& layer, const LayerCost& cost, const Design& design,
                               double area_mm2) {
    LayerExplanation out;
    out.name = layer.name;
    out.type = layer.type;
    out.macs = layer.macs();
    out.cycles = cost.cycles;
    out.utilisation_percent = cost.utilisation_percent;
    out.latency_s = static_cast<double>(cost.cycles) * design.cycle_time;
    out.energy_J = cost.energy_J;
    out.spatial = cost.trace->spatial;
    out.at_top = cost.trace->at_top;
    out.ratios = ratios_of(static_cast<double>(out.macs), out.latency_s, out.energy_J, area_mm2);
    for (std::size_t c = 0; c < n_components; ++c)
        if (cost.component_J.values[c] != 0)
            out.components.push_back(explain_component(static_cast<Component>(c), cost));
    return out;
}

NetworkExplanation explain_network(const Network& network, const NetworkCost& cost,
                                   const Design& design, double area_mm2) {
    NetworkExplanation out = explanation_of(network, cost.infeasible);
    if (cost.infeasible) return out;
    out.cycles = cost.cycles;
    out.latency_s = cost.latency_s;
    out.energy_J = cost.energy_J;
    out.ratios = ratios_of(static_cast<double>(out.macs), out.latency_s, out.energy_J, area_mm2);
    for (std::size_t l = 0; l < network.layers.size(); ++l)
        out.layers.push_back(explain_layer(network.layers[l], cost.layers[l], design, area_mm2));
    out.mean_of_layer_ratios = mean_ratios(out.layers);
    return out;
}

enum class Table : std::uint8_t { cell, technology, input_buffer, output_buffer, global_buffer };

struct SourceRule {
    Component component;
    const char* quantity;
    Table table;
    const char* formula;
};

using enum Component;
constexpr const char* mix_note = "; average stored weight w between cell0 and cell1; 6 digits";
constexpr const char* buffer_read =
    "sram_read + one address adder of ceil(log2 depth) bits; 6 digits";
constexpr const char* buffer_write =
    "sram_write + one address adder; updates cost the same; 6 digits";
constexpr const char* buffer_leak = "(sram_leak + two adders) x cycle_time; 6 digits";
constexpr const char* buffer_area = "sram_area + two adders; 6 digits";

constexpr SourceRule rules[] = {
    {row_drivers, "read energy", Table::cell,
     "(1 - a) x row_read_in0 + a x row_read_in1, a = average input"},
    {row_drivers, "leakage", Table::cell, "row_leak x cycle_time^2 (twice, as published)"},
    {row_drivers, "area", Table::cell, "row_area, all row drivers of a crossbar"},
    {adc, "read energy", Table::cell, "adc_read, one conversion of one column"},
    {adc, "leakage", Table::cell, "adc_leak x cycle_time^2 (twice, as published)"},
    {adc, "area", Table::cell, "adc_area, all ADCs of a crossbar"},
    {column_drivers, "read energy", Table::cell, "col_read, per conversion"},
    {column_drivers, "leakage", Table::cell, "col_leak x cycle_time^2 (twice, as published)"},
    {column_drivers, "area", Table::cell, "col_area, all column drivers of a crossbar"},
    {cim_unit, "read energy", Table::cell,
     "a x cell_read, a = average input; one cell for one cycle"},
    {cim_unit, "write energy", Table::cell, "cell_write; charged where weights are streamed"},
    {cim_unit, "leakage", Table::cell, "cell_leak x cycle_time"},
    {cim_unit, "area", Table::cell, "cell_area, one cell"},
    {weight_drivers, "read energy", Table::cell, "wrow_write, one row of the crossbar"},
    {weight_drivers, "leakage", Table::cell, "row_leak x cycle_time^2, as the row drivers"},
    {weight_drivers, "area", Table::cell, "row_area, as the row drivers"},
    {input_buffer, "read energy", Table::input_buffer, buffer_read},
    {input_buffer, "write energy", Table::input_buffer, buffer_write},
    {input_buffer, "leakage", Table::input_buffer, buffer_leak},
    {input_buffer, "area", Table::input_buffer, buffer_area},
    {output_buffer, "read energy", Table::output_buffer, buffer_read},
    {output_buffer, "write energy", Table::output_buffer, buffer_write},
    {output_buffer, "leakage", Table::output_buffer, buffer_leak},
    {output_buffer, "area", Table::output_buffer, buffer_area},
    {glb, "read energy", Table::global_buffer, buffer_read},
    {glb, "write energy", Table::global_buffer, buffer_write},
    {glb, "leakage", Table::global_buffer, buffer_leak},
    {glb, "area", Table::global_buffer, buffer_area},
    {router, "read energy", Table::technology, "router.read_pJ, per 128-bit flit"},
    {router, "area", Table::technology, "router.area_um2, per group"},
    {main_memory, "read energy", Table::technology, "main_memory.read_pJ, per 128-bit word"},
};

std::vector<UnitSource> unit_sources(const ReferenceModel& model, const Design& d) {
    const CellTable& cells = *model.library().cell(model.hardware().cell, d.technology_nm);
    const Technology& technology = *model.library().technology(d.technology_nm);
    const double width = operand_bits * d.macros_per_tile;
    const auto off_grid = [&](Table t) {
        const auto between = [](const GridTable& grid, std::span<const double> at) {
            return !grid.contains(at) || grid.node(at) == nullptr;
        };
        using At2 = std::array<double, 2>;
        switch (t) {
            case Table::cell:
                return between(cells.grid, std::array<double, 3>{d.supply_voltage, double(d.rows),
                                                                 double(d.columns)});
            case Table::input_buffer:
                return between(technology.io_buffers.grid(), At2{width, double(d.rows)});
            case Table::output_buffer:
                return between(technology.io_buffers.grid(), At2{width, double(d.columns)});
            case Table::global_buffer:
                return between(technology.global_buffers.grid(),
                               At2{double(glb_word_bits), static_cast<double>(d.glb_words())});
            case Table::technology:
                break;
        }
        return false;
    };
    std::vector<UnitSource> out;
    for (const SourceRule& rule : rules) {
        const bool streamed_only =
            rule.component == weight_drivers || rule.component == main_memory;
        if (streamed_only && model.hardware().weights == WeightStorage::resident) continue;
        const bool from_cell = rule.table == Table::cell;
        const bool mixed = from_cell && std::string_view(rule.quantity).ends_with("energy");
        out.push_back({component_names[static_cast<std::size_t>(rule.component)], rule.quantity,
                       std::string(rule.formula) + (mixed ? mix_note : ""),
                       from_cell ? cells.file : technology.file, off_grid(rule.table),
                       from_cell ? cells.source : technology.source});
    }
    return out;
}

}  // namespace

Ratios ratios_of(double macs, double latency_s, double energy_J, double area_mm2) {
    const double tera_operations = 2e-12 * macs;
    const double tops = tera_operations / latency_s;
    return {tops, tera_operations / energy_J, tops / area_mm2};
}

Ratios mean_ratios(std::span<const LayerExplanation> layers) {
    Ratios out;
    for (const LayerExplanation& l : layers) {
        out.tops += l.ratios.tops;
        out.tops_per_W += l.ratios.tops_per_W;
        out.tops_per_mm2 += l.ratios.tops_per_mm2;
    }
    const auto n = static_cast<double>(layers.size());
    return {out.tops / n, out.tops_per_W / n, out.tops_per_mm2 / n};
}

Explanation explain(ReferenceModel& model, const Design& design) {
    const DesignCost cost = model.evaluate(design, CostModel::Effort::every_access);
    Explanation out;
    out.design = design;
    out.fidelity = model.fidelity();
    out.outside_tables = cost.outside_tables;
    if (!cost.outside_tables.empty()) return out;
    out.area_mm2 = cost.area_mm2;
    out.relative_cost = cost.relative_cost;
    const auto instances = instances_on_chip(design);
    for (std::size_t c = 0; c < n_components; ++c)
        if (const double area = cost.component_mm2.values[c]; area != 0) {
            const auto n = static_cast<double>(instances.values[c]);
            out.areas.push_back({component_names[c], instances.values[c],
                                 round_to_digits(area * 1e6 / n, 12), area});
        }
    for (std::size_t n = 0; n < cost.networks.size(); ++n)
        out.networks.push_back(
            explain_network(model.networks()[n], cost.networks[n], design, cost.area_mm2));
    out.sources = unit_sources(model, design);
    out.simplifications = reference_model_simplifications;
    return out;
}

}  // namespace atl::model
