#include "atoll/search/island.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "atoll/base/contract.hpp"
#include "atoll/search/sampling.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using test::numbered_space;
using test::toy_config;
using test::ToyProblem;
using testing::ElementsAre;
using testing::ElementsAreArray;

/// An island of the toy problem with all it needs.
struct ToyIsland {
    explicit ToyIsland(std::uint64_t seed = 1, std::int64_t number = 0,
                       FourPhaseConfig c = toy_config())
        : config(std::move(c)), island(toy.problem, config, seed, fresh(number)) {}
    static IslandState fresh(std::int64_t number) {
        IslandState state;
        state.island = number;
        return state;
    }
    void advance(int generations) {
        for (int i = 0; i < generations; ++i) island.advance();
    }
    void finish() {
        while (!island.finished()) island.advance();
    }

    ToyProblem toy;
    FourPhaseConfig config;
    Island island;
};

std::vector<Individual> members(const Island& island) {
    return {island.population().begin(), island.population().end()};
}

// ---- Phases

TEST(FourPhaseConfig, CountsGenerationsAndKnowsTheirPhase) {
    const FourPhaseConfig config = toy_config();  // 3, 1 and 2 generations
    EXPECT_EQ(config.generations(), 6);
    std::vector<std::size_t> phases;
    for (std::int64_t g = 0; g <= 6; ++g) phases.push_back(config.phase_of(g));
    EXPECT_THAT(phases, ElementsAre(0, 0, 0, 0, 1, 2, 2));
}

TEST(FourPhaseConfig, DefaultsAreThePublishedSettings) {
    const FourPhaseConfig config;
    EXPECT_EQ(config.drawn, 1000);
    EXPECT_EQ(config.chosen, 500);
    EXPECT_EQ(config.population, 70);
    ASSERT_EQ(config.phases.size(), 4u);
    EXPECT_EQ(config.generations(), 40);
    EXPECT_EQ(config.phase_of(10), 0u);
    EXPECT_EQ(config.phase_of(11), 1u);
    EXPECT_EQ(config.phase_of(31), 3u);
    const auto numbers = [&](auto member) {
        std::vector<double> out;
        for (const PhaseConfig& p : config.phases) out.push_back(p.*member);
        return out;
    };
    EXPECT_THAT(numbers(&PhaseConfig::crossover_probability), ElementsAre(1, 0.9, 1, 1));
    EXPECT_THAT(numbers(&PhaseConfig::crossover_eta), ElementsAre(3, 7, 15, 25));
    EXPECT_THAT(numbers(&PhaseConfig::mutation_probability), ElementsAre(1, 0.5, 0.2, 0.05));
    EXPECT_THAT(numbers(&PhaseConfig::mutation_eta), ElementsAre(3, 7, 15, 25));
}

// ---- Generations

TEST(Island, StartsBeforeItsFirstPopulation) {
    ToyIsland i(1, 3);
    EXPECT_EQ(i.island.number(), 3);
    EXPECT_EQ(i.island.generation(), -1);
    EXPECT_FALSE(i.island.finished());
    EXPECT_TRUE(i.island.population().empty());
    EXPECT_TRUE(i.island.history().empty());
    EXPECT_EQ(i.toy.model.evaluations, 0);
}

TEST(Island, TheFirstPopulationIsTheBestOfTheChosenDesigns) {
    ToyIsland i(5, 2);
    i.island.advance();
    EXPECT_EQ(i.island.generation(), 0);
    EXPECT_EQ(i.toy.model.evaluations, 30);
    // Draws belong to seed and island; the archive holds the chosen ones in their order.
    const auto chosen = choose_farthest(i.toy.space, draw_designs(i.toy.problem, 60, 5, 2), 30);
    std::vector<Individual> all;
    for (DesignId id : chosen) all.push_back({id, i.toy.problem.score(id)});
    EXPECT_THAT(i.island.archive().entries(), ElementsAreArray(all));
    std::sort(all.begin(), all.end(), better);
    all.resize(10);
    EXPECT_EQ(members(i.island), all);
    ASSERT_EQ(i.island.history().size(), 1u);
    const auto feasible = std::count_if(all.begin(), all.end(),
                                        [](const Individual& x) { return x.score.feasible(); });
    EXPECT_EQ(i.island.history()[0],
              (GenerationRecord{0, 0, all.front().score.objective, feasible, 30, 30, 0}));
}

