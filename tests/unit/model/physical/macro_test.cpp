#include "atoll/model/physical/macro.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

using test::shipped_physical;

double of_part(const Parts& parts, Part which) {
    return parts[static_cast<std::size_t>(which)];
}

MacroDesign rram() {
    MacroDesign d;
    d.cell = CellType::rram_1t1r;
    d.node_nm = 32;
    d.bits_per_cell = 2;
    d.adc_bits = 6;
    d.columns_per_adc = 8;
    d.rows = d.columns = d.active_rows = 128;
    return d;
}

MacroDesign sram() {
    MacroDesign d;
    d.rows = d.columns = d.active_rows = 256;
    return d;
}

MacroDesign digital(Adders adders) {
    MacroDesign d;
    d.cell = CellType::sram_digital;
    d.adders = adders;
    d.rows = d.columns = d.active_rows = 64;
    d.rows_per_register = 8;
    return d;
}

TEST(MacroShape, CountsColumnsGroupsAndSteps) {
    MacroShape s = shape_of(rram());  // 8 bits in four cells of 2
    EXPECT_EQ(s.slices, 4);
    EXPECT_EQ(s.outputs, 32);
    EXPECT_EQ(s.sensed_columns, 128);
    EXPECT_EQ(s.converters, 16);
    EXPECT_EQ(s.groups, 1);
    EXPECT_EQ(s.steps, 8);
    EXPECT_EQ(s.macs(), 128 * 32);

    MacroDesign d = rram();
    d.pairs = Pairs::columns;  // 7 magnitude bits in four pairs
    d.active_rows = 48;
    d.signed_inputs = true;
    d.input_bits_per_step = 3;
    s = shape_of(d);
    EXPECT_EQ(s.outputs, 16);
    EXPECT_EQ(s.sensed_columns, 64);
    EXPECT_EQ(s.groups, 3);
    EXPECT_EQ(s.input_bits, 7);
    EXPECT_EQ(s.steps, 3);
    d.input_bits_per_step = 16;  // there are no more than 7
    EXPECT_EQ(shape_of(d).step_bits, 7);
    EXPECT_EQ(shape_of(d).steps, 1);
    d.pairs = Pairs::rows;
    s = shape_of(d);
    EXPECT_EQ(s.inputs, 64);
    EXPECT_EQ(s.outputs, 32);

    d = digital(Adders::row_chain);  // 8 bits, and 6 for the sum of 64 rows
    EXPECT_EQ(shape_of(d).outputs, 64 / 14);
}

TEST(MacroCost, OfAnAnalogMacroEqualsAHandComputedExample) {
    MacroDesign d;
    d.rows = d.columns = d.active_rows = 2;
    d.weight_bits = d.input_bits = 1;
    d.adc_bits = 4;
    d.cell_F2 = 400;  // 0.3136 um2: 0.56 um of wire, 0.112 fF
    d.activity = {1, 1, 1};
    const MacroCost cost = macro_cost(shipped_physical(), d);
    const double fJ = 0.81e-3;  // a fF at 0.9 V, in pJ
    EXPECT_NEAR(of_part(cost.energy_pJ, Part::cells), 4 * (0.7 + 0.112) * fJ, 1e-12);
    EXPECT_NEAR(of_part(cost.energy_pJ, Part::input_lines), 2 * 2 * (0.35 + 0.112) * 4 / 3 * fJ,
                1e-12);
    EXPECT_NEAR(of_part(cost.energy_pJ, Part::conversion), 2 * (400 + 0.256) * fJ, 1e-12);
    EXPECT_EQ(of_part(cost.energy_pJ, Part::adders), 0);
    EXPECT_NEAR(of_part(cost.area_um2, Part::cells), 4 * 0.3136, 1e-12);
    EXPECT_NEAR(of_part(cost.area_um2, Part::conversion), 2 * 16 * std::pow(10, 1.206 - 0.0369 * 4),
                1e-9);
    EXPECT_NEAR(cost.step_ns, 0.0478 + 4 * (0.64 + 2 * 0.00653), 1e-9);
    EXPECT_NEAR(cost.lossless_adc_bits, std::log2(3), 1e-12);
    EXPECT_EQ(cost.limits, 0u);
}

