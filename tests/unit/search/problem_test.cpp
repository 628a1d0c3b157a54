#include "atoll/search/problem.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>

#include "numbers.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using model::Infeasibility;
using test::ToyProblem;

using test::infinity;

Individual feasible(DesignId id, double objective) {
    return {id, {objective, 0}};
}
Individual infeasible(DesignId id, double violation, double objective = infinity) {
    return {id, {objective, violation}};
}

TEST(Compare, FeasibleBeforeInfeasible) {
    EXPECT_TRUE(better(feasible(9, 1e300), infeasible(1, 1e-300)));
    EXPECT_FALSE(better(infeasible(1, 1e-300), feasible(9, 1e300)));
    // Whatever objective an infeasible one might carry.
    EXPECT_TRUE(better(feasible(9, 1e300), infeasible(1, 1e-300, 0)));
    EXPECT_FALSE(better(infeasible(1, 1e-300, 0), feasible(9, 1e300)));
}

TEST(Compare, SmallerViolationFirst) {
    EXPECT_TRUE(better(infeasible(9, 0.5), infeasible(1, 0.6)));
    EXPECT_FALSE(better(infeasible(1, 0.6), infeasible(9, 0.5)));
    EXPECT_TRUE(better(infeasible(9, 0.5, 2), infeasible(1, 0.6, 1)));
}

TEST(Compare, SmallerObjectiveAmongFeasible) {
    EXPECT_TRUE(better(feasible(9, 1e-10), feasible(1, 1.0000000001e-10)));
    EXPECT_FALSE(better(feasible(1, 1.0000000001e-10), feasible(9, 1e-10)));
}

TEST(Compare, TheWholeObjectiveCounts) {
    const double next = std::nextafter(1e-10, 1.0);
    EXPECT_TRUE(better(feasible(9, 1e-10), feasible(1, next)));
    EXPECT_FALSE(better(feasible(1, next), feasible(9, 1e-10)));
}

TEST(Compare, TiesByIdentity) {
    EXPECT_TRUE(better(feasible(1, 1), feasible(2, 1)));
    EXPECT_FALSE(better(feasible(2, 1), feasible(1, 1)));
    EXPECT_TRUE(better(infeasible(1, 0.5), infeasible(2, 0.5)));
    EXPECT_FALSE(better(infeasible(2, 0.5), infeasible(1, 0.5)));
    EXPECT_EQ(compare(feasible(1, 1), feasible(1, 1)), std::strong_ordering::equal);
    EXPECT_FALSE(better(feasible(1, 1), feasible(1, 1)));
}

TEST(Compare, IsAStrictTotalOrder) {
    std::vector<Individual> all;
    for (DesignId id : {0, 1, 2})
        for (double violation : {0.0, 1e-9, 1.0, std::numeric_limits<double>::max()})
            for (double objective : {1e-12, 1.0, infinity})
                all.push_back({id, {objective, violation}});
    for (const Individual& a : all)
        for (const Individual& b : all) {
            EXPECT_EQ(compare(a, b) == std::strong_ordering::equal, a == b);
            EXPECT_EQ(better(a, b), compare(b, a) == std::strong_ordering::greater);
            EXPECT_EQ(better(a, b) + better(b, a), a == b ? 0 : 1);
            for (const Individual& c : all)
                ASSERT_TRUE(!(better(a, b) && better(b, c)) || better(a, c));
        }
}

TEST(Compare, SortsAsTheRulesSay) {
    const std::vector<Individual> sorted = {feasible(7, 1),     feasible(8, 1),   feasible(2, 3),
                                            infeasible(9, 0.1), infeasible(3, 4), infeasible(4, 4)};
    std::vector<Individual> shuffled = {sorted[5], sorted[2], sorted[0],
                                        sorted[4], sorted[3], sorted[1]};
    std::sort(shuffled.begin(), shuffled.end(), better);
    EXPECT_EQ(shuffled, sorted);
}

TEST(Score, NothingIsKnownToBeginWith) {
    EXPECT_EQ(Score{}.objective, infinity);
    EXPECT_TRUE((Score{1, 0}.feasible()));
    EXPECT_FALSE((Score{1, 1e-300}.feasible()));
}

/// Says the same of every design.
class FixedModel final : public model::CostModel {
  public:
    explicit FixedModel(model::DesignCost cost)
        : cost_(std::move(cost)), networks_(std::max(std::size_t{1}, cost_.networks.size())) {}
    std::span<const model::Network> networks() const override { return networks_; }
    bool holds_networks(const model::Design&) const override { return true; }
    model::DesignCost evaluate(const model::Design&, Effort) override { return cost_; }

  private:
    model::DesignCost cost_;
    std::vector<model::Network> networks_;
};

/// Score of a design of this cost, with an area limit of 40 mm2.
Score score_of(const model::DesignCost& cost, Objective objective = Objective::ela_mean) {
    const ParameterSpace space = test::toy_space();
    FixedModel model(cost);
    PlainEvaluator evaluator(space, model);
    return Problem(space, evaluator, objective, test::toy_area_limit_mm2).score(0);
}

