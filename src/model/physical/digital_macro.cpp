#include <algorithm>
#include <cmath>

#include "macro_parts.hpp"

namespace atl::model::physical {

namespace {

/// What one output needs, and how long a step takes.
struct Logic {
    double multipliers = 0;   ///< NAND2 gates that multiply one bit by one bit
    double adders = 0;        ///< full adders that work every step, on products
    double accumulators = 0;  ///< full adders that work every step, on sums
    double late_adders = 0;   ///< full adders that work once per product
    double registers = 0;
    double activity = 0;  ///< of `adders`: share that switches
    double step_ns = 0;
};

/// Input bits that reach a row side by side: two of them make one line pair after recoding.
int lines_per_row(const MacroContext& m) {
    return m.design.booth ? (m.shape.step_bits + 1) / 2 : m.shape.step_bits;
}

Logic tree_logic(const MacroContext& m) {
    const MacroDesign& d = m.design;
    const GateFigures& g = m.gates;
    const double rows = d.active_rows, lines = lines_per_row(m);
    const double leaf_bits = d.weight_bits + (d.booth ? 1 : 0);
    const double tree_bits = leaf_bits + tree_depth(rows);
    const double sum_bits = d.accumulator_bits > 0
                                ? d.accumulator_bits
                                : d.weight_bits + m.shape.input_bits + tree_depth(rows);
    const bool accumulates = m.shape.steps > 1;
    Logic logic;
    logic.multipliers = rows * d.weight_bits * lines;
    logic.adders = lines * tree_adders(rows, leaf_bits) + place_value_adders(lines, tree_bits);
    logic.accumulators = logic.registers = accumulates ? sum_bits : 0;
    logic.activity = d.activity.input_toggle * d.activity.weight_density;
    logic.step_ns = g.nand2_ns + tree_ns(g, rows, leaf_bits) + g.dff_ns +
                    (lines > 1 ? tree_depth(lines) * g.sum_ns + lines * g.carry_ns : 0);
    if (accumulates) logic.step_ns += g.sum_ns + std::max(0.0, sum_bits - tree_bits) * g.carry_ns;
    return logic;
}

Logic tree_last_logic(const MacroContext& m) {
    const MacroDesign& d = m.design;
    const GateFigures& g = m.gates;
    const double rows = d.active_rows, lines = lines_per_row(m);
    const double word_bits = d.weight_bits + m.shape.input_bits;
    Logic logic;
    logic.multipliers = rows * d.weight_bits * lines;
    logic.accumulators = rows * word_bits;
    logic.late_adders = tree_adders(rows, word_bits);
    logic.registers = rows * (word_bits + d.weight_bits);
    logic.activity = d.activity.input_toggle * d.activity.weight_density;
    logic.step_ns = std::max(g.nand2_ns, tree_ns(g, rows, word_bits) + g.sum_ns) + g.dff_ns;
    return logic;
}

Logic chain_logic(const MacroContext& m) {
    const MacroDesign& d = m.design;
    const GateFigures& g = m.gates;
    const ChainConstants& chain = m.constants.chain;
    const double rows = d.rows, width = d.weight_bits + tree_depth(rows);
    const double length = std::min(d.rows_per_register, m.constants.validity.chain_rows);
    const double glitches = std::max(1.0, chain.glitch_intercept + chain.glitch_slope * length);
    Logic logic;
    logic.multipliers = rows * width;
    logic.adders = rows * width;
    logic.registers = std::ceil(rows / d.rows_per_register) * width;
    logic.activity = std::min(1.0, d.activity.input_toggle * d.activity.weight_density * glitches);
    // The sum of the row before arrives last, at the second XOR of an adder.
    logic.step_ns = g.nand2_ns + d.rows_per_register * g.xor2_ns + (width - 1) * g.carry_ns +
                    g.xor2_ns + g.dff_ns;
    return logic;
}

Logic logic_of(const MacroContext& m) {
    switch (m.design.adders) {
        case Adders::tree_last:
            return tree_last_logic(m);
        case Adders::row_chain:
            return chain_logic(m);
        case Adders::tree:
            break;
    }
    return tree_logic(m);
}

}  // namespace

void cost_digital(const MacroContext& m, MacroCost& cost) {
    const MacroDesign& d = m.design;
    const MacroShape& s = m.shape;
    const SramConstants& sram = m.constants.array.sram;
    const Logic logic = logic_of(m);
    const bool chain = d.adders == Adders::row_chain;
    const double outputs = s.outputs;
    // A chain is part of the array: all its columns have adders, used or not.
    const double cells_with_adders = static_cast<double>(d.rows) * d.columns;
    const double multipliers = chain ? cells_with_adders : outputs * logic.multipliers;
    const double adders = chain ? cells_with_adders
                                : outputs * (logic.adders + logic.accumulators + logic.late_adders);
    Parts& area = cost.area_um2;
    of(area, Part::cells) = storage_um2(m, static_cast<double>(d.rows) * d.columns) +
                            multipliers * m.gates.nand2_area_um2;
    of(area, Part::adders) = adders * m.gates.adder_area_um2;
    of(area, Part::registers) = outputs * logic.registers * m.gates.dff_area_um2;
    const double line_um2 = m.constants.array.drivers.line_F2 * square_um2(d.node_nm);
    const double lines = (chain ? d.rows : d.active_rows) * lines_per_row(m);
    of(area, Part::input_lines) = lines * line_um2;
    // A line crosses the macro.
    const double line_fF = m.constants.array.wires.fF_per_um * std::sqrt(sum(area));
    of(area, Part::input_lines) += lines * buffer_um2(m, line_fF);

    const int groups = chain ? 1 : s.groups;
    const double steps = static_cast<double>(groups) * s.steps, fJ_to_pJ = 1e-3 * m.volts2;
    Parts& energy = cost.energy_pJ;
    // Weights stand still; the pins of the inputs move.
    of(energy, Part::cells) = steps * outputs * logic.multipliers * sram.multiply_nand2 *
                              m.gates.nand2_cap_fF * d.activity.input_toggle *
                              d.activity.weight_density * fJ_to_pJ;
    of(energy, Part::adders) = outputs * m.gates.adder_cap_fF * fJ_to_pJ *
                               (steps * (logic.adders * logic.activity + logic.accumulators) +
                                groups * logic.late_adders * logic.activity);
    of(energy, Part::registers) = steps * outputs * logic.registers * m.gates.dff_cap_fF * fJ_to_pJ;
    // Each change costs half of C V^2.
    of(energy, Part::input_lines) =
        steps * lines * driven_fF(m, line_fF) * 0.5 * d.activity.input_toggle * fJ_to_pJ;

    cost.step_ns = logic.step_ns;
    cost.mvm_ns = steps * logic.step_ns;
    cost.latency_ns =
        chain ? cost.mvm_ns * (std::ceil(static_cast<double>(d.rows) / d.rows_per_register) + 1)
              : cost.mvm_ns;
}

}  // namespace atl::model::physical
