#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "atoll/base/text.hpp"
#include "small_search.hpp"

// Searches that end by their budget, and are given more.

namespace atl::run::test_search {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST_F(SearchRunTest, EndsAfterTheGenerationsOfItsBudget) {
    const SearchOutcome outcome = run(small_job({{"budget.generations", "2"}}), "run");
    EXPECT_EQ(outcome.ending, SearchEnding::finished);
    EXPECT_EQ(outcome.result->overview.slowest, 2);
    EXPECT_EQ(outcome.result->overview.fastest, 2);
    EXPECT_EQ(json("run/result.json")["generations"], 2);
    EXPECT_EQ(recorder_.seen.back().last_generation, 2);
    EXPECT_EQ(recorder_.seen.back().seconds_left, 0);
    // The last phase goes on for as long as the budget says.
    const SearchOutcome longer = run(small_job({{"budget.generations", "7"}}), "longer");
    EXPECT_EQ(longer.result->overview.slowest, 7);
    EXPECT_EQ(states("longer")[0].history.back().phase, 1);
}

TEST_F(SearchRunTest, WithMoreGenerationsGoesOnAsIfItHadNeverEnded) {
    for (const char* interval : {"1", "2", "3", "5"}) {
        const auto job = [&](int generations) {
            return small_job({{"islands.migration.interval", interval},
                              {"budget.generations", std::to_string(generations)}});
        };
        const std::string name = std::string("every ") + interval;
        run(job(1), name);
        for (const int generations : {2, 3, 6, 8}) {
            EXPECT_EQ(resume(job(generations), name).ending, SearchEnding::finished);
            EXPECT_THAT(recorder_.warnings, IsEmpty());
            expect_result(straight_run_of(job(generations)), name);
        }
    }
}

TEST_F(SearchRunTest, StoppedWithinOneBudgetGoesOnWithAnother) {
    const auto job = [&](int generations) {
        return small_job({{"islands.migration.interval", "3"},
                          {"budget.generations", std::to_string(generations)}});
    };
    const ResultBytes straight = straight_run_of(job(7));
    for (const int question : {1, 5, 8, 13}) {
        const std::string name = "stopped at " + std::to_string(question);
        EXPECT_EQ(run(job(5), name, from_question(question)).ending, SearchEnding::stopped);
        resume(job(7), name);
        expect_result(straight, name);
    }
}

TEST_F(SearchRunTest, EndsAtTheMeetingWhereItsEvaluationsAreSpent) {
    const auto job = [](int evaluations) {
        return small_job({{"budget.evaluations", std::to_string(evaluations)}});
    };
    run(job_, "straight");
    std::vector<std::int64_t> spent;
    for (const SearchProgress& p : recorder_.seen) spent.push_back(p.evaluations);
    // The first population costs 60.
    EXPECT_EQ(spent[0], 60);
    EXPECT_EQ(run(job(1), "least").result->overview.slowest, 0);
    const int second = static_cast<int>(spent[1]);
    EXPECT_EQ(run(job(second), "exactly").result->overview.slowest, 1);
    EXPECT_EQ(run(job(second + 1), "more").result->overview.slowest, 2);
    EXPECT_EQ(run(job(1000000), "all").result->overview.slowest, last_generation);
    // Given more, it goes on as if it had never ended.
    for (const int evaluations : {61, second + 1, 1000000}) {
        resume(job(evaluations), "least");
        expect_result(straight_run_of(job(evaluations)), "least");
    }
}

TEST_F(SearchRunTest, EvaluationsAreLookedAtWhenIslandsMeet) {
    const io::Job seldom =
        small_job({{"islands.migration.interval", "3"}, {"budget.evaluations", "61"}});
    EXPECT_EQ(run(seldom, "run").result->overview.slowest, 3);
    // Not where a stop finds them.
    EXPECT_EQ(run(seldom, "stopped", from_question(7)).ending, SearchEnding::stopped);
    EXPECT_EQ(resume(seldom, "stopped").result->overview.slowest, 3);
    expect_result(ResultBytes(path("run")), "stopped");
}

TEST_F(SearchRunTest, EndsWhenItsTargetIsReached) {
    run(job_, "straight");
    const auto best_after = [&](std::size_t generation) {
        return recorder_.seen[generation].best.score.objective;
    };
    const double first = best_after(0), last = best_after(4);
    ASSERT_LT(last, first);
    const auto job = [](double target) {
        return small_job({{"budget.target", base::shortest(target)}});
    };
    EXPECT_EQ(run(job(first), "run").result->overview.slowest, 0);
    EXPECT_EQ(resume(job(std::nextafter(first, 0)), "run").ending, SearchEnding::finished);
    EXPECT_GT(states("run")[0].generation, 0);
    expect_result(straight_run_of(job(std::nextafter(first, 0))), "run");
    const SearchOutcome reached = resume(job(last), "run");
    EXPECT_EQ(reached.result->best->objective_exact, last);
    expect_result(straight_run_of(job(last)), "run");
    EXPECT_EQ(resume(job(std::nextafter(last, 0)), "run").result->overview.slowest,
              last_generation);
    expect_result(straight_run_of(job(std::nextafter(last, 0))), "run");
}

TEST_F(SearchRunTest, WithABudgetSpentAlreadyIsFinished) {
    run(job_, "run");
    const SearchOutcome less = resume(small_job({{"budget.generations", "2"}}), "run");
    EXPECT_EQ(less.ending, SearchEnding::finished);
    // What was found stays found.
    EXPECT_EQ(less.result->overview.slowest, last_generation);
    EXPECT_THAT(recorder_.seen, IsEmpty());
    resume(job_, "run");
    expect_result(straight_run(), "run");
}

}  // namespace
}  // namespace atl::run::test_search
