#include <gmock/gmock.h>

#include <set>

#include "atoll/base/contract.hpp"
#include "threaded_peers.hpp"
#include "toy_archipelago.hpp"

// When islands meet, how far they go, and how they go on.

namespace atl::search {
namespace {

using test::run_alone;
using test::run_to_the_end;
using test::toy_archipelago;
using test::ToyProblem;
using testing::ElementsAre;

using States = std::vector<IslandState>;

std::vector<std::int64_t> generations(const std::vector<States>& meetings) {
    std::vector<std::int64_t> out;
    for (const States& states : meetings) {
        for (const IslandState& s : states) EXPECT_EQ(s.generation, states.front().generation);
        out.push_back(states.front().generation);
    }
    return out;
}

/// Goes on from `states` to the end. States of all meetings from there.
std::vector<States> go_on(const ArchipelagoConfig& config, States states, int ranks = 1) {
    std::vector<States> out;
    test::on_ranks(ranks, [&](Communicator& peers) {
        ToyProblem toy;
        Archipelago archipelago(config, toy.problem, peers,
                                test::hosted_states(config, states, peers));
        auto met = run_to_the_end(config, archipelago, peers);
        if (peers.root()) out = std::move(met);
    });
    return out;
}

std::int64_t evaluations(const States& states) {
    std::int64_t sum = 0;
    for (const IslandState& s : states) sum += s.evaluations;
    return sum;
}

Individual best(const States& states) {
    Individual out = states.front().population.front();
    for (const IslandState& s : states) out = std::min(out, s.population.front(), better);
    return out;
}

ArchipelagoConfig forgetful(ArchipelagoConfig config) {
    config.algorithm.archive = config.algorithm.chosen;
    return config;
}

// ---- When

TEST(Meetings, AreAtMultiplesOfTheIntervalAndAtTheEnd) {
    EXPECT_THAT(generations(run_alone(toy_archipelago(2, 1))), ElementsAre(0, 1, 2, 3, 4, 5, 6));
    EXPECT_THAT(generations(run_alone(toy_archipelago(2, 2))), ElementsAre(0, 2, 4, 6));
    EXPECT_THAT(generations(run_alone(toy_archipelago(2, 4))), ElementsAre(0, 4, 6));
    EXPECT_THAT(generations(run_alone(toy_archipelago(2, 6))), ElementsAre(0, 6));
    EXPECT_THAT(generations(run_alone(toy_archipelago(2, 100))), ElementsAre(0, 6));
}

TEST(Meetings, NobodyTravelsBeforeTheFirstNorAfterTheLast) {
    for (std::int64_t interval : {6, 7})
        for (const States last = run_alone(toy_archipelago(3, interval)).back();
             const IslandState& s : last) {
            EXPECT_TRUE(s.arrivals.empty());
            EXPECT_EQ(s.met, -1);
        }
}

#ifdef ATOLL_CONTRACTS
TEST(Meetings, ThereIsNoWayOnAfterTheEnd) {
    const ArchipelagoConfig config = toy_archipelago(2);
    ToyProblem toy;
    Communicator alone;
    Archipelago archipelago(config, toy.problem, alone);
    run_to_the_end(config, archipelago, alone);
    EXPECT_THROW(archipelago.advance(), base::ContractViolation);
    EXPECT_THROW(archipelago.local(2), base::ContractViolation);
    EXPECT_THROW(archipelago.state(-1), base::ContractViolation);
}
#endif

// ---- How far

TEST(Budget, GenerationsReplaceThoseOfThePhases) {
    ArchipelagoConfig config = toy_archipelago(2, 4);
    EXPECT_EQ(config.last_generation(), 6);
    config.budget.generations = 3;
    EXPECT_THAT(generations(run_alone(config)), ElementsAre(0, 3));
    config.budget.generations = 9;
    EXPECT_THAT(generations(run_alone(config)), ElementsAre(0, 4, 8, 9));
}

TEST(Budget, EvaluationsEndTheSearchAtTheNextMeeting) {
    ArchipelagoConfig config = toy_archipelago(3, 2);
    config.budget.generations = 12;
    const auto full = run_alone(config);
    for (std::size_t end = 0; end < full.size(); ++end) {
        config.budget.evaluations = evaluations(full[end]);
        EXPECT_EQ(run_alone(config),
                  std::vector(full.begin(), full.begin() + static_cast<std::ptrdiff_t>(end) + 1));
        if (end + 1 == full.size()) break;
        ++config.budget.evaluations;
        EXPECT_EQ(run_alone(config).size(), end + 2);
    }
}

TEST(Budget, ATargetEndsTheSearchAtTheNextMeeting) {
    ArchipelagoConfig config = toy_archipelago(3, 2);
    config.budget.generations = 12;
    const auto full = run_alone(config);
    std::set<std::size_t> lengths;
    for (const States& states : full) {
        config.budget.target = best(states).score.objective;
        const auto run = run_alone(config);
        EXPECT_EQ(best(run.back()).score.objective, config.budget.target);
        if (run.size() > 1) {
            EXPECT_GT(best(run[run.size() - 2]).score.objective, config.budget.target);
        }
        lengths.insert(run.size());
    }
    EXPECT_GT(lengths.size(), 2u);
    config.budget.target = 1e-12;  // nothing is
    EXPECT_EQ(run_alone(config), full);
}

TEST(Budget, AnInfeasibleBestReachesNoTarget) {
    ArchipelagoConfig config;
    config.budget.generations = 10;
    config.budget.target = 1e300;
    Overview all;
    all.islands = 1;
    all.slowest = all.fastest = 5;
    all.best = {3, {1.0, 0.1}};
    EXPECT_FALSE(config.finished(all));
    all.best = {3, {1.0, 0}};
    EXPECT_TRUE(config.finished(all));
}

TEST(Budget, OfASynchronousSearchIsLookedAtWhenIslandsMeetOnly) {
    ArchipelagoConfig config;
    config.migration.interval = 4;
    config.budget = {10, 100, 0};
    Overview all;
    all.islands = 2;
    all.evaluations = 100;
    const auto finished = [&](std::int64_t slowest, std::int64_t fastest) {
        all.slowest = slowest;
        all.fastest = fastest;
        return config.finished(all);
    };
    EXPECT_FALSE(finished(-1, -1));
    EXPECT_TRUE(finished(0, 0));
    EXPECT_FALSE(finished(4, 5));
    EXPECT_FALSE(finished(5, 5));
    EXPECT_TRUE(finished(8, 8));
    EXPECT_FALSE(finished(9, 10));
    EXPECT_TRUE(finished(10, 10));
    config.migration.mode = MigrationMode::asynchronous;
    EXPECT_FALSE(finished(-1, 3));
    EXPECT_TRUE(finished(4, 5));
}

// ---- More of it

/// A search that ends by `first` and is given `second` equals one that had that from the start.
void expect_extension(const ArchipelagoConfig& base, const Budget& first, const Budget& second) {
    ArchipelagoConfig config = base;
    config.budget = first;
    const auto begun = run_alone(config);
    config.budget = second;
    const auto straight = run_alone(config);
    for (const int ranks : {1, 3}) {
        const auto rest = go_on(config, begun.back(), ranks);
        const States& end = rest.empty() ? begun.back() : rest.back();
        ASSERT_EQ(end, straight.back());
        // Meetings of both fall together, but for the end of the first.
        for (std::size_t k = 0; k < rest.size(); ++k)
            ASSERT_EQ(rest[k], straight[straight.size() - rest.size() + k]);
    }
}

TEST(Extension, OfGenerationsEqualsAStraightRun) {
    for (std::int64_t interval : {1, 2, 3, 5})
        for (std::int64_t first = 1; first <= 8; ++first)
            for (std::int64_t second : {first, first + 1, first + 2, first + 5})
                expect_extension(toy_archipelago(3, interval), {first, 0, 0}, {second, 0, 0});
}

TEST(Extension, OfEvaluationsEqualsAStraightRun) {
    for (std::int64_t interval : {1, 2, 3})
        for (std::int64_t first : {1, 90, 120, 160})
            for (std::int64_t second : {first, first + 20, first + 60, std::int64_t{0}})
                expect_extension(toy_archipelago(3, interval), {10, first, 0}, {10, second, 0});
}

TEST(Extension, OfATargetEqualsAStraightRun) {
    const auto full = run_alone(toy_archipelago(3, 1));
    std::set<double> targets;
    for (const States& states : full) targets.insert(best(states).score.objective);
    ASSERT_GT(targets.size(), 2u);
    for (const double first : targets)
        for (const double second : targets)
            if (second <= first)
                expect_extension(toy_archipelago(3, 1), {0, 0, first}, {0, 0, second});
}

TEST(Extension, OfOneKindAfterAnotherEqualsAStraightRun) {
    for (const auto& config : {toy_archipelago(3, 2), forgetful(toy_archipelago(3, 2))}) {
        expect_extension(config, {5, 0, 0}, {12, 0, 0});
        expect_extension(config, {5, 0, 0}, {12, 240, 0});
        expect_extension(config, {12, 120, 0}, {13, 0, 0});
    }
    // From the phases of the algorithm to further generations of the last one.
    expect_extension(toy_archipelago(3, 4), {}, {11, 0, 0});
}

// ---- Going on

TEST(Resume, AfterEveryMeetingEqualsAStraightRun) {
    ArchipelagoConfig small = forgetful(toy_archipelago(4));
    small.budget.generations = 14;
    small.migration.replacement = Replacement::random;
    ArchipelagoConfig mixed = toy_archipelago(4);
    mixed.algorithms = {{{1, 2}, small.algorithm}};
    mixed.migration.topology.kind = Topology::star;
    mixed.migration.selection = EmigrantSelection::tournament;
    for (const ArchipelagoConfig& config : {toy_archipelago(4), small, mixed}) {
        const auto straight = run_alone(config);
        for (std::size_t from = 0; from < straight.size(); ++from)
            for (const int ranks : {1, 2, 5})
                ASSERT_EQ(go_on(config, straight[from], ranks),
                          std::vector(straight.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                                      straight.end()))
                    << "from " << from << " on " << ranks;
    }
    std::int64_t forgotten = 0;
    for (const States last = run_alone(small).back(); const IslandState& s : last)
        forgotten += s.forgotten;
    EXPECT_GT(forgotten, 100);
}

/// True from the n-th question on, counted from 1.
std::function<bool()> after_questions(int n) {
    return [n, asked = 0]() mutable { return ++asked >= n; };
}

TEST(Interruption, AtAnyPointEqualsAStraightRun) {
    for (const std::int64_t interval : {1, 2, 3, 5}) {
        const ArchipelagoConfig config = toy_archipelago(3, interval);
        const States expected = run_alone(config).back();
        for (int point = 1; point <= 3 * 7; ++point) {
            ToyProblem toy;
            Communicator alone;
            Archipelago archipelago(config, toy.problem, alone);
            const auto interrupted = after_questions(point);
            int interruptions = 0;
            while (!archipelago.finished()) {
                archipelago.advance(interrupted);
                archipelago.meet();
                ASSERT_LT(++interruptions, 100);
            }
            ASSERT_EQ(test::all_states(config, archipelago, alone), expected)
                << "interval " << interval << ", point " << point;
        }
    }
}

TEST(Interruption, GoesOnWithoutAMeetingToo) {
    const ArchipelagoConfig config = toy_archipelago(3, 2);
    const States expected = run_alone(config).back();
    ToyProblem toy;
    Communicator alone;
    Archipelago archipelago(config, toy.problem, alone);
    while (!archipelago.finished()) {
        archipelago.advance([] { return true; });
        archipelago.advance([] { return true; });
        archipelago.advance();
        archipelago.meet();
    }
    EXPECT_EQ(test::all_states(config, archipelago, alone), expected);
}

TEST(Interruption, OfAnyRankAndGoingOnFromCopiesEqualsAStraightRun) {
    for (const std::int64_t interval : {1, 2, 4}) {
        const ArchipelagoConfig config = forgetful(toy_archipelago(5, interval));
        const States expected = run_alone(config).back();
        for (int ranks = 1; ranks <= 4; ++ranks)
            for (int who = 0; who < ranks; ++who)
                for (int point = 1; point <= 5; ++point) {
                    // Some rank stops after every few generations, and all start anew, as many
                    // ranks as there were or one more.
                    States states;
                    bool finished = false;
                    for (int session = 0; !finished; ++session) {
                        ASSERT_LT(session, 60);
                        States saved;
                        test::on_ranks(ranks + session % 2, [&](Communicator& peers) {
                            ToyProblem toy;
                            Archipelago archipelago =
                                session == 0
                                    ? Archipelago(config, toy.problem, peers)
                                    : Archipelago(config, toy.problem, peers,
                                                  test::hosted_states(config, states, peers));
                            const bool mine = peers.rank() == who;
                            archipelago.advance(mine ? after_questions(point)
                                                     : [] { return false; });
                            archipelago.meet();
                            auto all = test::all_states(config, archipelago, peers);
                            if (peers.root()) {
                                saved = std::move(all);
                                finished = archipelago.finished();
                            }
                        });
                        states = std::move(saved);
                    }
                    ASSERT_EQ(states, expected)
                        << ranks << " ranks, rank " << who << " stops after " << point
                        << ", interval " << interval;
                }
    }
}

TEST(Interruption, OfASearchThatHasCostedEnoughIsNotItsEnd) {
    ArchipelagoConfig config = toy_archipelago(3, 3);
    config.budget.evaluations = 91;  // the first populations have 90
    const auto straight = run_alone(config);
    ASSERT_THAT(generations(straight), ElementsAre(0, 3));
    ToyProblem toy;
    Communicator alone;
    Archipelago archipelago(config, toy.problem, alone);
    archipelago.advance();
    archipelago.meet();
    archipelago.advance(after_questions(4));
    archipelago.meet();
    EXPECT_GT(archipelago.overview().evaluations, 91);
    EXPECT_FALSE(archipelago.finished());
    archipelago.advance();
    archipelago.meet();
    EXPECT_TRUE(archipelago.finished());
    EXPECT_EQ(test::all_states(config, archipelago, alone), straight.back());
}

}  // namespace
}  // namespace atl::search
