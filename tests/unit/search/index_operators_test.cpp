#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "atoll/search/operators.hpp"
#include "toy_problem.hpp"

// Operators made for indices. Shares of random events are compared with their probabilities; seeds
// are fixed, and the tolerances are five standard deviations.

namespace atl::search {
namespace {

using base::RandomStream;
using test::numbered_space;
using testing::ElementsAre;

constexpr int n = 20'000;

RandomStream stream() {
    return RandomStream(3, base::RandomDomain::mutation, 0, 0, 0);
}

void expect_share(int times, double probability) {
    EXPECT_NEAR(times, n * probability, 5 * std::sqrt(n * probability * (1 - probability)) + 1e-9);
}

// ---- Crossover

TEST(UniformCrossover, EveryGeneComesFromEitherParentAndTheOtherGoesToTheOtherChild) {
    RandomStream random = stream();
    std::vector<int> swapped(10);
    int together = 0;
    for (int i = 0; i < n; ++i) {
        std::vector<Gene> a(10, 1), b(10, 2);
        uniform_crossover(a, b, random);
        for (std::size_t g = 0; g < 10; ++g) {
            ASSERT_EQ(a[g] + b[g], 3);
            swapped[g] += a[g] == 2;
        }
        together += a[2] == a[7];
    }
    for (const int times : swapped) expect_share(times, 0.5);
    expect_share(together, 0.5);
}

TEST(OnePointCrossover, ChangesSidesOnceAtAnyPlace) {
    RandomStream random = stream();
    std::vector<int> place(6);
    for (int i = 0; i < n; ++i) {
        std::vector<Gene> a(6, 1), b(6, 2);
        one_point_crossover(a, b, random);
        std::size_t changes = 0;
        for (std::size_t g = 1; g < 6; ++g) {
            ASSERT_EQ(a[g] + b[g], 3);
            if (a[g] != a[g - 1]) {
                ++changes;
                ++place[g];
            }
        }
        ASSERT_EQ(changes, 1u);
        ASSERT_EQ(a[0], 1);
    }
    for (std::size_t g = 1; g < 6; ++g) expect_share(place[g], 0.2);
    EXPECT_EQ(place[0], 0);
}

TEST(OnePointCrossover, OfOneGeneChangesNothing) {
    RandomStream random = stream();
    std::vector<Gene> a = {1}, b = {2};
    one_point_crossover(a, b, random);
    EXPECT_THAT(a, ElementsAre(1));
    EXPECT_THAT(b, ElementsAre(2));
}

// ---- Steps

/// How often which step was made from `at`, in a list of `values`.
std::map<int, int> steps(std::size_t values, Gene at) {
    const ParameterSpace space = numbered_space(3, values);
    RandomStream random = stream();
    std::map<int, int> out;
    for (int i = 0; i < n; ++i) {
        std::vector<Gene> genes(3, at);
        step_gene(space, 1, genes, random);
        EXPECT_EQ(genes[0], at);
        EXPECT_EQ(genes[2], at);
        EXPECT_LT(genes[1], values);
        ++out[genes[1] - at];
    }
    return out;
}

TEST(StepGene, IsOnePowerOfTwoEachHalfAsLikelyAsTheOneBefore) {
    auto made = steps(101, 50);
    // 64 finds no room on either side, and makes way for a step of one.
    for (const int sign : {-1, 1}) {
        expect_share(made[sign], (0.5 + 1.0 / 64) / 2);
        expect_share(made[sign * 2], 0.25 / 2);
        expect_share(made[sign * 4], 0.125 / 2);
        expect_share(made[sign * 32], 1.0 / 64 / 2);
    }
    EXPECT_EQ(made.size(), 12u);
    EXPECT_EQ(made.count(0), 0u);
}

TEST(StepGene, GoesAwayFromAnEndItWouldCross) {
    auto low = steps(9, 0);
    expect_share(low[1], 0.5);
    expect_share(low[2], 0.25);
    expect_share(low[4], 0.125);
    expect_share(low[8], 0.125);
    EXPECT_EQ(low.size(), 4u);
    auto high = steps(9, 8);
    expect_share(high[-1], 0.5);
    expect_share(high[-8], 0.125);
    EXPECT_EQ(high.size(), 4u);
}

TEST(StepGene, AlwaysMovesWhereThereIsAChoice) {
    for (std::size_t values = 2; values <= 12; ++values)
        for (std::size_t at = 0; at < values; ++at)
            EXPECT_EQ(steps(values, static_cast<Gene>(at)).count(0), 0u) << values << " " << at;
}

TEST(StepGene, OfOneValueStaysAndDrawsAsMuchAsOthers) {
    RandomStream one = stream(), many = stream();
    std::vector<Gene> a(2, 0), b(2, 0);
    step_gene(numbered_space(2, 1), 0, a, one);
    step_gene(numbered_space(2, 9), 0, b, many);
    EXPECT_THAT(a, ElementsAre(0, 0));
    EXPECT_NE(b[0], 0);
    EXPECT_EQ(one.bits(), many.bits());
}

// ---- Resets

TEST(ResetGene, TakesEveryValueEquallyOften) {
    const ParameterSpace space = numbered_space(2, 7);
    RandomStream random = stream();
    std::vector<int> times(7);
    for (int i = 0; i < n; ++i) {
        std::vector<Gene> genes = {3, 3};
        reset_gene(space, 1, genes, random);
        ASSERT_EQ(genes[0], 3);
        ++times.at(genes[1]);
    }
    for (const int t : times) expect_share(t, 1.0 / 7);
}

}  // namespace
}  // namespace atl::search
