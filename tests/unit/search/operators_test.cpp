#include "atoll/search/operators.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "atoll/base/contract.hpp"
#include "numbers.hpp"
#include "toy_problem.hpp"

// Shares of random events are compared with their probabilities; seeds are fixed, and the
// tolerances are five standard deviations or more.

namespace atl::search {
namespace {

using base::RandomDomain;
using base::RandomStream;
using test::infinity;
using test::numbered_space;
using test::toy_space;

RandomStream crossover_stream(std::uint64_t individual,
                              RandomDomain domain = RandomDomain::crossover) {
    return RandomStream(7, domain, 0, 0, individual);
}

std::vector<Gene> random_genes(const ParameterSpace& space, RandomStream& random) {
    std::vector<Gene> genes(space.genes());
    space.decode(random.uniform_int(space.size()), genes);
    return genes;
}

bool inside(const ParameterSpace& space, const std::vector<Gene>& genes) {
    for (std::size_t g = 0; g < genes.size(); ++g)
        if (genes[g] >= space.values(g)) return false;
    return true;
}

// ---- Tournament

TEST(BinaryTournament, PrefersTheBetterInProportion) {
    RandomStream random = crossover_stream(0, RandomDomain::selection);
    std::vector<int> won(5);
    constexpr int n = 100'000;
    for (int i = 0; i < n; ++i) ++won[binary_tournament(won.size(), random)];
    // The k-th best of m wins with probability ((m-k)^2 - (m-k-1)^2) / m^2: 9, 7, 5, 3 and 1 of 25.
    EXPECT_NEAR(won[0], n * 9 / 25, 800);
    EXPECT_NEAR(won[1], n * 7 / 25, 800);
    EXPECT_NEAR(won[2], n * 5 / 25, 800);
    EXPECT_NEAR(won[3], n * 3 / 25, 800);
    EXPECT_NEAR(won[4], n * 1 / 25, 800);
}

TEST(BinaryTournament, EqualsTheBetterOfTwoUniformDrawsFromASortedPopulation) {
    const std::vector<Individual> population = {
        {13, {1, 0}}, {10, {2, 0}}, {14, {3, 0}}, {11, {infinity, 1}}, {12, {infinity, 2}}};
    RandomStream random = crossover_stream(1, RandomDomain::selection), same = random;
    for (int i = 0; i < 1000; ++i) {
        const auto a = same.uniform_int(population.size()), b = same.uniform_int(population.size());
        const auto expected = better(population[a], population[b]) ? a : b;
        ASSERT_EQ(binary_tournament(population.size(), random), expected);
    }
}

TEST(BinaryTournament, OfOneMemberIsThatMember) {
    RandomStream random = crossover_stream(2, RandomDomain::selection);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(binary_tournament(1, random), 0u);
}

#ifdef ATOLL_CONTRACTS
TEST(BinaryTournament, NeedsAMember) {
    RandomStream random = crossover_stream(3);
    EXPECT_THROW(binary_tournament(0, random), base::ContractViolation);
}
#endif

// ---- Simulated binary crossover

TEST(SimulatedBinaryCrossover, ChildrenLieInTheSpace) {
    const ParameterSpace spaces[] = {toy_space(), numbered_space(10, 2), numbered_space(3, 65535)};
    for (const ParameterSpace& space : spaces)
        for (double eta : {0.0, 0.5, 3.0, 25.0, 1000.0}) {
            RandomStream parents = crossover_stream(0, RandomDomain::selection);
            for (std::uint64_t i = 0; i < 2000; ++i) {
                auto a = random_genes(space, parents), b = random_genes(space, parents);
                RandomStream random = crossover_stream(i);
                simulated_binary_crossover(space, eta, a, b, random);
                ASSERT_TRUE(inside(space, a) && inside(space, b)) << eta;
            }
        }
}

TEST(SimulatedBinaryCrossover, ChildrenOfParentsOnTheBoundsLieInTheSpace) {
    const ParameterSpace space = numbered_space(10, 9);
    for (double eta : {0.0, 3.0, 1000.0})
        for (std::uint64_t i = 0; i < 2000; ++i) {
            std::vector<Gene> a(10, 0), b(10, 8);
            RandomStream random = crossover_stream(i);
            simulated_binary_crossover(space, eta, a, b, random);
            ASSERT_TRUE(inside(space, a) && inside(space, b)) << eta;
        }
}

TEST(SimulatedBinaryCrossover, EqualParentsStayAsTheyAre) {
    const ParameterSpace space = toy_space();
    RandomStream parents = crossover_stream(0, RandomDomain::selection);
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const auto before = random_genes(space, parents);
        auto a = before, b = before;
        RandomStream random = crossover_stream(i);
        simulated_binary_crossover(space, 0, a, b, random);
        ASSERT_EQ(a, before);
        ASSERT_EQ(b, before);
    }
}

TEST(SimulatedBinaryCrossover, GenesWhereParentsAgreeStayAsTheyAre) {
    const ParameterSpace space = numbered_space(4, 100);
    for (std::uint64_t i = 0; i < 1000; ++i) {
        std::vector<Gene> a = {10, 20, 30, 40}, b = {10, 60, 30, 0};
        RandomStream random = crossover_stream(i);
        simulated_binary_crossover(space, 1, a, b, random);
        ASSERT_EQ(a[0], 10);
        ASSERT_EQ(b[0], 10);
        ASSERT_EQ(a[2], 30);
        ASSERT_EQ(b[2], 30);
    }
}

/// Children of one pair of parents, one pair of genes per draw: low child first.
struct Children {
    std::vector<std::pair<int, int>> sorted;
    int exchanged = 0;  ///< the child in place of the lower parent is the higher one
    int unchanged = 0;
};

Children children_of(Gene low, Gene high, std::size_t values, double eta) {
    const ParameterSpace space = numbered_space(3, values);
    Children out;
    for (std::uint64_t i = 0; i < 13'400; ++i) {
        std::vector<Gene> a(3, low), b(3, high);
        RandomStream random = crossover_stream(i);
        simulated_binary_crossover(space, eta, a, b, random);
        for (std::size_t g = 0; g < 3; ++g) {
            out.sorted.emplace_back(std::min(a[g], b[g]), std::max(a[g], b[g]));
            out.exchanged += a[g] > b[g];
            out.unchanged += a[g] == low && b[g] == high;
        }
    }
    return out;
}

TEST(SimulatedBinaryCrossover, CrossesHalfOfTheGenesAndExchangesHalfOfThose) {
    // So concentrated that children are their parents, exchanged or not.
    const Children c = children_of(40, 60, 101, 1000);
    const auto n = static_cast<double>(c.sorted.size());
    for (const auto& pair : c.sorted) ASSERT_EQ(pair, std::pair(40, 60));
    EXPECT_NEAR(c.exchanged / n, 0.25, 0.012);

    // Far enough apart that a crossed gene nearly always changes.
    const Children far = children_of(20'000, 40'000, 60'001, 3);
    EXPECT_NEAR(far.unchanged / n, 0.5, 0.015);
    EXPECT_NEAR(far.exchanged / n, 0.25, 0.012);
}

TEST(SimulatedBinaryCrossover, HasTheDistributionOfTheSpreadFactor) {
    // Far from the bounds P(spread < b) = b^(eta+1) / 2 for b <= 1, and P(spread > b) = b^-(eta+1)
    // / 2 above.
    for (double eta : {1.0, 3.0, 7.0}) {
        const Children c = children_of(29'000, 31'000, 60'001, eta);
        int crossed = 0, below_half = 0, below_one = 0, above_one_and_half = 0;
        for (const auto& [low, high] : c.sorted) {
            if (low == 29'000 && high == 31'000) continue;
            ++crossed;
            const double spread = (high - low) / 2000.0;
            below_half += spread < 0.5;
            below_one += spread < 1;
            above_one_and_half += spread > 1.5;
            // The parents lie in the middle, so the children do.
            ASSERT_NEAR(low + high, 60'000, 1);
        }
        const double n = crossed;
        EXPECT_NEAR(below_half / n, std::pow(0.5, eta + 1) / 2, 0.01) << eta;
        EXPECT_NEAR(below_one / n, 0.5, 0.02) << eta;
        EXPECT_NEAR(above_one_and_half / n, std::pow(1.5, -(eta + 1)) / 2, 0.01) << eta;
    }
}

TEST(SimulatedBinaryCrossover, ChildrenOfALowerParentOnTheBoundDoNotPassIt) {
    // The lower child's spread is bounded to [0, 1], the upper child's is not: P(spread < b) =
    // b^(eta+1) for the former.
    const Children c = children_of(0, 1000, 60'001, 1);
    int crossed = 0, lower_near = 0, upper_beyond = 0;
    for (const auto& [low, high] : c.sorted) {
        if (low == 0 && high == 1000) continue;
        ++crossed;
        lower_near += low > 250;  // spread below 0.5
        upper_beyond += high > 1000;
    }
    EXPECT_NEAR(lower_near / double(crossed), 0.25, 0.02);
    EXPECT_NEAR(upper_beyond / double(crossed), 0.5, 0.02);
}

TEST(SimulatedBinaryCrossover, LargeEtaStaysNearerToTheParents) {
    const auto distance = [](double eta) {
        double sum = 0;
        for (const auto& [low, high] : children_of(300, 700, 1001, eta).sorted)
            sum += std::abs(low - 300) + std::abs(high - 700);
        return sum;
    };
    const double eta0 = distance(0), eta3 = distance(3), eta15 = distance(15), eta25 = distance(25);
    EXPECT_GT(eta0, 1.5 * eta3);
    EXPECT_GT(eta3, 2 * eta15);
    EXPECT_GT(eta15, 1.3 * eta25);
    EXPECT_GT(eta25, 0);
}

TEST(SimulatedBinaryCrossover, TheOrderOfTheParentsDoesNotMatter) {
    const ParameterSpace space = numbered_space(6, 50);
    RandomStream parents = crossover_stream(0, RandomDomain::selection);
    for (std::uint64_t i = 0; i < 500; ++i) {
        const auto one = random_genes(space, parents), two = random_genes(space, parents);
        auto a = one, b = two, c = two, d = one;
        RandomStream random = crossover_stream(i), same = crossover_stream(i);
        simulated_binary_crossover(space, 2, a, b, random);
        simulated_binary_crossover(space, 2, c, d, same);
        for (std::size_t g = 0; g < 6; ++g)
            ASSERT_EQ(std::minmax(a[g], b[g]), std::minmax(c[g], d[g]));
    }
}

TEST(SimulatedBinaryCrossover, DependsOnItsStreamAlone) {
    const ParameterSpace space = toy_space();
    int different = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
        RandomStream parents = crossover_stream(i, RandomDomain::selection);
        const auto one = random_genes(space, parents), two = random_genes(space, parents);
        auto a = one, b = two, c = one, d = two, e = one, f = two;
        RandomStream random = crossover_stream(i), same = crossover_stream(i),
                     other = crossover_stream(i + 1000);
        simulated_binary_crossover(space, 3, a, b, random);
        simulated_binary_crossover(space, 3, c, d, same);
        simulated_binary_crossover(space, 3, e, f, other);
        ASSERT_EQ(a, c);
        ASSERT_EQ(b, d);
        ASSERT_EQ(random.bits(), same.bits());
        different += a != e || b != f;
    }
    EXPECT_GT(different, 150);
}

TEST(SimulatedBinaryCrossover, AGeneDoesNotDependOnTheValuesOfTheOthers) {
    const ParameterSpace space = numbered_space(3, 100);
    for (std::uint64_t i = 0; i < 300; ++i) {
        std::vector<Gene> a = {10, 50, 20}, b = {90, 50, 70}, c = {30, 10, 20}, d = {30, 80, 70};
        RandomStream random = crossover_stream(i), same = crossover_stream(i);
        simulated_binary_crossover(space, 3, a, b, random);
        simulated_binary_crossover(space, 3, c, d, same);
        ASSERT_EQ(a[2], c[2]);
        ASSERT_EQ(b[2], d[2]);
    }
}

// ---- Polynomial mutation

TEST(PolynomialMutation, ChildrenLieInTheSpace) {
    const ParameterSpace spaces[] = {toy_space(), numbered_space(10, 2), numbered_space(1, 65535)};
    for (const ParameterSpace& space : spaces)
        for (double eta : {0.0, 0.5, 3.0, 25.0, 1000.0}) {
            RandomStream parents = crossover_stream(0, RandomDomain::selection);
            for (std::uint64_t i = 0; i < 3000; ++i) {
                auto genes = random_genes(space, parents);
                RandomStream random = crossover_stream(i, RandomDomain::mutation);
                polynomial_mutation(space, eta, genes, random);
                ASSERT_TRUE(inside(space, genes)) << eta;
            }
        }
}

TEST(PolynomialMutation, MutatesOneGeneOnAverage) {
    // So many values that a step hardly ever rounds to none.
    for (const auto& [genes, values] : {std::pair<std::size_t, std::size_t>{4, 30'000}, {10, 75}}) {
        const ParameterSpace space = numbered_space(genes, values);
        std::vector<int> changed(genes);
        constexpr int n = 40'000;
        for (std::uint64_t i = 0; i < n; ++i) {
            const auto middle = static_cast<Gene>(values / 2);
            std::vector<Gene> child(genes, middle);
            RandomStream random = crossover_stream(i, RandomDomain::mutation);
            polynomial_mutation(space, 1, child, random);
            for (std::size_t g = 0; g < genes; ++g) changed[g] += child[g] != middle;
        }
        // Every gene with probability 1/genes.
        for (int c : changed) EXPECT_NEAR(c / double(n), 1.0 / double(genes), 0.012);
    }
}

TEST(PolynomialMutation, OfOneGeneAlwaysMutates) {
    const ParameterSpace space = numbered_space(1, 60'001);
    int unchanged = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        std::vector<Gene> child = {30'000};
        RandomStream random = crossover_stream(i, RandomDomain::mutation);
        polynomial_mutation(space, 0, child, random);
        unchanged += child[0] == 30'000;
    }
    EXPECT_LE(unchanged, 2);
}

/// Relative steps of a gene at `from` of 0..values-1.
std::vector<double> steps(Gene from, std::size_t values, double eta) {
    const ParameterSpace space = numbered_space(1, values);
    std::vector<double> out;
    for (std::uint64_t i = 0; i < 40'000; ++i) {
        std::vector<Gene> child = {from};
        RandomStream random = crossover_stream(i, RandomDomain::mutation);
        polynomial_mutation(space, eta, child, random);
        out.push_back((double(child[0]) - from) / double(values - 1));
    }
    return out;
}

double share_below(const std::vector<double>& steps, double limit) {
    return double(std::count_if(steps.begin(), steps.end(), [&](double s) { return s < limit; })) /
           double(steps.size());
}

TEST(PolynomialMutation, HasThePolynomialDistribution) {
    for (const double at : {0.1, 0.5, 0.75})
        for (const double eta : {0.0, 1.0, 3.0}) {
            const auto s = steps(static_cast<Gene>(std::lround(at * 60'000)), 60'001, eta);
            // P(step < -d) = ((1-d)^(eta+1) - (1-at)^(eta+1)) / (2 (1 - (1-at)^(eta+1))), and
            // upwards likewise.
            const auto tail = [&](double d, double room) {
                const double rest = std::pow(1 - room, eta + 1);
                return (std::pow(1 - d, eta + 1) - rest) / (2 * (1 - rest));
            };
            const double down = at / 3, up = (1 - at) / 3;
            EXPECT_NEAR(share_below(s, 0), 0.5, 0.015) << at << " " << eta;
            EXPECT_NEAR(share_below(s, -down), tail(down, at), 0.015) << at << " " << eta;
            EXPECT_NEAR(1 - share_below(s, up), tail(up, 1 - at), 0.015) << at << " " << eta;
        }
}

TEST(PolynomialMutation, LargeEtaStaysNearer) {
    const auto distance = [](double eta) {
        double sum = 0;
        for (double s : steps(500, 1001, eta)) sum += std::abs(s);
        return sum;
    };
    const double eta0 = distance(0), eta3 = distance(3), eta25 = distance(25);
    EXPECT_GT(eta0, 1.3 * eta3);
    EXPECT_GT(eta3, 3 * eta25);
    EXPECT_GT(eta25, 0);
}

TEST(PolynomialMutation, ReachesEveryValueFromEveryValue) {
    const ParameterSpace space = numbered_space(1, 6);
    for (Gene from = 0; from < 6; ++from) {
        std::set<Gene> reached;
        for (std::uint64_t i = 0; i < 20'000; ++i) {
            std::vector<Gene> child = {from};
            RandomStream random = crossover_stream(i, RandomDomain::mutation);
            polynomial_mutation(space, 1, child, random);
            reached.insert(child[0]);
        }
        EXPECT_THAT(reached, testing::ElementsAre(0, 1, 2, 3, 4, 5)) << "from " << from;
    }
}

TEST(PolynomialMutation, ReachesEveryValueOfEveryGeneStepByStep) {
    const ParameterSpace space = toy_space();
    std::vector<std::set<Gene>> reached(space.genes());
    std::vector<Gene> genes(space.genes(), 0);
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        RandomStream random = crossover_stream(i, RandomDomain::mutation);
        polynomial_mutation(space, 7, genes, random);
        for (std::size_t g = 0; g < genes.size(); ++g) reached[g].insert(genes[g]);
    }
    for (std::size_t g = 0; g < genes.size(); ++g) EXPECT_EQ(reached[g].size(), space.values(g));
}

TEST(PolynomialMutation, DependsOnItsStreamAlone) {
    const ParameterSpace space = toy_space();
    int different = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
        RandomStream parents = crossover_stream(i, RandomDomain::selection);
        const auto before = random_genes(space, parents);
        auto a = before, b = before, c = before;
        RandomStream random = crossover_stream(i, RandomDomain::mutation),
                     same = crossover_stream(i, RandomDomain::mutation),
                     other = crossover_stream(i + 1000, RandomDomain::mutation);
        polynomial_mutation(space, 1, a, random);
        polynomial_mutation(space, 1, b, same);
        polynomial_mutation(space, 1, c, other);
        ASSERT_EQ(a, b);
        ASSERT_EQ(random.bits(), same.bits());
        different += a != c;
    }
    EXPECT_GT(different, 80);
}

TEST(PolynomialMutation, AGeneDoesNotDependOnTheValuesOfTheOthers) {
    // Whether a gene can change at all makes no difference to those after it.
    const ParameterSpace space = numbered_space(3, 1000);
    for (std::uint64_t i = 0; i < 300; ++i) {
        std::vector<Gene> a = {0, 500, 300}, b = {999, 1, 300};
        RandomStream random = crossover_stream(i, RandomDomain::mutation),
                     same = crossover_stream(i, RandomDomain::mutation);
        polynomial_mutation(space, 3, a, random);
        polynomial_mutation(space, 3, b, same);
        ASSERT_EQ(a[2], b[2]);
    }
}

}  // namespace
}  // namespace atl::search
