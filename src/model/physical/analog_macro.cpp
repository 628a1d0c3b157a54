#include <algorithm>
#include <cmath>

#include "macro_parts.hpp"

namespace atl::model::physical {

namespace {

/// Energy [pJ] and time [ns] of the array when one step's inputs are applied once.
struct ArrayStep {
    double cells_pJ = 0, input_lines_pJ = 0, select_lines_pJ = 0;
    double ns = 0;
};

/// Area of one cell with what multiplies [um2].
double sram_cell_um2(const MacroContext& m) {
    const MacroDesign& d = m.design;
    if (d.cell_F2 > 0) return d.cell_F2 * square_um2(d.node_nm);
    return storage_um2(m, 1) + m.gates.nand2_area_um2 / m.shape.groups;
}

/// Wire that a cell adds to a line [fF].
double cell_wire_fF(const MacroContext& m) {
    return m.constants.array.wires.fF_per_um * std::sqrt(sram_cell_um2(m));
}

/// What the cells of a row put on its input line [fF].
double sram_line_fF(const MacroContext& m) {
    return m.design.columns *
           (m.constants.array.sram.wordline_nand2 * m.gates.nand2_cap_fF + cell_wire_fF(m));
}

ArrayStep sram_step(const MacroContext& m) {
    const MacroDesign& d = m.design;
    const SramConstants& s = m.constants.array.sram;
    const double cells = static_cast<double>(d.active_rows) * d.columns;
    const double wire_fF = cell_wire_fF(m), nand2_fF = m.gates.nand2_cap_fF, fJ_to_pJ = 1e-3;
    ArrayStep step;
    step.cells_pJ = cells * ((s.multiply_nand2 + s.bitline_nand2) * nand2_fF + wire_fF) * m.volts2 *
                    fJ_to_pJ * d.activity.input_density * d.activity.weight_density;
    step.input_lines_pJ = d.active_rows * driven_fF(m, sram_line_fF(m)) * m.volts2 * fJ_to_pJ *
                          d.activity.input_density;
    step.ns = m.gates.nand2_ns;
    return step;
}

double rram_cell_um2(const MacroContext& m) {
    const double own = m.design.cell_F2;
    return (own > 0 ? own : m.constants.array.rram.cell_F2) * square_um2(m.design.node_nm);
}

ArrayStep rram_step(const MacroContext& m, MacroCost& cost) {
    const MacroDesign& d = m.design;
    const RramConstants& r = m.constants.array.rram;
    const double shrink = d.node_nm / r.node_nm, fJ_to_pJ = 1e-3;
    const double ohm_per_cell =
        wire_ohm_per_um(m.constants.array.wires, d.node_nm) * std::sqrt(rram_cell_um2(m));
    // A pair holds its weight in one cell, and nothing in the other.
    const double weight = d.activity.weight_density / (d.pairs == Pairs::none ? 1 : 2);
    const double uS = cell_conductance_uS(device_of(m), ohm_per_cell * d.active_rows / 2, weight);

    const double line_fF = d.active_rows * (r.line_cell_fF + r.coupling_cell_fF) * shrink +
                           m.constants.adc.neuron.sample_fF * shrink;
    const double line_ohm =
        r.driver_ohm + ohm_per_cell * d.active_rows / 2 + 1e6 / (uS * d.active_rows);
    ArrayStep step;
    step.ns = std::max(r.least_pulse_ns, settle_ns(line_ohm, line_fF, r.settle_taus));
    const double rows = d.active_rows, read2 = r.read_V * r.read_V;
    step.cells_pJ = rows * d.columns * pulse_pJ(r.read_V, step.ns, uS) * d.activity.input_density;
    step.input_lines_pJ =
        rows * fJ_to_pJ * d.activity.input_density * shrink *
        (d.columns * (r.line_cell_fF + r.coupling_cell_fF) * read2 + r.driver_fF * m.volts2);
    step.select_lines_pJ = rows * fJ_to_pJ * shrink * m.volts2 *
                           (d.columns * (r.select_cell_fF + r.coupling_cell_fF) + r.driver_fF);
    cost.ir_drop = ir_drop(d.active_rows, uS, ohm_per_cell, d.activity.input_density);
    return step;
}

/// Sums over the slices of a weight, over steps and over groups of rows, after conversion.
void cost_accumulation(const MacroContext& m, MacroCost& cost) {
    const MacroDesign& d = m.design;
    const MacroShape& s = m.shape;
    const double passes = static_cast<double>(s.steps) * s.groups;
    const double placing = place_value_adders(s.slices, d.adc_bits);
    // A neuron keeps the sum of the steps itself.
    const bool accumulates = d.converter == Converter::neuron ? s.groups > 1 : passes > 1;
    const double needed = d.weight_bits + d.adc_bits + s.input_bits;
    const double bits = accumulates ? (d.accumulator_bits > 0 ? d.accumulator_bits : needed) : 0.0;
    const double adders = s.outputs * (placing + bits), registers = s.outputs * bits;
    const double times = d.converter == Converter::neuron ? s.groups : passes;
    of(cost.energy_pJ, Part::adders) = times * adders * m.gates.adder_cap_fF * m.volts2 * 1e-3;
    of(cost.energy_pJ, Part::registers) = times * registers * m.gates.dff_cap_fF * m.volts2 * 1e-3;
    of(cost.area_um2, Part::adders) = adders * m.gates.adder_area_um2;
    of(cost.area_um2, Part::registers) = registers * m.gates.dff_area_um2;
}

void cost_area(const MacroContext& m, const ConverterFigures& converter, MacroCost& cost) {
    const MacroDesign& d = m.design;
    const DriverConstants& drivers = m.constants.array.drivers;
    const double line_um2 = drivers.line_F2 * square_um2(d.node_nm);
    const double cells = static_cast<double>(d.rows) * d.columns;
    if (d.cell == CellType::rram_1t1r) {
        of(cost.area_um2, Part::cells) = cells * rram_cell_um2(m);
        of(cost.area_um2, Part::select_lines) = d.rows * line_um2;
        of(cost.area_um2, Part::input_lines) =
            (d.rows + d.columns) * line_um2 * drivers.high_voltage;
    } else {
        of(cost.area_um2, Part::cells) = cells * sram_cell_um2(m);
        const double load_fF = sram_line_fF(m);
        of(cost.area_um2, Part::input_lines) =
            d.rows * line_um2 + d.active_rows * buffer_um2(m, load_fF);
        of(cost.area_um2, Part::select_lines) = d.columns * line_um2;
    }
    if (d.converter != Converter::neuron && d.coding == InputCoding::levels &&
        m.shape.step_bits > 1)
        of(cost.area_um2, Part::input_lines) +=
            d.active_rows * m.shape.step_bits * drivers.dac_um2_per_bit *
            m.constants.scaling.area(d.node_nm) / m.constants.scaling.area(drivers.dac_nm);
    of(cost.area_um2, Part::conversion) = m.shape.converters * converter.area_um2;
}

}  // namespace

void cost_analog(const MacroContext& m, MacroCost& cost) {
    const MacroDesign& d = m.design;
    const MacroShape& s = m.shape;
    const AdcConstants& adc = m.constants.adc;
    const ArrayStep array = d.cell == CellType::rram_1t1r ? rram_step(m, cost) : sram_step(m);

    ConverterFigures converter;
    double applied = 0;      // how often the lines move for one group of rows
    double conversions = 0;  // of one column, for one group of rows
    double group_ns = 0;
    if (d.converter == Converter::neuron) {
        const NeuronWork work = neuron_work(s.input_bits, s.step_bits, d.adc_bits);
        converter = charge_neuron(adc.neuron, m.constants.scaling, d.node_nm, d.supply_V, work);
        applied = work.samples;
        conversions = 1;
        group_ns = converter.ns * d.columns_per_adc + work.samples * array.ns;
    } else {
        converter = column_adc(adc.column, m.constants.scaling, d.node_nm, d.supply_V, d.adc_bits,
                               d.active_rows);
        if (d.converter == Converter::survey)
            converter = survey_adc(adc.survey, d.node_nm, 1e9 / converter.ns, d.adc_bits);
        const double pulses = d.coding == InputCoding::pulses ? std::exp2(s.step_bits) - 1 : 1;
        applied = s.steps * pulses;
        conversions = s.steps;
        group_ns = s.steps * (pulses * array.ns + d.columns_per_adc * converter.ns);
    }
    of(cost.energy_pJ, Part::cells) = s.groups * applied * array.cells_pJ;
    of(cost.energy_pJ, Part::input_lines) = s.groups * applied * array.input_lines_pJ;
    of(cost.energy_pJ, Part::select_lines) = s.groups * applied * array.select_lines_pJ;
    of(cost.energy_pJ, Part::conversion) =
        s.groups * conversions * s.sensed_columns * converter.energy_pJ;
    cost.step_ns = group_ns / s.steps;
    cost.mvm_ns = cost.latency_ns = s.groups * group_ns;
    const int bits_a_time = d.converter == Converter::neuron ? s.input_bits : s.step_bits;
    cost.lossless_adc_bits = lossless_bits(d.active_rows, bits_a_time, d.bits_per_cell);
    cost_area(m, converter, cost);
    cost_accumulation(m, cost);
}

}  // namespace atl::model::physical
