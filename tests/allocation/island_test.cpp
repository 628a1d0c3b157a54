#include "atoll/search/island.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "counted_new.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using test::allocations;

TEST(CountedNew, CountsEveryForm) {
    const std::int64_t before = allocations();
    auto number = std::make_unique<int>(1);
    EXPECT_EQ(allocations() - before, 1);
    std::vector<double> numbers(100);
    EXPECT_EQ(allocations() - before, 2);
    struct alignas(64) Line {
        double numbers[8];
    };
    auto line = std::make_unique<Line>();
    EXPECT_EQ(allocations() - before, 3);
    auto array = std::make_unique<int[]>(7);
    EXPECT_EQ(allocations() - before, 4);
    numbers.clear();
    numbers.resize(50);
    EXPECT_EQ(allocations() - before, 4);
}

/// A larger space than toy_space: every generation finds new designs.
ParameterSpace large_space() {
    std::vector<double> voltages;
    for (int v = 0; v < 1000; ++v) voltages.push_back(0.5 + v * 1e-4);
    const ParameterSpace toy = test::toy_space();
    std::vector<ParameterSpace::Parameter> parameters(toy.parameters().begin(),
                                                      toy.parameters().end());
    parameters[0].values = voltages;
    return ParameterSpace("large", std::move(parameters));
}

TEST(Island, AllocatesNothingOnceTheFirstGenerationsHaveBeen) {
    const ParameterSpace space = large_space();
    test::ToyEvaluator evaluator(space);
    Problem problem(space, evaluator, Objective::ela_mean, test::toy_area_limit_mm2);
    AlgorithmConfig config(AlgorithmKind::four_phase);
    config.drawn = 400;
    config.chosen = config.population = 200;
    config.phases = {{10, 1.0, 3, 1.0, 3}, {5, 0.9, 7, 0.5, 7.5}};
    Island island(problem, config, 1, {});
    for (int warm_up = 0; warm_up < 3; ++warm_up) island.advance();
    std::vector<Individual> immigrants;
    for (DesignId id = 0; immigrants.size() < 5; ++id)
        if (!island.archive().find(id)) immigrants.push_back({id, {1e-20, 0}});

    while (!island.finished()) {
        const std::int64_t evaluations = island.history().back().evaluations;
        const std::int64_t before = allocations();
        island.advance();
        EXPECT_EQ(allocations() - before, 0) << "generation " << island.generation();
        // It did learn.
        EXPECT_GT(island.history().back().evaluations, evaluations + 50);
        if (island.generation() == 7) {
            island.receive({{1, 0}, immigrants}, Replacement::worst);
            EXPECT_EQ(island.history().back().immigrants, 5);
        }
    }
    EXPECT_EQ(island.history().back().phase, 1);
}

}  // namespace
}  // namespace atl::search
