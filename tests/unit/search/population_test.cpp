#include "atoll/search/population.hpp"

#include <gmock/gmock.h>

#include <set>

#include "toy_algorithms.hpp"

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A population of three on a line of ten designs; a design's objective is its number + 1.
class PopulationTest : public testing::Test {
  protected:
    static std::vector<Score> scores() {
        std::vector<Score> out;
        for (int d = 0; d < 10; ++d) out.push_back({1.0 + d, 0});
        return out;
    }
    static Individual of(DesignId id) { return {id, {1.0 + static_cast<double>(id), 0}}; }
    static std::vector<DesignId> ids(std::span<const Individual> individuals) {
        std::vector<DesignId> out;
        for (const Individual& i : individuals) out.push_back(i.id);
        return out;
    }
    std::vector<DesignId> member_ids() const { return ids(population_.members()); }

    ParameterSpace space_ = test::line_space(10);
    test::ListedEvaluator evaluator_{scores()};
    Problem problem_{space_, evaluator_, Objective::ela_mean, 1e9};
    Population population_{problem_, 3, {}, Archive(100), 0, 0, 0};
};

TEST_F(PopulationTest, StartsWithoutMembersAndKnowsNothing) {
    EXPECT_THAT(population_.members(), IsEmpty());
    EXPECT_EQ(population_.best(), worst_individual);
    EXPECT_THAT(population_.evaluate(std::span<const DesignId>()), IsEmpty());
    population_.merge({});
    population_.assign({});
    population_.recall();
    EXPECT_THAT(population_.members(), IsEmpty());
    EXPECT_EQ(population_.evaluations(), 0);
}

TEST_F(PopulationTest, CostsWhatItDoesNotKnowAndKeepsTheOrder) {
    const std::vector<DesignId> first = {7, 2}, second = {9, 2, 0, 7};
    EXPECT_THAT(population_.evaluate(first), ElementsAre(of(7), of(2)));
    EXPECT_EQ(population_.best(), of(2));
    EXPECT_THAT(population_.evaluate(second), ElementsAre(of(9), of(2), of(0), of(7)));
    EXPECT_EQ(population_.best(), of(0));
    EXPECT_EQ(population_.evaluate(9), of(9));
    EXPECT_EQ(population_.evaluations(), 4);
    EXPECT_EQ(population_.requests(), 7);
    EXPECT_EQ(evaluator_.costed, 4u);
    EXPECT_THAT(population_.archive().entries(), ElementsAre(of(7), of(2), of(9), of(0)));
    EXPECT_THAT(population_.members(), IsEmpty());
}

TEST_F(PopulationTest, LearnsAScoreWithoutCostingIt) {
    population_.learn(of(1));
    EXPECT_EQ(population_.best(), of(1));
    EXPECT_EQ(population_.evaluate(1), of(1));
    EXPECT_EQ(population_.evaluations(), 0);
    EXPECT_EQ(population_.requests(), 1);
}

TEST_F(PopulationTest, AssignedMoreThanItHasPlacesForItKeepsTheBest) {
    const std::vector<Individual> many = {of(5), of(1), of(9), of(0), of(7)};
    population_.assign(many);
    EXPECT_THAT(member_ids(), ElementsAre(0, 1, 5));
    population_.assign(std::span(many).first(2));
    EXPECT_THAT(member_ids(), ElementsAre(1, 5));
    population_.assign({});
    EXPECT_THAT(member_ids(), IsEmpty());
}

TEST_F(PopulationTest, AssignsFromItsOwnMembers) {
    population_.assign(std::vector<Individual>{of(5), of(1), of(9)});
    const std::vector<Individual> own(population_.members().begin(), population_.members().end());
    population_.assign(own);
    EXPECT_THAT(member_ids(), ElementsAre(1, 5, 9));
}

TEST_F(PopulationTest, MergesByMerit) {
    population_.merge(std::vector<Individual>{of(8), of(6)});
    EXPECT_THAT(member_ids(), ElementsAre(6, 8));
    population_.merge(std::vector<Individual>{of(9), of(4)});
    EXPECT_THAT(member_ids(), ElementsAre(4, 6, 8));
    population_.merge(std::vector<Individual>{of(9)});
    EXPECT_THAT(member_ids(), ElementsAre(4, 6, 8));
    population_.merge(std::vector<Individual>{of(7), of(5), of(0)});
    EXPECT_THAT(member_ids(), ElementsAre(0, 4, 5));
    // A member comes in once.
    population_.merge(std::vector<Individual>{of(4)});
    EXPECT_THAT(member_ids(), ElementsAre(0, 4, 5));
}

TEST_F(PopulationTest, ReplacesAMemberAndStaysInOrder) {
    population_.assign(std::vector<Individual>{of(2), of(4), of(6)});
    population_.replace(1, of(9));
    EXPECT_THAT(member_ids(), ElementsAre(2, 6, 9));
    population_.replace(2, of(0));
    EXPECT_THAT(member_ids(), ElementsAre(0, 2, 6));
}

TEST_F(PopulationTest, RecallsTheBestItKnows) {
    const std::vector<DesignId> known = {7, 2, 9, 4, 5};
    population_.evaluate(known);
    population_.recall();
    EXPECT_THAT(member_ids(), ElementsAre(2, 4, 5));
}

TEST_F(PopulationTest, ListsEveryDesignOnce) {
    population_.assign(std::vector<Individual>{of(2), of(4)});
    population_.list_members();
    EXPECT_FALSE(population_.list(4));
    EXPECT_TRUE(population_.list(3));
    EXPECT_FALSE(population_.list(3));
    population_.list_members();
    EXPECT_TRUE(population_.list(3));
}

TEST_F(PopulationTest, GoesOnFromWhatItKnew) {
    Population later(problem_, 3, {of(3), of(5)}, Archive(100, {of(5), of(1), of(3)}), 4, 9, 2);
    EXPECT_EQ(later.best(), of(1));
    EXPECT_EQ(later.forgotten(), 2);
    const std::vector<DesignId> asked = {1, 8};
    later.evaluate(asked);
    EXPECT_EQ(later.evaluations(), 5);
    EXPECT_EQ(later.requests(), 11);
    later.merge({});
    EXPECT_THAT(ids(later.members()), ElementsAre(3, 5));
}

TEST_F(PopulationTest, RemembersTheBestWhenItForgets) {
    Population forgetful(problem_, 2, {}, Archive(4), 0, 0, 0);
    const std::vector<DesignId> all = {0, 9, 8, 7, 6, 5, 4, 3};
    forgetful.evaluate(all);
    EXPECT_EQ(forgetful.best(), of(0));
    EXPECT_EQ(forgetful.evaluations(), 8);
    EXPECT_EQ(static_cast<std::size_t>(forgetful.forgotten()) + forgetful.archive().size(), 8u);
    EXPECT_TRUE(forgetful.archive().find(0));
    EXPECT_EQ(forgetful.evaluate(9), of(9));  // costed again
    EXPECT_EQ(forgetful.evaluations(), 9);
}

}  // namespace
}  // namespace atl::search
