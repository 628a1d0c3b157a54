#include "atoll/search/communicator.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "search_printers.hpp"

// The default: a process on its own.

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Individual> cargo(DesignId id) {
    return {{id, {double(id), 0}}, {id + 100, {2, 0.5}}};
}

IslandState state_of(std::int64_t island) {
    IslandState s;
    s.island = island;
    s.evaluations = 10 * island;
    return s;
}

TEST(Communicator, AloneIsTheRoot) {
    const Communicator alone;
    EXPECT_EQ(alone.rank(), 0);
    EXPECT_EQ(alone.size(), 1);
    EXPECT_TRUE(alone.root());
    EXPECT_EQ(alone.bytes_sent(), 0);
}

TEST(Communicator, AloneIsAll) {
    Communicator alone;
    EXPECT_TRUE(alone.any(true));
    EXPECT_FALSE(alone.any(false));
    EXPECT_THAT(alone.all_gather("text"), ElementsAre("text"));
    EXPECT_THAT(alone.all_gather(""), ElementsAre(""));
    Overview here;
    here.evaluations = 7;
    here.votes = 5;
    EXPECT_EQ(alone.combine(here).evaluations, 7);
    EXPECT_EQ(alone.combine(here).votes, 5u);
}

TEST(Communicator, CollectsAndDistributesIslandByIsland) {
    Communicator alone;
    std::vector<std::string> events;
    std::vector<IslandState> taken;
    alone.collect(
        3,
        [&](std::int64_t i) {
            events.push_back("state " + std::to_string(i));
            return state_of(i);
        },
        [&](IslandState s) {
            events.push_back("take " + std::to_string(s.island));
            taken.push_back(std::move(s));
        });
    // Never two states at a time.
    EXPECT_THAT(events, ElementsAre("state 0", "take 0", "state 1", "take 1", "state 2", "take 2"));
    EXPECT_THAT(taken, ElementsAre(state_of(0), state_of(1), state_of(2)));
    EXPECT_EQ(alone.distribute(3, state_of), taken);
    EXPECT_THAT(alone.distribute(0, state_of), IsEmpty());
}

TEST(Communicator, WhatFailsInCollectingOrDistributingGoesOn) {
    Communicator alone;
    const auto fail = [](auto&&...) -> IslandState { throw std::runtime_error("full"); };
    EXPECT_THROW(alone.collect(2, state_of, fail), std::runtime_error);
    EXPECT_THROW(alone.distribute(2, fail), std::runtime_error);
}

TEST(Communicator, DeliversParcelsInTheOrderOfTheRoutes) {
    Communicator alone;
    const auto ring = routes({}, 4, 1);
    std::vector<Parcel> outgoing;
    for (std::int64_t from : {2, 0, 3, 1})
        outgoing.push_back({{from, (from + 1) % 4}, cargo(static_cast<DesignId>(from))});
    const auto arrived = alone.exchange(outgoing, ring, 4);
    ASSERT_EQ(arrived.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(arrived[i].route, ring[i]);
        EXPECT_EQ(arrived[i].individuals, cargo(static_cast<DesignId>(ring[i].from)));
    }
}

TEST(Communicator, DeliversSeveralParcelsForOneIslandAndEmptyOnes) {
    Communicator alone;
    const auto arrived = alone.exchange({{{0, 2}, cargo(1)}, {{2, 0}, {}}, {{1, 0}, cargo(2)}},
                                        {{1, 0}, {2, 0}, {0, 2}}, 3);
    ASSERT_EQ(arrived.size(), 3u);
    EXPECT_EQ(arrived[0].route, (Route{1, 0}));
    EXPECT_EQ(arrived[0].individuals, cargo(2));
    EXPECT_EQ(arrived[1].route, (Route{2, 0}));
    EXPECT_THAT(arrived[1].individuals, IsEmpty());
    EXPECT_EQ(arrived[2].route, (Route{0, 2}));
    EXPECT_EQ(arrived[2].individuals, cargo(1));
    EXPECT_THAT(alone.exchange({}, {}, 1), IsEmpty());
}

TEST(Communicator, LettersToOneselfArriveOnceAndInOrder) {
    Communicator alone;
    EXPECT_THAT(alone.arrived(), IsEmpty());
    for (const auto kind : {Letter::Kind::order, Letter::Kind::failure, Letter::Kind::overview}) {
        Letter letter;
        letter.kind = kind;
        alone.post(0, std::move(letter));
    }
    const auto letters = alone.arrived();
    ASSERT_EQ(letters.size(), 3u);
    EXPECT_EQ(letters[0].kind, Letter::Kind::order);
    EXPECT_EQ(letters[1].kind, Letter::Kind::failure);
    EXPECT_EQ(letters[2].kind, Letter::Kind::overview);
    for (const Letter& l : letters) EXPECT_EQ(l.from, 0);
    EXPECT_THAT(alone.arrived(), IsEmpty());
    alone.post(0, Letter{});
    EXPECT_EQ(alone.close_post().size(), 1u);
    EXPECT_THAT(alone.close_post(), IsEmpty());
}

}  // namespace
}  // namespace atl::search
