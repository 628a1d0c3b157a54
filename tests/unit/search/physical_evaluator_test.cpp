#include "atoll/search/physical_evaluator.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "atoll/base/random.hpp"
#include "atoll/io/space_file.hpp"
#include "shipped_model.hpp"
#include "shipped_physical.hpp"

namespace atl::search {
namespace {

std::vector<DesignId> some(const ParameterSpace& space, std::size_t n) {
    base::RandomStream random(3, base::RandomDomain::mutation, 0, 0, 0);
    std::vector<DesignId> ids;
    for (std::size_t i = 0; i < n; ++i) ids.push_back(random.uniform_int(space.size()));
    return ids;
}

ParameterSpace shipped_space(const std::string& name) {
    return io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/" + name + ".yaml").space;
}

std::vector<model::Network> networks(const std::vector<std::string>& names) {
    return io::find_networks(test::shipped_configs(), names, "");
}

void expect_close(double a, double b) {
    EXPECT_NEAR(a, b, 1e-11 * std::abs(b));
}

/// Compiled against plain, in a shipped space.
class PhysicalEvaluatorTest : public testing::TestWithParam<const char*> {};

TEST_P(PhysicalEvaluatorTest, HasTheModelsFigures) {
    const ParameterSpace space = shipped_space(GetParam());
    const auto portfolio = networks({"resnet18", "mobilenet_v3", "vision_transformer"});
    // Every need is met by some designs and missed by others.
    const model::physical::SignalNeeds needs{10, {10, 16, 4}};
    PhysicalEvaluator evaluator(space, test::shared_physical(), portfolio, {}, needs);
    const auto ids = some(space, 3000);
    Figures figures;
    evaluator.evaluate(ids, figures);
    const model::physical::PhysicalModel model(test::shared_physical(), portfolio, needs);
    std::size_t feasible = 0, streamed = 0;
    for (std::size_t d = 0; d < ids.size(); ++d) {
        const auto cost = model.cost(space.design(ids[d]));
        expect_close(figures.area_mm2()[d], cost.area_mm2.sum());
        expect_close(figures.relative_cost()[d], cost.fabrication.relative_cost);
        expect_close(figures.noise()[d], cost.noise);
        ASSERT_EQ(figures.violation()[d] == 0, cost.feasible());
        double violation = 0;
        for (const auto& n : cost.networks)
            violation += n.infeasible
                             ? std::max(n.infeasible.excess(), std::numeric_limits<double>::min())
                             : 0;
        expect_close(figures.violation()[d], violation);
        EXPECT_EQ(evaluator.holds_networks(ids[d]), model.holds_networks(space.design(ids[d])));
        EXPECT_TRUE(evaluator.holds_networks(ids[d]) || !cost.feasible());
        if (!cost.feasible()) continue;
        ++feasible;
        for (std::size_t n = 0; n < portfolio.size(); ++n) {
            streamed += !cost.networks[n].resident;
            expect_close(figures.energy_J(n)[d], cost.networks[n].energy_J.sum());
            expect_close(figures.latency_s(n)[d], cost.networks[n].latency_s);
        }
    }
    EXPECT_GT(feasible, 300u);
    EXPECT_EQ(streamed > 100, std::string(GetParam()) != "rram-physical");
}

TEST_P(PhysicalEvaluatorTest, FiguresDoNotDependOnTheBatch) {
    const ParameterSpace space = shipped_space(GetParam());
    const auto portfolio = networks({"alexnet"});
    PhysicalEvaluator evaluator(space, test::shared_physical(), portfolio);
    const auto ids = some(space, 50);
    Figures all, one;
    evaluator.evaluate(ids, all);
    for (std::size_t d = 0; d < ids.size(); ++d) {
        PhysicalEvaluator fresh(space, test::shared_physical(), portfolio);
        fresh.evaluate(std::span(&ids[d], 1), one);
        EXPECT_EQ(one.area_mm2()[0], all.area_mm2()[d]);
        EXPECT_EQ(one.noise()[0], all.noise()[d]);
        if (all.violation()[d] != 0) continue;
        EXPECT_EQ(one.energy_J(0)[0], all.energy_J(0)[d]);
        EXPECT_EQ(one.latency_s(0)[0], all.latency_s(0)[d]);
    }
}

INSTANTIATE_TEST_SUITE_P(Spaces, PhysicalEvaluatorTest,
                         testing::Values("rram-physical", "sram-physical", "sram-digital",
                                         "joint-physical", "hetero-physical"),
                         [](const auto& p) {
                             std::string name = p.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace atl::search
