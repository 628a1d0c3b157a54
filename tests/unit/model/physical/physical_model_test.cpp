#include "atoll/model/physical/physical_model.hpp"

#include <cmath>
#include <numeric>

#include "shipped_model.hpp"
#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

using test::shared_physical;

/// A chip of 28 nm that holds ResNet-18 in digital SRAM.
Design digital_chip() {
    Design d;
    d.cell = static_cast<int>(CellType::sram_digital);
    d.technology_nm = 28;
    d.supply_voltage = 0.9;
    d.rows = 256, d.columns = 256;
    d.router_groups = 16, d.tiles_per_group = 16, d.macros_per_tile = 8;
    d.glb_kib = 2048, d.glb_port_bits = 256;
    d.tile_buffer_kib = 64, d.tile_port_bits = 256;
    d.link_bits = 128;
    return d;
}

Design rram_chip() {
    Design d = digital_chip();
    d.cell = static_cast<int>(CellType::rram_1t1r);
    d.technology_nm = 32;
    d.bits_per_cell = 2;
    d.row_groups = 4;
    d.adc_bits = 7;
    return d;
}

std::vector<Network> networks(const std::vector<std::string>& names) {
    return io::find_networks(test::shipped_configs(), names, "");
}

ChipNetworkCost cost_of(const Design& design, const std::string& name, bool every_layer = false) {
    const PhysicalModel model(shared_physical(), networks({name}));
    return model.cost(design, every_layer).networks.front();
}

/// One product of a 100 x 10 matrix with 50 vectors.
Network one_layer() {
    Network n;
    Layer& l = n.layers.emplace_back();
    l.C = 100, l.M = 10, l.P = 50;
    l.statistics.average_input = 0.4;
    l.statistics.average_weight_slice.fill(0.3);
    return n;
}

TEST(PhysicalModel, OneLayerIsWorkedOutByHand) {
    Design d = digital_chip();
    const std::vector<Network> one = {one_layer()};
    const PhysicalModel model(shared_physical(), one);
    const ChipNetworkCost cost = model.cost(d).networks.front();
    ASSERT_FALSE(cost.infeasible);
    EXPECT_EQ(cost.macros, 1);
    EXPECT_DOUBLE_EQ(cost.used, 100.0 * 10 * 8 / (256 * 256));

    MacroDesign macro = macro_of(d);
    macro.activity = {0.4, 0.5, 0.3};
    const MacroCost m = macro_cost(test::shipped_physical(), macro);
    const auto part = [&](Part p) { return m.energy_pJ[static_cast<std::size_t>(p)]; };
    EXPECT_NEAR(cost.energy_J[ChipPart::cells], 50 * part(Part::cells) * cost.used * 1e-12, 1e-21);
    EXPECT_NEAR(cost.energy_J[ChipPart::accumulators],
                50 * (part(Part::adders) + part(Part::registers)) * 10 / 32 * 1e-12, 1e-20);

    const Chip chip = chip_of(test::shipped_physical(), d);
    const double in = 100 * 50 * 8, out = 10 * 50 * 8;
    EXPECT_NEAR(cost.energy_J[ChipPart::global_buffer],
                1e-12 * (in * chip.global_buffer.read_pJ_per_bit +
                         out * chip.global_buffer.write_pJ_per_bit),
                1e-20);
    EXPECT_NEAR(cost.energy_J[ChipPart::routers],
                1e-12 * (in + out) * (1 + 2.0 / 3 * 4) * chip.hop_pJ_per_bit, 1e-20);
    EXPECT_NEAR(cost.energy_J[ChipPart::main_memory], 1e-12 * (in + out) * 8, 1e-20);
    const double macros_ns = 50 * chip.group_ns + chip.fill_ns;
    const double network_ns = (in + out) * (1 + 2.0 / 3 * 4) / chip.network_bits_per_ns;
    const double buffer_ns = (in + out) / chip.global_buffer.bits_per_ns;
    const double memory_ns = (in + out) / (8 * 25.6);
    EXPECT_NEAR(cost.latency_s, 1e-9 * (std::max({macros_ns, network_ns, buffer_ns}) + memory_ns),
                1e-15);
    EXPECT_EQ(cost.energy_J[ChipPart::loading], 0);
}