TEST(Problem, ScoresTheKnownOptimum) {
    ToyProblem toy;
    const Score score = toy.problem.score(8576);
    EXPECT_DOUBLE_EQ(score.objective, 4e-11);
    EXPECT_EQ(score.violation, 0);
    EXPECT_EQ(toy.model.evaluations, 1);
    // One value off in each of voltage, cycle time, rows and tiles: 0.05^2 x 100, 2 ns, 1, 8 tiles.
    const Score other =
        toy.problem.score(toy.space.encode(std::vector<Gene>{3, 1, 1, 3, 1, 0, 1, 0, 0, 0}));
    EXPECT_NEAR(other.objective, 2.25 * 2e-9 * 0.08, 1e-22);
    EXPECT_TRUE(other.feasible());
}

TEST(Problem, NoDesignOfTheToySpaceIsBetterThanItsOptimum) {
    ToyProblem toy;
    Individual best = feasible(0, infinity);
    for (DesignId id = 0; id < toy.space.size(); ++id) {
        const Individual i{id, toy.problem.score(id)};
        if (better(i, best)) best = i;
    }
    EXPECT_EQ(best.id, 8576u);
    EXPECT_DOUBLE_EQ(best.score.objective, 4e-11);
}

TEST(Problem, AnAreaAboveTheLimitIsAViolation) {
    ToyProblem toy;
    // 8 groups of 32 tiles: 256 mm2 of 40 mm2.
    const Score score =
        toy.problem.score(toy.space.encode(std::vector<Gene>{2, 1, 0, 2, 1, 3, 3, 0, 0, 0}));
    EXPECT_EQ(score.objective, infinity);
    EXPECT_DOUBLE_EQ(score.violation, 256.0 / 40 - 1);
}

TEST(Problem, AnAreaAtTheLimitIsFeasible) {
    ToyProblem toy;
    Problem at(toy.space, toy.evaluator, Objective::ela_mean, 4);
    EXPECT_TRUE(at.score(8576).feasible());
    Problem below(toy.space, toy.evaluator, Objective::ela_mean, std::nextafter(4.0, 0.0));
    EXPECT_FALSE(below.score(8576).feasible());
    EXPECT_EQ(below.score(8576).objective, infinity);
    EXPECT_GT(below.score(8576).violation, 0);
}

TEST(Problem, AnInfiniteLimitIsNone) {
    ToyProblem toy;
    Problem unlimited(toy.space, toy.evaluator, Objective::ela_mean, infinity);
    const Score score =
        unlimited.score(toy.space.encode(std::vector<Gene>{2, 1, 0, 2, 1, 3, 3, 0, 0, 0}));
    EXPECT_EQ(score.violation, 0);
    EXPECT_DOUBLE_EQ(score.objective, 1e-9 * 2.56);
}

TEST(Problem, AnUnmappableDesignNeverScoresAsGood) {
    ToyProblem toy;
    // One bit per cell does not hold the network: its energy is 0, which must not make it the best
    // of all.
    const DesignId id = toy.space.encode(std::vector<Gene>{2, 0, 0, 2, 1, 0, 0, 0, 0, 0});
    const Score score = toy.problem.score(id);
    EXPECT_EQ(score.objective, infinity);
    EXPECT_DOUBLE_EQ(score.violation, 1);
    EXPECT_TRUE(better({8576, toy.problem.score(8576)}, {id, score}));
}

TEST(Problem, ViolationsAddUp) {
    ToyProblem toy;
    const Score score =
        toy.problem.score(toy.space.encode(std::vector<Gene>{2, 0, 0, 2, 1, 3, 3, 0, 0, 0}));
    EXPECT_EQ(score.objective, infinity);
    EXPECT_DOUBLE_EQ(score.violation, 1 + (256.0 / 40 - 1));

    model::DesignCost cost;
    cost.area_mm2 = 60;
    cost.networks.resize(3);
    cost.networks[0].infeasible = {Infeasibility::Reason::capacity, -1, 3, 2};
    cost.networks[1].energy_J = cost.networks[1].latency_s = 1;
    cost.networks[2].infeasible = {Infeasibility::Reason::global_buffer, 4, 8, 2};
    EXPECT_EQ(score_of(cost).objective, infinity);
    EXPECT_DOUBLE_EQ(score_of(cost).violation, 0.5 + 0.5 + 3);
}

