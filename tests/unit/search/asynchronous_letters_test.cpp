#include <gmock/gmock.h>

#include <iterator>
#include <set>

#include "asynchronous_ranks.hpp"

// What a rank of an asynchronous search does about letters, and which ones it sends. The other rank
// is played by the test.

namespace atl::search {
namespace {

using test::asynchronous_toy;
using test::AsynchronousRank;
using test::endless;
using test::States;
using testing::ElementsAre;
using testing::IsEmpty;

/// The root of two ranks.
class PlayedPeer final : public Communicator {
  public:
    int size() const override { return 2; }
    void post(int to, Letter letter) override {
        if (to == 0) {
            Communicator::post(0, std::move(letter));
        } else {
            on_letter(letter);
            sent.push_back(std::move(letter));
        }
    }
    std::int64_t under_way(int to) const override { return to == 1 ? unread : 0; }
    std::vector<Letter> arrived() override {
        std::vector<Letter> letters = Communicator::arrived();
        std::move(inbox.begin(), inbox.end(), std::back_inserter(letters));
        inbox.clear();
        return letters;
    }
    /// The other says so.
    void reply(Letter letter) {
        letter.from = 1;
        inbox.push_back(std::move(letter));
    }

    std::int64_t unread = 0;
    std::function<void(const Letter&)> on_letter = [](const Letter&) {};
    std::vector<Letter> sent, inbox;

    std::vector<Parcel> sent_parcels() const {
        std::vector<Parcel> out;
        for (const Letter& l : sent) out.insert(out.end(), l.parcels.begin(), l.parcels.end());
        return out;
    }
};

class AsynchronousLetters : public testing::Test {
  protected:
    /// The islands here, when the search is stopped.
    States search(const ArchipelagoConfig& config, std::function<bool()> stop) {
        Archipelago archipelago(config, rank_.problem, peer_);
        rank_.archipelago = &archipelago;
        rank_.hooks.stop = std::move(stop);
        AsynchronousSearch(config, archipelago, peer_, rank_.hooks).run();
        States out;
        for (const Island& island : archipelago.islands()) out.push_back(island.state());
        return out;
    }
    std::int64_t generation() const { return rank_.archipelago->islands().front().generation(); }
    /// Of the designs with these ids.
    Letter migrants(Route route, const std::vector<DesignId>& ids) {
        test::ToyProblem toy;
        Letter letter;
        Parcel& parcel = letter.parcels.emplace_back();
        parcel.route = route;
        for (const DesignId id : ids) parcel.individuals.push_back({id, toy.problem.score(id)});
        return letter;
    }

