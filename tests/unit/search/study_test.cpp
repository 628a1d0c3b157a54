#include "atoll/search/study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "atoll/base/contract.hpp"

namespace atl::search {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::Optional;

StudyPlan plan_of(StudyKind kind) {
    StudyPlan plan;
    plan.kind = kind;
    plan.networks = {"small", "large"};
    plan.portfolio = 2;
    plan.objective = Objective::ela_mean;
    return plan;
}

/// Energies [mJ] of the networks at 1 ms and 1 mm2, so that they are EDAPs; 0: cannot run.
StudyDesign design_of(const StudyStep& step, std::vector<double> energies_mJ, double area_mm2 = 1) {
    StudyDesign d;
    d.step = step;
    d.feasible = true;
    d.design = model::Design{};
    d.cost.area_mm2 = d.cost.relative_cost = area_mm2;
    for (double energy_mJ : energies_mJ) {
        model::NetworkCost n;
        n.energy_J = energy_mJ * 1e-3;
        n.latency_s = 1e-3;
        if (energy_mJ == 0) n.infeasible.reason = model::Infeasibility::Reason::capacity;
        d.cost.networks.push_back(n);
    }
    return d;
}

std::vector<StudyStep> steps_of(const StudyPlan& plan) {
    std::vector<StudyStep> steps;
    std::vector<StudyDesign> done;
    while (const auto step = next_step(plan, done)) {
        steps.push_back(*step);
        done.push_back(design_of(*step, {1, 1}));
    }
    return steps;
}

std::vector<std::string> names_of(const std::vector<StudyStep>& steps) {
    std::vector<std::string> out;
    for (const StudyStep& s : steps) out.push_back(s.name);
    return out;
}

/// The cells of a row.
std::vector<std::optional<double>> row(const StudyTable& table, const std::string& name) {
    const auto first = table.place(name, table.columns.front().name);
    EXPECT_TRUE(first.has_value()) << name;
    if (!first) return {};
    const auto begin = table.cells.begin() + static_cast<std::ptrdiff_t>(*first);
    return {begin, begin + static_cast<std::ptrdiff_t>(table.columns.size())};
}

auto about(double value) {
    return Optional(testing::DoubleNear(value, 1e-9 * std::abs(value) + 1e-12));
}
const auto nothing = testing::Eq(std::nullopt);

TEST(Study, Specialisation) {
    StudyPlan plan = plan_of(StudyKind::specialisation);
    plan.largest = 1;
    const auto steps = steps_of(plan);
    EXPECT_THAT(names_of(steps), ElementsAre("joint", "only-small", "only-large"));
    EXPECT_THAT(steps[0].networks, ElementsAre(0u, 1u));
    EXPECT_THAT(steps[2].networks, ElementsAre(1u));
    EXPECT_EQ(study_steps(plan), 3u);
    const StudyTable table =
        conclude(plan, std::vector{design_of(steps[0], {2, 12}), design_of(steps[1], {1, 0}),
                                   design_of(steps[2], {4, 10})});
    EXPECT_THAT(row(table, "small"),
                ElementsAre(about(2), about(4), about(1), about(50), about(100)));
    EXPECT_THAT(row(table, "large"),
                ElementsAre(about(12), about(10), about(10), about(-20), about(20)));
    EXPECT_THAT(row(table, "least"), ElementsAre(nothing, nothing, nothing, about(-20), about(20)));
    EXPECT_THAT(row(table, "most"), ElementsAre(nothing, nothing, nothing, about(50), about(100)));
    EXPECT_THAT(row(table, "mean"), ElementsAre(nothing, nothing, nothing, about(15), about(60)));
    // Both have a mean energy of 7.
    EXPECT_THAT(row(table, "objective"), ElementsAre(nothing, nothing, nothing, about(0), nothing));
}

TEST(Study, ObjectivesAreComparedOnTheNetworksThatBothChipsRun) {
    StudyPlan plan = plan_of(StudyKind::specialisation);
    plan.largest = 1;
    const auto steps = steps_of(plan);
    const StudyTable table =
        conclude(plan, std::vector{design_of(steps[0], {2, 12}), design_of(steps[1], {1, 0}),
                                   design_of(steps[2], {0, 10})});
    EXPECT_THAT(row(table, "objective")[3], nothing);
    EXPECT_THAT(row(table, "objective of the networks that both can run")[3], about(-20));
}

TEST(Study, StagesFreeTheirParametersAndKeepTheOthersWhereTheLastLeftThem) {
    StudyPlan plan = plan_of(StudyKind::sequential);
    plan.stages = {{"cells", {"bits_per_cell"}}, {"crossbar", {"rows", "columns"}}};
    model::Design start;
    start.rows = 64;
    plan.starts = {{"a", start}, {"b", model::Design{}}};
    EXPECT_EQ(study_steps(plan), 5u);
    std::vector<StudyDesign> done = {design_of(*next_step(plan, {}), {1, 1})};
    const auto values = [&](const StudyStep& step, const char* name) {
        const auto parameters = model::design_parameters();
        const auto* p = model::find_design_parameter(name);
        return step.values[static_cast<std::size_t>(p - parameters.data())];
    };
    const StudyStep cells = *next_step(plan, done);
    EXPECT_EQ(cells.name, "a-cells");
    EXPECT_TRUE(cells.stage);
    EXPECT_THAT(values(cells, "bits_per_cell"), ElementsAre());
    EXPECT_THAT(values(cells, "rows"), ElementsAre(64));
    done.push_back(design_of(cells, {2, 2}));
    done.back().feasible = false;  // the next goes on from there all the same
    done.back().design->bits_per_cell = 4;
    done.back().design->rows = 64;
    const StudyStep crossbar = *next_step(plan, done);
    EXPECT_EQ(crossbar.name, "a-crossbar");
    EXPECT_THAT(values(crossbar, "bits_per_cell"), ElementsAre(4));
    EXPECT_THAT(values(crossbar, "rows"), ElementsAre());
    done.push_back(design_of(crossbar, {3, 3}));
    const StudyStep other = *next_step(plan, done);
    EXPECT_EQ(other.name, "b-cells");
    EXPECT_THAT(values(other, "rows"), ElementsAre(256));  // of the second start
    const StudyTable table = conclude(plan, done);
    EXPECT_THAT(row(table, "a-cells"),
                ElementsAre(about(2e-8), about(1), about(0), about(2), about(100)));
    EXPECT_THAT(row(table, "a-crossbar")[2], about(1));
    EXPECT_THAT(row(table, "b-cells"), ElementsAre(nothing, nothing, nothing, nothing, nothing));
}

TEST(Study, Aggregations) {
    StudyPlan plan = plan_of(StudyKind::aggregations);
    plan.objectives = {Objective::ela, Objective::ela_mean};
    const auto steps = steps_of(plan);
    EXPECT_THAT(names_of(steps), ElementsAre("ela", "ela_mean"));
    EXPECT_EQ(steps[0].objective, Objective::ela);
    const StudyTable table =
        conclude(plan, std::vector{design_of(steps[0], {4, 4}), design_of(steps[1], {1, 5})});
    EXPECT_THAT(row(table, "ela"),
                ElementsAre(about(4e-8), about(0), about(4e-8), about(100.0 / 3), about(1)));
    EXPECT_THAT(row(table, "ela_mean"),
                ElementsAre(about(5e-8), about(25), about(3e-8), about(0), about(1)));
}

TEST(Study, Technology) {
    StudyPlan plan = plan_of(StudyKind::technology);
    plan.nodes_nm = {7, 32};
    const auto steps = steps_of(plan);
    EXPECT_THAT(names_of(steps), ElementsAre("joint", "7nm", "32nm"));
    EXPECT_TRUE(steps[0].set.empty());
    EXPECT_EQ(steps[1].set.at("parameters.technology_nm"), "[7]");
    std::vector<StudyDesign> done = {design_of(steps[0], {1, 1}), design_of(steps[1], {1, 1}),
                                     design_of(steps[2], {3, 3}, 2)};
    done[0].feasible_designs = 10;
    done[0].front.resize(3);
    done[0].front[1].technology_nm = 7;
    const StudyTable table = conclude(plan, done);
    EXPECT_THAT(row(table, "all"), ElementsAre(about(1e-8), about(1), about(1e-6), about(1),
                                               about(1), about(1), about(3)));
    EXPECT_THAT(row(table, "32nm"), ElementsAre(about(6e-8), about(6), about(3e-6), about(2),
                                                about(2), about(0), about(2)));
}

TEST(Study, LeaveOneOut) {
    StudyPlan plan = plan_of(StudyKind::leave_one_out);
    plan.networks.emplace_back("stranger");
    const auto steps = steps_of(plan);
    EXPECT_THAT(names_of(steps), ElementsAre("joint", "without-small", "without-large",
                                             "only-small", "only-large", "only-stranger"));
    EXPECT_THAT(steps[0].networks, ElementsAre(0u, 1u));
    EXPECT_THAT(steps[1].networks, ElementsAre(1u));
    EXPECT_THAT(steps[5].networks, ElementsAre(2u));
    const StudyTable table =
        conclude(plan, std::vector{design_of(steps[0], {2, 2, 6}), design_of(steps[1], {3, 1, 1}),
                                   design_of(steps[2], {1, 0, 1}), design_of(steps[3], {1, 1, 1}),
                                   design_of(steps[4], {1, 1, 1}), design_of(steps[5], {1, 1, 4})});
    EXPECT_THAT(row(table, "small"),
                ElementsAre(about(3), about(2), about(1), about(50), about(200), about(100)));
    EXPECT_THAT(row(table, "large"),
                ElementsAre(nothing, about(2), about(1), nothing, nothing, about(100)));
    EXPECT_THAT(row(table, "stranger"),
                ElementsAre(about(6), nothing, about(4), nothing, about(50), nothing));
}

TEST(Study, AreaLimits) {
    StudyPlan plan = plan_of(StudyKind::area_limits);
    plan.limits_mm2 = {0.5, 100, 1000};
    const auto steps = steps_of(plan);
    EXPECT_THAT(names_of(steps), ElementsAre("0.5mm2", "100mm2", "1000mm2"));
    EXPECT_EQ(steps[1].area_limit_mm2, 100);
    EXPECT_EQ(reference_step(plan), 2u);
    std::vector<StudyDesign> done = {{}, design_of(steps[1], {3, 3}), design_of(steps[2], {2, 2})};
    for (StudyDesign& d : done) {
        d.space_size = 200;
        d.feasible_designs = 50;
    }
    const StudyTable table = conclude(plan, done);
    EXPECT_THAT(row(table, "0.5"), ElementsAre(nothing, nothing, nothing, about(25)));
    EXPECT_THAT(row(table, "100"), ElementsAre(about(3e-8), about(50), about(1), about(25)));
}

TEST(Study, Variants) {
    StudyPlan plan = plan_of(StudyKind::variants);
    plan.variants = {{"plain", "", {}, Objective::ela_mean, 800},
                     {"other", "", {{"constraints.snr_dB", "30"}}, Objective::ela, 700},
                     {"none", "", {}, Objective::ela_mean, 800}};
    const auto steps = steps_of(plan);
    EXPECT_THAT(names_of(steps), ElementsAre("plain", "other", "none"));
    EXPECT_EQ(steps[1].set.at("constraints.snr_dB"), "30");
    EXPECT_EQ(steps[1].area_limit_mm2, 700);
    EXPECT_EQ(steps[1].objective, Objective::ela);
    EXPECT_EQ(reference_step(plan), 0u);
    std::vector<StudyDesign> done = {
        design_of(steps[0], {1, 1}), design_of(steps[1], {2, 4}, 2), {}};
    done[1].cost.noise = 1e-3;
    const StudyTable table = conclude(plan, done);
    // By the study's objective, whatever the variant minimised.
    EXPECT_THAT(row(table, "other"), ElementsAre(about(3e-3 * 1e-3 * 0.02), about(6), about(4e-3),
                                                 about(1e-3), about(2), about(2), about(30)));
    EXPECT_THAT(row(table, "plain"), ElementsAre(about(1e-3 * 1e-3 * 0.01), about(1), about(1e-3),
                                                 about(1e-3), about(1), about(1), nothing));
    EXPECT_THAT(row(table, "none"),
                ElementsAre(nothing, nothing, nothing, nothing, nothing, nothing, nothing));
}

TEST(Study, RowsAndColumnsAreKnownBeforeAnythingIsRun) {
    for (std::size_t k = 0; k < study_kind_names.size(); ++k) {
        StudyPlan plan = plan_of(static_cast<StudyKind>(k));
        plan.objectives = {Objective::ela};
        plan.variants = {{"a", "", {}, Objective::ela, 800}};
        plan.nodes_nm = {32};
        plan.limits_mm2 = {800};
        plan.stages = published_stages();
        plan.starts = {{"max", {}}};
        const auto steps = steps_of(plan);
        EXPECT_EQ(steps.size(), study_steps(plan)) << study_kind_names[k];
        std::vector<StudyDesign> done;
        for (const StudyStep& step : steps) done.push_back(design_of(step, {1, 1}));
        const StudyTable before = conclude(plan, {}), after = conclude(plan, done);
        EXPECT_EQ(before.rows, after.rows) << study_kind_names[k];
        EXPECT_EQ(before.cells.size(), after.cells.size());
        EXPECT_THAT(before.cells, testing::Each(nothing)) << study_kind_names[k];
        EXPECT_THAT(after.cells, testing::Contains(testing::Ne(std::nullopt)));
    }
}

TEST(Study, Verdicts) {
    const StudyTable table{"network", {{"loss", "%", ""}}, {"a", "b"}, {20.0, std::nullopt}};
    const auto said = [&](const char* row, double claimed) {
        return judge({row, "loss", claimed, ""}, table).sentence;
    };
    EXPECT_EQ(said("a", 20.9), "loss of a: claimed 20.9 %, found 20 %: as claimed");
    EXPECT_EQ(said("a", 36), "loss of a: claimed 36 %, found 20 %: less than claimed");
    EXPECT_EQ(said("a", -20), "loss of a: claimed -20 %, found 20 %: more than claimed");
    EXPECT_EQ(said("b", 1), "loss of b: claimed 1 %, but no design here can be compared");
    EXPECT_THAT(judge({"a", "loss", 1, ""}, table).found, Optional(DoubleEq(20)));
    EXPECT_FALSE(table.place("a", "gain").has_value());
    EXPECT_FALSE(table.place("c", "loss").has_value());
}

}  // namespace
}  // namespace atl::search
