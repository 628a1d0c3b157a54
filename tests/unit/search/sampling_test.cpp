#include "atoll/search/sampling.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "atoll/base/random.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using test::numbered_space;
using test::toy_space;
using test::ToyProblem;
using testing::ElementsAre;
using testing::IsEmpty;

std::set<DesignId> distinct(const std::vector<DesignId>& ids) {
    return {ids.begin(), ids.end()};
}

/// A model that only knows which designs hold the networks: those of at most so many rows.
class RowsModel final : public model::CostModel {
  public:
    explicit RowsModel(int rows) : rows_(rows) {}
    std::span<const model::Network> networks() const override { return {}; }
    bool holds_networks(const model::Design& d) const override { return d.rows <= rows_; }
    model::DesignCost evaluate(const model::Design&, Effort) override { return {}; }

  private:
    int rows_;
};

/// The rows of a crossbar alone: 1, 2, .., `rows`.
ParameterSpace rows_space(std::size_t rows) {
    std::vector<double> numbers;
    for (std::size_t r = 1; r <= rows; ++r) numbers.push_back(double(r));
    return ParameterSpace("rows", {{model::find_design_parameter("rows"), numbers}});
}

TEST(DrawDesigns, AreDistinctAndHoldTheNetworks) {
    ToyProblem toy;
    const auto drawn = draw_designs(toy.problem, 1000, 1, 0);
    EXPECT_EQ(drawn.size(), 1000u);
    EXPECT_EQ(distinct(drawn).size(), 1000u);
    for (DesignId id : drawn) {
        ASSERT_LT(id, toy.space.size());
        ASSERT_TRUE(toy.problem.holds_networks(id));
    }
    EXPECT_EQ(toy.model.evaluations, 0);
}

TEST(DrawDesigns, AreUniform) {
    ToyProblem toy;
    const auto drawn = draw_designs(toy.problem, 8000, 1, 0);
    std::vector<int> voltages(8), bits(3), groups(4);
    std::vector<Gene> genes(toy.space.genes());
    for (DesignId id : drawn) {
        toy.space.decode(id, genes);
        ++voltages[genes[0]];
        ++bits[genes[1]];
        ++groups[genes[5]];
    }
    for (int n : voltages) EXPECT_NEAR(n, 1000, 150);
    EXPECT_EQ(bits[0], 0);
    EXPECT_NEAR(bits[1], 4000, 225);
    for (int n : groups) EXPECT_NEAR(n, 2000, 195);
}

TEST(DrawDesigns, DependOnSeedAndIslandAlone) {
    ToyProblem toy, again;
    const auto drawn = draw_designs(toy.problem, 50, 1, 0);
    EXPECT_EQ(draw_designs(again.problem, 50, 1, 0), drawn);
    EXPECT_NE(draw_designs(toy.problem, 50, 2, 0), drawn);
    EXPECT_NE(draw_designs(toy.problem, 50, 1, 1), drawn);
    // More of them begin with the same ones.
    auto more = draw_designs(toy.problem, 80, 1, 0);
    more.resize(50);
    EXPECT_EQ(more, drawn);
}

TEST(DrawDesigns, AreCompletedWithOthersWhenTooFewHoldTheNetworks) {
    const ParameterSpace space = rows_space(200);
    RowsModel model(5);
    PlainEvaluator evaluator(space, model);
    const Problem problem(space, evaluator, Objective::ela, 1);
    const auto drawn = draw_designs(problem, 12, 1, 0);
    EXPECT_EQ(drawn.size(), 12u);
    EXPECT_EQ(distinct(drawn).size(), 12u);
    // All five that hold them come first.
    EXPECT_THAT(distinct({drawn.begin(), drawn.begin() + 5}), ElementsAre(0, 1, 2, 3, 4));
    for (std::size_t i = 5; i < drawn.size(); ++i) EXPECT_GE(drawn[i], 5u);
    EXPECT_EQ(draw_designs(problem, 12, 1, 0), drawn);
}

TEST(DrawDesigns, AreAllOthersWhenNoneHoldsTheNetworks) {
    const ParameterSpace space = rows_space(500);
    RowsModel model(0);
    PlainEvaluator evaluator(space, model);
    const Problem problem(space, evaluator, Objective::ela, 1);
    const auto drawn = draw_designs(problem, 20, 3, 2);
    EXPECT_EQ(drawn.size(), 20u);
    EXPECT_EQ(distinct(drawn).size(), 20u);
    // The first ones drawn.
    base::RandomStream random(3, base::RandomDomain::initial_design, 2, 0, 0);
    std::vector<DesignId> expected;
    while (expected.size() < 20) {
        const DesignId id = random.uniform_int(500);
        if (std::find(expected.begin(), expected.end(), id) == expected.end())
            expected.push_back(id);
    }
    EXPECT_EQ(drawn, expected);
}

TEST(DrawDesigns, AreTheWholeSpaceWhenItHasNoMore) {
    const ParameterSpace space = rows_space(7);
    for (int holding : {0, 3, 7}) {
        RowsModel model(holding);
        PlainEvaluator evaluator(space, model);
        const Problem problem(space, evaluator, Objective::ela, 1);
        for (std::size_t n : {std::size_t{7}, std::size_t{8}, std::size_t{1000}}) {
            const auto drawn = draw_designs(problem, n, 1, 0);
            EXPECT_EQ(drawn.size(), 7u);
            EXPECT_EQ(distinct(drawn).size(), 7u);
            for (int i = 0; i < 7; ++i)
                EXPECT_EQ(problem.holds_networks(drawn[static_cast<std::size_t>(i)]), i < holding);
        }
    }
}