TEST(MacroCost, OfADigitalMacroEqualsAHandComputedExample) {
    MacroDesign d;
    d.cell = CellType::sram_digital;
    d.rows = d.active_rows = 4;
    d.columns = d.weight_bits = 2;
    d.input_bits = 1;
    d.activity = {1, 1, 1};
    const MacroCost cost = macro_cost(shipped_physical(), d);
    const double fJ = 0.81e-3;
    EXPECT_NEAR(of_part(cost.energy_pJ, Part::cells), 8 * 0.35 * fJ, 1e-12);
    EXPECT_NEAR(of_part(cost.energy_pJ, Part::adders), 7 * 4.2 * fJ, 1e-12);
    EXPECT_EQ(of_part(cost.energy_pJ, Part::registers), 0);
    EXPECT_NEAR(of_part(cost.area_um2, Part::cells), 8 * 146 / 0.5 * 28e-3 * 28e-3 + 8 * 0.614,
                1e-9);
    EXPECT_NEAR(of_part(cost.area_um2, Part::adders), 7 * (3 + 2 * 2.4) * 0.614, 1e-9);
    const double nand2 = 0.0478, xor2 = 2.4 * nand2;
    EXPECT_NEAR(cost.step_ns, nand2 + 2 * xor2 + (xor2 + 2 * nand2) + 2 * 2 * nand2 + 3.4 * nand2,
                1e-9);
    EXPECT_NEAR(of_part(cost.area_um2, Part::unused) / sum(cost.area_um2), 0.2, 1e-12);
}

TEST(MacroCost, LowersEnergyAndSpeedWithTheSupply) {
    for (const MacroDesign& at : {rram(), sram(), digital(Adders::tree), digital(Adders::tree_last),
                                  digital(Adders::row_chain)}) {
        MacroDesign low = at, high = at;
        low.supply_V = 0.8;
        high.supply_V = 1.0;
        const MacroCost a = macro_cost(shipped_physical(), low),
                        b = macro_cost(shipped_physical(), high);
        EXPECT_LT(sum(a.energy_pJ), sum(b.energy_pJ));
        EXPECT_GT(a.mvm_ns, b.mvm_ns);
        EXPECT_LT(a.leakage_mW, b.leakage_mW);
        EXPECT_EQ(sum(a.area_um2), sum(b.area_um2));
    }
}

TEST(MacroCost, GrowsWithTheConvertersBits) {
    for (MacroDesign d : {rram(), sram()})
        for (Converter kind : {Converter::column, Converter::survey, Converter::neuron}) {
            d.converter = kind;
            d.adc_bits = 6;
            const MacroCost few = macro_cost(shipped_physical(), d);
            d.adc_bits = 8;
            const MacroCost many = macro_cost(shipped_physical(), d);
            EXPECT_GT(sum(many.energy_pJ), sum(few.energy_pJ));
            EXPECT_GE(sum(many.area_um2), sum(few.area_um2));
            EXPECT_GT(many.mvm_ns, few.mvm_ns);
        }
}

TEST(MacroCost, SharedConvertersSaveAreaAndTakeTime) {
    MacroDesign d = sram();
    const MacroCost own = macro_cost(shipped_physical(), d);
    d.columns_per_adc = 8;
    const MacroCost shared = macro_cost(shipped_physical(), d);
    EXPECT_NEAR(
        of_part(own.area_um2, Part::conversion) / of_part(shared.area_um2, Part::conversion), 8,
        1e-9);
    EXPECT_EQ(of_part(own.energy_pJ, Part::conversion),
              of_part(shared.energy_pJ, Part::conversion));
    EXPECT_GT(shared.mvm_ns, 7 * own.mvm_ns);
}

TEST(MacroCost, PulsesMoveTheLinesOftenerThanLevels) {
    MacroDesign d = rram();
    d.input_bits_per_step = 8;
    const MacroCost levels = macro_cost(shipped_physical(), d);
    d.coding = InputCoding::pulses;
    const MacroCost pulses = macro_cost(shipped_physical(), d);
    EXPECT_NEAR(of_part(pulses.energy_pJ, Part::cells) / of_part(levels.energy_pJ, Part::cells),
                255, 1e-9);
    EXPECT_GT(pulses.mvm_ns, levels.mvm_ns);
    d.input_bits_per_step = 1;  // eight steps of one pulse instead of 255 pulses
    EXPECT_NEAR(of_part(pulses.energy_pJ, Part::cells) /
                    of_part(macro_cost(shipped_physical(), d).energy_pJ, Part::cells),
                255.0 / 8, 1e-9);
}

TEST(MacroCost, DropsMoreVoltageAlongLongerLines) {
    double last = 0;
    for (int rows : {32, 64, 128, 256, 512, 1024}) {
        MacroDesign d = rram();
        d.rows = d.active_rows = rows;
        const MacroCost cost = macro_cost(shipped_physical(), d);
        EXPECT_GT(cost.ir_drop, last) << rows;
        EXPECT_EQ(cost.violates(Limit::ir_drop_large), cost.ir_drop > 0.1) << rows;
        last = cost.ir_drop;
    }
    EXPECT_GT(last, 0.1);
}