    PlayedPeer peer_;
    AsynchronousRank rank_{peer_};
};

// ---- Migrants

TEST_F(AsynchronousLetters, EmigrantsLeaveAfterEveryInterval) {
    peer_.unread = 7;
    const States states = search(asynchronous_toy(2, endless), [&] { return rank_.reached(20); });
    const auto parcels = peer_.sent_parcels();
    EXPECT_EQ(static_cast<std::int64_t>(parcels.size()), (states[0].generation - 1) / 2);
    for (const Parcel& p : parcels) {
        EXPECT_EQ(p.route, (Route{0, 1}));
        EXPECT_EQ(p.individuals.size(), 3u);
    }
}

TEST_F(AsynchronousLetters, NoEmigrantsGoToAHostWithTooManyUnread) {
    peer_.unread = 8;
    const States states = search(asynchronous_toy(2, endless), [&] { return rank_.reached(20); });
    EXPECT_THAT(peer_.sent_parcels(), IsEmpty());
    EXPECT_GE(states[0].generation, 20);
}

TEST_F(AsynchronousLetters, AHostThatHasReadGetsLaterEmigrants) {
    peer_.unread = 100;
    const States states = search(asynchronous_toy(2, endless), [&] {
        if (generation() == 10) peer_.unread = 0;
        return rank_.reached(20);
    });
    EXPECT_EQ(static_cast<std::int64_t>(peer_.sent_parcels().size()),
              (states[0].generation - 1) / 2 - 4);
}

TEST_F(AsynchronousLetters, EmigrantsOfOneIslandToOneHostShareALetter) {
    ArchipelagoConfig config = asynchronous_toy(6, endless);
    config.migration.topology.kind = Topology::fully_connected;
    search(config, [&] { return rank_.reached(3); });
    ASSERT_FALSE(peer_.sent_parcels().empty());
    for (const Letter& l : peer_.sent)
        if (l.kind == Letter::Kind::migrants) {
            ASSERT_EQ(l.parcels.size(), 3u);
            for (const Parcel& p : l.parcels) {
                EXPECT_EQ(p.route.from, l.parcels.front().route.from);
                EXPECT_GE(p.route.to, 3);
            }
        }
}

TEST_F(AsynchronousLetters, ImmigrantsWaitForTheFirstPopulation) {
    // The second island's come before the first has its population.
    peer_.reply(migrants({3, 0}, {1, 2, 3}));
    peer_.reply(migrants({2, 1}, {4, 5}));
    peer_.reply(migrants({3, 0}, {6}));
    ArchipelagoConfig config = asynchronous_toy(4, endless);
    config.migration.topology.kind = Topology::edges;
    config.migration.topology.edges = {{3, 0}, {2, 1}};
    const States states = search(config, [&] { return rank_.reached(5); });
    ASSERT_EQ(states[0].arrivals.size(), 2u);
    ASSERT_EQ(states[1].arrivals.size(), 1u);
    EXPECT_EQ(states[0].arrivals[0].generation, 0);
    EXPECT_EQ(states[0].arrivals[0].from, 3);
    EXPECT_EQ(states[0].arrivals[0].sent, 3);
    EXPECT_EQ(states[0].arrivals[1].generation, 0);
    EXPECT_EQ(states[0].arrivals[1].sent, 1);
    EXPECT_EQ(states[1].arrivals[0].generation, 0);
    EXPECT_EQ(states[1].arrivals[0].from, 2);
    EXPECT_EQ(states[1].arrivals[0].sent, 2);
}

TEST_F(AsynchronousLetters, ImmigrantsAreNeverCosted) {
    std::vector<DesignId> even;
    for (DesignId id = 0; id < rank_.space.size(); id += 2) even.push_back(id);
    peer_.reply(migrants({1, 0}, even));
    std::size_t first_population = 0;
    const States states = search(asynchronous_toy(2, endless), [&] {
        if (first_population == 0) first_population = rank_.evaluator.costed.size();
        return rank_.reached(50);
    });
    ASSERT_EQ(first_population, 30u);
    EXPECT_TRUE(states[0].arrivals.at(0).helped);
    EXPECT_GT(states[0].arrivals[0].accepted, 0);
    const auto& costed = rank_.evaluator.costed;
    ASSERT_GT(costed.size(), first_population);
    for (std::size_t c = first_population; c < costed.size(); ++c) EXPECT_EQ(costed[c] % 2, 1u);
}

TEST_F(AsynchronousLetters, AFinishedIslandTakesNobodyIn) {
    int rounds = 0;
    const States states = search(asynchronous_toy(2), [&] {
        if (rank_.reached(5)) peer_.reply(migrants({1, 0}, {static_cast<DesignId>(++rounds)}));
        return rounds >= 10;
    });
    EXPECT_EQ(states[0].generation, 6);
    ASSERT_EQ(states[0].arrivals.size(), 1u);  // between the last two generations
    EXPECT_EQ(states[0].arrivals[0].generation, 5);
}

// ---- Orders

/// How far the other rank gets with a checkpoint.
enum class Answers : std::uint8_t { nothing, sizes, state };

class AsynchronousCheckpoint : public AsynchronousLetters,
                               public testing::WithParamInterface<Answers> {
  protected:
    void SetUp() override {
        rank_.hooks.checkpoints = true;
        peer_.on_letter = [&](const Letter& order) {
            if (order.kind != Letter::Kind::order) return;
            Letter answer;
            if (order.order == Letter::Order::snapshot && GetParam() >= Answers::sizes) {
                answer.kind = Letter::Kind::sizes;
                answer.order = Letter::Order::send;
                answer.overview.islands = 1;
            } else if (order.order == Letter::Order::send && GetParam() >= Answers::state) {
                answer.kind = Letter::Kind::state;
                answer.state.island = 1;
            } else {
                return;
            }
            peer_.reply(std::move(answer));
        };
    }
    /// Orders the other has got.
    std::vector<Letter::Order> orders() const {
        std::vector<Letter::Order> out;
        for (const Letter& l : peer_.sent)
            if (l.kind == Letter::Kind::order) out.push_back(l.order);
        return out;
    }
};

TEST_P(AsynchronousCheckpoint, IsDroppedOnceWhenTheSearchClosesBeforeItsEnd) {
    search(asynchronous_toy(2, endless),
           [&] { return rank_.reached(100) || rank_.hooks.ended == 2; });
    const auto& hooks = rank_.hooks;
    using enum Letter::Order;
    switch (GetParam()) {
        case Answers::nothing:
            EXPECT_THAT(orders(), ElementsAre(snapshot, close));
            EXPECT_EQ(hooks.begun.size(), 0u);
            EXPECT_EQ(hooks.dropped, 0u);
            break;
        case Answers::sizes:
            EXPECT_THAT(orders(), ElementsAre(snapshot, send, close));
            ASSERT_EQ(hooks.begun.size(), 1u);
            EXPECT_EQ(hooks.begun[0].islands, 2);
            ASSERT_EQ(hooks.taken[0].size(), 1u);
            EXPECT_EQ(hooks.taken[0][0].island, 0);
            EXPECT_EQ(hooks.dropped, 1u);
            break;
        case Answers::state:
            ASSERT_EQ(hooks.ended, 2u);
            for (std::size_t c = 0; c < 2; ++c) {
                ASSERT_EQ(hooks.taken[c].size(), 2u);
                EXPECT_EQ(hooks.taken[c][0].island, 0);
                EXPECT_EQ(hooks.taken[c][1].island, 1);
            }
            EXPECT_EQ(hooks.begun.size(), 2 + hooks.dropped);
            EXPECT_EQ(orders().back(), close);
            return;
    }
    EXPECT_EQ(hooks.ended, 0u);
}

INSTANTIATE_TEST_SUITE_P(Asynchronous, AsynchronousCheckpoint,
                         testing::Values(Answers::nothing, Answers::sizes, Answers::state));

TEST_F(AsynchronousLetters, AFailureElsewhereClosesTheSearchOnce) {
    int questions = 0;
    search(asynchronous_toy(2, endless), [&] {
        if (++questions == 10)
            for (int n = 0; n < 2; ++n) {
                Letter failure;
                failure.kind = Letter::Kind::failure;
                peer_.reply(std::move(failure));
            }
        return false;
    });
    int closes = 0;
    for (const Letter& l : peer_.sent)
        closes += l.kind == Letter::Kind::order && l.order == Letter::Order::close;
    EXPECT_EQ(closes, 1);
}

}  // namespace
}  // namespace atl::search