TEST(DrawDesigns, OfASpaceOfOneDesign) {
    const ParameterSpace space = rows_space(1);
    RowsModel model(1);
    PlainEvaluator evaluator(space, model);
    const Problem problem(space, evaluator, Objective::ela, 1);
    EXPECT_THAT(draw_designs(problem, 100, 1, 0), ElementsAre(0));
    EXPECT_THAT(draw_designs(problem, 0, 1, 0), IsEmpty());
}

// ---- Farthest points

/// The definition, as it stands: every candidate against every chosen one, every time.
std::vector<DesignId> farthest_by_definition(const ParameterSpace& space,
                                             const std::vector<DesignId>& designs, std::size_t m) {
    const auto hamming = [&](DesignId a, DesignId b) {
        std::vector<Gene> x(space.genes()), y(space.genes());
        space.decode(a, x);
        space.decode(b, y);
        int n = 0;
        for (std::size_t g = 0; g < x.size(); ++g) n += x[g] != y[g];
        return n;
    };
    std::vector<DesignId> chosen;
    while (chosen.size() < m && chosen.size() < designs.size()) {
        DesignId best = 0;
        int best_distance = -1;
        for (DesignId candidate : designs) {
            if (std::find(chosen.begin(), chosen.end(), candidate) != chosen.end()) continue;
            int smallest = 1000;
            for (DesignId c : chosen) smallest = std::min(smallest, hamming(candidate, c));
            if (smallest > best_distance) {
                best_distance = smallest;
                best = candidate;
            }
        }
        chosen.push_back(best);
    }
    return chosen;
}

TEST(ChooseFarthest, EqualsTheDefinition) {
    ToyProblem toy;
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
        for (std::size_t n : {std::size_t{3}, std::size_t{40}, std::size_t{120}}) {
            const auto drawn = draw_designs(toy.problem, n, seed, 0);
            for (std::size_t m : {std::size_t{1}, std::size_t{2}, n / 2, n - 1})
                ASSERT_EQ(choose_farthest(toy.space, drawn, m),
                          farthest_by_definition(toy.space, drawn, m))
                    << seed << " " << n << " " << m;
        }
}

TEST(ChooseFarthest, EqualsTheDefinitionWhereTiesAbound) {
    const ParameterSpace space = numbered_space(3, 3);
    std::vector<DesignId> all(27);
    base::RandomStream random(9, base::RandomDomain::initial_design, 0, 0, 0);
    for (DesignId i = 0; i < 27; ++i) all[i] = i;
    for (int round = 0; round < 20; ++round) {
        for (std::size_t i = all.size() - 1; i > 0; --i)
            std::swap(all[i], all[random.uniform_int(i + 1)]);
        for (std::size_t m = 1; m < 27; ++m)
            ASSERT_EQ(choose_farthest(space, all, m), farthest_by_definition(space, all, m));
    }
}

TEST(ChooseFarthest, TakesTheFirstThenTheFarthestAndOfEqualsTheEarliest) {
    const ParameterSpace space = numbered_space(3, 4);
    const auto id = [&](Gene a, Gene b, Gene c) {
        return space.encode(std::vector<Gene>{a, b, c});
    };
    const std::vector<DesignId> designs = {id(0, 0, 0), id(0, 0, 1), id(0, 1, 1), id(1, 1, 1),
                                           id(3, 3, 3), id(2, 2, 0), id(2, 2, 2)};
    // From 000: 111, 333 and 222 are at distance 3, the earliest is 111. Then 333 (3), then 222
    // (3). Left are 001 and 011 at 1, 220 at 1: the earliest.
    EXPECT_THAT(choose_farthest(space, designs, 4),
                ElementsAre(id(0, 0, 0), id(1, 1, 1), id(3, 3, 3), id(2, 2, 2)));
    EXPECT_THAT(choose_farthest(space, designs, 5),
                ElementsAre(id(0, 0, 0), id(1, 1, 1), id(3, 3, 3), id(2, 2, 2), id(0, 0, 1)));
    EXPECT_THAT(choose_farthest(space, designs, 1), ElementsAre(id(0, 0, 0)));
}

TEST(ChooseFarthest, TakesAllWhenThereAreNoMore) {
    const ParameterSpace space = toy_space();
    const std::vector<DesignId> designs = {5, 3, 9};
    EXPECT_EQ(choose_farthest(space, designs, 3), designs);
    EXPECT_EQ(choose_farthest(space, designs, 4), designs);
    EXPECT_THAT(choose_farthest(space, designs, 0), IsEmpty());
    EXPECT_THAT(choose_farthest(space, {}, 3), IsEmpty());
}

TEST(ChooseFarthest, ChoosesDistinctDesigns) {
    ToyProblem toy;
    const auto drawn = draw_designs(toy.problem, 500, 4, 0);
    const auto chosen = choose_farthest(toy.space, drawn, 499);
    EXPECT_EQ(distinct(chosen).size(), 499u);
    const auto known = distinct(drawn);
    for (DesignId id : chosen) ASSERT_TRUE(known.contains(id));
}

}  // namespace
}  // namespace atl::search
