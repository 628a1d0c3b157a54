#include <gtest/gtest.h>

#include "atoll/search/archipelago.hpp"
#include "toy_archipelago.hpp"
#include "world.hpp"

// The same searches on all ranks together and on one process alone, which every rank does for
// itself.

namespace atl::search {
namespace {

using test::run_alone;
using test::toy_archipelago;
using test::ToyProblem;
using test::world;

class ArchipelagoOnRanks : public testing::TestWithParam<int> {};

TEST_P(ArchipelagoOnRanks, EqualsARunOfOneProcessAfterEveryGeneration) {
    const ArchipelagoConfig config = toy_archipelago(GetParam());
    const auto alone = run_alone(config);
    ToyProblem toy;
    Archipelago archipelago(config, toy.problem, world());
    EXPECT_EQ(archipelago.generation(), -1);
    const std::vector<IslandState> nothing;
    for (std::size_t g = 0; g < alone.size(); ++g) {
        EXPECT_FALSE(archipelago.finished());
        archipelago.advance();
        EXPECT_EQ(archipelago.generation(), static_cast<std::int64_t>(g));
        const auto states = archipelago.gather_states();
        EXPECT_TRUE(states == (world().root() ? alone[g] : nothing)) << "generation " << g;
        const auto progress = archipelago.gather_progress();
        EXPECT_EQ(progress.size(), states.size());
        for (std::size_t i = 0; i < std::min(progress.size(), states.size()); ++i) {
            EXPECT_EQ(progress[i].island, states[i].island);
            EXPECT_EQ(progress[i].latest, states[i].history.back());
            EXPECT_EQ(progress[i].best, states[i].population.front());
        }
    }
    EXPECT_TRUE(archipelago.finished());
    // Every rank evaluated its own islands and no more.
    const HostedBlock block = hosted_by(world().rank(), world().size(), config.islands);
    std::int64_t evaluations = 0;
    for (std::int64_t i = block.first; i < block.last; ++i)
        evaluations += alone.back()[static_cast<std::size_t>(i)].evaluations;
    EXPECT_EQ(toy.model.evaluations, evaluations);
}

TEST_P(ArchipelagoOnRanks, GoesOnFromStatesThatTheRootHasRead) {
    const ArchipelagoConfig config = toy_archipelago(GetParam());
    const auto alone = run_alone(config);
    const auto last = static_cast<std::int64_t>(alone.size()) - 1;
    const std::vector<IslandState> nothing;
    for (std::size_t from = 0; from < alone.size(); ++from) {
        ToyProblem toy;
        Archipelago archipelago(config, toy.problem, world(),
                                world().root() ? alone[from] : nothing);
        EXPECT_EQ(archipelago.generation(), static_cast<std::int64_t>(from));
        // Ranks without islands know it too: all ranks take the same number of steps.
        while (!archipelago.finished()) archipelago.advance();
        EXPECT_EQ(archipelago.generation(), last);
        const auto states = archipelago.gather_states();
        EXPECT_TRUE(states == (world().root() ? alone.back() : nothing)) << "from " << from;
    }
}

TEST_P(ArchipelagoOnRanks, RestartingAtEveryGenerationChangesNothing) {
    const ArchipelagoConfig config = toy_archipelago(GetParam(), 1);
    const auto alone = run_alone(config);
    const std::vector<IslandState> nothing;
    ToyProblem toy;
    std::vector<IslandState> states;
    for (std::size_t g = 0; g < alone.size(); ++g) {
        if (g == 0) {
            Archipelago archipelago(config, toy.problem, world());
            archipelago.advance();
            states = archipelago.gather_states();
        } else {
            Archipelago archipelago(config, toy.problem, world(), std::move(states));
            archipelago.advance();
            states = archipelago.gather_states();
        }
        EXPECT_TRUE(states == (world().root() ? alone[g] : nothing)) << "generation " << g;
    }
}

// Fewer islands than ranks, one per rank, and several.
INSTANTIATE_TEST_SUITE_P(Islands, ArchipelagoOnRanks, testing::Values(1, 2, 3, 5, 8));

TEST(ArchipelagoOnRanksOfNone, IslandsThatNeverMeetAreTheSameToo) {
    ArchipelagoConfig config = toy_archipelago(5);
    config.migration.topology = Topology::none;
    const auto alone = run_alone(config);
    ToyProblem toy;
    Archipelago archipelago(config, toy.problem, world());
    while (!archipelago.finished()) archipelago.advance();
    const auto states = archipelago.gather_states();
    EXPECT_TRUE(states == (world().root() ? alone.back() : std::vector<IslandState>{}));
    // And different from those that do.
    EXPECT_FALSE(run_alone(toy_archipelago(5)).back() == alone.back());
}

}  // namespace
}  // namespace atl::search
