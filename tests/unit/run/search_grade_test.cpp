#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "atoll/run/search_bench.hpp"
#include "numbers.hpp"

namespace atl::run {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::Optional;

using test::infinity;

// ---- Shares

TEST(Wilson, HasTheKnownIntervals) {
    // Source: prop.test and binom::binom.wilson of R.
    const Share half = wilson(5, 10);
    EXPECT_DOUBLE_EQ(half.value, 0.5);
    EXPECT_NEAR(half.low, 0.236593, 1e-6);
    EXPECT_NEAR(half.high, 0.763407, 1e-6);
    const Share most = wilson(18, 20);
    EXPECT_NEAR(most.low, 0.698966, 1e-6);
    EXPECT_NEAR(most.high, 0.972134, 1e-6);
}

TEST(Wilson, EndsAtNoneAndAll) {
    const Share none = wilson(0, 20), all = wilson(20, 20);
    EXPECT_EQ(none.value, 0);
    EXPECT_EQ(none.low, 0);
    EXPECT_NEAR(none.high, 0.161125, 1e-6);
    EXPECT_EQ(all.value, 1);
    EXPECT_NEAR(all.low, 0.838875, 1e-6);
    EXPECT_EQ(all.high, 1);
    for (int n = 1; n <= 30; ++n)
        for (int k = 0; k <= n; ++k) {
            const Share s = wilson(k, n);
            EXPECT_LE(0, s.low);
            EXPECT_LE(s.low, s.value);
            EXPECT_LE(s.value, s.high);
            EXPECT_LE(s.high, 1);
        }
}

// ---- Medians

std::vector<double> numbers(int n) {
    std::vector<double> out;
    for (int i = n; i >= 1; --i) out.push_back(i);
    return out;
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoInTheMiddle) {
    EXPECT_THAT(median({7}, 1).value, Optional(7));
    EXPECT_THAT(median({7, 3}, 2).value, Optional(5));
    EXPECT_THAT(median({9, 1, 5}, 3).value, Optional(5));
    EXPECT_THAT(median(numbers(20), 20).value, Optional(DoubleEq(10.5)));
}

TEST(Median, HasAnIntervalByOrderStatisticsThatCoversIt) {
    // Ranks floor(n/2 - 0.98 sqrt(n)) and ceil(n/2 + 1 + 0.98 sqrt(n)).
    const Median of20 = median(numbers(20), 20), of100 = median(numbers(100), 100);
    EXPECT_THAT(of20.low, Optional(5));
    EXPECT_THAT(of20.high, Optional(16));
    EXPECT_THAT(of100.low, Optional(40));
    EXPECT_THAT(of100.high, Optional(61));
    // The binomial probability that the median lies within.
    for (const int n : {6, 10, 20, 50, 100, 200}) {
        const Median m = median(numbers(n), n);
        double below = 0, term = std::pow(0.5, n);  // of fewer than `low` values below the median
        for (int k = 0; k < *m.low; ++k) {
            below += term;
            term *= static_cast<double>(n - k) / (k + 1);
        }
        EXPECT_LE(2 * below, 0.05) << n;
        EXPECT_DOUBLE_EQ(*m.low + *m.high, n + 1) << n;
    }
}

TEST(Median, CountsTrialsWithoutAValueAsTheWorst) {
    EXPECT_THAT(median({1, 2}, 3).value, Optional(2));
    EXPECT_FALSE(median({1}, 3).value);
    EXPECT_FALSE(median({1, 2}, 4).value);  // half of it is not known
    EXPECT_THAT(median({1, 2, 3}, 4).value, Optional(2.5));
    const Median m = median(numbers(12), 20);
    EXPECT_THAT(m.value, Optional(DoubleEq(10.5)));
    EXPECT_THAT(m.low, Optional(5));
    EXPECT_FALSE(m.high);
    const Median none = median({}, 5);
    EXPECT_FALSE(none.value);
    EXPECT_FALSE(none.low);
    EXPECT_FALSE(none.high);
}

// ---- Grades

/// Optimum 10: found after 40; within 1 % after 60; within 5 % after 20, the optimum after 90;
/// nothing feasible.
const std::vector<Trial> trials = {
    {{3, 30}, {40, 10}}, {{5, 12}, {60, 10.1}}, {{1, 20}, {20, 10.5}, {90, 10}}, {}};

TEST(Grade, IsOfWhatWasFoundByThen) {
    const Grade all = grade(trials, 10, 100);
    EXPECT_EQ(all.seeds, 4);
    EXPECT_EQ(all.evaluations, 100);
    EXPECT_DOUBLE_EQ(all.success.value, 0.5);
    EXPECT_THAT(all.gap.value, Optional(DoubleNear(0.005, 1e-12)));  // 0, 0, 1 %, none
    EXPECT_EQ(all.worst_gap, infinity);
    EXPECT_FALSE(all.evaluations_to[0].value);               // 40, 90, none, none
    EXPECT_THAT(all.evaluations_to[1].value, Optional(75));  // 40, 60, 90, none
    EXPECT_THAT(all.evaluations_to[2].value, Optional(50));  // 20, 40, 60, none

    const Grade early = grade(trials, 10, 20);
    EXPECT_EQ(early.success.value, 0);
    EXPECT_THAT(early.gap.value, Optional(DoubleNear((0.2 + 2) / 2, 1e-12)));  // .05, .2, 2, none
    EXPECT_FALSE(early.evaluations_to[2].value);
    EXPECT_THAT(early.evaluations_to[2].low, Optional(20));
    EXPECT_FALSE(early.gap.high);

    const Grade at_once = grade(trials, 10, 40);
    EXPECT_DOUBLE_EQ(at_once.success.value, 0.25);
}

TEST(Grade, EqualObjectivesMayDifferByRounding) {
    const std::vector<Trial> close = {
        {{1, 10 * (1 + 0.5e-9)}}, {{1, 10 * (1 - 0.5e-9)}}, {{1, 10 * (1 + 3e-9)}}};
    const Grade g = grade(close, 10, 1);
    EXPECT_DOUBLE_EQ(g.success.value, 2.0 / 3);
    EXPECT_NEAR(g.worst_gap, 3e-9, 1e-12);
}

// ---- The table

std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> out;
    std::istringstream in(line + ",");
    for (std::string cell; std::getline(in, cell, ',');) out.push_back(cell);
    return out;
}