TEST(Island, RunsItsGenerationsAndThenIsFinished) {
    ToyIsland i;
    for (int g = 0; g <= 6; ++g) {
        EXPECT_FALSE(i.island.finished());
        i.island.advance();
        EXPECT_EQ(i.island.generation(), g);
    }
    EXPECT_TRUE(i.island.finished());
#ifdef ATOLL_CONTRACTS
    EXPECT_THROW(i.island.advance(), base::ContractViolation);
#endif
}

TEST(Island, ThePopulationIsSortedAndSized) {
    ToyIsland i;
    while (!i.island.finished()) {
        i.island.advance();
        const auto population = members(i.island);
        EXPECT_EQ(population.size(), 10u);
        for (std::size_t k = 1; k < population.size(); ++k)
            EXPECT_TRUE(better(population[k - 1], population[k]));
    }
}

TEST(Island, ThePopulationIsTheBestOfAllThatIsKnown) {
    // With survival of the best nobody better was ever left behind.
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        ToyIsland i(seed);
        while (!i.island.finished()) {
            i.island.advance();
            std::vector<Individual> best;
            i.island.archive().best(10, best);
            ASSERT_EQ(members(i.island), best);
        }
    }
}

TEST(Island, NoDesignIsCostedTwice) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        ToyIsland i(seed);
        while (!i.island.finished()) {
            i.island.advance();
            std::set<DesignId> ids;
            for (const Individual& x : i.island.archive().entries()) ids.insert(x.id);
            const IslandState state = i.island.state();
            ASSERT_EQ(state.evaluations, i.toy.model.evaluations);
            ASSERT_EQ(static_cast<std::int64_t>(ids.size()), state.evaluations);
            ASSERT_EQ(i.island.archive().size(), ids.size());
        }
        // It did search, with ten children per generation at most.
        EXPECT_GT(i.toy.model.evaluations, 50);
        EXPECT_LE(i.toy.model.evaluations, 30 + 6 * 10);
    }
}

TEST(Island, ScoresInTheArchiveAreThoseOfTheProblem) {
    ToyIsland i;
    i.finish();
    for (const Individual& x : i.island.archive().entries())
        ASSERT_EQ(x.score, i.toy.problem.score(x.id));
}

TEST(Island, TheHistoryHasOneRecordPerGeneration) {
    ToyIsland i;
    while (!i.island.finished()) {
        i.island.advance();
        const GenerationRecord& last = i.island.history().back();
        const auto population = members(i.island);
        EXPECT_EQ(last.generation, i.island.generation());
        EXPECT_EQ(last.best_objective, population.front().score.objective);
        EXPECT_EQ(last.feasible,
                  std::count_if(population.begin(), population.end(),
                                [](const Individual& x) { return x.score.feasible(); }));
        EXPECT_EQ(last.evaluations, i.toy.model.evaluations);
        EXPECT_EQ(last.immigrants, 0);
    }
    const auto& history = i.island.history();
    ASSERT_EQ(history.size(), 7u);
    const std::vector<std::int64_t> phases = {0, 0, 0, 0, 1, 2, 2};
    for (std::size_t g = 0; g < history.size(); ++g) {
        EXPECT_EQ(history[g].generation, static_cast<std::int64_t>(g));
        EXPECT_EQ(history[g].phase, phases[g]);
        // Ten children are asked for per generation, known or not.
        EXPECT_EQ(history[g].requests, 30 + 10 * static_cast<std::int64_t>(g));
        EXPECT_LE(history[g].evaluations, history[g].requests);
    }
}

TEST(Island, TheBestNeverGetsWorse) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        ToyIsland i(seed);
        i.island.advance();
        Individual best = i.island.population().front();
        while (!i.island.finished()) {
            i.island.advance();
            const Individual now = i.island.population().front();
            ASSERT_FALSE(better(best, now)) << seed;
            best = now;
        }
    }
}

