#include "atoll/search/asynchronous.hpp"

#include <gmock/gmock.h>

#include <set>

#include "asynchronous_ranks.hpp"

// Ranks that search without waiting for each other. The letters they send are in
// asynchronous_letters_test.cpp.

namespace atl::search {
namespace {

using test::asynchronous_toy;
using test::AsynchronousOutcome;
using test::AsynchronousRank;
using test::endless;
using test::Events;
using test::search_asynchronously;
using test::sizes_of;
using test::States;
using testing::Each;
using testing::IsEmpty;

void expect_equal(const Overview& a, const Overview& b) {
    EXPECT_EQ(a.islands, b.islands);
    EXPECT_EQ(a.slowest, b.slowest);
    EXPECT_EQ(a.fastest, b.fastest);
    EXPECT_EQ(a.met, b.met);
    EXPECT_EQ(a.members, b.members);
    EXPECT_EQ(a.evaluations, b.evaluations);
    EXPECT_EQ(a.requests, b.requests);
    EXPECT_EQ(a.archived, b.archived);
    EXPECT_EQ(a.forgotten, b.forgotten);
    EXPECT_EQ(a.records, b.records);
    EXPECT_EQ(a.arrivals, b.arrivals);
    EXPECT_EQ(a.best, b.best);
}

/// Every island is there, with all that happened to it, and every score is that of its design.
void expect_sound(const States& states, std::int64_t islands) {
    ASSERT_EQ(states.size(), static_cast<std::size_t>(islands));
    test::ToyProblem toy;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const IslandState& s = states[i];
        EXPECT_EQ(s.island, static_cast<std::int64_t>(i));
        EXPECT_EQ(s.population.size(), s.generation < 0 ? 0u : 10u);
        EXPECT_TRUE(std::is_sorted(s.population.begin(), s.population.end(), better));
        ASSERT_EQ(s.history.size(), static_cast<std::size_t>(s.generation + 1));
        std::int64_t immigrants = 0, accepted = 0;
        for (std::size_t g = 0; g < s.history.size(); ++g) {
            EXPECT_EQ(s.history[g].generation, static_cast<std::int64_t>(g));
            immigrants += s.history[g].immigrants;
        }
        if (!s.history.empty()) {
            EXPECT_EQ(s.history.back().evaluations, s.evaluations);
            EXPECT_EQ(s.history.back().requests, s.requests);
        }
        for (const Arrival& a : s.arrivals) {
            EXPECT_EQ(a.from, (s.island + islands - 1) % islands);
            accepted += a.accepted;
        }
        EXPECT_EQ(immigrants, accepted);
        for (const Individual& member : s.population)
            ASSERT_EQ(member.score, toy.problem.score(member.id));
        for (const Individual& known : s.archive)
            ASSERT_EQ(known.score, toy.problem.score(known.id));
    }
}

void expect_whole(const AsynchronousOutcome& out, const ArchipelagoConfig& config) {
    EXPECT_THAT(out.thrown, Each(IsEmpty()));
    expect_sound(out.states, config.islands);
    for (const IslandState& s : out.states) EXPECT_EQ(s.generation, config.last_generation());
}

/// All ranks know where all islands are.
void expect_met(const AsynchronousOutcome& out) {
    for (const Overview& known : out.overviews) expect_equal(known, sizes_of(out.states));
}

// ---- The end

TEST(Asynchronous, FinishesOnAnyNumberOfRanks) {
    for (const std::int64_t islands : {2, 3, 5})
        for (int ranks = 1; ranks <= 5; ++ranks) {
            SCOPED_TRACE(std::to_string(islands) + " on " + std::to_string(ranks));
            const ArchipelagoConfig config = asynchronous_toy(islands);
            const int used = std::min(ranks, static_cast<int>(islands));
            // Nobody is at the end before everybody has sent emigrants once.
            Events sent;
            const auto out = search_asynchronously(ranks, config, [&](AsynchronousRank& rank) {
                rank.evaluator.before_batch = [&](int batch) {
                    const auto here = static_cast<int>(rank.archipelago->islands().size());
                    if (batch != 3 * here + 1) return;  // the first after an interval
                    sent.add();
                    sent.wait_for(used);
                };
            });
            expect_whole(out, config);
            expect_met(out);
            std::int64_t accepted = 0, arrivals = 0;
            for (const IslandState& s : out.states)
                for (const Arrival& a : s.arrivals) {
                    accepted += a.accepted;
                    ++arrivals;
                    EXPECT_EQ(a.sent, 3);
                }
            EXPECT_GE(arrivals, used);
            EXPECT_GT(accepted, 0);
        }
}

TEST(Asynchronous, AnIslandAloneHasNoVisitors) {
    const ArchipelagoConfig config = asynchronous_toy(1);
    const auto out = search_asynchronously(3, config);
    expect_whole(out, config);
    expect_met(out);
    EXPECT_THAT(out.states[0].arrivals, IsEmpty());
}

TEST(Asynchronous, NoIslandCostsWhatItKnows) {
    const ArchipelagoConfig config = asynchronous_toy(3, 300);
    const auto out = search_asynchronously(3, config);
    expect_whole(out, config);
    for (std::size_t i = 0; i < 3; ++i) {
        const IslandState& s = out.states[i];
        const std::set<DesignId> costed(out.costed[i].begin(), out.costed[i].end());
        EXPECT_EQ(static_cast<std::int64_t>(out.costed[i].size()), s.evaluations);
        EXPECT_EQ(costed.size(), out.costed[i].size());
        // Whoever came first and was costed later would be in another place.
        std::vector<DesignId> learned;
        for (const Individual& known : s.archive)
            if (costed.contains(known.id)) learned.push_back(known.id);
        EXPECT_EQ(learned, out.costed[i]);
    }
}

TEST(Asynchronous, EndsWhenEnoughIsCosted) {
    for (const int ranks : {1, 3}) {
        ArchipelagoConfig config = asynchronous_toy(3, endless);
        config.budget.evaluations = 300;
        const auto out = search_asynchronously(ranks, config);
        expect_sound(out.states, 3);
        expect_met(out);
        EXPECT_GE(out.overviews[0].evaluations, 300);
        EXPECT_GE(out.overviews[0].slowest, 0);
    }
}

TEST(Asynchronous, EndsWhenADesignIsGoodEnough) {
    for (const int ranks : {1, 3}) {
        ArchipelagoConfig config = asynchronous_toy(3, endless);
        // The best of the first populations is not.
        config.budget.target = 1.5e-10;
        ASSERT_GT(test::run_alone(asynchronous_toy(3, 1)).front()[0].population[0].score.objective,
                  config.budget.target);
        const auto out = search_asynchronously(ranks, config);
        expect_sound(out.states, 3);
        expect_met(out);
        EXPECT_LE(out.overviews[0].best.score.objective, config.budget.target);
    }
}

TEST(Asynchronous, ASlowRankHoldsNobodyUp) {
    const ArchipelagoConfig config = asynchronous_toy(5, 40);
    for (int slow = 0; slow < 3; ++slow)
        for (const int batch : {1, 2, 20}) {
            SCOPED_TRACE("rank " + std::to_string(slow) + ", batch " + std::to_string(batch));
            Events finished;
            const auto out = search_asynchronously(3, config, [&](AsynchronousRank& rank) {
                if (rank.peers.rank() == slow)
                    rank.evaluator.before_batch = [&, batch](int b) {
                        if (b == batch) finished.wait_for(2);
                    };
                else
                    rank.hooks.stop = [&, noted = false]() mutable {
                        if (!noted && rank.reached(40)) {
                            noted = true;
                            finished.add();
                        }
                        return false;
                    };
            });
            expect_whole(out, config);
            expect_met(out);
        }
}

TEST(Asynchronous, ShowsHowItGrows) {
    for (const int ranks : {1, 4}) {
        const auto shown = search_asynchronously(ranks, asynchronous_toy(3, 100)).hooks.shown;
        ASSERT_GT(shown.size(), 1u);
        for (std::size_t n = 1; n < shown.size(); ++n) {
            const Overview &before = shown[n - 1], &after = shown[n];
            EXPECT_LE(before.islands, after.islands);
            EXPECT_LE(before.slowest, after.slowest);
            EXPECT_LE(before.fastest, after.fastest);
            EXPECT_LE(before.evaluations, after.evaluations);
            EXPECT_LE(before.requests, after.requests);
            EXPECT_LE(before.records, after.records);
            EXPECT_LE(before.arrivals, after.arrivals);
            EXPECT_FALSE(better(before.best, after.best));
        }
        EXPECT_LT(shown.front().slowest, 100);
        EXPECT_EQ(shown.back().slowest, 100);
        EXPECT_EQ(shown.back().islands, 3);
    }
}

// ---- Stops

TEST(Asynchronous, AStopOfAnyRankEndsAllAndTheyCanGoOn) {
    for (const int ranks : {2, 3})
        for (int who = 0; who < ranks; ++who) {
            SCOPED_TRACE(std::to_string(ranks) + " ranks, " + std::to_string(who) + " stops");
            // Another rank is still at its beginning by then.
            Events far;
            const auto stopped = search_asynchronously(
                ranks, asynchronous_toy(3, endless), [&](AsynchronousRank& rank) {
                    if (rank.peers.rank() == who)
                        rank.hooks.stop = [&] {
                            if (!rank.reached(200)) return false;
                            far.add();
                            return true;
                        };
                    else if (rank.peers.rank() == (who + 1) % ranks)
                        rank.evaluator.before_batch = [&](int batch) {
                            if (batch == 4) far.wait_for(1);
                        };
                });
            EXPECT_THAT(stopped.thrown, Each(IsEmpty()));
            expect_sound(stopped.states, 3);
            expect_met(stopped);
            const Overview& all = stopped.overviews[0];
            EXPECT_LT(all.slowest, all.fastest);
            const ArchipelagoConfig config = asynchronous_toy(3, all.fastest + 10);
            const auto finished = search_asynchronously(
                5 - ranks, config, [](AsynchronousRank&) {}, stopped.states);
            expect_whole(finished, config);
            expect_met(finished);
        }
}

TEST(Asynchronous, AFailureEndsAllAndIsThrownWhereItWas) {
    for (const int ranks : {1, 2, 4})
        for (int who = 0; who < ranks; ++who)
            for (const int batch : {1, 2, 50}) {
                const auto out = search_asynchronously(
                    ranks, asynchronous_toy(4, endless), [&](AsynchronousRank& rank) {
                        if (rank.peers.rank() != who) return;
                        rank.evaluator.before_batch = [batch](int b) {
                            if (b == batch) throw std::runtime_error("no more");
                        };
                    });
                for (int rank = 0; rank < ranks; ++rank)
                    EXPECT_EQ(out.thrown[static_cast<std::size_t>(rank)],
                              rank == who ? "no more" : "");
                for (const Overview& known : out.overviews) expect_equal(known, out.overviews[0]);
                EXPECT_EQ(out.overviews[0].islands, 4);
            }
}

TEST(Asynchronous, FailuresOfSeveralRanksAreThrownOnEach) {
    Events failing;
    const auto out =
        search_asynchronously(3, asynchronous_toy(3, endless), [&](AsynchronousRank& rank) {
            if (rank.peers.rank() == 1) return;
            rank.evaluator.before_batch = [&](int) {
                failing.add();
                failing.wait_for(2);
                throw std::runtime_error("rank " + std::to_string(rank.peers.rank()));
            };
        });
    EXPECT_THAT(out.thrown, testing::ElementsAre("rank 0", "", "rank 2"));
}

TEST(Asynchronous, AFailureOfWhatTheRootDoesEndsAllToo) {
    const auto fail = [] { throw std::runtime_error("no more"); };
    using Hooks = test::RecordingHooks;
    for (const int ranks : {1, 3}) {
        const auto failing = [&](std::function<void()> Hooks::*where) {
            const auto out = search_asynchronously(ranks, asynchronous_toy(3, endless),
                                                   [&](AsynchronousRank& rank) {
                                                       rank.hooks.checkpoints = true;
                                                       if (rank.peers.root())
                                                           rank.hooks.*where = fail;
                                                   });
            EXPECT_EQ(out.thrown[0], "no more");
            for (std::size_t r = 1; r < out.thrown.size(); ++r) EXPECT_EQ(out.thrown[r], "");
            expect_sound(out.states, 3);
            expect_met(out);
            return out.hooks;
        };
        EXPECT_EQ(failing(&Hooks::on_progress).dropped, 0u);
        EXPECT_EQ(failing(&Hooks::on_begin).dropped, 0u);
        const Hooks taking = failing(&Hooks::on_take);
        EXPECT_EQ(taking.taken.back().size(), 1u);
        EXPECT_EQ(taking.dropped, 1u);
        EXPECT_EQ(taking.ended, 0u);
        EXPECT_EQ(failing(&Hooks::on_end).dropped, 0u);
    }
}

// ---- Checkpoints

TEST(Asynchronous, CheckpointsAreWholeAndTheSearchCanGoOnFromThem) {
    for (const std::int64_t islands : {3, 5})
        for (int ranks = 1; ranks <= 4; ++ranks) {
            SCOPED_TRACE(std::to_string(islands) + " on " + std::to_string(ranks));
            const auto out = search_asynchronously(
                ranks, asynchronous_toy(islands, endless), [](AsynchronousRank& rank) {
                    rank.hooks.checkpoints = true;
                    rank.hooks.stop = [&] { return rank.hooks.ended >= 4; };
                });
            EXPECT_THAT(out.thrown, Each(IsEmpty()));
            const auto& [begun, taken, ended] =
                std::tie(out.hooks.begun, out.hooks.taken, out.hooks.ended);
            ASSERT_GE(ended, 4u);
            EXPECT_EQ(begun.size(), ended + out.hooks.dropped);
            EXPECT_LE(out.hooks.dropped, 1u);
            for (std::size_t c = 0; c < ended; ++c) {
                expect_sound(taken[c], islands);
                expect_equal(begun[c], sizes_of(taken[c]));
                EXPECT_LE(begun[c == 0 ? 0 : c - 1].evaluations, begun[c].evaluations);
            }
            const ArchipelagoConfig config = asynchronous_toy(islands, begun[3].fastest + 5);
            const auto finished = search_asynchronously(
                5 - ranks, config, [](AsynchronousRank&) {}, taken[3]);
            expect_whole(finished, config);
        }
}

}  // namespace
}  // namespace atl::search
