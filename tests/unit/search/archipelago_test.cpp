#include "atoll/search/archipelago.hpp"

#include <gmock/gmock.h>

#include "atoll/base/contract.hpp"
#include "threaded_peers.hpp"
#include "toy_archipelago.hpp"

namespace atl::search {
namespace {

using test::run_alone;
using test::toy_archipelago;
using test::ToyProblem;

std::int64_t immigrants(const std::vector<IslandState>& states) {
    std::int64_t sum = 0;
    for (const IslandState& s : states)
        for (const GenerationRecord& r : s.history) sum += r.immigrants;
    return sum;
}

TEST(Archipelago, EveryIslandAdvancesAndIsUsed) {
    const ArchipelagoConfig config = toy_archipelago(5);
    ToyProblem toy;
    Communicator alone;
    Archipelago archipelago(config, toy.problem, alone);
    EXPECT_EQ(archipelago.generation(), -1);
    for (std::int64_t g = 0; g <= 6; ++g) {
        EXPECT_FALSE(archipelago.finished());
        archipelago.advance();
        EXPECT_EQ(archipelago.generation(), g);
        const auto states = archipelago.gather_states();
        ASSERT_EQ(states.size(), 5u);
        std::int64_t evaluations = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            EXPECT_EQ(states[i].island, static_cast<std::int64_t>(i));
            EXPECT_EQ(states[i].generation, g);
            EXPECT_EQ(states[i].population.size(), 10u);
            EXPECT_EQ(states[i].history.size(), static_cast<std::size_t>(g + 1));
            EXPECT_GE(states[i].evaluations, 30);
            evaluations += states[i].evaluations;
            for (std::size_t other = 0; other < i; ++other)
                EXPECT_NE(states[i].archive, states[other].archive);
        }
        EXPECT_EQ(evaluations, toy.model.evaluations);
    }
    EXPECT_TRUE(archipelago.finished());
#ifdef ATOLL_CONTRACTS
    EXPECT_THROW(archipelago.advance(), base::ContractViolation);
#endif
}

TEST(Archipelago, EqualsIslandsSteppedByHandInARing) {
    for (std::int64_t n : {1, 2, 4})
        for (std::int64_t interval : {1, 2, 3}) {
            const ArchipelagoConfig config = toy_archipelago(n, interval);
            const auto states = run_alone(config);
            ToyProblem toy;
            std::vector<Island> islands;
            for (std::int64_t i = 0; i < n; ++i) {
                IslandState fresh;
                fresh.island = i;
                islands.emplace_back(toy.problem, config.algorithm, config.seed, fresh);
            }
            for (std::int64_t g = 0; g <= 6; ++g) {
                for (Island& island : islands) island.advance();
                if (n > 1 && g > 0 && g < 6 && g % interval == 0) {
                    // All leave before anyone arrives.
                    std::vector<std::vector<Individual>> travellers;
                    for (const Island& island : islands) travellers.push_back(island.emigrants(3));
                    for (std::size_t to = 0; to < islands.size(); ++to)
                        islands[to].receive(travellers[(to + islands.size() - 1) % islands.size()]);
                }
                ASSERT_EQ(states[static_cast<std::size_t>(g)].size(), islands.size());
                for (std::size_t i = 0; i < islands.size(); ++i)
                    ASSERT_EQ(states[static_cast<std::size_t>(g)][i], islands[i].state())
                        << n << " islands, interval " << interval << ", generation " << g;
            }
        }
}

TEST(Archipelago, IndividualsMigrateWhenItIsDueOnly) {
    const auto states = run_alone(toy_archipelago(4, 2));
    for (const IslandState& s : states.back())
        for (const GenerationRecord& r : s.history) {
            EXPECT_LE(r.immigrants, 3);
            if (r.generation != 2 && r.generation != 4) {
                EXPECT_EQ(r.immigrants, 0) << r.generation;
            }
        }
    EXPECT_GT(immigrants(states.back()), 0);
    EXPECT_EQ(immigrants(run_alone(toy_archipelago(4, 6)).back()), 0);
    EXPECT_EQ(immigrants(run_alone(toy_archipelago(1, 1)).back()), 0);
}

TEST(Archipelago, ImmigrantsAreKnownByTheScoresOfTheirOrigin) {
    const auto states = run_alone(toy_archipelago(3, 1));
    ToyProblem toy;
    for (const IslandState& s : states.back())
        for (const Individual& i : s.archive) ASSERT_EQ(i.score, toy.problem.score(i.id));
    // Some were learned rather than costed.
    for (const IslandState& s : states.back())
        EXPECT_GT(static_cast<std::int64_t>(s.archive.size()), s.evaluations);
}

TEST(Archipelago, IslandsThatNeverMeetRunOnTheirOwn) {
    ArchipelagoConfig config = toy_archipelago(3, 1);
    config.migration.topology = Topology::none;
    const auto states = run_alone(config).back();
    ASSERT_EQ(states.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        ToyProblem toy;
        IslandState fresh;
        fresh.island = static_cast<std::int64_t>(i);
        Island island(toy.problem, config.algorithm, config.seed, fresh);
        while (!island.finished()) island.advance();
        EXPECT_EQ(states[i], island.state());
    }
    EXPECT_NE(states, run_alone(toy_archipelago(3, 1)).back());
}

TEST(Archipelago, GoesOnFromItsStatesAfterEveryGeneration) {
    const ArchipelagoConfig config = toy_archipelago(4);
    const auto states = run_alone(config);
    for (std::size_t from = 0; from < states.size(); ++from) {
        ToyProblem toy;
        Communicator alone;
        Archipelago archipelago(config, toy.problem, alone, states[from]);
        EXPECT_EQ(archipelago.generation(), static_cast<std::int64_t>(from));
        EXPECT_EQ(archipelago.gather_states(), states[from]);
        for (std::size_t g = from + 1; g < states.size(); ++g) {
            archipelago.advance();
            ASSERT_EQ(archipelago.gather_states(), states[g]) << "from " << from << " at " << g;
        }
        EXPECT_TRUE(archipelago.finished());
    }
}

TEST(Archipelago, ProgressIsTheLatestOfEveryIsland) {
    const ArchipelagoConfig config = toy_archipelago(3, 1);
    ToyProblem toy;
    Communicator alone;
    Archipelago archipelago(config, toy.problem, alone);
    while (!archipelago.finished()) {
        archipelago.advance();
        const auto states = archipelago.gather_states();
        const auto progress = archipelago.gather_progress();
        ASSERT_EQ(progress.size(), 3u);
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(progress[i].island, static_cast<std::int64_t>(i));
            EXPECT_EQ(progress[i].latest, states[i].history.back());
            EXPECT_EQ(progress[i].best, states[i].population.front());
        }
    }
}