TEST(Island, NoBestObjectiveIsFiniteWhileNothingIsFeasible) {
    ToyProblem toy;
    Problem impossible(toy.space, toy.evaluator, Objective::ela_mean,
                       1);  // the smallest has 4 mm2
    const FourPhaseConfig config = toy_config();
    Island island(impossible, config, 1, ToyIsland::fresh(0));
    double violation = std::numeric_limits<double>::infinity();
    while (!island.finished()) {
        island.advance();
        EXPECT_EQ(island.history().back().best_objective, std::numeric_limits<double>::infinity());
        EXPECT_EQ(island.history().back().feasible, 0);
        // It comes as near to feasibility as it can.
        EXPECT_LE(island.population().front().score.violation, violation);
        violation = island.population().front().score.violation;
    }
    EXPECT_EQ(violation, 3);  // 4 mm2 of 1 mm2
}

TEST(Island, LaterPhasesStartFromTheBestOfTheArchive) {
    ToyIsland i;
    i.advance(4);  // generation 3, the last of phase 0
    const IslandState before = i.island.state();
    ASSERT_EQ(before.generation, 3);
    IslandState other = before;
    std::reverse(other.archive.begin(), other.archive.end());
    other.population.assign(other.archive.begin(), other.archive.begin() + 10);
    std::sort(other.population.begin(), other.population.end(), better);
    ASSERT_NE(other.population, before.population);
    other.archive = before.archive;
    Island continued(i.toy.problem, i.config, 1, before),
        replaced(i.toy.problem, i.config, 1, other);
    continued.advance();
    replaced.advance();
    EXPECT_EQ(continued.history().back().phase, 1);
    EXPECT_EQ(replaced.state(), continued.state());
}

TEST(Island, WithinAPhaseThePopulationGoesOn) {
    ToyIsland i;
    i.advance(3);  // generation 2; generation 3 belongs to the same phase
    const IslandState before = i.island.state();
    IslandState other = before;
    other.population.resize(1);
    Island continued(i.toy.problem, i.config, 1, before),
        replaced(i.toy.problem, i.config, 1, other);
    continued.advance();
    replaced.advance();
    EXPECT_EQ(continued.history().back().phase, 0);
    EXPECT_NE(members(replaced), members(continued));
    EXPECT_EQ(replaced.population().front().id,
              std::min(before.population.front(), replaced.population().front(), better).id);
}

TEST(Island, EveryPhaseUsesItsOwnOperators) {
    FourPhaseConfig other = toy_config();
    other.phases[1] = {1, 0.0, 7, 1.0, 0};
    ToyIsland a(1, 0), b(1, 0, other);
    a.advance(4);
    b.advance(4);
    EXPECT_EQ(a.island.state(), b.island.state());
    a.advance(1);
    b.advance(1);
    EXPECT_NE(a.island.state(), b.island.state());
}

TEST(Island, WithoutCrossoverAndMutationNothingNewIsFound) {
    FourPhaseConfig still = toy_config();
    still.phases = {{2, 0, 3, 0, 3}, {2, 0, 3, 0, 3}};
    ToyIsland i(1, 0, still);
    i.advance(1);
    const auto first = members(i.island);
    i.finish();
    EXPECT_EQ(members(i.island), first);
    EXPECT_EQ(i.toy.model.evaluations, 30);
    EXPECT_EQ(i.island.state().requests, 30);
}

TEST(Island, FindsTheOptimumOfTheToyProblem) {
    FourPhaseConfig config;
    config.drawn = 200;
    config.chosen = 100;
    config.population = 30;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        ToyIsland i(seed, 0, config);
        i.finish();
        EXPECT_EQ(i.island.population().front().id, 8576u) << seed;
        EXPECT_DOUBLE_EQ(i.island.population().front().score.objective, 4e-11) << seed;
        EXPECT_LT(i.toy.model.evaluations, 1300) << seed;  // of 28,800 designs
    }
}

TEST(Island, SearchesASpaceOfOneDesign) {
    ToyProblem toy(numbered_space(10, 1));
    Problem unlimited(toy.space, toy.evaluator, Objective::ela_mean, 1e9);
    const FourPhaseConfig config = toy_config();
    Island island(unlimited, config, 1, ToyIsland::fresh(0));
    while (!island.finished()) island.advance();
    EXPECT_EQ(island.population().size(), 1u);
    EXPECT_EQ(toy.model.evaluations, 1);
}

