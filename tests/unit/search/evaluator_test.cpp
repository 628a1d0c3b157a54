#include "atoll/search/evaluator.hpp"

#include <gmock/gmock.h>

#include "toy_problem.hpp"

namespace atl::search {
namespace {

using model::Infeasibility;
using testing::ElementsAre;

// ---- Figures

TEST(Figures, HaveNothingAtFirst) {
    const Figures figures;
    EXPECT_EQ(figures.size(), 0u);
    EXPECT_EQ(figures.networks(), 0u);
    EXPECT_TRUE(figures.area_mm2().empty());
}

TEST(Figures, HaveOneElementPerDesignAndNetwork) {
    Figures figures;
    figures.resize(3, 2);
    EXPECT_EQ(figures.size(), 3u);
    EXPECT_EQ(figures.networks(), 2u);
    // Every element is its own.
    double next = 0;
    const auto fill = [&](std::span<double> column) {
        ASSERT_EQ(column.size(), 3u);
        for (double& x : column) x = ++next;
    };
    fill(figures.area_mm2());
    fill(figures.relative_cost());
    fill(figures.violation());
    for (std::size_t n : {0u, 1u}) fill(figures.energy_J(n));
    for (std::size_t n : {0u, 1u}) fill(figures.latency_s(n));
    const Figures& same = figures;
    EXPECT_THAT(same.area_mm2(), ElementsAre(1, 2, 3));
    EXPECT_THAT(same.relative_cost(), ElementsAre(4, 5, 6));
    EXPECT_THAT(same.violation(), ElementsAre(7, 8, 9));
    EXPECT_THAT(same.energy_J(0), ElementsAre(10, 11, 12));
    EXPECT_THAT(same.energy_J(1), ElementsAre(13, 14, 15));
    EXPECT_THAT(same.latency_s(0), ElementsAre(16, 17, 18));
    EXPECT_THAT(same.latency_s(1), ElementsAre(19, 20, 21));
}

TEST(Figures, KeepTheirMemory) {
    Figures figures;
    figures.resize(100, 4);
    const auto places = [&] {
        return std::vector<const double*>{figures.area_mm2().data(), figures.relative_cost().data(),
                                          figures.violation().data(), figures.energy_J(0).data(),
                                          figures.latency_s(0).data()};
    };
    const auto before = places();
    for (std::size_t designs : {3u, 0u, 100u, 57u}) {
        figures.resize(designs, 4);
        EXPECT_EQ(figures.size(), designs);
        EXPECT_EQ(places(), before);
    }
}

// ---- PlainEvaluator

/// Answers by the rows of a design: one network or both cannot run, in several ways; the others
/// have figures of their own.
class AnswersByRows final : public model::CostModel {
  public:
    std::span<const model::Network> networks() const override { return networks_; }
    bool holds_networks(const model::Design& d) const override { return d.rows >= 3; }
    model::DesignCost evaluate(const model::Design& d, Effort effort) override {
        EXPECT_EQ(effort, Effort::feasible_designs);
        using Reason = Infeasibility::Reason;
        model::DesignCost cost;
        if (d.rows == 1) {
            cost.outside_tables = "rows";
            return cost;
        }
        cost.area_mm2 = 10 * d.rows;
        cost.relative_cost = 0.1 * d.rows;
        cost.networks.resize(2);
        if (d.rows == 2) cost.networks[1].infeasible = {Reason::capacity, -1, 3, 2};
        if (d.rows == 3) {
            cost.networks[0].infeasible = {Reason::capacity, -1, 3, 2};
            cost.networks[1].infeasible = {Reason::global_buffer, 4, 8, 2};
        }
        if (d.rows == 4) cost.networks[0].infeasible = {Reason::global_buffer, 0, 8, 8};
        if (d.rows == 5) cost.networks[0].infeasible = {Reason::no_mapping_found, 0, 0, 0};
        if (cost.feasible())
            for (int n : {0, 1}) {
                cost.networks[static_cast<std::size_t>(n)].energy_J = d.rows + 0.25 * n;
                cost.networks[static_cast<std::size_t>(n)].latency_s = d.rows + 0.5 * n;
            }
        return cost;
    }

  private:
    std::vector<model::Network> networks_ = std::vector<model::Network>(2);
};

/// The rows of a crossbar alone, 1 to 9.
ParameterSpace rows_space() {
    return ParameterSpace("rows",
                          {{model::find_design_parameter("rows"), {1, 2, 3, 4, 5, 6, 7, 8, 9}}});
}

TEST(PlainEvaluator, WritesWhatTheModelSays) {
    const ParameterSpace space = rows_space();
    AnswersByRows model;
    PlainEvaluator evaluator(space, model);
    EXPECT_EQ(evaluator.networks(), 2u);
    Figures figures;
    figures.resize(20, 5);  // of an earlier batch
    evaluator.evaluate(std::vector<DesignId>{8, 1, 2, 3, 4, 0, 5}, figures);
    ASSERT_EQ(figures.size(), 7u);
    ASSERT_EQ(figures.networks(), 2u);
    EXPECT_THAT(figures.violation(),
                ElementsAre(0, 0.5, 0.5 + 3, testing::Gt(0), 1, outside_tables_violation, 0));
    EXPECT_THAT(figures.area_mm2(), ElementsAre(90, 20, 30, 40, 50, 0, 60));
    EXPECT_EQ(figures.relative_cost()[0], 0.1 * 9);
    EXPECT_EQ(figures.energy_J(0)[0], 9);
    EXPECT_EQ(figures.energy_J(1)[0], 9.25);
    EXPECT_EQ(figures.latency_s(0)[6], 6);
    EXPECT_EQ(figures.latency_s(1)[6], 6.5);
}

TEST(PlainEvaluator, AnEmptyBatchIsEmpty) {
    const ParameterSpace space = rows_space();
    AnswersByRows model;
    PlainEvaluator evaluator(space, model);
    Figures figures;
    evaluator.evaluate({}, figures);
    EXPECT_EQ(figures.size(), 0u);
    EXPECT_EQ(figures.networks(), 2u);
}

TEST(PlainEvaluator, AsksTheModelWhetherADesignHoldsTheNetworks) {
    const ParameterSpace space = rows_space();
    AnswersByRows model;
    const PlainEvaluator evaluator(space, model);
    EXPECT_FALSE(evaluator.holds_networks(1));
    EXPECT_TRUE(evaluator.holds_networks(2));
}

TEST(ToyEvaluator, EqualsTheToyModelThroughThePlainEvaluator) {
    test::ToyProblem toy;
    test::ToyEvaluator evaluator(toy.space);
    Problem problem(toy.space, evaluator, Objective::ela_mean, test::toy_area_limit_mm2);
    std::vector<DesignId> ids(toy.space.size());
    for (DesignId id = 0; id < ids.size(); ++id) ids[id] = id;
    std::vector<Score> plain(ids.size()), batch(ids.size());
    toy.problem.score(ids, plain);
    problem.score(ids, batch);
    EXPECT_EQ(batch, plain);
    for (DesignId id : ids)
        ASSERT_EQ(evaluator.holds_networks(id), toy.evaluator.holds_networks(id));
}

}  // namespace
}  // namespace atl::search
