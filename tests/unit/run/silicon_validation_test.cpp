#include "atoll/run/silicon_validation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "atoll/base/error.hpp"
#include "shipped_physical.hpp"

namespace atl::run {
namespace {

using model::physical::macro_cost;
using model::physical::sum;
using testing::HasSubstr;

io::Silicon one_chip() {
    io::Silicon s;
    s.table = "figures.csv";
    s.chips.push_back({"one", "nowhere", "made up", "", 2, {}});
    return s;
}

void add(io::Silicon& s, const std::string& quantity, const std::string& parts, double value,
         const std::string& unit, double supply_V = 0.9) {
    io::SiliconRow row;
    row.macro = s.chips[0].macro;
    row.macro.supply_V = supply_V;
    row.quantity = quantity;
    row.parts = parts;
    row.value = value;
    row.unit = unit;
    row.line = static_cast<int>(s.rows.size()) + 2;
    s.rows.push_back(row);
}

const SiliconGroup& group_of(const SiliconValidation& v, const std::string& chip,
                             const std::string& quantity, const std::string& parts = "") {
    for (const SiliconGroup& g : v.groups)
        if (v.silicon.chips[g.chip].name == chip && g.quantity == quantity && g.parts == parts)
            return g;
    throw std::runtime_error("no " + quantity + " of " + chip);
}

TEST(SiliconValidation, AsksForEveryQuantityInItsUnit) {
    const auto& c = test::shipped_physical();
    io::Silicon s = one_chip();
    const auto cost = macro_cost(c, s.chips[0].macro);
    const auto shape = shape_of(s.chips[0].macro);
    const double energy = sum(cost.energy_pJ), area = sum(cost.area_um2);
    add(s, "area_mm2", "", 2 * area * 1e-6, "mm2");
    add(s, "um2_per_macro", "", area, "um2");
    add(s, "step_ns", "", cost.step_ns, "ns");
    add(s, "latency_us", "", cost.latency_ns / 1000, "us");
    add(s, "tops", "", 2 * 2 * shape.macs() / (cost.mvm_ns * 1e-9) / 1e12, "TOPS");
    add(s, "tops_per_W", "", 2 * shape.macs() / (energy * 1e-12) / 1e12, "TOPS/W");
    add(s, "fJ_per_op", "", energy * 1e3 / shape.macs() / 2, "fJ/op");
    add(s, "fJ_per_mac", "", energy * 1e3 / shape.macs(), "fJ");
    add(s, "pJ_per_output", "cells+conversion",
        (cost.energy_pJ[0] + cost.energy_pJ[3]) / shape.outputs, "pJ");
    const SiliconValidation v = validate_silicon(c, s);
    EXPECT_EQ(v.groups.size(), 9u);
    for (const SiliconGroup& g : v.groups) {
        EXPECT_NEAR(g.points[0].error, 0, 1e-12) << g.quantity;
        EXPECT_NEAR(g.factor, 1, 1e-12);
    }
    ASSERT_EQ(v.summaries.size(), 3u);
    EXPECT_EQ(v.summaries[0].groups, 2u);
    EXPECT_EQ(v.summaries[1].groups, 3u);
    EXPECT_EQ(v.summaries[2].groups, 4u);
}

TEST(SiliconValidation, CalibratesAGroupByOneFactor) {
    const auto& c = test::shipped_physical();
    io::Silicon s = one_chip();
    auto at = s.chips[0].macro;
    const double high = sum(macro_cost(c, at).energy_pJ) * 1e3 / shape_of(at).macs();
    at.supply_V = 0.7;
    const double low = sum(macro_cost(c, at).energy_pJ) * 1e3 / shape_of(at).macs();
    add(s, "fJ_per_mac", "", high * 2, "fJ", 0.9);
    add(s, "fJ_per_mac", "", low * 8, "fJ", 0.7);
    const SiliconValidation v = validate_silicon(c, s);
    const SiliconGroup& g = v.groups.at(0);
    EXPECT_NEAR(g.factor, 4, 1e-9);
    EXPECT_NEAR(g.points[0].error, -0.5, 1e-12);
    EXPECT_NEAR(g.points[1].error, -0.875, 1e-12);
    EXPECT_NEAR(g.points[0].calibrated_error, 1, 1e-9);
    EXPECT_NEAR(g.points[1].calibrated_error, -0.5, 1e-9);
    EXPECT_NEAR(g.uncalibrated.median, 0.6875, 1e-9);
    EXPECT_NEAR(g.calibrated.max, 1, 1e-9);
    ASSERT_EQ(v.trends.size(), 1u);
    EXPECT_EQ(v.trends[0].low_V, 0.7);
    EXPECT_EQ(v.trends[0].pairs, 1u);
    EXPECT_NEAR(v.trends[0].measured, high * 2 / (low * 8), 1e-9);
    EXPECT_NEAR(v.trends[0].modelled, high / low, 1e-9);
}

TEST(SiliconValidation, RefusesWhatTheModelDoesNotKnow) {
    io::Silicon s = one_chip();
    add(s, "topps", "", 1, "TOPS");
    add(s, "tops", "", 1, "GOPS");
    add(s, "area_mm2", "cells+legs", 1, "mm2");
    try {
        validate_silicon(test::shipped_physical(), s);
        FAIL();
    } catch (const base::InputError& e) {
        ASSERT_EQ(e.diagnostics().size(), 3u);
        EXPECT_EQ(e.diagnostics()[0].text(),
                  "figures.csv:2:1: unknown quantity 'topps' did you mean 'tops'?");
        EXPECT_EQ(e.diagnostics()[1].text(), "figures.csv:3:1: tops in 'GOPS' (it is in TOPS)");
        EXPECT_THAT(e.diagnostics()[2].text(), HasSubstr("unknown parts 'cells+legs'"));
    }
}

/// What the README claims of the shipped chips, nothing fitted.
TEST(SiliconValidation, KeepsItsErrorsOnTheShippedChips) {
    const SiliconValidation v = validate_silicon(
        test::shipped_physical(), io::load_silicon(ATOLL_SOURCE_DIR "/configs/silicon/chips.yaml"));
    const auto worst = [&](const std::string& chip, const std::string& quantity,
                           const std::string& parts = "") {
        return group_of(v, chip, quantity, parts).uncalibrated.max;
    };
    for (const char* chip : {"AIMC1", "AIMC2", "DIMC1", "DIMC2"}) {
        EXPECT_LE(worst(chip, "area_mm2"), 0.36) << chip;
        EXPECT_LE(worst(chip, "step_ns"), 0.17) << chip;
    }
    for (const char* chip : {"AIMC1", "DIMC1"})  // of energy: the inverse of TOPS/W
        EXPECT_LE(std::abs(1 / (1 + group_of(v, chip, "tops_per_W").points[0].error) - 1), 0.11)
            << chip;
    EXPECT_LE(worst("NeuRRAM", "tops"), 0.25);
    EXPECT_LE(worst("NeuRRAM", "tops_per_W"), 0.25);
    EXPECT_LE(worst("Colonnade", "tops"), 0.25);
    EXPECT_LE(worst("Colonnade", "latency_us"), 0.25);
    const auto jia = std::find_if(v.trends.begin(), v.trends.end(),
                                  [](const auto& t) { return t.parts == "conversion"; });
    ASSERT_NE(jia, v.trends.end());
    EXPECT_NEAR(jia->modelled / jia->measured, 1, 0.01);
}

}  // namespace
}  // namespace atl::run
