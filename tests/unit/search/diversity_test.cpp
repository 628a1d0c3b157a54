#include "atoll/search/diversity.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "atoll/base/random.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using test::toy_space;

std::vector<Individual> drawn(const ParameterSpace& space, std::size_t members,
                              std::uint64_t seed) {
    base::RandomStream random(seed, base::RandomDomain::initial_design, 0, 0, 0);
    std::vector<Individual> out;
    while (out.size() < members) out.push_back({random.uniform_int(space.size()), {}});
    return out;
}

/// Mean Hamming distance of all pairs, per parameter that can differ.
double by_definition(const ParameterSpace& space, const std::vector<Individual>& members) {
    std::size_t differing = 0, pairs = 0, varied = 0;
    for (std::size_t a = 0; a < members.size(); ++a)
        for (std::size_t b = 0; b < a; ++b, ++pairs)
            differing += differing_genes(space, members[a].id, members[b].id);
    for (std::size_t g = 0; g < space.genes(); ++g) varied += space.values(g) > 1;
    return static_cast<double>(differing) / static_cast<double>(pairs * varied);
}

TEST(Diversity, IsTheMeanHammingDistancePerParameterThatCanDiffer) {
    const ParameterSpace space = toy_space();
    std::size_t fixed = 0;
    for (std::size_t g = 0; g < space.genes(); ++g) fixed += space.values(g) == 1;
    ASSERT_GT(fixed, 0u);
    Diversity diversity(space);
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        for (const std::size_t members : {2, 3, 17, 60}) {
            auto population = drawn(space, members, seed);
            const double expected = by_definition(space, population);
            EXPECT_GT(expected, 0);
            EXPECT_EQ(diversity.of(population), expected) << members;
            std::reverse(population.begin(), population.end());
            EXPECT_EQ(diversity.of(population), expected) << members;
        }
}

TEST(Diversity, OfOneMemberOrOfMembersAllAlikeIsZero) {
    const ParameterSpace space = toy_space();
    Diversity diversity(space);
    EXPECT_EQ(diversity.of({}), 0);
    EXPECT_EQ(diversity.of(drawn(space, 1, 1)), 0);
    EXPECT_EQ(diversity.of(std::vector<Individual>(5, {7, {}})), 0);
}

TEST(Diversity, IsOneWhereAllDifferInEverything) {
    const ParameterSpace space = toy_space();
    Genes low{}, high{};
    for (std::size_t g = 0; g < space.genes(); ++g)
        high[g] = static_cast<Gene>(space.values(g) - 1);
    const auto id = [&](const Genes& genes) {
        return space.encode(std::span(genes).first(space.genes()));
    };
    EXPECT_EQ(Diversity(space).of(std::vector<Individual>{{id(low), {}}, {id(high), {}}}), 1);
}

TEST(Diversity, OfASpaceOfOneDesignIsZero) {
    const ParameterSpace toy = toy_space();
    std::vector<ParameterSpace::Parameter> parameters(toy.parameters().begin(),
                                                      toy.parameters().end());
    for (auto& p : parameters) p = {p.parameter, {p.values.front()}, {}, {}};
    const ParameterSpace one("one", std::move(parameters));
    EXPECT_EQ(Diversity(one).of(std::vector<Individual>(3, {0, {}})), 0);
}

}  // namespace
}  // namespace atl::search