TEST(MacroCost, ReadsGroupsOfRowsOneAfterTheOther) {
    MacroDesign d = rram();
    const MacroCost whole = macro_cost(shipped_physical(), d);
    d.active_rows = 32;
    const MacroCost parts = macro_cost(shipped_physical(), d);
    EXPECT_NEAR(
        of_part(parts.energy_pJ, Part::conversion) / of_part(whole.energy_pJ, Part::conversion), 4,
        1e-9);
    EXPECT_GT(parts.mvm_ns, whole.mvm_ns);
    EXPECT_LT(parts.lossless_adc_bits, whole.lossless_adc_bits);
    EXPECT_LT(parts.ir_drop, whole.ir_drop);
}

TEST(MacroCost, ChainsSwitchOftenerAndWaitForTheirRegisters) {
    MacroDesign d = digital(Adders::row_chain);
    d.rows_per_register = 2;
    const MacroCost shorter = macro_cost(shipped_physical(), d);
    d.rows_per_register = 8;
    const MacroCost longer = macro_cost(shipped_physical(), d);
    // (0.5 + 8/4) / (0.5 + 2/4) times as often.
    EXPECT_NEAR(of_part(longer.energy_pJ, Part::adders) / of_part(shorter.energy_pJ, Part::adders),
                2.5, 1e-9);
    EXPECT_GT(longer.step_ns, shorter.step_ns);
    EXPECT_LT(of_part(longer.energy_pJ, Part::registers),
              of_part(shorter.energy_pJ, Part::registers));
    EXPECT_NEAR(longer.latency_ns, longer.mvm_ns * (64 / 8 + 1), 1e-9);
}

TEST(MacroCost, WritesRramInPulsesAndSramInAccesses) {
    const MacroCost slow = macro_cost(shipped_physical(), rram());
    EXPECT_NEAR(slow.write_ns, 128 * 8.5 * 1000, 1e-6);
    const MacroCost fast = macro_cost(shipped_physical(), sram());
    EXPECT_NEAR(fast.write_ns, 256 * (0.64 + 0.00653 * 256), 1e-6);
    EXPECT_GT(slow.write_pJ / (128 * 128), 100 * fast.write_pJ / (256 * 256));
}

TEST(MacroCost, NamesWhatIsOutside) {
    const auto flags = [](const std::function<void(MacroDesign&)>& change, MacroDesign d) {
        change(d);
        return macro_cost(shipped_physical(), d);
    };
    MacroDesign plain = sram();
    plain.active_rows = 16;
    plain.adc_bits = 5;
    EXPECT_EQ(macro_cost(shipped_physical(), plain).limits, 0u);
    EXPECT_TRUE(flags([](auto& d) { d.node_nm = 180; }, plain).violates(Limit::node_outside));
    EXPECT_TRUE(flags([](auto& d) { d.node_nm = 14; }, plain).violates(Limit::finfet_node));
    EXPECT_TRUE(flags([](auto& d) { d.supply_V = 0.55; }, plain).violates(Limit::supply_low));
    EXPECT_TRUE(flags([](auto& d) { d.converter = Converter::survey, d.adc_bits = 3; }, plain)
                    .violates(Limit::adc_bits_few));
    EXPECT_TRUE(flags([](auto& d) { d.adc_bits = 12; }, plain).violates(Limit::adc_bits_many));
    EXPECT_TRUE(flags([](auto& d) { d.adc_bits = 4; }, plain).violates(Limit::adc_loses_bits));
    EXPECT_TRUE(
        flags([](auto& d) { d.bits_per_cell = 2; }, plain).violates(Limit::bits_per_cell_sram));
    EXPECT_TRUE(
        flags([](auto& d) { d.bits_per_cell = 8; }, rram()).violates(Limit::cell_bits_many));
    EXPECT_TRUE(flags([](auto& d) { d.rows_per_register = 16; }, digital(Adders::row_chain))
                    .violates(Limit::chain_long));
    EXPECT_TRUE(flags([](auto& d) { d.columns = 4; }, plain).violates(Limit::no_weight_fits));
    for (std::size_t i = 0; i < n_limits; ++i) EXPECT_FALSE(text(static_cast<Limit>(i)).empty());
}

}  // namespace
}  // namespace atl::model::physical
