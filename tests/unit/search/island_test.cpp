#include "atoll/search/island.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "atoll/search/sampling.hpp"
#include "toy_island.hpp"

namespace atl::search {
namespace {

using test::members;
using test::numbered_space;
using test::toy_config;
using test::ToyIsland;
using test::ToyProblem;
using testing::ElementsAre;
using testing::ElementsAreArray;

// ---- Phases

TEST(AlgorithmConfig, CountsGenerationsAndKnowsTheirPhase) {
    const AlgorithmConfig config = toy_config();  // 3, 1 and 2 generations
    EXPECT_EQ(config.generations(), 6);
    std::vector<std::size_t> phases;
    for (std::int64_t g = 0; g <= 9; ++g) phases.push_back(config.phase_of(g));
    EXPECT_THAT(phases, ElementsAre(0, 0, 0, 0, 1, 2, 2, 2, 2, 2));
}

TEST(AlgorithmConfig, DefaultsAreThePublishedSettings) {
    const AlgorithmConfig config(AlgorithmKind::four_phase);
    EXPECT_EQ(config.drawn, 1000);
    EXPECT_EQ(config.chosen, 500);
    EXPECT_EQ(config.population, 70);
    EXPECT_EQ(config.archive, 131072);
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
    EXPECT_EQ(i.island.history()[0], (GenerationRecord{0, 0, all.front().score.objective, feasible,
                                                       30, 30, 0, Diversity(i.toy.space).of(all)}));
}

TEST(Island, RunsItsGenerationsAndThenIsFinished) {
    ToyIsland i;
    for (int g = 0; g <= 6; ++g) {
        EXPECT_FALSE(i.island.finished());
        i.island.advance();
        EXPECT_EQ(i.island.generation(), g);
    }
    EXPECT_TRUE(i.island.finished());
}

TEST(Island, ItsLastPhaseGoesOnAsLongAsTheSearchDoes) {
    AlgorithmConfig longer = toy_config();
    longer.phases.back().generations += 4;
    ToyIsland shorter(2), planned(2, 0, longer);
    shorter.advance(11);
    planned.advance(11);
    EXPECT_EQ(shorter.island.generation(), 10);
    EXPECT_EQ(shorter.island.history().back().phase, 2);
    EXPECT_EQ(shorter.island.state(), planned.island.state());
    EXPECT_TRUE(shorter.island.finished());
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
        EXPECT_EQ(last.diversity, Diversity(i.toy.space).of(population));
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
    const AlgorithmConfig config = toy_config();
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
    AlgorithmConfig other = toy_config();
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
    AlgorithmConfig still = toy_config();
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
    AlgorithmConfig config(AlgorithmKind::four_phase);
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
    const AlgorithmConfig config = toy_config();
    Island island(unlimited, config, 1, ToyIsland::fresh(0));
    while (!island.finished()) island.advance();
    EXPECT_EQ(island.population().size(), 1u);
    EXPECT_EQ(toy.model.evaluations, 1);
}

TEST(Island, SearchesASpaceSmallerThanItsPopulation) {
    ToyProblem toy(numbered_space(2, 2));  // voltages 1 and 2, 1 or 2 bits
    const AlgorithmConfig config = toy_config();
    Island island(toy.problem, config, 1, ToyIsland::fresh(0));
    while (!island.finished()) island.advance();
    EXPECT_EQ(island.population().size(), 4u);
    EXPECT_EQ(toy.model.evaluations, 4);
    EXPECT_EQ(island.population().front().id, 1u);  // 1 V, 2 bits
}

// ---- Memory

/// As much as a job may have at least.
AlgorithmConfig forgetful_config() {
    AlgorithmConfig config = toy_config();
    config.archive = config.chosen;
    return config;
}

TEST(Island, AFullArchiveForgetsAndIsCountedOn) {
    ToyIsland i(1, 0, forgetful_config());
    while (!i.island.finished()) {
        i.island.advance();
        const IslandState state = i.island.state();
        EXPECT_LE(state.archive.size(), 30u);
        EXPECT_EQ(state.evaluations, i.toy.model.evaluations);
        EXPECT_EQ(static_cast<std::int64_t>(state.archive.size()) + state.forgotten,
                  state.evaluations);
        EXPECT_EQ(state.forgotten, i.island.forgotten());
    }
    EXPECT_GE(i.island.forgotten(), 30);
}

TEST(Island, ForgettingCostsEvaluationsButLosesNothing) {
    std::int64_t costed_again = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        ToyIsland forgetful(seed, 0, forgetful_config()), other(seed);
        while (!other.island.finished()) {
            forgetful.island.advance();
            other.island.advance();
            ASSERT_EQ(members(forgetful.island), members(other.island)) << seed;
            ASSERT_EQ(forgetful.island.requests(), other.island.requests());
        }
        EXPECT_EQ(other.island.forgotten(), 0);
        EXPECT_GE(forgetful.island.evaluations(), other.island.evaluations());
        costed_again += forgetful.island.evaluations() - other.island.evaluations();
    }
    EXPECT_GT(costed_again, 0);
}

TEST(Island, AForgetfulOneGoesOnFromItsStateAfterEveryGeneration) {
    ToyIsland straight(4, 2, forgetful_config()), restarted(4, 2, forgetful_config());
    IslandState state = ToyIsland::fresh(2);
    for (int g = 0; g <= 12; ++g) {
        straight.island.advance();
        Island island(restarted.toy.problem, restarted.config, 4, state);
        island.advance();
        state = island.state();
        ASSERT_EQ(state, straight.island.state()) << g;
    }
    EXPECT_GT(state.forgotten, 0);
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

}  // namespace
}  // namespace atl::search