TEST(Island, SearchesASpaceSmallerThanItsPopulation) {
    ToyProblem toy(numbered_space(2, 2));  // voltages 1 and 2, 1 or 2 bits
    const FourPhaseConfig config = toy_config();
    Island island(toy.problem, config, 1, ToyIsland::fresh(0));
    while (!island.finished()) island.advance();
    EXPECT_EQ(island.population().size(), 4u);
    EXPECT_EQ(toy.model.evaluations, 4);
    EXPECT_EQ(island.population().front().id, 1u);  // 1 V, 2 bits
}

// ---- What decides a run

TEST(Island, TheSameSeedAndNumberGiveTheSameRun) {
    ToyIsland a(3, 1), b(3, 1);
    a.finish();
    b.finish();
    EXPECT_EQ(a.island.state(), b.island.state());
}

TEST(Island, SeedsAndIslandsDiffer) {
    std::set<std::vector<DesignId>> first, last;
    for (std::uint64_t seed : {1, 2, 3})
        for (std::int64_t number : {0, 1, 2}) {
            ToyIsland i(seed, number);
            const auto ids = [&] {
                std::vector<DesignId> out;
                for (const Individual& x : i.island.archive().entries()) out.push_back(x.id);
                return out;
            };
            i.advance(1);
            first.insert(ids());
            i.finish();
            last.insert(ids());
        }
    EXPECT_EQ(first.size(), 9u);
    EXPECT_EQ(last.size(), 9u);
}

TEST(Island, BreedingDrawsAnewForEverySeedIslandAndGeneration) {
    // From one and the same population.
    ToyIsland i;
    i.advance(2);
    const auto children = [&](std::uint64_t seed, std::int64_t number, std::int64_t generation) {
        IslandState state = i.island.state();
        state.island = number;
        state.generation = generation;
        Island island(i.toy.problem, i.config, seed, state);
        island.advance();
        std::vector<DesignId> out;
        for (const Individual& x : island.archive().entries().subspan(state.archive.size()))
            out.push_back(x.id);
        return out;
    };
    const auto here = children(1, 0, 1);
    EXPECT_FALSE(here.empty());
    EXPECT_EQ(children(1, 0, 1), here);
    EXPECT_NE(children(2, 0, 1), here);
    EXPECT_NE(children(1, 1, 1), here);
    EXPECT_NE(children(1, 0, 0), here);
}

TEST(Island, GoesOnFromItsStateAfterEveryGeneration) {
    ToyIsland straight(4, 2), restarted(4, 2);
    std::vector<IslandState> states;
    while (!straight.island.finished()) {
        straight.island.advance();
        states.push_back(straight.island.state());
    }
    // From every generation to the end.
    for (std::size_t from = 0; from < states.size(); ++from) {
        Island island(restarted.toy.problem, restarted.config, 4, states[from]);
        EXPECT_EQ(island.state(), states[from]);
        for (std::size_t g = from + 1; g < states.size(); ++g) {
            island.advance();
            ASSERT_EQ(island.state(), states[g]) << "from " << from << " at " << g;
        }
        EXPECT_TRUE(island.finished());
    }
    // A new island for every generation.
    IslandState state = ToyIsland::fresh(2);
    for (const IslandState& expected : states) {
        Island island(restarted.toy.problem, restarted.config, 4, state);
        island.advance();
        state = island.state();
        ASSERT_EQ(state, expected);
    }
}

// ---- Migration

TEST(Island, EmigrantsAreTheBestMembers) {
    ToyIsland i;
    i.advance(2);
    const auto population = members(i.island);
    EXPECT_THAT(i.island.emigrants(2), ElementsAre(population[0], population[1]));
    EXPECT_EQ(i.island.emigrants(10), population);
    EXPECT_EQ(i.island.emigrants(1000), population);
    EXPECT_TRUE(i.island.emigrants(0).empty());
    EXPECT_EQ(members(i.island), population);  // copies travel
}

/// A feasible design that the island does not know.
DesignId unknown_design(const ToyIsland& i, DesignId from = 8576) {
    while (i.island.archive().find(from)) ++from;
    return from;
}

