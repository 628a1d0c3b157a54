#include "atoll/model/physical/macro.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "atoll/base/contract.hpp"
#include "macro_parts.hpp"

namespace atl::model::physical {

namespace {

int divided_up(int a, int b) {
    return (a + b - 1) / b;
}

int log2_up(int n) {
    int bits = 0;
    while ((1 << bits) < n) ++bits;
    return bits;
}

void cost_writing(const MacroContext& m, MacroCost& cost) {
    const MacroDesign& d = m.design;
    const double cells = static_cast<double>(d.rows) * d.columns;
    if (d.cell == CellType::rram_1t1r) {
        const RramConstants& r = m.constants.array.rram;
        const double uS = cell_conductance_uS(device_of(m), 0, d.activity.weight_density);
        cost.write_pJ = cells * r.write_pulses * pulse_pJ(r.write_V, r.write_pulse_ns, uS);
        cost.write_ns = d.rows * r.write_pulses * r.write_pulse_ns;
        return;
    }
    const SramConstants& s = m.constants.array.sram;
    const double pitch_um = std::sqrt(s.bit_F2 * square_um2(d.node_nm));
    const double cell_fF =
        s.bitline_nand2 * m.gates.nand2_cap_fF + m.constants.array.wires.fF_per_um * pitch_um;
    cost.write_pJ = cells * d.rows * cell_fF * m.volts2 * 1e-3;
    cost.write_ns = d.rows * (s.access_ns + s.access_ns_per_row * d.rows) *
                    m.constants.scaling.delay(d.node_nm, d.supply_V);
}

void cost_leakage(const MacroContext& m, MacroCost& cost) {
    double um2 = sum(cost.area_um2) - of(cost.area_um2, Part::unused);
    if (m.design.cell == CellType::rram_1t1r) um2 -= of(cost.area_um2, Part::cells);
    cost.leakage_mW = um2 * 1e-6 * m.constants.gates.leakage_mW_per_mm2 * m.design.supply_V /
                      m.constants.gates.reference_V;
}

void check_limits(const MacroContext& m, MacroCost& cost) {
    const MacroDesign& d = m.design;
    const ValidityConstants& v = m.constants.validity;
    const auto flag = [&](bool wrong, Limit limit) {
        if (wrong) cost.flag(limit);
    };
    const TechnologyScaling& scaling = m.constants.scaling;
    flag(d.node_nm < scaling.least_nm() || d.node_nm > scaling.most_nm(), Limit::node_outside);
    flag(d.node_nm < v.planar_to_nm, Limit::finfet_node);
    flag(d.supply_V < scaling.threshold_V(d.node_nm) + v.supply_margin_V, Limit::supply_low);
    flag(m.shape.outputs == 0, Limit::no_weight_fits);
    if (d.cell == CellType::sram_digital) {
        flag(d.adders == Adders::row_chain && d.rows_per_register > v.chain_rows,
             Limit::chain_long);
    } else {
        flag(d.converter == Converter::survey && d.adc_bits < m.constants.adc.survey.least_bits,
             Limit::adc_bits_few);
        flag(d.adc_bits > v.most_adc_bits, Limit::adc_bits_many);
        flag(d.adc_bits < cost.lossless_adc_bits, Limit::adc_loses_bits);
    }
    if (d.cell == CellType::rram_1t1r)
        flag(d.bits_per_cell > v.most_rram_bits, Limit::cell_bits_many);
    else
        flag(d.bits_per_cell > 1, Limit::bits_per_cell_sram);
    flag(cost.ir_drop > v.most_ir_drop, Limit::ir_drop_large);
}

}  // namespace

double sum(const Parts& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0.0);
}

MacroShape shape_of(const MacroDesign& d) {
    ATOLL_EXPECT(d.rows >= 1 && d.columns >= 1 && d.active_rows >= 1 && d.active_rows <= d.rows);
    ATOLL_EXPECT(d.bits_per_cell >= 1 && d.weight_bits >= 1 && d.input_bits >= 1);
    ATOLL_EXPECT(d.input_bits_per_step >= 1 && d.adc_bits >= 1 && d.columns_per_adc >= 1);
    ATOLL_EXPECT(d.rows_per_register >= 1);
    MacroShape s;
    const bool paired = d.pairs != Pairs::none;
    const int weight_bits = paired ? std::max(1, d.weight_bits - 1) : d.weight_bits;
    s.slices = divided_up(weight_bits, d.bits_per_cell);
    s.inputs = d.pairs == Pairs::rows ? d.rows / 2 : d.rows;
    const bool chain = d.cell == CellType::sram_digital && d.adders == Adders::row_chain;
    const int columns_of_weight =
        chain ? d.weight_bits + log2_up(d.rows) : s.slices * (d.pairs == Pairs::columns ? 2 : 1);
    s.outputs = d.columns / columns_of_weight;
    s.sensed_columns = s.outputs * s.slices;
    s.converters = divided_up(s.sensed_columns, d.columns_per_adc);
    s.groups = divided_up(d.rows, d.active_rows);
    s.input_bits = d.signed_inputs ? std::max(1, d.input_bits - 1) : d.input_bits;
    s.step_bits = std::min(d.input_bits_per_step, s.input_bits);
    s.steps = divided_up(s.input_bits, s.step_bits);
    return s;
}

RramDevice device_of(const MacroContext& m) {
    return m.design.device.on_ohm > 0 ? m.design.device : m.constants.array.rram.device;
}

double storage_um2(const MacroContext& m, double bits) {
    const SramConstants& s = m.constants.array.sram;
    const double F2 = m.design.cell_F2 > 0 ? m.design.cell_F2 : s.bit_F2;
    return bits * F2 / s.array_efficiency * square_um2(m.design.node_nm);
}

MacroCost macro_cost(const PhysicalConstants& constants, const MacroDesign& design) {
    const MacroContext m{
        constants, design, shape_of(design),
        gates_at(constants.gates, constants.scaling, design.node_nm, design.supply_V),
        design.supply_V * design.supply_V};
    MacroCost cost;
    if (design.cell == CellType::sram_digital)
        cost_digital(m, cost);
    else
        cost_analog(m, cost);
    of(cost.area_um2, Part::unused) = sum(cost.area_um2) * (1 / constants.gates.fill - 1);
    cost_writing(m, cost);
    cost_leakage(m, cost);
    check_limits(m, cost);
    return cost;
}

std::string_view text(Limit limit) {
    static constexpr std::array<std::string_view, n_limits> texts = {
        "the node lies outside of the scaling tables",
        "FinFET node: areas and buffers are extrapolated from planar nodes",
        "the supply is too near the threshold for the delay law",
        "fewer ADC bits than the survey of converters holds",
        "more ADC bits than any checked converter has",
        "the ADC has fewer bits than the sums it converts",
        "more bits per RRAM cell than shown in silicon",
        "the voltage drop along the lines is large",
        "a longer chain of adders than its switching was measured for",
        "no weight fits into the columns",
        "an SRAM cell holds one bit",
        "a buffer of a size, width or node that the table of buffers does not hold",
    };
    return texts[static_cast<std::size_t>(limit)];
}

}  // namespace atl::model::physical
