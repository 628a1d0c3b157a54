#include "atoll/search/robustness.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "atoll/base/random.hpp"
#include "atoll/io/space_file.hpp"
#include "atoll/search/robust_evaluator.hpp"
#include "shipped_model.hpp"
#include "shipped_physical.hpp"

namespace atl::search {
namespace {

using model::physical::Deviation;

TEST(Robustness, ScenariosCoverEachDistributionEvenly) {
    RobustConfig config;
    config.measure = RiskMeasure::cvar;
    config.scenarios = 40;
    const auto all = scenarios(config, 7);
    ASSERT_EQ(all.size(), 40u);
    double sum = 0;
    std::vector<double> logs;
    for (const Deviation& d : all) {
        logs.push_back(std::log(d.adc) / std::log(3.5) * 2);  // standard normal
        sum += logs.back();
    }
    EXPECT_NEAR(sum, 0, 1e-9);  // midpoints of equal parts are symmetric
    std::sort(logs.begin(), logs.end());
    EXPECT_NEAR(logs[20], 0.0313, 1e-3);  // quantile of 0.5125
    EXPECT_NEAR(logs[39], 2.2414, 1e-3);  // quantile of 0.9875
    // The factors go together at random: not in the same order.
    const auto order = [&](double Deviation::*factor) {
        std::vector<std::size_t> out(all.size());
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
        std::sort(out.begin(), out.end(),
                  [&](std::size_t a, std::size_t b) { return all[a].*factor < all[b].*factor; });
        return out;
    };
    EXPECT_NE(order(&Deviation::adc), order(&Deviation::noise));
    EXPECT_NE(order(&Deviation::on_resistance), order(&Deviation::threshold));
    EXPECT_EQ(scenarios(config, 7), all);
    EXPECT_NE(scenarios(config, 8), all);
}

TEST(Robustness, RisksAreWorkedOutByHand) {
    RobustConfig config;
    config.measure = RiskMeasure::mean_deviation;
    config.deviations = 2;
    std::vector<double> values = {1, 3, 5, 7};
    EXPECT_DOUBLE_EQ(risk(config, values), 4 + 2 * std::sqrt(20.0 / 3));
    config.measure = RiskMeasure::cvar;
    config.tail = 0.5;
    values = {7, 1, 5, 3};
    EXPECT_DOUBLE_EQ(risk(config, values), 6);
    config.tail = 0.01;
    EXPECT_DOUBLE_EQ(risk(config, values), 7);
    values[0] = std::numeric_limits<double>::infinity();
    EXPECT_TRUE(std::isinf(risk(config, values)));
}

TEST(Robustness, TheEvaluatorsRiskIsThatOfItsScenarios) {
    const ParameterSpace space =
        io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/sram-physical.yaml").space;
    const auto networks = io::find_networks(test::shipped_configs(), {"alexnet", "resnet18"}, "");
    RobustConfig config;
    config.measure = RiskMeasure::mean_deviation;
    config.scenarios = 4;
    RobustEvaluator robust(space, test::shared_physical(), networks, Objective::ela_mean, config,
                           1);
    PhysicalEvaluator nominal(space, test::shared_physical(), networks);
    base::RandomStream random(3, base::RandomDomain::mutation, 0, 0, 0);
    std::vector<DesignId> ids;
    for (int i = 0; i < 50; ++i) ids.push_back(space.canonical(random.uniform_int(space.size())));
    Figures figures, plain;
    robust.evaluate(ids, figures);
    nominal.evaluate(ids, plain);
    std::vector<double> risks(ids.size()), by_hand(ids.size());
    values(Objective::ela_mean, figures, risks);
    std::vector<std::vector<double>> worlds;
    for (const Deviation& by : scenarios(config, 1)) {
        PhysicalEvaluator world(space,
                                std::make_shared<const model::physical::PhysicalConstants>(
                                    deviated(test::shipped_physical(), by)),
                                networks);
        Figures there;
        world.evaluate(ids, there);
        values(Objective::ela_mean, there, worlds.emplace_back(ids.size()));
    }
    std::size_t feasible = 0, above = 0;
    for (std::size_t d = 0; d < ids.size(); ++d) {
        std::vector<double> of_design;
        for (const auto& world : worlds) of_design.push_back(world[d]);
        const bool runs = plain.violation()[d] == 0;
        EXPECT_EQ(risks[d], runs ? risk(config, of_design) : INFINITY);
        EXPECT_EQ(figures.area_mm2()[d], plain.area_mm2()[d]);
        if (figures.violation()[d] != 0) continue;
        ++feasible;
        EXPECT_EQ(figures.energy_J(0)[d], plain.energy_J(0)[d]);
        above += risks[d] > value(Objective::ela_mean, combined(Combination::mean, plain, d),
                                  plain.area_mm2()[d], plain.relative_cost()[d]);
    }
    EXPECT_GT(feasible, 20u);
    EXPECT_GT(above, feasible / 2);
}

}  // namespace
}  // namespace atl::search
