/// Chips with tiles of two kinds, and networks at bits of their own.
#include <gtest/gtest.h>

#include <cmath>

#include "atoll/model/physical/physical_model.hpp"
#include "atoll/model/physical/second_tiles.hpp"
#include "shipped_model.hpp"
#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

using test::shared_physical;

/// A chip of analog SRAM whose second tiles are as its first.
Design chip_of_twins() {
    Design d;
    d.cell = d.second_cell = static_cast<int>(CellType::sram_analog);
    d.technology_nm = 28;
    d.supply_voltage = 0.9;
    d.rows = d.columns = d.second_rows = d.second_columns = 256;
    d.row_groups = d.second_row_groups = 4;
    d.adc_bits = d.second_adc_bits = 7;
    d.columns_per_adc = d.second_columns_per_adc = 4;
    d.router_groups = 16;
    d.tiles_per_group = d.second_tiles_per_group = 16;
    d.macros_per_tile = d.second_macros_per_tile = 8;
    d.glb_kib = 2048;
    return d;
}

Design with_second(SecondLayers which) {
    Design d = chip_of_twins();
    d.second_layers = static_cast<int>(which);
    return d;
}

std::vector<Network> networks_named(const std::vector<std::string>& names) {
    return io::find_networks(test::shipped_configs(), names, "");
}

/// With equal operands in all layers.
std::vector<Network> uniform(const std::string& name) {
    std::vector<Network> out = networks_named({name});
    for (Layer& l : out[0].layers) {
        l.statistics.average_input = 0.4;
        l.statistics.average_weight_slice.fill(0.3);
    }
    return out;
}

double without_leakage(const ChipParts& energy) {
    return energy.sum() - energy[ChipPart::leakage];
}

TEST(SecondTiles, HoldTheLayersTheyAreFor) {
    const auto layers = products_of(networks_named({"mobilenet_v3"})[0]);
    std::size_t grouped = 0, vectors = 0, activations = 0;
    for (const LayerProduct& l : layers) {
        EXPECT_FALSE(is_second(SecondLayers::none, l));
        grouped += is_second(SecondLayers::grouped, l);
        vectors += is_second(SecondLayers::matrix_vector, l);
        activations += is_second(SecondLayers::activations, l);
        EXPECT_EQ(is_second(SecondLayers::activations, l),
                  l.input_values + l.output_values > l.weights());
    }
    EXPECT_EQ(grouped, 15u);          // a depthwise one in each of 15 blocks
    EXPECT_GE(vectors, 2u);           // the classifier, squeeze and excitation
    EXPECT_GT(activations, grouped);  // the first convolution among them
    EXPECT_LT(activations, layers.size() - vectors / 2);
    LayerProduct attention;
    attention.dynamic = true;
    EXPECT_FALSE(is_second(SecondLayers::matrix_vector, attention));
}

TEST(SecondTiles, AsTheFirstCostWhatOneKindDoes) {
    for (const SecondLayers which : {SecondLayers::grouped, SecondLayers::activations}) {
        const PhysicalModel model(shared_physical(), uniform("mobilenet_v3"));
        const ChipCost one = model.cost(chip_of_twins(), true);
        const ChipCost two = model.cost(with_second(which), true);
        const ChipNetworkCost &a = one.networks[0], &b = two.networks[0];
        ASSERT_FALSE(a.infeasible || b.infeasible);
        EXPECT_NEAR(a.latency_s, b.latency_s, 1e-12 * a.latency_s);
        EXPECT_NEAR(a.interval_s, b.interval_s, 1e-12 * a.interval_s);
        EXPECT_NEAR(without_leakage(a.energy_J), without_leakage(b.energy_J),
                    1e-12 * a.energy_J.sum());
        EXPECT_GT(b.energy_J[ChipPart::leakage], a.energy_J[ChipPart::leakage]);  // more buffers
        EXPECT_EQ(a.macros, b.macros);
        EXPECT_NEAR(a.switch_J, b.switch_J, 1e-12 * a.switch_J);
        ASSERT_EQ(a.layers.size(), b.layers.size());
        for (std::size_t l = 0; l < a.layers.size(); ++l)
            EXPECT_NEAR(a.layers[l].energy_pJ.sum(), b.layers[l].energy_pJ.sum(),
                        1e-12 * a.layers[l].energy_pJ.sum());
        const Chip chip = chip_of(test::shipped_physical(), chip_of_twins());
        EXPECT_NEAR(two.area_mm2.sum(), one.area_mm2.sum() + chip.tile_area_mm2.sum(),
                    1e-12 * two.area_mm2.sum());
        EXPECT_EQ(one.noise, two.noise);
    }
}

TEST(SecondTiles, LieIdleForNetworksWithoutSuchLayers) {
    const PhysicalModel model(shared_physical(), networks_named({"resnet18"}));
    Design d = with_second(SecondLayers::grouped);
    d.second_columns = 4;  // no weight fits: nothing to mind where none is to lie there
    const ChipNetworkCost idle = model.cost(d).networks[0];
    const ChipNetworkCost one = model.cost(chip_of_twins()).networks[0];
    ASSERT_FALSE(idle.infeasible);
    EXPECT_EQ(idle.latency_s, one.latency_s);
    EXPECT_EQ(without_leakage(idle.energy_J), without_leakage(one.energy_J));
    d.second_layers = static_cast<int>(SecondLayers::activations);
    EXPECT_EQ(model.cost(d).networks[0].infeasible.reason, Infeasibility::Reason::weight_columns);
}