TEST(Archipelago, ProgressBeforeTheStartIsEmpty) {
    const ArchipelagoConfig config = toy_archipelago(2);
    ToyProblem toy;
    Communicator alone;
    Archipelago archipelago(config, toy.problem, alone);
    const auto progress = archipelago.gather_progress();
    ASSERT_EQ(progress.size(), 2u);
    EXPECT_EQ(progress[1].island, 1);
    EXPECT_EQ(progress[1].latest, GenerationRecord{});
}

TEST(Archipelago, TheNumberOfRanksChangesNothing) {
    for (std::int64_t islands : {1, 5}) {
        const ArchipelagoConfig config = toy_archipelago(islands);
        const auto expected = run_alone(config);
        for (int ranks : {2, 3, 7}) {
            std::vector<std::vector<IslandState>> got;
            test::on_ranks(ranks, [&](Communicator& peers) {
                ToyProblem toy;
                Archipelago archipelago(config, toy.problem, peers);
                while (!archipelago.finished()) {
                    archipelago.advance();
                    auto states = archipelago.gather_states();
                    if (peers.root()) got.push_back(std::move(states));
                }
            });
            EXPECT_EQ(got, expected) << islands << " islands on " << ranks << " ranks";
        }
    }
}

TEST(Archipelago, StatesOnTheRootReachEveryRank) {
    const ArchipelagoConfig config = toy_archipelago(3);
    const auto expected = run_alone(config);
    for (int ranks : {1, 2, 5})
        for (std::size_t from : {std::size_t{0}, std::size_t{3}, std::size_t{6}}) {
            std::vector<std::int64_t> generations(static_cast<std::size_t>(ranks));
            std::vector<IslandState> last;
            test::on_ranks(ranks, [&](Communicator& peers) {
                ToyProblem toy;
                Archipelago archipelago(config, toy.problem, peers,
                                        peers.root() ? expected[from] : std::vector<IslandState>{});
                // Ranks without islands must know how far the others are.
                generations[static_cast<std::size_t>(peers.rank())] = archipelago.generation();
                while (!archipelago.finished()) archipelago.advance();
                auto states = archipelago.gather_states();
                if (peers.root()) last = std::move(states);
            });
            EXPECT_THAT(generations, testing::Each(static_cast<std::int64_t>(from)));
            EXPECT_EQ(last, expected.back()) << ranks << " ranks from " << from;
        }
}

}  // namespace
}  // namespace atl::search
