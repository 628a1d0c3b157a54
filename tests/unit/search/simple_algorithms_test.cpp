#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "atoll/search/algorithm.hpp"
#include "toy_algorithms.hpp"
#include "toy_island.hpp"

// Simulated annealing, differential evolution and random search: what is theirs alone.

namespace atl::search {
namespace {

using test::members;
using test::toy_config;
using test::toy_space;
using test::WatchedIsland;

// ---- Simulated annealing

/// A walker at the first of two designs with these scores; how often of `n` it goes to the other.
int times_gone(const Score& here, const Score& there, const AlgorithmConfig& config,
               std::int64_t generation, int n) {
    const ParameterSpace space = test::line_space(2);
    test::ListedEvaluator evaluator({here, there});
    Problem problem(space, evaluator, Objective::ela_mean, 1e9);
    int gone = 0;
    for (int seed = 0; seed < n; ++seed) {
        Population population(problem, 1, {}, Archive(4), 0, 0, 0);
        const Individual first = population.evaluate(0);
        population.assign(std::span(&first, 1));
        make_algorithm(config)->advance(population,
                                        {static_cast<std::uint64_t>(seed), 0, generation, 0});
        EXPECT_EQ(population.members().size(), 1u);
        gone += population.members().front().id == 1;
    }
    return gone;
}

AlgorithmConfig annealing(double first, double last, std::int64_t generations) {
    AlgorithmConfig config(AlgorithmKind::simulated_annealing);
    config.population = 1;
    config.annealing = {first, last};
    config.generation_limit = generations;
    return config;
}

constexpr int walks = 4000;

/// Five standard deviations at most.
void expect_share(int gone, double probability) {
    const double deviation = std::sqrt(walks * probability * (1 - probability));
    EXPECT_NEAR(gone, walks * probability, 5 * deviation + 1e-9);
}

TEST(SimulatedAnnealing, AlwaysGoesToABetterDesign) {
    const AlgorithmConfig cold = annealing(1e-9, 1e-9, 10);
    EXPECT_EQ(times_gone({2, 0}, {1.999, 0}, cold, 5, 100), 100);
    EXPECT_EQ(times_gone({1, 2}, {1e9, 0}, cold, 5, 100), 100);  // feasible at last
    EXPECT_EQ(times_gone({1, 2}, {1, 1.999}, cold, 5, 100), 100);
}

TEST(SimulatedAnnealing, GoesToAWorseOneWithTheProbabilityOfTheTemperature) {
    // From 0.8 to 0.05 in 20 generations: 0.2 half the way. exp(-ln(ratio) / T) = ratio^(-1/T).
    const AlgorithmConfig config = annealing(0.8, 0.05, 20);
    for (const double ratio : {1.02, 1.2, 2.0}) {
        SCOPED_TRACE(ratio);
        expect_share(times_gone({3, 0}, {3 * ratio, 0}, config, 0, walks),
                     std::pow(ratio, -1 / 0.8));
        expect_share(times_gone({3, 0}, {3 * ratio, 0}, config, 10, walks),
                     std::pow(ratio, -1 / 0.2));
        expect_share(times_gone({3, 0}, {3 * ratio, 0}, config, 20, walks),
                     std::pow(ratio, -1 / 0.05));
    }
}

TEST(SimulatedAnnealing, StaysAtTheLastTemperature) {
    const AlgorithmConfig config = annealing(0.8, 0.05, 20);
    for (const std::int64_t later : {21, 40, 100000})
        expect_share(times_gone({3, 0}, {3.15, 0}, config, later, walks),
                     std::pow(1.05, -1 / 0.05));
}

TEST(SimulatedAnnealing, TakesTheViolationForTheEnergyOfInfeasibleDesigns) {
    const AlgorithmConfig config = annealing(0.2, 0.2, 20);
    expect_share(times_gone({1, 1}, {1, 1.1}, config, 5, walks), std::exp(-0.1 / 0.2));
    expect_share(times_gone({1, 0}, {1, 0.3}, config, 5, walks), std::exp(-0.3 / 0.2));
    EXPECT_EQ(times_gone({1, 0}, {1, outside_tables_violation}, config, 5, 100), 0);
    EXPECT_EQ(times_gone({1, outside_tables_violation}, {1, 1}, config, 5, 100), 100);
}

TEST(SimulatedAnnealing, EveryWalkerGoesAStepInOneParameter) {
    AlgorithmConfig config = toy_config(AlgorithmKind::simulated_annealing);
    WatchedIsland i(config);
    i.island.advance();
    for (int g = 0; g < 20; ++g) {
        const auto before = members(i.island);
        i.island.advance();
        ASSERT_EQ(i.island.population().size(), before.size());
        // Each new one comes from a place of its own.
        std::multiset<DesignId> left;
        for (const Individual& x : before) left.insert(x.id);
        std::vector<DesignId> arrived;
        for (const Individual& x : i.island.population())
            if (const auto at = left.find(x.id); at != left.end())
                left.erase(at);
            else
                arrived.push_back(x.id);
        ASSERT_EQ(arrived.size(), left.size());
        for (const DesignId id : arrived)
            EXPECT_TRUE(std::any_of(left.begin(), left.end(), [&](DesignId from) {
                return differing_genes(i.toy.space, from, id) == 1;
            }));
    }
}

// ---- Differential evolution

std::array<Gene, model::n_design_parameters> design_genes(const ParameterSpace& space,
                                                          DesignId id) {
    std::array<Gene, model::n_design_parameters> out{};
    space.decode(id, std::span(out).first(space.genes()));
    return out;
}

TEST(DifferentialEvolution, TrialsAreAMemberAndTheScaledDifferenceOfTwoOthers) {
    AlgorithmConfig config = toy_config(AlgorithmKind::differential_evolution);
    config.differential = {0.7, 1};
    WatchedIsland i(config);
    i.advance(2);
    for (int g = 0; g < 6; ++g) {
        const auto before = members(i.island);
        const std::size_t costed = i.costed.size();
        i.island.advance();
        std::set<DesignId> possible;
        for (std::size_t a = 0; a < before.size(); ++a)
            for (std::size_t b = 0; b < before.size(); ++b)
                for (std::size_t c = 0; c < before.size(); ++c) {
                    if (a == b || b == c || a == c) continue;
                    const auto x = design_genes(i.toy.space, before[a].id),
                               y = design_genes(i.toy.space, before[b].id),
                               z = design_genes(i.toy.space, before[c].id);
                    std::vector<Gene> trial;
                    for (std::size_t k = 0; k < i.toy.space.genes(); ++k)
                        trial.push_back(static_cast<Gene>(
                            std::clamp(std::round(x[k] + 0.7 * (y[k] - z[k])), 0.0,
                                       static_cast<double>(i.toy.space.values(k)) - 1)));
                    possible.insert(i.toy.space.encode(trial));
                }
        for (std::size_t c = costed; c < i.costed.size(); ++c)
            EXPECT_TRUE(possible.contains(i.costed[c]));
    }
    EXPECT_GT(i.costed.size(), 30u);
}

TEST(DifferentialEvolution, WithoutCrossoverOneParameterChangesAtATime) {
    AlgorithmConfig config = toy_config(AlgorithmKind::differential_evolution);
    config.differential.crossover_rate = 0;
    WatchedIsland i(config);
    i.island.advance();
    for (int g = 0; g < 10; ++g) {
        const auto before = members(i.island);
        const std::size_t costed = i.costed.size();
        i.island.advance();
        for (std::size_t c = costed; c < i.costed.size(); ++c)
            EXPECT_TRUE(std::any_of(before.begin(), before.end(), [&](const Individual& x) {
                return differing_genes(i.toy.space, x.id, i.costed[c]) == 1;
            }));
    }
    EXPECT_GT(i.costed.size(), 20u);
}

TEST(DifferentialEvolution, NoMemberGetsWorse) {
    WatchedIsland i(toy_config(AlgorithmKind::differential_evolution));
    i.island.advance();
    for (int g = 0; g < 15; ++g) {
        const auto before = members(i.island);
        i.island.advance();
        const auto after = members(i.island);
        ASSERT_EQ(after.size(), before.size());
        // Rank by rank, as no two make way for the same trial.
        for (std::size_t k = 0; k < after.size(); ++k) EXPECT_FALSE(better(before[k], after[k]));
    }
}

TEST(DifferentialEvolution, RestsWhileItHasFewerThanFourMembersAndGoesOnWithMore) {
    AlgorithmConfig few = toy_config(AlgorithmKind::differential_evolution);
    few.chosen = 3;
    WatchedIsland i(few), donor(toy_config(AlgorithmKind::random_search), toy_space(), {},
                                test::toy_area_limit_mm2, 5);
    i.advance(5);
    EXPECT_EQ(i.costed.size(), 3u);
    EXPECT_EQ(i.island.population().size(), 3u);
    donor.advance(3);
    i.island.receive({{1, 0}, members(donor.island)}, Replacement::worst);
    i.advance(5);
    EXPECT_GT(i.costed.size(), 10u);
}

// ---- Random search

TEST(RandomSearch, CostsDesignsItDoesNotKnowUntilThereAreNone) {
    AlgorithmConfig config = toy_config(AlgorithmKind::random_search);
    // 60 designs, of which 48 have room for the network.
    WatchedIsland i(config, test::part_of_toy_space({{"bits_per_cell", {1, 2, 4, 8, 16}},
                                                     {"rows", {32, 64, 128, 256}},
                                                     {"columns", {32, 64, 128}}}));
    for (int g = 0; g < 20; ++g) {
        const std::size_t before = i.costed.size();
        i.island.advance();
        EXPECT_EQ(i.costed.size() - before, std::min<std::size_t>(g == 0 ? 12 : 8, 48 - before));
        // The best of all it saw.
        std::vector<Individual> best;
        i.island.archive().best(8, best);
        EXPECT_EQ(members(i.island), best);
    }
    EXPECT_EQ(i.costed.size(), 48u);
}

TEST(RandomSearch, DrawsUniformly) {
    AlgorithmConfig config = toy_config(AlgorithmKind::random_search);
    config.population = 60;
    WatchedIsland i(config);
    i.advance(101);
    std::vector<int> voltages(i.toy.space.values(0));
    for (const DesignId id : i.costed) ++voltages[design_genes(i.toy.space, id)[0]];
    const double expected = static_cast<double>(i.costed.size()) / 8;
    EXPECT_EQ(i.costed.size(), 6012u);
    for (const int times : voltages) EXPECT_NEAR(times, expected, 5 * std::sqrt(expected));
}

}  // namespace
}  // namespace atl::search