TEST(BenchTable, HasItsColumns) {
    const auto names = cells(csv_header());
    for (const char* name :
         {"algorithm", "seeds", "evaluations", "success_rate", "ci_low", "ci_high", "median_gap",
          "evaluations_to_0pct", "evaluations_to_1pct", "to_5pct_ci_high"})
        EXPECT_THAT(names, testing::Contains(name));
    const auto values = cells(csv_line({"memetic", 2, "ring", 5, grade(trials, 10, 100)}));
    ASSERT_EQ(values.size(), names.size());
    const auto value = [&](const std::string& name) {
        return values[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                               names.begin())];
    };
    EXPECT_EQ(value("algorithm"), "memetic");
    EXPECT_EQ(value("islands"), "2");
    EXPECT_EQ(value("topology"), "ring");
    EXPECT_EQ(value("interval"), "5");
    EXPECT_EQ(value("seeds"), "4");
    EXPECT_EQ(value("evaluations"), "100");
    EXPECT_EQ(value("success_rate"), "0.5");
    EXPECT_NEAR(std::stod(value("ci_low")), wilson(2, 4).low, 1e-15);
    EXPECT_NEAR(std::stod(value("ci_high")), wilson(2, 4).high, 1e-15);
    EXPECT_NEAR(std::stod(value("median_gap")), 0.005, 1e-12);
    EXPECT_EQ(value("worst_gap"), "");  // of a trial that found nothing
    EXPECT_EQ(value("evaluations_to_0pct"), "");
    EXPECT_EQ(value("evaluations_to_1pct"), "75");
}

}  // namespace
}  // namespace atl::run
