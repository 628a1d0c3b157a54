#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "atoll/search/sampling.hpp"
#include "toy_algorithms.hpp"

// First populations that are spread over the space.

namespace atl::search {
namespace {

using base::RandomDomain;
using base::RandomStream;
using test::numbered_space;
using testing::Each;

RandomStream spread_stream(std::uint64_t seed = 1) {
    return RandomStream(seed, RandomDomain::spread_design, 0, 0, 0);
}

/// How often every value of a gene comes up.
std::vector<int> times(const ParameterSpace& space, std::size_t gene,
                       const std::vector<DesignId>& designs) {
    std::vector<int> out(space.values(gene));
    std::vector<Gene> genes(space.genes());
    for (const DesignId id : designs) {
        space.decode(id, genes);
        ++out.at(genes[gene]);
    }
    return out;
}

// ---- Latin hypercube

TEST(LatinHypercube, HasEveryValueEquallyOften) {
    const ParameterSpace space = numbered_space(6, 8);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        RandomStream random = spread_stream(seed);
        const auto designs = latin_hypercube(space, 40, random);
        ASSERT_EQ(designs.size(), 40u);
        for (std::size_t g = 0; g < 6; ++g)
            EXPECT_THAT(times(space, g, designs), Each(5)) << seed << " " << g;
    }
}

TEST(LatinHypercube, HasThemNearlyEquallyOftenOtherwise) {
    const ParameterSpace space = test::toy_space();
    RandomStream random = spread_stream();
    const auto designs = latin_hypercube(space, 21, random);
    for (std::size_t g = 0; g < space.genes(); ++g) {
        const double share = 21.0 / static_cast<double>(space.values(g));
        for (const int t : times(space, g, designs)) EXPECT_LE(std::abs(t - share), 2) << g;
    }
}

TEST(LatinHypercube, DiffersWithTheSeedAndPairsItsParametersAtRandom) {
    const ParameterSpace space = numbered_space(2, 16);
    RandomStream a = spread_stream(1), again = spread_stream(1), b = spread_stream(2);
    const auto designs = latin_hypercube(space, 16, a);
    EXPECT_EQ(latin_hypercube(space, 16, again), designs);
    EXPECT_NE(latin_hypercube(space, 16, b), designs);
    // No diagonal.
    std::set<int> differences;
    std::vector<Gene> genes(2);
    for (const DesignId id : designs) {
        space.decode(id, genes);
        differences.insert(genes[0] - genes[1]);
    }
    EXPECT_GT(differences.size(), 5u);
}

// ---- Sobol

TEST(SobolSequence, IsBalancedInPowersOfTwo) {
    const ParameterSpace space = numbered_space(10, 8);
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
        for (const std::size_t n : {8, 16, 64, 256}) {
            RandomStream random = spread_stream(seed);
            const auto designs = sobol_sequence(space, n, random);
            ASSERT_EQ(designs.size(), n);
            for (std::size_t g = 0; g < 10; ++g)
                EXPECT_THAT(times(space, g, designs), Each(static_cast<int>(n / 8)))
                    << seed << " " << g << " " << n;
        }
}

TEST(SobolSequence, CoversTheSquaresOfItsFirstTwoParameters) {
    // A (0, 2)-sequence: of 64 points one in every cell of 8 x 8.
    const ParameterSpace space = numbered_space(2, 8);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        RandomStream random = spread_stream(seed);
        const auto designs = sobol_sequence(space, 64, random);
        EXPECT_EQ(std::set<DesignId>(designs.begin(), designs.end()).size(), 64u) << seed;
    }
}

TEST(SobolSequence, DiffersWithTheSeedAndGoesOn) {
    const ParameterSpace space = numbered_space(4, 100);
    RandomStream a = spread_stream(1), longer = spread_stream(1), b = spread_stream(2);
    const auto designs = sobol_sequence(space, 16, a);
    EXPECT_NE(sobol_sequence(space, 16, b), designs);
    auto more = sobol_sequence(space, 40, longer);
    more.resize(16);
    EXPECT_EQ(more, designs);
}

// ---- The designs of a first population

AlgorithmConfig config(Sampling sampling, std::int64_t chosen) {
    AlgorithmConfig out;
    out.sampling = sampling;
    out.chosen = chosen;
    out.drawn = 2 * chosen;
    return out;
}

class FirstDesigns : public testing::TestWithParam<Sampling> {};

INSTANTIATE_TEST_SUITE_P(Search, FirstDesigns,
                         testing::Values(Sampling::random, Sampling::hamming_farthest,
                                         Sampling::latin_hypercube, Sampling::sobol),
                         [](const auto& of) {
                             return std::string(sampling_names[static_cast<std::size_t>(of.param)]);
                         });

TEST_P(FirstDesigns, AreDistinctHoldTheNetworksAndAreAsManyAsWanted) {
    test::ToyProblem toy;
    for (const std::int64_t chosen : {1, 2, 7, 50, 600}) {
        const auto designs = first_designs(toy.problem, config(GetParam(), chosen), 1, 0, 0);
        EXPECT_EQ(std::ssize(designs), chosen);
        EXPECT_EQ(std::set<DesignId>(designs.begin(), designs.end()).size(), designs.size());
        for (const DesignId id : designs) ASSERT_TRUE(toy.problem.holds_networks(id));
    }
}

TEST_P(FirstDesigns, AreAFunctionOfSeedIslandAndGeneration) {
    test::ToyProblem toy;
    const AlgorithmConfig c = config(GetParam(), 20);
    const auto designs = first_designs(toy.problem, c, 1, 0, 0);
    EXPECT_EQ(first_designs(toy.problem, c, 1, 0, 0), designs);
    EXPECT_NE(first_designs(toy.problem, c, 2, 0, 0), designs);
    EXPECT_NE(first_designs(toy.problem, c, 1, 1, 0), designs);
    EXPECT_NE(first_designs(toy.problem, c, 1, 0, 1), designs);
}

TEST_P(FirstDesigns, AreAllThereAreInASmallSpace) {
    // Twelve designs, of which eight have room for the network.
    test::ToyProblem toy(test::part_of_toy_space(
        {{"bits_per_cell", {1, 2, 4}}, {"rows", {32, 64}}, {"columns", {32, 64}}}));
    for (const std::int64_t chosen : {3, 8, 40}) {
        const auto designs = first_designs(toy.problem, config(GetParam(), chosen), 1, 0, 0);
        EXPECT_EQ(std::ssize(designs), std::min<std::int64_t>(chosen, 12));
        EXPECT_EQ(std::set<DesignId>(designs.begin(), designs.end()).size(), designs.size());
        // The farthest are chosen among all drawn, which here are all designs.
        if (GetParam() == Sampling::hamming_farthest) continue;
        const auto holding = std::count_if(designs.begin(), designs.end(), [&](DesignId id) {
            return toy.problem.holds_networks(id);
        });
        EXPECT_EQ(holding, std::min<std::int64_t>(chosen, 8));
    }
}

TEST(FirstDesignsOf, ASpreadSampleStartWithItsPoints) {
    // The first two parameters: no two of sixteen points fall together.
    test::ToyProblem toy(test::part_of_toy_space(
        {{"supply_voltage", {0.5, 0.55, 0.6, 0.65}}, {"bits_per_cell", {2, 4, 8, 16}}}));
    RandomStream random(5, RandomDomain::spread_design, 2, 3, 0);
    const auto points = sobol_sequence(toy.space, 16, random);
    EXPECT_EQ(first_designs(toy.problem, config(Sampling::sobol, 16), 5, 2, 3), points);
}

}  // namespace
}  // namespace atl::search