TEST(PhysicalModel, LayersAddUpToTheirNetwork) {
    for (const Design& d : {digital_chip(), rram_chip()}) {
        const ChipNetworkCost cost = cost_of(d, "resnet18", true);
        ASSERT_FALSE(cost.infeasible) << cost.infeasible.text(Network{});
        double cells = 0, ns = 0, macros = 0;
        for (const ChipLayerCost& l : cost.layers) {
            cells += l.energy_pJ[ChipPart::cells];
            ns += l.ns;
            macros += l.macros;
        }
        EXPECT_EQ(cost.layers.size(), 21u);
        EXPECT_NEAR(cells * 1e-12, cost.energy_J[ChipPart::cells], 1e-9 * cells * 1e-12);
        EXPECT_EQ(macros, cost.macros);
        EXPECT_LT(ns * 1e-9, cost.latency_s);
        EXPECT_GT(ns * 1e-9, 0.9 * cost.latency_s);
    }
}

TEST(PhysicalModel, ResNet18LiesWhereChipsOfItsKindDo) {
    // Published accelerators of 65 to 22 nm take some 0.1 to 3 mJ and 0.1 to 30 ms for it.
    for (Design d : {digital_chip(), rram_chip()}) {
        d.duplication = static_cast<int>(Duplication::latency);
        const ChipNetworkCost cost = cost_of(d, "resnet18");
        EXPECT_GT(cost.energy_J.sum(), 5e-5);
        EXPECT_LT(cost.energy_J.sum(), 5e-3);
        EXPECT_GT(cost.latency_s, 1e-5);
        EXPECT_LT(cost.latency_s, 3e-2);
    }
}

TEST(PhysicalModel, CopiesMakeLatencyShortAndPipelinesFaster) {
    Design d = rram_chip();
    const ChipNetworkCost plain = cost_of(d, "resnet18");
    d.duplication = static_cast<int>(Duplication::latency);
    const ChipNetworkCost quick = cost_of(d, "resnet18");
    d.duplication = static_cast<int>(Duplication::rate);
    const ChipNetworkCost frequent = cost_of(d, "resnet18");
    EXPECT_LT(quick.latency_s, plain.latency_s);
    EXPECT_LT(frequent.interval_s, plain.interval_s);
    for (const ChipNetworkCost* cost : {&plain, &quick, &frequent}) {
        EXPECT_LE(cost->interval_s, cost->latency_s);
        // What is computed stays the same.
        EXPECT_EQ(cost->energy_J[ChipPart::cells], plain.energy_J[ChipPart::cells]);
        EXPECT_EQ(cost->macros, plain.macros);
    }
}

TEST(PhysicalModel, RramMustHoldANetworkAndSramStreamsIt) {
    Design d = rram_chip();
    d.router_groups = 1;
    const ChipNetworkCost refused = cost_of(d, "vgg16");
    EXPECT_EQ(refused.infeasible.reason, Infeasibility::Reason::macros);
    EXPECT_EQ(refused.infeasible.available, 128);
    EXPECT_GT(refused.infeasible.excess(), 0);
    EXPECT_NE(refused.infeasible.text(Network{}).find("macros of 128"), std::string::npos);

    d = digital_chip();
    d.router_groups = 1;
    const ChipNetworkCost streamed = cost_of(d, "vgg16");
    ASSERT_FALSE(streamed.infeasible);
    EXPECT_FALSE(streamed.resident);
    // Every weight comes from main memory: 8 pJ a bit.
    EXPECT_GT(streamed.energy_J[ChipPart::main_memory], 138344128.0 * 8 * 8e-12);
    EXPECT_GT(streamed.energy_J[ChipPart::loading], 0);
    EXPECT_GT(streamed.latency_s, 138344128.0 / 25.6e9);
    EXPECT_EQ(streamed.interval_s, streamed.latency_s);
    d.double_buffered = 1;
    const ChipNetworkCost overlapped = cost_of(d, "vgg16");
    EXPECT_LT(overlapped.latency_s, streamed.latency_s);
}

TEST(PhysicalModel, SwitchingNetworksTakesTimeAndWearsOutRram) {
    const ChipNetworkCost rram = cost_of(rram_chip(), "resnet18");
    EXPECT_DOUBLE_EQ(rram.wear, 1e-6);
    EXPECT_GE(rram.switch_s, 0.999 * 256 * 8.5e-6);  // row by row
    const ChipNetworkCost sram = cost_of(digital_chip(), "resnet18");
    EXPECT_EQ(sram.wear, 0);
    EXPECT_NEAR(sram.switch_s, 11678912 / 25.6e9, 1e-9);  // what main memory delivers
}

