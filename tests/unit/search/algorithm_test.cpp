#include "atoll/search/algorithm.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "atoll/search/sampling.hpp"
#include "shipped_space.hpp"
#include "toy_algorithms.hpp"
#include "toy_island.hpp"

// What every algorithm must do.

namespace atl::search {
namespace {

using test::members;
using test::part_of_toy_space;
using test::toy_config;
using test::toy_space;
using test::ToyProblem;
using test::WatchedIsland;
using testing::IsEmpty;
using testing::Not;

class EveryAlgorithm : public testing::TestWithParam<AlgorithmKind> {
  protected:
    AlgorithmConfig config() const { return toy_config(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Search, EveryAlgorithm, testing::ValuesIn(test::every_kind),
                         [](const auto& of) {
                             return std::string(
                                 algorithm_names[static_cast<std::size_t>(of.param)]);
                         });

std::set<DesignId> distinct(const std::vector<DesignId>& ids) {
    return {ids.begin(), ids.end()};
}

/// Members in order, known, scored as the problem scores; every design costed once and counted.
/// `learned`: those that were costed elsewhere.
void expect_sound(WatchedIsland& i, std::vector<Individual> learned = {}) {
    const auto population = members(i.island);
    ASSERT_FALSE(population.empty());
    ASSERT_LE(population.size(), static_cast<std::size_t>(i.config.population));
    for (std::size_t k = 1; k < population.size(); ++k)
        ASSERT_TRUE(better(population[k - 1], population[k]));  // and so they are distinct
    for (const Individual& x : population) ASSERT_EQ(i.island.archive().find(x.id), x.score);

    ASSERT_EQ(distinct(i.costed).size(), i.costed.size());
    ASSERT_EQ(i.island.evaluations(), std::ssize(i.costed));
    ASSERT_GE(i.island.requests(), i.island.evaluations());
    ASSERT_EQ(i.island.archive().size(), i.costed.size() + learned.size());
    ASSERT_EQ(i.island.history().back().evaluations, i.island.evaluations());

    Individual best = worst_individual;
    ToyProblem toy(i.problem.space());
    Problem unwatched(toy.space, toy.evaluator, i.problem.objective(), i.problem.limits().area_mm2);
    for (const Individual& x : i.island.archive().entries()) {
        if (!std::count(learned.begin(), learned.end(), x)) {
            ASSERT_EQ(x.score, unwatched.score(x.id));
        }
        ASSERT_EQ(std::isfinite(x.score.objective), x.score.feasible());
        best = std::min(best, x, better);
    }
    ASSERT_EQ(i.island.best(), best);
}

TEST_P(EveryAlgorithm, KeepsItsBooksAndNeverTakesAnInfeasibleDesignForAGoodOne) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        WatchedIsland i(config(), toy_space(), {}, test::toy_area_limit_mm2, seed);
        for (int g = 0; g <= 12; ++g) {
            const std::size_t before = i.costed.size();
            const Individual best = i.island.best();
            i.island.advance();
            EXPECT_EQ(i.island.generation(), g);
            ASSERT_NO_FATAL_FAILURE(expect_sound(i));
            EXPECT_FALSE(better(best, i.island.best()));
            if (g <= 2) {
                EXPECT_GT(i.costed.size(), before) << "it does not search";
            }
        }
        EXPECT_TRUE(i.island.best().score.feasible());
    }
}

TEST_P(EveryAlgorithm, AsksTheEvaluatorForNothingTwice) {
    WatchedIsland i(config());
    i.advance(13);
    // NSGA-II looks at the figures of feasible designs once more when they come up.
    if (GetParam() == AlgorithmKind::nsga2)
        EXPECT_LE(i.toy.model.evaluations, i.island.evaluations() + i.island.requests());
    else
        EXPECT_EQ(i.toy.model.evaluations, i.island.evaluations());
}

TEST_P(EveryAlgorithm, GetsBetterThanItsFirstPopulation) {
    double improved = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        WatchedIsland i(config(), toy_space(), {}, test::toy_area_limit_mm2, seed);
        i.island.advance();
        const double first = i.island.best().score.objective;
        i.advance(12);
        // The memetic one may be there from the start.
        improved += i.island.best().score.objective < first || first < 4.0001e-11;
    }
    EXPECT_GE(improved, 6);
}

TEST_P(EveryAlgorithm, IsAFunctionOfSeedAndIsland) {
    const auto state = [&](std::uint64_t seed, std::int64_t number) {
        IslandState fresh;
        fresh.island = number;
        WatchedIsland i(config(), toy_space(), fresh, test::toy_area_limit_mm2, seed);
        i.advance(6);
        IslandState out = i.island.state();
        out.island = 0;
        return out;
    };
    EXPECT_EQ(state(1, 0), state(1, 0));
    EXPECT_NE(state(2, 0), state(1, 0));
    EXPECT_NE(state(1, 1), state(1, 0));
}

/// Goes on from every generation on, with newcomers in between, and compares with a run never
/// stopped.
void expect_resumable(const AlgorithmConfig& config, const ParameterSpace& space) {
    WatchedIsland neighbour(config, space, {}, test::toy_area_limit_mm2, 7);
    neighbour.advance(4);
    const Parcel parcel{{1, 0}, members(neighbour.island)};
    const auto advance = [&](WatchedIsland& i) {
        i.island.advance();
        if (i.island.generation() % 5 == 4) i.island.receive(parcel, Replacement::worst);
    };
    WatchedIsland straight(config, space);
    for (int g = 0; g < 24; ++g) {
        const IslandState before = straight.island.state();
        WatchedIsland resumed(config, space, before);
        ASSERT_EQ(resumed.island.best(), straight.island.best()) << g;
        advance(straight);
        advance(resumed);
        ASSERT_EQ(resumed.island.state(), straight.island.state()) << g;
    }
}

TEST_P(EveryAlgorithm, GoesOnFromEveryGenerationAsIfItHadNeverStopped) {
    expect_resumable(config(), toy_space());
}

TEST_P(EveryAlgorithm, GoesOnSoWhenItRestartsAndForgets) {
    AlgorithmConfig restless = config();
    restless.restart_after = 2;
    restless.archive = restless.chosen + restless.population;
    for (std::size_t s = 0; s < sampling_names.size(); ++s) {
        restless.sampling = static_cast<Sampling>(s);
        expect_resumable(restless, part_of_toy_space({{"rows", {32, 64, 128, 256, 512}},
                                                      {"columns", {32, 64, 128, 256}},
                                                      {"router_groups", {1, 2, 4}}}));
    }
}

/// Whether it is to start anew, by the definition.
bool is_due(const Island& island, std::int64_t restart_after) {
    const auto& history = island.history();
    std::int64_t equal = 0;
    for (auto r = history.rbegin(); r != history.rend(); ++r, ++equal)
        if (r->best_objective != history.back().best_objective) break;
    return equal > 1 && (equal - 1) % restart_after == 0;
}

TEST_P(EveryAlgorithm, StartsAnewWhenNothingBetterComesAndKeepsWhatItKnows) {
    AlgorithmConfig restless = config();
    restless.restart_after = 3;
    restless.chosen = 9;
    WatchedIsland i(restless);
    int restarts = 0;
    for (int g = 0; g < 150; ++g) {
        const bool due = is_due(i.island, 3);
        const Individual best = i.island.best();
        i.island.advance();
        EXPECT_FALSE(better(best, i.island.best()));
        if (!due) continue;
        ++restarts;
        const auto first = first_designs(i.problem, restless, 1, 0,
                                         static_cast<std::uint64_t>(i.island.generation()));
        EXPECT_EQ(first.size(), 9u);
        for (const DesignId id : first) ASSERT_TRUE(i.island.archive().find(id));
        if (GetParam() == AlgorithmKind::memetic) continue;  // its members are better
        for (const Individual& x : i.island.population())
            ASSERT_THAT(first, testing::Contains(x.id));
    }
    EXPECT_GT(restarts, 2);
    ASSERT_NO_FATAL_FAILURE(expect_sound(i));
}

// ---- Migration

TEST_P(EveryAlgorithm, SendsMembersAndTakesInNewcomers) {
    for (const Replacement replacement :
         {Replacement::worst, Replacement::random, Replacement::most_similar}) {
        WatchedIsland i(config());
        i.advance(4);
        MigrationConfig migration;
        migration.emigrants = 2;
        const auto sent = i.island.emigrants(migration, 1);
        ASSERT_EQ(sent.size(), std::min<std::size_t>(2, i.island.population().size()));
        for (const Individual& x : sent) EXPECT_THAT(members(i.island), testing::Contains(x));

        // The optimum, or for who knows it one that claims to be better.
        ToyProblem toy;
        Individual optimum = {8576, toy.problem.score(8576)};
        if (i.island.archive().find(optimum.id)) optimum = {28'799, {1e-12, 0}};
        ASSERT_FALSE(i.island.archive().find(optimum.id));
        const std::int64_t evaluations = i.island.evaluations();
        const Individual known = i.island.population().front();
        i.island.receive({{1, 0}, {known, optimum}}, replacement);
        EXPECT_EQ(i.island.best(), optimum);
        EXPECT_EQ(i.island.evaluations(), evaluations);
        const Arrival& arrival = i.island.arrivals().back();
        EXPECT_EQ(arrival.sent, 2);
        EXPECT_EQ(arrival.known, 1);
        EXPECT_EQ(arrival.accepted, 1);
        EXPECT_TRUE(arrival.helped);
        EXPECT_EQ(i.island.population().front(), optimum);
        ASSERT_NO_FATAL_FAILURE(expect_sound(i, {optimum}));
        for (int g = 0; g < 5; ++g) {
            i.island.advance();
            ASSERT_NO_FATAL_FAILURE(expect_sound(i, {optimum}));
        }
        EXPECT_THAT(i.costed, Not(testing::Contains(optimum.id)));
    }
}

// ---- Small and strange spaces

TEST_P(EveryAlgorithm, GoesThroughTinySpaces) {
    for (const std::int64_t restart_after : {0, 2})
        for (std::size_t n = 1; n <= 5; ++n) {
            AlgorithmConfig c = config();
            c.restart_after = restart_after;
            std::vector<double> rows = {512, 256, 128, 64, 32};
            rows.resize(n);
            std::sort(rows.begin(), rows.end());
            WatchedIsland i(c, part_of_toy_space({{"rows", rows}}));
            i.advance(30);
            ASSERT_NO_FATAL_FAILURE(expect_sound(i));
            EXPECT_EQ(distinct(i.costed).size(), n);
            ToyProblem toy(i.toy.space);
            EXPECT_EQ(i.island.best(), test::best_of_all(toy.problem));
        }
}

TEST_P(EveryAlgorithm, StartsFromFewerDesignsThanItHasMembers) {
    for (const std::int64_t chosen : {1, 2, 3}) {
        AlgorithmConfig few = config();
        few.chosen = chosen;
        WatchedIsland i(few);
        for (int g = 0; g < 8; ++g) {
            i.island.advance();
            ASSERT_NO_FATAL_FAILURE(expect_sound(i));
        }
    }
}

TEST_P(EveryAlgorithm, HasTwoMembersAtLeast) {
    AlgorithmConfig two = config();
    two.population = 2;
    WatchedIsland i(two);
    for (int g = 0; g < 8; ++g) {
        i.island.advance();
        ASSERT_NO_FATAL_FAILURE(expect_sound(i));
        // The memetic one has as many as there are local optima: the bowl has one.
        if (GetParam() != AlgorithmKind::memetic) {
            ASSERT_EQ(i.island.population().size(), 2u);
        }
    }
}

TEST_P(EveryAlgorithm, FindsTheBestWhereValuesDependOnOtherParameters) {
    ParameterSpace space = part_of_toy_space({{"supply_voltage", {0.5, 0.6, 0.7}},
                                              {"rows", {64, 128}},
                                              {"columns", {32, 64}},
                                              {"tiles_per_group", {4, 8, 16}},
                                              {"technology_nm", {22, 32}}});
    space = test::with_values_given(space, "supply_voltage", "technology_nm",
                                    {{0.65, 0.7, 0.75}, {0.5, 0.6, 0.7}});
    space = test::with_values_given(space, "columns", "rows", {{128, 256}, {32, 64}});
    expect_resumable(config(), space);
    WatchedIsland i(config(), space);
    for (int g = 0; g < 40; ++g) {
        i.island.advance();
        ASSERT_NO_FATAL_FAILURE(expect_sound(i));
    }
    ToyProblem toy(space);
    EXPECT_EQ(i.island.best(), test::best_of_all(toy.problem));
    EXPECT_EQ(space.design(i.island.best().id).supply_voltage, 0.6);
}

TEST_P(EveryAlgorithm, ComesNearerToFeasibilityWhereNothingIsFeasible) {
    WatchedIsland i(config(), toy_space(), {}, 1);  // the smallest has 4 mm2
    double violation = std::numeric_limits<double>::infinity();
    for (int g = 0; g < 15; ++g) {
        i.island.advance();
        ASSERT_NO_FATAL_FAILURE(expect_sound(i));
        EXPECT_EQ(i.island.history().back().best_objective,
                  std::numeric_limits<double>::infinity());
        EXPECT_EQ(i.island.history().back().feasible, 0);
        EXPECT_LE(i.island.best().score.violation, violation);
        violation = i.island.best().score.violation;
    }
    EXPECT_GE(violation, 3);
}

TEST_P(EveryAlgorithm, BearsASpaceOfDesignsWithoutRoomForTheNetworks) {
    WatchedIsland i(config(), part_of_toy_space({{"bits_per_cell", {1}},
                                                 {"rows", {32, 64, 128, 256}},
                                                 {"columns", {32, 64, 128, 256}}}));
    for (int g = 0; g < 10; ++g) {
        i.island.advance();
        ASSERT_NO_FATAL_FAILURE(expect_sound(i));
    }
    EXPECT_FALSE(i.island.best().score.feasible());
}

// The others breed from what they have, and learn from the score what cannot hold the networks.
TEST(Algorithm, LocalAndRandomSearchAskForNothingThatCannotHoldTheNetworks) {
    for (const AlgorithmKind kind : {AlgorithmKind::memetic, AlgorithmKind::random_search})
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            AlgorithmConfig c = toy_config(kind);
            c.chosen = 3;
            // Half of them hold it; all are soon known.
            WatchedIsland i(c,
                            part_of_toy_space({{"bits_per_cell", {1, 2}},
                                               {"supply_voltage", {0.5, 0.6}},
                                               {"rows", {32, 64, 128}}}),
                            {}, test::toy_area_limit_mm2, seed);
            i.advance(40);
            EXPECT_EQ(i.costed.size(), 6u);
            for (const DesignId id : i.costed) EXPECT_TRUE(i.problem.holds_networks(id));
        }
}

TEST(Algorithm, ThoseThatClimbFindTheOptimumOfTheToyProblem) {
    for (const AlgorithmKind kind :
         {AlgorithmKind::memetic, AlgorithmKind::genetic, AlgorithmKind::integer_genetic,
          AlgorithmKind::differential_evolution, AlgorithmKind::simulated_annealing}) {
        AlgorithmConfig c = toy_config(kind);
        if (kind != AlgorithmKind::memetic) c.population = c.chosen = 30;
        c.generation_limit = 60;
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            WatchedIsland i(c, toy_space(), {}, test::toy_area_limit_mm2, seed);
            i.advance(61);
            EXPECT_DOUBLE_EQ(i.island.best().score.objective, 4e-11)
                << algorithm_names[static_cast<std::size_t>(kind)] << ", seed " << seed;
        }
    }
}

}  // namespace
}  // namespace atl::search
