#include "atoll/model/explanation.hpp"

#include <gtest/gtest.h>

#include <set>

#include "shipped_model.hpp"

namespace atl::model {
namespace {

Design sram_design() {
    Design d;  // the test vector published for SRAM
    d.supply_voltage = 0.7;
    d.rows = d.columns = 256;
    d.router_groups = 1, d.tiles_per_group = 32, d.macros_per_tile = 64;
    d.glb_kib = 8192;
    return d;
}

template <class Parts, class Get>
double add(const Parts& parts, Get get) {
    double sum = 0;
    for (const auto& p : parts) sum += get(p);
    return sum;
}

TEST(Explanation, ChildrenAddUpToTheirParentExactly) {
    for (Fidelity fidelity : {Fidelity::exact, Fidelity::published}) {
        auto model = test::shipped_model("sram", fidelity);
        const Explanation e = explain(model, sram_design());
        EXPECT_EQ(add(e.areas, [](const auto& a) { return a.area_mm2; }), e.area_mm2);
        ASSERT_EQ(e.networks.size(), 4);
        for (const auto& n : e.networks) {
            EXPECT_EQ(add(n.layers, [](const auto& l) { return l.energy_J; }), n.energy_J);
            std::int64_t cycles = 0, macs = 0;
            for (const auto& l : n.layers) {
                cycles += l.cycles, macs += l.macs;
                EXPECT_EQ(add(l.components, [](const auto& c) { return c.energy_J; }), l.energy_J);
                for (const auto& c : l.components) {
                    const double actions = add(c.actions, [](const auto& a) { return a.energy_J; });
                    EXPECT_EQ(actions + c.leakage_J + c.rounding_J, c.energy_J);
                    const double rounding = std::abs(c.rounding_J / c.energy_J);
                    EXPECT_LT(rounding, fidelity == Fidelity::exact ? 1e-14 : 0.0051);
                    for (const auto& a : c.actions)
                        EXPECT_NEAR(a.energy_J,
                                    1e-12 * a.unit_pJ * double(a.count) * double(c.instances),
                                    1e-14 * a.energy_J);
                }
            }
            EXPECT_EQ(cycles, n.cycles);
            EXPECT_EQ(macs, n.macs);
        }
    }
}

TEST(Explanation, EqualsTheEvaluation) {
    auto model = test::shipped_model("sram", Fidelity::published);
    const Explanation e = explain(model, sram_design());
    const DesignCost cost = model.evaluate(sram_design(), CostModel::Effort::every_network);
    EXPECT_EQ(e.area_mm2, cost.area_mm2);
    for (std::size_t n = 0; n < 4; ++n) {
        EXPECT_EQ(e.networks[n].energy_J, cost.networks[n].energy_J);
        EXPECT_EQ(e.networks[n].latency_s, cost.networks[n].latency_s);
    }
}

TEST(Explanation, RatiosAreOfTheWholeNetworkAndTheMeanOfTheLayers) {
    auto model = test::shipped_model("sram", Fidelity::exact, {"alexnet"});
    const Explanation e = explain(model, sram_design());
    const NetworkExplanation& n = e.networks[0];
    EXPECT_DOUBLE_EQ(n.ratios.tops, 2 * 714188480e-12 / n.latency_s);
    EXPECT_DOUBLE_EQ(n.ratios.tops_per_W, 2 * 714188480e-12 / n.energy_J);
    EXPECT_DOUBLE_EQ(n.ratios.tops_per_mm2, n.ratios.tops / e.area_mm2);
    double mean = 0;
    for (const auto& l : n.layers) mean += 2e-12 * double(l.macs) / l.energy_J / 8;
    EXPECT_NEAR(n.mean_of_layer_ratios.tops_per_W, mean, 1e-12 * mean);
    EXPECT_NE(n.mean_of_layer_ratios.tops_per_W, n.ratios.tops_per_W);
}

TEST(Explanation, EveryComponentNamesItsTablesFormulasAndSources) {
    auto model = test::shipped_model("sram", Fidelity::exact, {"alexnet"});
    const Explanation e = explain(model, sram_design());
    std::set<std::string_view> named;
    for (const UnitSource& s : e.sources) {
        named.insert(s.component);
        EXPECT_FALSE(s.formula.empty());
        EXPECT_FALSE(s.source.empty());
        EXPECT_TRUE(s.table == "cells/sram-32nm.yaml" || s.table == "technologies/32nm.yaml");
        EXPECT_FALSE(s.interpolated) << s.formula;
    }
    for (const auto& l : e.networks[0].layers)
        for (const auto& c : l.components) EXPECT_TRUE(named.contains(c.component));
    Design off = sram_design();
    off.glb_kib = 3000;
    int interpolated = 0;
    const Explanation between = explain(model, off);
    for (const UnitSource& s : between.sources) {
        EXPECT_EQ(s.interpolated, s.component == "glb");
        interpolated += s.interpolated;
    }
    EXPECT_EQ(interpolated, 4);
}

TEST(Explanation, InfeasibleNetworksSayWhy) {
    auto model = test::shipped_model("rram", Fidelity::exact, {"vgg16"});
    Design d = sram_design();
    d.bits_per_cell = 1;
    d.rows = d.columns = 32;
    const Explanation e = explain(model, d);
    EXPECT_EQ(e.networks[0].infeasible,
              "capacity: weights need 1106753024 cells of 2097152 (over by 52670 %)");
    EXPECT_TRUE(e.networks[0].layers.empty());
}

}  // namespace
}  // namespace atl::model