TEST(Problem, EveryReasonIsAViolation) {
    using Reason = Infeasibility::Reason;
    for (Reason reason : {Reason::capacity, Reason::layer_capacity, Reason::global_buffer,
                          Reason::no_mapping_found})
        // With what a layer needs by far, by one bit in very many, and where nothing can be
        // measured.
        for (const auto& [needed, available] :
             {std::pair{5.0, 1.0}, {0x1p52 + 1, 0x1p52}, {0.0, 0.0}}) {
            model::DesignCost cost;
            cost.area_mm2 = 1;
            cost.networks.resize(2);
            cost.networks[0].energy_J = cost.networks[0].latency_s = 1e-9;
            cost.networks[1].infeasible = {reason, 0, needed, available};
            ASSERT_FALSE(cost.feasible());
            const Score score = score_of(cost);
            EXPECT_FALSE(score.feasible()) << static_cast<int>(reason) << " " << needed;
            EXPECT_GT(score.violation, 0);
            EXPECT_EQ(score.objective, infinity);
        }
}

TEST(Problem, AReasonWithoutAnExcessIsAViolationAllTheSame) {
    model::DesignCost cost;
    cost.area_mm2 = 1;
    cost.networks.resize(1);
    cost.networks[0].infeasible = {Infeasibility::Reason::global_buffer, 0, 8, 8};
    ASSERT_FALSE(cost.feasible());
    const Score score = score_of(cost);
    EXPECT_GT(score.violation, 0);
    EXPECT_EQ(score.objective, infinity);
}

TEST(Problem, ADesignOutsideTheTablesIsTheWorst) {
    model::DesignCost cost;
    cost.outside_tables = "rows";
    const Score score = score_of(cost);
    EXPECT_EQ(score.objective, infinity);
    EXPECT_EQ(score.violation, std::numeric_limits<double>::max());
    EXPECT_TRUE(better(infeasible(2, 1e12), {1, score}));
}

TEST(Problem, UsesItsObjective) {
    model::DesignCost cost;
    cost.area_mm2 = 20;
    cost.networks.resize(2);
    cost.networks[0].energy_J = 1;
    cost.networks[0].latency_s = 5;
    cost.networks[1].energy_J = 3;
    cost.networks[1].latency_s = 1;
    const auto objective = [&](Objective o) { return score_of(cost, o).objective; };
    EXPECT_DOUBLE_EQ(objective(Objective::ela), 3 * 5 * 0.2);
    EXPECT_DOUBLE_EQ(objective(Objective::ela_mean), 2 * 3 * 0.2);
    EXPECT_DOUBLE_EQ(objective(Objective::ela_all), 3 * 5 * 0.2);
}

/// Remembers how it was asked.
class RecordingModel final : public model::CostModel {
  public:
    std::span<const model::Network> networks() const override { return networks_; }
    bool holds_networks(const model::Design& d) const override { return d.rows == 32; }
    model::DesignCost evaluate(const model::Design& d, Effort effort) override {
        design = d;
        asked = effort;
        model::DesignCost cost;
        cost.area_mm2 = 100;
        cost.networks.resize(1);
        cost.networks[0].energy_J = cost.networks[0].latency_s = 2;
        return cost;
    }
    model::Design design;
    Effort asked = Effort::every_layer;

  private:
    std::vector<model::Network> networks_ = std::vector<model::Network>(1);
};

TEST(Problem, AsksTheModelForTheDesignAndNoMoreThanFeasibility) {
    const ParameterSpace space = test::toy_space();
    RecordingModel model;
    PlainEvaluator evaluator(space, model);
    Problem problem(space, evaluator, Objective::ela, infinity);
    EXPECT_DOUBLE_EQ(problem.score(8576).objective, 4);
    EXPECT_EQ(model.design, space.design(8576));
    EXPECT_EQ(model.asked, model::CostModel::Effort::feasible_designs);
    EXPECT_FALSE(problem.holds_networks(8576));
    EXPECT_TRUE(problem.holds_networks(0));
    EXPECT_EQ(&problem.space(), &space);
    EXPECT_EQ(&problem.evaluator(), &evaluator);
    EXPECT_EQ(problem.objective(), Objective::ela);
    EXPECT_EQ(problem.limits().area_mm2, infinity);
}

TEST(Problem, ABatchScoresAsItsDesignsDoOneByOne) {
    ToyProblem toy, single;
    // Feasible, over the area limit, without room for the network, and twice the same.
    std::vector<DesignId> ids = {8576, 8576};
    for (DesignId id = 0; id < toy.space.size(); id += 97) ids.push_back(id);
    std::vector<Score> scores(ids.size());
    toy.problem.score(ids, scores);
    int feasible = 0, infeasible = 0;
    for (std::size_t d = 0; d < ids.size(); ++d) {
        ASSERT_EQ(scores[d], single.problem.score(ids[d])) << ids[d];
        ++(scores[d].feasible() ? feasible : infeasible);
    }
    EXPECT_GT(feasible, 50);
    EXPECT_GT(infeasible, 50);
    // A smaller batch after a larger one, and none at all.
    std::vector<Score> two(2);
    toy.problem.score(std::vector<DesignId>{ids[40], ids[3]}, two);
    EXPECT_EQ(two[0], scores[40]);
    EXPECT_EQ(two[1], scores[3]);
    toy.problem.score({}, {});
}

}  // namespace
}  // namespace atl::search
