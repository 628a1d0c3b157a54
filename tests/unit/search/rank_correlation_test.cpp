#include "atoll/search/rank_correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace atl::search {
namespace {

/// By its definition, over all pairs.
double tau_of_pairs(const std::vector<double>& a, const std::vector<double>& b) {
    double both = 0, only_a = 0, only_b = 0, agreement = 0;
    const auto sign = [](double x) { return (x > 0) - (x < 0); };
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const int x = sign(a[i] - a[j]), y = sign(b[i] - b[j]);
            agreement += x * y;
            both += x != 0 && y != 0;
            only_a += x != 0;
            only_b += y != 0;
        }
    return only_a * only_b > 0 ? agreement / std::sqrt(only_a * only_b) : 0;
}

TEST(KendallTau, IsOneForEqualOrdersAndMinusOneForTurnedOnes) {
    const std::vector<double> a = {1, 5, 3, 8}, b = {10, 50, 30, 80}, c = {8, 3, 5, 1};
    EXPECT_DOUBLE_EQ(kendall_tau(a, b), 1);
    EXPECT_DOUBLE_EQ(kendall_tau(a, c), tau_of_pairs(a, c));
    EXPECT_DOUBLE_EQ(kendall_tau(std::vector<double>{1, 2, 3}, std::vector<double>{3, 2, 1}), -1);
    EXPECT_EQ(kendall_tau(std::vector<double>{}, std::vector<double>{}), 0);
    EXPECT_EQ(kendall_tau(std::vector<double>{1}, std::vector<double>{2}), 0);
    EXPECT_EQ(kendall_tau(std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3}), 0);
}

TEST(KendallTau, CountsPairsWithTies) {
    std::mt19937 bits(1);
    const auto random = [&](unsigned below) { return static_cast<double>(bits() % below); };
    for (const unsigned values : {3u, 10u, 1000u})
        for (std::size_t n = 2; n < 40; ++n) {
            std::vector<double> a(n), b(n);
            for (std::size_t i = 0; i < n; ++i) {
                a[i] = random(values);
                b[i] = random(2) == 0 ? a[i] : random(values);
            }
            EXPECT_NEAR(kendall_tau(a, b), tau_of_pairs(a, b), 1e-12) << n << " of " << values;
        }
}

}  // namespace
}  // namespace atl::search
