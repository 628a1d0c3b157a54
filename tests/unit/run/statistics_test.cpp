#include <gtest/gtest.h>

#include <cmath>

#include "atoll/run/validation.hpp"

namespace atl::run {
namespace {

TEST(ErrorStatistics, AreThoseOfTheSortedErrors) {
    std::vector<double> errors;
    for (int i = 100; i >= 1; --i) errors.push_back(i);
    const auto s = error_statistics(errors);
    EXPECT_EQ(s.median, 50.5);
    EXPECT_EQ(s.p95, 95);
    EXPECT_EQ(s.max, 100);
    EXPECT_EQ(error_statistics({3, 1, 2}).median, 2);
    EXPECT_EQ(error_statistics({7}).p95, 7);
    EXPECT_EQ(error_statistics({}).max, 0);
}

TEST(Spearman, RanksAndSharesRanks) {
    EXPECT_DOUBLE_EQ(spearman({1, 2, 3, 4}, {10, 20, 30, 400}), 1);
    EXPECT_DOUBLE_EQ(spearman({1, 2, 3, 4}, {4, 3, 2, 1}), -1);
    // 1 - 6 * sum d^2 / (n (n^2 - 1)) with d = 0, 1, 1, 0
    EXPECT_DOUBLE_EQ(spearman({1, 2, 3, 4}, {1, 3, 2, 4}), 0.8);
    // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3.
    EXPECT_NEAR(spearman({1, 2, 2, 3}, {1, 2, 3, 4}), 4.5 / std::sqrt(4.5 * 5), 1e-12);
    EXPECT_DOUBLE_EQ(spearman({1, 1, 2}, {1, 1 + 1e-15, 2}), 1);
    EXPECT_EQ(spearman({5, 5}, {1, 2}), 1);
}

TEST(FlippedPairs, CountsOppositeOrders) {
    EXPECT_EQ(flipped_pairs({1, 2, 3}, {1, 2, 3}), 0);
    EXPECT_EQ(flipped_pairs({1, 2, 3}, {3, 2, 1}), 1);
    EXPECT_DOUBLE_EQ(flipped_pairs({1, 2, 3}, {2, 1, 3}), 1.0 / 3);
    EXPECT_EQ(flipped_pairs({1, 1}, {1, 2}), 0);
    EXPECT_EQ(flipped_pairs({1, 1 + 1e-15}, {2, 1}), 0);
    EXPECT_EQ(flipped_pairs({1}, {1}), 0);
}

}  // namespace
}  // namespace atl::run
