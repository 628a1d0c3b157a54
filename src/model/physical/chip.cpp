#include "atoll/model/physical/chip.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "atoll/base/text.hpp"

namespace atl::model::physical {

namespace {

constexpr double kib_bytes = 1024;

double part(const Parts& parts, Part p) {
    return parts[static_cast<std::size_t>(p)];
}

ChipParts of_macro(const Parts& parts) {
    ChipParts out;
    out[ChipPart::cells] = part(parts, Part::cells);
    out[ChipPart::drivers] = part(parts, Part::input_lines) + part(parts, Part::select_lines);
    out[ChipPart::converters] = part(parts, Part::conversion);
    out[ChipPart::accumulators] = part(parts, Part::adders) + part(parts, Part::registers);
    out[ChipPart::unused] = part(parts, Part::unused);
    return out;
}

BufferPort port_of(const BufferFigures& figures, double width_bits) {
    return {figures.read_pJ / width_bits, figures.write_pJ / width_bits,
            width_bits / figures.cycle_ns};
}

/// Full adders and flip-flops of a multiplier with its accumulator.
struct DigitalMac {
    double adders = 0, registers = 0;
};
DigitalMac digital_mac(const Design& d) {
    const double bits = d.weight_bits + d.input_bits;
    return {static_cast<double>(d.weight_bits) * d.input_bits + bits + 8, bits + 8};
}

/// Mean distance of two routers of a square mesh, and one hop to leave it.
double mean_hops(int groups) {
    return 1 + 2.0 / 3 * std::sqrt(static_cast<double>(groups));
}

}  // namespace

double ChipParts::sum() const {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

ChipParts& ChipParts::operator+=(const ChipParts& other) {
    for (std::size_t p = 0; p < values.size(); ++p) values[p] += other.values[p];
    return *this;
}

ChipParts Chip::area_mm2() const {
    ChipParts out = tile_area_mm2;
    return out += other_area_mm2;
}

MacroDesign macro_of(const Design& design) {
    MacroDesign m;
    m.cell = static_cast<CellType>(design.cell);
    m.node_nm = design.technology_nm;
    m.supply_V = design.supply_voltage;
    m.rows = design.rows;
    m.columns = design.columns;
    m.active_rows = static_cast<int>(ceil_div(design.rows, design.row_groups));
    m.bits_per_cell = m.cell == CellType::rram_1t1r ? design.bits_per_cell : 1;
    m.weight_bits = design.weight_bits;
    m.input_bits = design.input_bits;
    m.input_bits_per_step = design.input_bits_per_step;
    m.adc_bits = design.adc_bits;
    m.columns_per_adc = design.columns_per_adc;
    return m;
}

MacroGrid grid_of(const MacroDesign& macro) {
    const MacroShape shape = shape_of(macro);
    const auto inputs = static_cast<double>(shape.inputs);
    return {inputs, static_cast<double>(shape.outputs), std::ceil(inputs / shape.groups)};
}

std::vector<std::string> problems(const PhysicalConstants& constants, const Design& design) {
    std::vector<std::string> out;
    const auto most = [&](std::string_view name, double limit, const std::string& why) {
        const double value = find_design_parameter(name, ModelKind::physical)->get(design);
        if (value > limit)
            out.push_back(std::string(name) + " is " + base::shortest(value) + ": " + why);
    };
    const std::size_t kinds = constants.links.dram.size();
    most("dram", static_cast<double>(kinds) - 1,
         "the constants list " + std::to_string(kinds) + " kinds of main memory, from 0");
    for (const char* name : {"bits_per_cell", "second_bits_per_cell", "weight_bits", "input_bits"})
        most(name, operand_bits, "operand statistics are known up to 8 bits");
    const auto rows = [](int n) { return "a macro has " + std::to_string(n) + " rows"; };
    most("row_groups", design.rows, rows(design.rows));
    most("second_row_groups", design.second_rows, rows(design.second_rows));
    return out;
}

MacroFigures macro_figures(const PhysicalConstants& c, const Design& d) {
    const MacroDesign macro = macro_of(d);
    const MacroShape shape = shape_of(macro);
    const MacroCost cost = macro_cost(c, macro);
    const GateFigures gates = gates_at(c.gates, c.scaling, macro.node_nm, macro.supply_V);
    MacroFigures out;
    out.limits = cost.limits;
    out.grid = grid_of(macro);
    out.group_ns = cost.mvm_ns / shape.groups;
    out.fill_ns = cost.latency_ns;
    out.write_pJ = cost.write_pJ, out.write_ns = cost.write_ns;
    out.ir_drop = cost.ir_drop;
    out.endurance_writes = macro.cell == CellType::rram_1t1r
                               ? c.array.rram.endurance_writes
                               : std::numeric_limits<double>::infinity();
    out.leakage_mW = cost.leakage_mW;
    out.area_um2 = of_macro(cost.area_um2);

    const RouterConstants& router = c.links.router;
    out.hop_pJ_per_bit = hop_pJ_per_bit(router, c.scaling, macro.node_nm, 1);
    out.router_cycle_ns = router.cycle_ns * c.scaling.delay(macro.node_nm, macro.supply_V) /
                          c.scaling.delay(router.node_nm, router.supply_V);
    out.router_um2 = router_um2(router, c.scaling, macro.node_nm) / router.flit_bits;

    const DigitalMac mac = digital_mac(d);
    out.mac_pJ = (mac.adders * gates.adder_cap_fF + mac.registers * gates.dff_cap_fF) *
                 macro.supply_V * macro.supply_V * 1e-3 / 2;
    out.mac_ns = gates.nand2_ns + (d.weight_bits + d.input_bits) * gates.carry_ns + gates.dff_ns;
    out.mac_um2 = mac.adders * gates.adder_area_um2 + mac.registers * gates.dff_area_um2;
    return out;
}

BufferFigures tile_buffer_of(const PhysicalConstants& c, const Design& d) {
    return c.buffers.at(d.technology_nm, d.tile_buffer_kib * kib_bytes, d.tile_port_bits);
}

BufferFigures global_buffer_of(const PhysicalConstants& c, const Design& d) {
    return c.buffers.at(d.technology_nm, d.glb_kib * kib_bytes, d.glb_port_bits);
}

Chip chip_of(const PhysicalConstants& c, const Design& d, const MacroFigures& macro,
             const BufferFigures& tile, const BufferFigures& global) {
    Chip chip;
    chip.limits = macro.limits;
    chip.macros = static_cast<double>(d.macros());
    chip.macros_per_tile = d.macros_per_tile;
    chip.grid = macro.grid;
    chip.group_ns = macro.group_ns;
    chip.fill_ns = macro.fill_ns;
    chip.write_pJ = macro.write_pJ, chip.write_ns = macro.write_ns;
    chip.ir_drop = macro.ir_drop;
    chip.endurance_writes = macro.endurance_writes;

    const auto tiles = static_cast<double>(d.tiles());
    const double um2_to_mm2 = 1e-6;
    chip.tile_buffer = port_of(tile, d.tile_port_bits);
    chip.global_buffer = port_of(global, d.glb_port_bits);
    chip.tile_buffer_bits = d.tile_buffer_kib * kib_bytes * 8;
    chip.global_buffer_bits = d.glb_kib * kib_bytes * 8;
    if (tile.outside || global.outside)
        chip.limits |= std::uint32_t{1} << static_cast<unsigned>(Limit::buffer_outside);

    chip.hops = mean_hops(d.router_groups);
    chip.hop_pJ_per_bit = macro.hop_pJ_per_bit;
    chip.network_bits_per_ns = d.router_groups * d.link_bits / macro.router_cycle_ns;

    const DramKind& dram = c.links.dram[static_cast<std::size_t>(d.dram)];
    chip.dram_pJ_per_bit = dram.pJ_per_bit;
    chip.dram_bits_per_ns = 8 * dram.GB_per_s * d.dram_channels;

    chip.digital_pJ_per_mac = macro.mac_pJ;
    chip.digital_macs_per_ns = d.digital_macs / macro.mac_ns;

    const double unfilled = 1 / c.gates.fill - 1;
    for (std::size_t p = 0; p < chip_part_names.size(); ++p)
        chip.tile_area_mm2.values[p] = macro.area_um2.values[p] * chip.macros * um2_to_mm2;
    chip.tile_area_mm2[ChipPart::tile_buffers] = tile.area_mm2 * tiles;
    chip.tile_area_mm2[ChipPart::unused] += tile.area_mm2 * tiles * unfilled;
    const double router_mm2 = macro.router_um2 * um2_to_mm2 * d.link_bits * d.router_groups;
    const double digital_mm2 = d.digital_macs * um2_to_mm2 * macro.mac_um2;
    chip.other_area_mm2[ChipPart::global_buffer] = global.area_mm2;
    chip.other_area_mm2[ChipPart::routers] = router_mm2;
    chip.other_area_mm2[ChipPart::digital_unit] = digital_mm2;
    chip.other_area_mm2[ChipPart::unused] = (global.area_mm2 + router_mm2 + digital_mm2) * unfilled;
    chip.other_area_mm2[ChipPart::main_memory] =
        d.dram_channels * memory_interface_mm2(c.links.memory_interface, dram, d.technology_nm);

    chip.macro_leakage_mW = macro.leakage_mW;
    chip.tile_leakage_mW = tile.leakage_mW * tiles;
    chip.other_leakage_mW = global.leakage_mW + (router_mm2 + digital_mm2) *
                                                    c.gates.leakage_mW_per_mm2 * d.supply_voltage /
                                                    c.gates.reference_V;
    return chip;
}

Chip chip_of(const PhysicalConstants& c, const Design& d) {
    return chip_of(c, d, macro_figures(c, d), tile_buffer_of(c, d), global_buffer_of(c, d));
}

ChipParts macro_energy_pJ(const PhysicalConstants& constants, const Design& design,
                          const OperandActivity& activity) {
    MacroDesign macro = macro_of(design);
    macro.activity = activity;
    return of_macro(macro_cost(constants, macro).energy_pJ);
}

}  // namespace atl::model::physical