TEST(PhysicalModel, ProductsOfActivationsNeedADigitalUnit) {
    Design d = digital_chip();
    d.router_groups = 64;
    EXPECT_EQ(cost_of(d, "vision_transformer").infeasible.reason,
              Infeasibility::Reason::digital_unit);
    EXPECT_FALSE(cost_of(d, "resnet18").infeasible);
    d.digital_macs = 1024;
    const ChipNetworkCost cost = cost_of(d, "vision_transformer", true);
    ASSERT_FALSE(cost.infeasible);
    // 12 layers of two products of 12 heads x 197 x 197 x 64.
    const Chip chip = chip_of(test::shipped_physical(), d);
    const double macs = 12 * 2 * 12.0 * 197 * 197 * 64;
    EXPECT_NEAR(cost.energy_J[ChipPart::digital_unit], macs * chip.digital_pJ_per_mac * 1e-12,
                1e-9);
    EXPECT_EQ(chip.other_area_mm2[ChipPart::digital_unit] > 0, true);
}

TEST(PhysicalModel, RefusesWhatCannotWork) {
    Design d = digital_chip();
    d.columns = 4;
    EXPECT_EQ(cost_of(d, "resnet18").infeasible.reason, Infeasibility::Reason::weight_columns);
    d = digital_chip();
    d.supply_voltage = 0.45;
    EXPECT_EQ(cost_of(d, "resnet18").infeasible.reason, Infeasibility::Reason::supply);
}

TEST(PhysicalModel, AreaIsThatOfItsParts) {
    const PhysicalModel model(shared_physical(), networks({"resnet18"}));
    const Design d = rram_chip();
    const ChipCost cost = model.cost(d);
    const MacroCost macro = macro_cost(test::shipped_physical(), macro_of(d));
    EXPECT_GT(cost.area_mm2.sum(), static_cast<double>(d.macros()) * sum(macro.area_um2) * 1e-6);
    // The interface of one channel of LPDDR4: (6.4323 ln(51200) - 48.134) / 2 x 64/128 x 32/90.
    EXPECT_NEAR(cost.area_mm2[ChipPart::main_memory], 1.921, 1e-3);
    EXPECT_EQ(cost.area_mm2[ChipPart::leakage], 0);
    EXPECT_NEAR(cost.fabrication.relative_cost * cost.fabrication.yield, cost.area_mm2.sum(), 1e-9);
}

// ---- Trade-offs that the reference model does not know.

TEST(PhysicalModel, MoreAdcBitsCostTimeEnergyAndAreaAndBuySignal) {
    const PhysicalModel model(shared_physical(), networks({"resnet18"}));
    Design d = rram_chip();
    d.adc_bits = 5;
    const ChipCost few = model.cost(d);
    d.adc_bits = 8;
    const ChipCost many = model.cost(d);
    EXPECT_GT(many.networks[0].energy_J[ChipPart::converters],
              few.networks[0].energy_J[ChipPart::converters]);
    EXPECT_GT(many.networks[0].latency_s, few.networks[0].latency_s);
    EXPECT_GT(many.area_mm2.sum(), few.area_mm2.sum());
    EXPECT_GT(many.signal.total, few.signal.total);
}

TEST(PhysicalModel, ManyBitsPerCellAndRowsLoseSignal) {
    const PhysicalModel model(shared_physical(), networks({"resnet18"}));
    Design d = rram_chip();
    d.bits_per_cell = 1, d.row_groups = 16, d.adc_bits = 8;
    const double careful = model.cost(d).signal.total;
    d.bits_per_cell = 8;
    const ChipCost dense = model.cost(d);
    EXPECT_LT(dense.signal.total, careful - 3);
    EXPECT_NE(dense.limits >> static_cast<unsigned>(Limit::cell_bits_many) & 1, 0u);
    d.bits_per_cell = 1, d.rows = 512, d.row_groups = 1;
    EXPECT_LT(model.cost(d).signal.ir_drop, 20);
}

TEST(PhysicalModel, LowerSuppliesSaveEnergyAndTakeTime) {
    Design d = digital_chip();
    d.supply_voltage = 0.7;
    const ChipNetworkCost low = cost_of(d, "resnet18");
    d.supply_voltage = 0.9;
    const ChipNetworkCost high = cost_of(d, "resnet18");
    EXPECT_LT(low.energy_J[ChipPart::cells], high.energy_J[ChipPart::cells]);
    EXPECT_GT(low.latency_s, high.latency_s);
}

TEST(PhysicalModel, SmallBuffersSendActivationsToMainMemory) {
    Design d = digital_chip();
    d.glb_kib = 128;
    const ChipNetworkCost small = cost_of(d, "resnet18");
    d.glb_kib = 4096;
    const ChipNetworkCost large = cost_of(d, "resnet18");
    EXPECT_GT(small.energy_J[ChipPart::main_memory], 2 * large.energy_J[ChipPart::main_memory]);
    d.tile_buffer_kib = 1;
    EXPECT_GT(cost_of(d, "resnet18").energy_J[ChipPart::global_buffer],
              large.energy_J[ChipPart::global_buffer]);
}

}  // namespace
}  // namespace atl::model::physical
