#include "atoll/search/archipelago.hpp"

#include <gtest/gtest.h>

#include "search_values.hpp"
#include "toy_archipelago.hpp"
#include "world.hpp"

// The same searches on all ranks together and on one process alone, which every rank does for
// itself.

namespace atl::search {
namespace {

using test::all_states;
using test::hosted_states;
using test::run_alone;
using test::toy_archipelago;
using test::ToyProblem;
using test::world;

using States = std::vector<IslandState>;

/// What the root has, the others nothing.
States on_root(const States& states) {
    return world().root() ? states : States{};
}

/// What all ranks know of these islands when they have met.
Overview overview_of(const ArchipelagoConfig& config, const States& states) {
    ToyProblem toy;
    Communicator alone;
    return Archipelago(config, toy.problem, alone, states).overview();
}

class ArchipelagoOnRanks : public testing::TestWithParam<int> {};

TEST_P(ArchipelagoOnRanks, EqualsARunOfOneProcessAtEveryMeeting) {
    const ArchipelagoConfig config = toy_archipelago(GetParam());
    const auto alone = run_alone(config);
    ToyProblem toy;
    Archipelago archipelago(config, toy.problem, world());
    EXPECT_EQ(archipelago.overview().slowest, -1);
    EXPECT_EQ(archipelago.overview().islands, config.islands);
    for (std::size_t meeting = 0; meeting < alone.size(); ++meeting) {
        EXPECT_FALSE(archipelago.finished());
        archipelago.advance();
        test::expect_same(archipelago.meet(), overview_of(config, alone[meeting]));
        const States states = all_states(config, archipelago, world());
        EXPECT_TRUE(states == on_root(alone[meeting])) << "meeting " << meeting;
    }
    EXPECT_TRUE(archipelago.finished());
    // Every rank evaluated its own islands and no more.
    const HostedBlock block = hosted_by(world().rank(), world().size(), config.islands);
    std::int64_t evaluations = 0;
    for (std::int64_t i = block.first; i < block.last; ++i)
        evaluations += alone.back()[static_cast<std::size_t>(i)].evaluations;
    EXPECT_EQ(toy.model.evaluations, evaluations);
    EXPECT_EQ(static_cast<std::int64_t>(archipelago.islands().size()), block.last - block.first);
}

TEST_P(ArchipelagoOnRanks, GoesOnFromStatesThatTheRootHasRead) {
    const ArchipelagoConfig config = toy_archipelago(GetParam());
    const auto alone = run_alone(config);
    for (std::size_t from = 0; from < alone.size(); ++from) {
        ToyProblem toy;
        Archipelago archipelago(config, toy.problem, world(),
                                hosted_states(config, on_root(alone[from]), world()));
        // Ranks without islands know it too: all ranks take the same number of steps.
        test::expect_same(archipelago.overview(), overview_of(config, alone[from]));
        std::size_t meeting = from;
        for (const States& states : test::run_to_the_end(config, archipelago, world()))
            EXPECT_TRUE(states == on_root(alone.at(++meeting))) << "from " << from;
        EXPECT_EQ(meeting + 1, alone.size());
    }
}

TEST_P(ArchipelagoOnRanks, StartingAnewAtEveryMeetingChangesNothing) {
    const ArchipelagoConfig config = toy_archipelago(GetParam(), 1);
    const auto alone = run_alone(config);
    ToyProblem toy;
    States states;
    for (std::size_t meeting = 0; meeting < alone.size(); ++meeting) {
        Archipelago archipelago =
            meeting == 0
                ? Archipelago(config, toy.problem, world())
                : Archipelago(config, toy.problem, world(), hosted_states(config, states, world()));
        archipelago.advance();
        archipelago.meet();
        states = all_states(config, archipelago, world());
        EXPECT_TRUE(states == on_root(alone[meeting])) << "meeting " << meeting;
    }
}

TEST_P(ArchipelagoOnRanks, AnInterruptionOfAnyRankChangesNothing) {
    const ArchipelagoConfig config = toy_archipelago(GetParam());
    const States expected = run_alone(config).back();
    for (int who = 0; who < world().size(); ++who) {
        ToyProblem toy;
        Archipelago archipelago(config, toy.problem, world());
        int steps = 0;
        for (int asked = 0; !archipelago.finished() && steps < 100; ++steps) {
            archipelago.advance([&] { return world().rank() == who && ++asked % 3 == 0; });
            archipelago.meet();
        }
        EXPECT_TRUE(archipelago.finished());
        EXPECT_TRUE(all_states(config, archipelago, world()) == on_root(expected)) << who;
    }
}

// Fewer islands than ranks, one per rank, and several.
INSTANTIATE_TEST_SUITE_P(Islands, ArchipelagoOnRanks, testing::Values(1, 2, 3, 5, 8));

TEST(ArchipelagoOnRanksOf, EveryTopologyIsTheSameToo) {
    std::vector<States> ends;
    for (const Topology kind : {Topology::none, Topology::ring, Topology::bidirectional_ring,
                                Topology::torus, Topology::hypercube, Topology::fully_connected,
                                Topology::star, Topology::random_regular}) {
        ArchipelagoConfig config = toy_archipelago(8, 1);
        config.migration.topology.kind = kind;
        ends.push_back(run_alone(config).back());
        ToyProblem toy;
        Archipelago archipelago(config, toy.problem, world());
        test::run_to_the_end(config, archipelago, world());
        EXPECT_TRUE(all_states(config, archipelago, world()) == on_root(ends.back()))
            << topology_names[static_cast<std::size_t>(kind)];
    }
    // And different from islands that never meet.
    EXPECT_FALSE(ends[0] == ends[1]);
}

TEST(ArchipelagoOnRanksOf, VotesOfAllRanksAreHeardByAll) {
    const ArchipelagoConfig config = toy_archipelago(2);
    ToyProblem toy;
    Archipelago archipelago(config, toy.problem, world());
    EXPECT_EQ(archipelago.meet(std::uint64_t{1} << world().rank()).votes,
              (std::uint64_t{1} << world().size()) - 1);
    EXPECT_EQ(archipelago.meet().votes, 0u);
}

}  // namespace
}  // namespace atl::search