TEST(Island, ImmigrantsCarryTheirScores) {
    ToyIsland i;
    i.advance(2);
    const int evaluations = i.toy.model.evaluations;
    const IslandState before = i.island.state();
    // A score that evaluation would not give.
    const Individual best{unknown_design(i), {1e-30, 0}};
    i.island.receive(std::vector{best});
    auto expected = before.population;
    expected.pop_back();
    expected.insert(expected.begin(), best);
    EXPECT_EQ(members(i.island), expected);
    EXPECT_EQ(i.island.archive().find(best.id), best.score);
    EXPECT_EQ(i.island.archive().entries().back(), best);
    EXPECT_EQ(i.island.history().back().immigrants, 1);
    EXPECT_EQ(i.island.state().evaluations, before.evaluations);
    EXPECT_EQ(i.island.state().requests, before.requests);
    i.finish();
    EXPECT_EQ(i.island.population().front(), best);
    EXPECT_EQ(i.toy.model.evaluations - evaluations,
              i.island.state().evaluations - before.evaluations);
    EXPECT_EQ(i.island.archive().size(), static_cast<std::size_t>(i.toy.model.evaluations + 1));
    EXPECT_EQ(i.island.history().back().best_objective, 1e-30);
}

TEST(Island, ImmigrantsTakeTheirRank) {
    ToyIsland i;
    i.advance(2);
    auto expected = members(i.island);
    const Individual middle{unknown_design(i),
                            {(expected[4].score.objective + expected[5].score.objective) / 2, 0}};
    const Individual best{unknown_design(i, middle.id + 1), {1e-30, 0}};
    i.island.receive(std::vector{middle, best});
    expected.push_back(middle);
    expected.push_back(best);
    std::sort(expected.begin(), expected.end(), better);
    expected.resize(10);
    EXPECT_EQ(members(i.island), expected);
    EXPECT_EQ(i.island.history().back().immigrants, 2);
}

TEST(Island, AnImmigrantThatIsHereAlreadyIsRefused) {
    ToyIsland i;
    i.advance(2);
    const IslandState before = i.island.state();
    Individual twin = before.population[3];
    i.island.receive(std::vector{twin});
    EXPECT_EQ(i.island.state(), before);
    twin.score.objective = 1e-30;  // the score known here stays
    i.island.receive(std::vector{twin});
    EXPECT_EQ(i.island.state(), before);
}

TEST(Island, AnImmigrantThatComesTwiceIsTakenOnce) {
    ToyIsland i;
    i.advance(2);
    const auto size = i.island.archive().size();
    const Individual best{unknown_design(i), {1e-30, 0}};
    i.island.receive(std::vector{best, best});
    i.island.receive(std::vector{best});
    const auto population = members(i.island);
    EXPECT_EQ(std::count(population.begin(), population.end(), best), 1);
    EXPECT_EQ(i.island.history().back().immigrants, 1);
    EXPECT_EQ(i.island.archive().size(), size + 1);
}

TEST(Island, AWorseImmigrantIsNotKeptButRemembered) {
    ToyIsland i;
    i.advance(2);
    const auto population = members(i.island);
    const Individual worse{unknown_design(i), {std::numeric_limits<double>::infinity(), 1e9}};
    i.island.receive(std::vector{worse});
    EXPECT_EQ(members(i.island), population);
    EXPECT_EQ(i.island.history().back().immigrants, 0);
    EXPECT_EQ(i.island.archive().find(worse.id), worse.score);
}

TEST(Island, NobodyIsNoImmigrant) {
    ToyIsland i;
    i.advance(2);
    const IslandState before = i.island.state();
    i.island.receive({});
    EXPECT_EQ(i.island.state(), before);
}

TEST(Island, ImmigrantsTakenInTwoLotsAddUp) {
    ToyIsland i;
    i.advance(2);
    const Individual one{unknown_design(i), {1e-30, 0}},
        two{unknown_design(i, one.id + 1), {1e-31, 0}};
    i.island.receive(std::vector{one});
    i.island.receive(std::vector{two});
    EXPECT_EQ(i.island.history().back().immigrants, 2);
    EXPECT_EQ(i.island.population()[0], two);
    EXPECT_EQ(i.island.population()[1], one);
}

TEST(Island, TheStateKeepsImmigrants) {
    ToyIsland i;
    i.advance(2);
    i.island.receive(std::vector{Individual{unknown_design(i), {1e-30, 0}}});
    Island other(i.toy.problem, i.config, 1, i.island.state());
    while (!i.island.finished()) {
        i.island.advance();
        other.advance();
        ASSERT_EQ(i.island.state(), other.state());
    }
}

}  // namespace
}  // namespace atl::search
