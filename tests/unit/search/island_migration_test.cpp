#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "atoll/base/contract.hpp"
#include "numbers.hpp"
#include "toy_island.hpp"

// What an island gives, and what it does with newcomers.

namespace atl::search {
namespace {

using test::members;
using test::ToyIsland;
using testing::ElementsAre;

using test::infinity;
constexpr Replacement all_replacements[] = {Replacement::worst, Replacement::random,
                                            Replacement::most_similar};

MigrationConfig sending(std::int64_t n, EmigrantSelection selection = EmigrantSelection::best) {
    MigrationConfig config;
    config.emigrants = n;
    config.selection = selection;
    return config;
}

/// A feasible design that the island does not know.
DesignId unknown_design(const ToyIsland& i, DesignId from = 8576) {
    while (i.island.archive().find(from)) ++from;
    return from;
}

/// Designs that the island does not know, better than all its members, better and better.
std::vector<Individual> champions(const ToyIsland& i, std::size_t n) {
    std::vector<Individual> out;
    for (DesignId id = 8576; out.size() < n; ++id) {
        id = unknown_design(i, id);
        out.push_back({id, {1e-30 / double(out.size() + 1), 0}});
    }
    return out;
}

/// The state without its latest arrival.
IslandState before_arrival(IslandState state) {
    state.arrivals.pop_back();
    return state;
}

// ---- Emigrants

TEST(Island, EmigrantsAreTheBestMembers) {
    ToyIsland i;
    i.advance(2);
    const auto population = members(i.island);
    EXPECT_THAT(i.island.emigrants(sending(2), 1), ElementsAre(population[0], population[1]));
    EXPECT_EQ(i.island.emigrants(sending(10), 1), population);
    EXPECT_EQ(i.island.emigrants(sending(1000), 1), population);
    EXPECT_TRUE(i.island.emigrants(sending(0), 1).empty());
    EXPECT_EQ(members(i.island), population);  // copies travel
}

TEST(Island, EmigrantsAreDrawnAnewForEverySeedIslandGenerationAndDestination) {
    ToyIsland i;
    i.advance(2);
    const auto drawn = [&](EmigrantSelection selection, std::uint64_t seed, std::int64_t number,
                           std::int64_t generation, std::int64_t to) {
        IslandState state = i.island.state();
        state.island = number;
        state.generation = generation;
        return Island(i.toy.problem, i.config, seed, state).emigrants(sending(4, selection), to);
    };
    const auto different = [](const auto& a, const auto& b) { return a == b ? 0 : 1; };
    for (const auto selection : {EmigrantSelection::tournament, EmigrantSelection::random}) {
        int seeds = 0, numbers = 0, generations = 0, destinations = 0;
        for (int k = 1; k <= 5; ++k) {
            const auto here = drawn(selection, 1, 0, 1, 1);
            EXPECT_EQ(drawn(selection, 1, 0, 1, 1), here);
            seeds += different(drawn(selection, 1 + static_cast<std::uint64_t>(k), 0, 1, 1), here);
            numbers += different(drawn(selection, 1, k, 1, 1), here);
            generations += different(drawn(selection, 1, 0, 1 + k, 1), here);
            destinations += different(drawn(selection, 1, 0, 1, 1 + k), here);
        }
        for (const int differing : {seeds, numbers, generations, destinations})
            EXPECT_GE(differing, 4);
    }
}

TEST(Island, ChoosingEmigrantsChangesNothing) {
    ToyIsland i, other;
    i.advance(3);
    other.advance(3);
    i.island.emigrants(sending(3, EmigrantSelection::random), 1);
    i.island.emigrants(sending(3, EmigrantSelection::diverse), 2);
    i.finish();
    other.finish();
    EXPECT_EQ(i.island.state(), other.island.state());
}

// ---- Immigrants, however room is made for them

TEST(Island, ImmigrantsCarryTheirScores) {
    for (const Replacement replacement : all_replacements) {
        ToyIsland i;
        i.advance(2);
        const int evaluations = i.toy.model.evaluations;
        const IslandState before = i.island.state();
        // A score that evaluation would not give.
        const Individual best = champions(i, 1).front();
        i.receive({best}, replacement);
        EXPECT_EQ(i.island.population().front(), best);
        EXPECT_EQ(i.island.population().size(), 10u);
        EXPECT_EQ(i.island.archive().find(best.id), best.score);
        EXPECT_EQ(i.island.archive().entries().back(), best);
        EXPECT_EQ(i.island.history().back().immigrants, 1);
        EXPECT_EQ(i.island.evaluations(), before.evaluations);
        EXPECT_EQ(i.island.requests(), before.requests);
        i.finish();
        EXPECT_EQ(i.island.population().front(), best);
        EXPECT_EQ(i.toy.model.evaluations - evaluations,
                  i.island.evaluations() - before.evaluations);
        // All designs known were costed here but the newcomer.
        EXPECT_EQ(i.island.archive().size(), static_cast<std::size_t>(i.toy.model.evaluations + 1));
        EXPECT_EQ(i.island.history().back().best_objective, best.score.objective);
    }
}

TEST(Island, AnImmigrantThatIsHereAlreadyIsRefused) {
    for (const Replacement replacement : all_replacements) {
        ToyIsland i;
        i.advance(2);
        const IslandState before = i.island.state();
        Individual twin = before.population[3];
        i.receive({twin}, replacement);
        EXPECT_EQ(before_arrival(i.island.state()), before);
        EXPECT_THAT(i.island.arrivals(),
                    ElementsAre(Arrival{1, 1, 1, 1, 0, twin.id, twin.score.objective, false}));
    }
}

TEST(Island, AnImmigrantThatComesTwiceIsTakenOnce) {
    for (const Replacement replacement : all_replacements) {
        ToyIsland i;
        i.advance(2);
        const auto size = i.island.archive().size();
        const Individual best = champions(i, 1).front();
        i.receive({best, best}, replacement);
        i.receive({best}, replacement);
        const auto population = members(i.island);
        EXPECT_EQ(std::count(population.begin(), population.end(), best), 1);
        EXPECT_EQ(i.island.history().back().immigrants, 1);
        EXPECT_EQ(i.island.archive().size(), size + 1);
        EXPECT_THAT(i.island.arrivals(),
                    ElementsAre(Arrival{1, 1, 2, 1, 1, best.id, best.score.objective, true},
                                Arrival{1, 1, 1, 1, 0, best.id, best.score.objective, false}));
    }
}

TEST(Island, ThePopulationStaysSortedSizedAndDistinctWhoeverComes) {
    for (const Replacement replacement : all_replacements)
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            ToyIsland i(seed), other(seed + 100, 1);
            i.advance(3);
            other.advance(4);
            const Individual best = i.island.population().front();
            i.receive(members(other.island), replacement);
            const auto population = members(i.island);
            ASSERT_EQ(population.size(), 10u);
            for (std::size_t k = 1; k < population.size(); ++k)
                ASSERT_TRUE(better(population[k - 1], population[k]));
            ASSERT_FALSE(better(best, population.front()));
        }
}

TEST(Island, NobodyIsNoImmigrant) {
    for (const Replacement replacement : all_replacements) {
        ToyIsland i;
        i.advance(2);
        const IslandState before = i.island.state();
        i.receive({}, replacement);
        EXPECT_EQ(before_arrival(i.island.state()), before);
        EXPECT_THAT(i.island.arrivals(), ElementsAre(Arrival{1, 1, 0, 0, 0, 0, 0, false}));
    }
}

TEST(Island, ImmigrantsFillAPopulationThatIsNotFull) {
    for (const Replacement replacement : all_replacements) {
        ToyIsland i;
        i.advance(2);
        IslandState state = i.island.state();
        state.population.resize(8);
        Island island(i.toy.problem, i.config, 1, state);
        // Infeasible: worse than all who are there.
        const Individual last{unknown_design(i), {infinity, 1e9}};
        island.receive({{1, 0}, {last}}, replacement);
        ASSERT_EQ(island.population().size(), 9u);
        EXPECT_EQ(island.population().back(), last);
        EXPECT_EQ(island.history().back().immigrants, 1);
    }
}

#ifdef ATOLL_CONTRACTS
TEST(Island, NobodyCanComeBeforeTheFirstPopulation) {
    ToyIsland i;
    EXPECT_THROW(i.receive({{1, {1, 0}}}), base::ContractViolation);
}
#endif

// ---- Each way by itself

TEST(ReplaceWorst, ImmigrantsTakeTheirRank) {
    ToyIsland i;
    i.advance(2);
    auto expected = members(i.island);
    const Individual middle{unknown_design(i),
                            {(expected[4].score.objective + expected[5].score.objective) / 2, 0}};
    const Individual best{unknown_design(i, middle.id + 1), {1e-30, 0}};
    i.receive({middle, best});
    expected.push_back(middle);
    expected.push_back(best);
    std::sort(expected.begin(), expected.end(), better);
    expected.resize(10);
    EXPECT_EQ(members(i.island), expected);
    EXPECT_EQ(i.island.history().back().immigrants, 2);
}

TEST(ReplaceWorst, AWorseImmigrantIsNotKeptButRemembered) {
    ToyIsland i;
    i.advance(2);
    const auto population = members(i.island);
    const Individual worse{unknown_design(i), {infinity, 1e9}};
    i.receive({worse});
    EXPECT_EQ(members(i.island), population);
    EXPECT_EQ(i.island.history().back().immigrants, 0);
    EXPECT_EQ(i.island.archive().find(worse.id), worse.score);
    EXPECT_THAT(i.island.arrivals(),
                ElementsAre(Arrival{1, 1, 1, 0, 0, worse.id, infinity, false}));
}

TEST(ReplaceRandom, AnyMemberButTheBestMakesWayEvenForAWorseOne) {
    std::set<std::size_t> made_way;
    for (std::int64_t from = 1; from <= 120; ++from) {
        ToyIsland i;
        i.advance(2);
        const auto before = members(i.island);
        const Individual worse{unknown_design(i), {infinity, 1e9}};
        i.island.receive({{from, 0}, {worse}}, Replacement::random);
        const auto after = members(i.island);
        EXPECT_EQ(after.front(), before.front());
        EXPECT_EQ(after.back(), worse);
        EXPECT_EQ(i.island.arrivals().back().accepted, 1);
        for (std::size_t k = 0; k < before.size(); ++k)
            if (std::find(after.begin(), after.end(), before[k]) == after.end()) made_way.insert(k);
    }
    // All nine were drawn: that one of them is not has a chance of 9 (8/9)^120, about 7e-6.
    EXPECT_THAT(made_way, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST(ReplaceRandom, NewcomersMayMakeWayForEachOther) {
    ToyIsland i;
    i.advance(2);
    std::vector<Individual> many = champions(i, 40);
    i.receive(many, Replacement::random);
    EXPECT_EQ(i.island.population().front(), many.back());  // the best of all
    const Arrival& arrival = i.island.arrivals().back();
    EXPECT_EQ(arrival.sent, 40);
    EXPECT_LE(arrival.accepted, 10);
    std::int64_t here = 0;
    for (const Individual& m : members(i.island))
        here += std::find(many.begin(), many.end(), m) != many.end();
    EXPECT_EQ(arrival.accepted, here);
    EXPECT_EQ(i.island.history().back().immigrants, here);
}

TEST(ReplaceMostSimilar, EqualsAllMembersComparedOneByOne) {
    int replaced = 0, refused = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        ToyIsland i(seed), other(seed + 50, 1);
        i.advance(3);
        other.advance(4);
        const auto before = members(i.island), newcomers = members(other.island);
        auto expected = before;
        for (const Individual& newcomer : newcomers) {
            const bool known = std::any_of(before.begin(), before.end(), [&](const Individual& m) {
                return m.id == newcomer.id;
            });
            if (known) continue;
            const auto distance = [&](const Individual& m) {
                return differing_genes(i.toy.space, m.id, newcomer.id);
            };
            std::size_t nearest = 0;
            for (std::size_t k = 1; k < expected.size(); ++k)
                if (distance(expected[k]) < distance(expected[nearest]) ||
                    (distance(expected[k]) == distance(expected[nearest]) &&
                     better(expected[nearest], expected[k])))
                    nearest = k;
            if (!better(newcomer, expected[nearest])) {
                ++refused;
                continue;
            }
            ++replaced;
            expected[nearest] = newcomer;
            std::sort(expected.begin(), expected.end(), better);
        }
        i.receive(newcomers, Replacement::most_similar);
        ASSERT_EQ(members(i.island), expected) << seed;
    }
    EXPECT_GT(replaced, 20);
    EXPECT_GT(refused, 20);
}

TEST(ReplaceMostSimilar, TheBestMakesWayForABetterNeighbourOnly) {
    ToyIsland i;
    i.advance(2);
    const auto before = members(i.island);
    // A neighbour of the best that is nearer to it than to all others.
    DesignId neighbour = 0;
    const auto nearer = [&](DesignId id) {
        const std::size_t to_best = differing_genes(i.toy.space, id, before[0].id);
        return std::all_of(before.begin() + 1, before.end(), [&](const Individual& m) {
            return differing_genes(i.toy.space, id, m.id) > to_best;
        });
    };
    while (i.island.archive().find(neighbour) || !nearer(neighbour)) ++neighbour;
    ToyIsland other;
    other.advance(2);
    i.receive({{neighbour, {before[0].score.objective * 1.0001, 0}}}, Replacement::most_similar);
    EXPECT_EQ(members(i.island), before);
    const Individual improved{neighbour, {before[0].score.objective * 0.9999, 0}};
    other.receive({improved}, Replacement::most_similar);
    auto expected = before;
    expected[0] = improved;
    EXPECT_EQ(members(other.island), expected);
    EXPECT_TRUE(other.island.arrivals().back().helped);
}

// ---- Records

TEST(Arrivals, TellWhatBecameOfEveryParcel) {
    ToyIsland i;
    i.advance(2);
    const auto population = members(i.island);
    const Individual best = champions(i, 1).front();
    const Individual middle{unknown_design(i, best.id + 1),
                            {std::nextafter(population[8].score.objective, 0.0), 0}};
    const Individual worse{unknown_design(i, middle.id + 1), {infinity, 1e9}};
    i.island.receive({{4, 0}, {worse, population[2], middle}}, Replacement::worst);
    i.advance(1);
    i.island.receive({{7, 0}, {best, population[0]}}, Replacement::worst);
    ASSERT_EQ(i.island.arrivals().size(), 2u);
    EXPECT_EQ(i.island.arrivals()[0],
              (Arrival{1, 4, 3, 1, 1, population[2].id, population[2].score.objective, false}));
    const Arrival& second = i.island.arrivals()[1];
    EXPECT_EQ(second.generation, 2);
    EXPECT_EQ(second.from, 7);
    EXPECT_EQ(second.sent, 2);
    EXPECT_EQ(second.best, best.id);
    EXPECT_EQ(second.objective, best.score.objective);
    EXPECT_TRUE(second.helped);
    EXPECT_EQ(i.island.history()[1].immigrants, 1);
    EXPECT_EQ(i.island.history()[2].immigrants, second.accepted);
}

TEST(Arrivals, ImmigrantsTakenInTwoLotsAddUp) {
    ToyIsland i;
    i.advance(2);
    const auto two = champions(i, 2);
    i.receive({two[0]});
    i.receive({two[1]});
    EXPECT_EQ(i.island.history().back().immigrants, 2);
    EXPECT_THAT(members(i.island)[0], two[1]);
    EXPECT_THAT(members(i.island)[1], two[0]);
}

TEST(Arrivals, AreKeptInTheStateAndGoOn) {
    for (const Replacement replacement : all_replacements) {
        ToyIsland i;
        i.advance(2);
        i.receive(champions(i, 3), replacement);
        i.island.note_meeting();
        Island other(i.toy.problem, i.config, 1, i.island.state());
        EXPECT_EQ(other.met(), 1);
        EXPECT_EQ(other.arrivals(), i.island.arrivals());
        while (!i.island.finished()) {
            i.island.advance();
            other.advance();
            ASSERT_EQ(i.island.state(), other.state());
        }
    }
}

}  // namespace
}  // namespace atl::search