TEST(SecondTiles, OfRramMustHoldTheirLayersAndCountWithTheirNoise) {
    PhysicalModel model(shared_physical(), networks_named({"mobilenet_v3"}));
    Design d = with_second(SecondLayers::grouped);
    d.second_cell = static_cast<int>(CellType::rram_1t1r);
    const ChipCost noisy = model.cost(d);
    ASSERT_TRUE(noisy.feasible());
    EXPECT_GT(noisy.noise, model.cost(chip_of_twins()).noise);
    EXPECT_GT(noisy.networks[0].wear, 0);
    EXPECT_TRUE(model.holds_networks(d));
    d.router_groups = d.tiles_per_group = 1;
    d.second_tiles_per_group = d.second_macros_per_tile = 1;
    EXPECT_EQ(model.cost(d).networks[0].infeasible.reason, Infeasibility::Reason::macros);
    EXPECT_FALSE(model.holds_networks(d));
    EXPECT_FALSE(model.evaluate(d, CostModel::Effort::every_network).feasible());
}

TEST(Precision, OfANetworkIsTheCheapestThatKeepsItsRatio) {
    const auto portfolio = networks_named({"resnet18", "mobilenet_v3", "alexnet"});
    const SignalNeeds needs{16, {16, 24, 100}};
    Design d = chip_of_twins();
    d.adc_bits = 10;
    d.precision = static_cast<int>(Precision::network);
    const PhysicalModel model(shared_physical(), portfolio, needs),
        plain(shared_physical(), portfolio);
    const ChipCost cost = model.cost(d);
    ASSERT_TRUE(cost.feasible());
    for (std::size_t n = 0; n < 2; ++n) {
        const ChipNetworkCost& chosen = cost.networks[n];
        EXPECT_GE(chosen.signal.total, needs.of(n));
        EXPECT_LT(chosen.weight_bits + chosen.input_bits, 16);
        double least = std::numeric_limits<double>::infinity();
        for (int w = 4; w <= 8; ++w)
            for (int x = 4; x <= 8; ++x) {
                Design made = d;  // a chip made for such bits
                made.precision = 0, made.weight_bits = w, made.input_bits = x;
                const ChipNetworkCost other = plain.cost(made).networks[n];
                if (other.signal.total < needs.of(n)) continue;
                least = std::min(least, without_leakage(other.energy_J) * other.latency_s);
                if (w != chosen.weight_bits || x != chosen.input_bits) continue;
                EXPECT_NEAR(chosen.latency_s, other.latency_s, 1e-12 * other.latency_s);
                EXPECT_NEAR(without_leakage(chosen.energy_J), without_leakage(other.energy_J),
                            1e-12 * other.energy_J.sum());
            }
        // Leakage may turn the order of the nearest ones.
        EXPECT_LT(without_leakage(chosen.energy_J) * chosen.latency_s, 1.05 * least);
    }
    // Out of reach: at all the bits there are.
    EXPECT_EQ(cost.networks[2].weight_bits, 8);
    EXPECT_EQ(cost.networks[2].input_bits, 8);
    EXPECT_GT(cost.noise, std::pow(10, -1.6));  // which the limit of 16 dB sees
}

TEST(Precision, IsTheChipsWhereNothingIsNeeded) {
    Design d = chip_of_twins();
    const PhysicalModel model(shared_physical(), networks_named({"resnet18"}));
    const ChipNetworkCost own = model.cost(d).networks[0];
    d.precision = static_cast<int>(Precision::network);
    const ChipNetworkCost same = model.cost(d).networks[0];
    EXPECT_EQ(own.latency_s, same.latency_s);
    EXPECT_EQ(own.energy_J.sum(), same.energy_J.sum());
    EXPECT_EQ(same.weight_bits, 8);
}

TEST(Precision, FewerBitsMayBeWhatLetsRramHoldANetwork) {
    Design d = chip_of_twins();
    d.cell = static_cast<int>(CellType::rram_1t1r);
    d.technology_nm = 32;
    d.router_groups = 8, d.tiles_per_group = 16, d.macros_per_tile = 8;  // 1024 of 256 x 32 weights
    const PhysicalModel model(shared_physical(), networks_named({"resnet18"}), {4, {}});
    EXPECT_EQ(model.cost(d).networks[0].infeasible.reason, Infeasibility::Reason::macros);
    d.precision = static_cast<int>(Precision::network);
    EXPECT_TRUE(model.holds_networks(d));
    const ChipCost cost = model.cost(d);
    EXPECT_TRUE(cost.feasible());
    EXPECT_LT(cost.networks[0].weight_bits, 8);
}

}  // namespace
}  // namespace atl::model::physical
