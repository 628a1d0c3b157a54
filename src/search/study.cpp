#include "atoll/search/study.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "atoll/base/contract.hpp"
#include "atoll/base/text.hpp"
#include "atoll/model/decimal_rounding.hpp"
#include "study_kinds.hpp"

namespace atl::search {

std::vector<Stage> published_stages() {
    return {{"device", {"bits_per_cell"}},
            {"circuit", {"rows", "columns"}},
            {"architecture", {"router_groups", "tiles_per_group", "macros_per_tile", "glb_kib"}},
            {"system", {"supply_voltage", "cycle_time"}}};
}

std::vector<std::size_t> StudyPlan::portfolio_networks() const {
    std::vector<std::size_t> out(portfolio);
    std::iota(out.begin(), out.end(), std::size_t{0});
    return out;
}

std::optional<double> StudyDesign::edap(std::size_t network) const {
    if (network >= cost.networks.size() || cost.networks[network].infeasible) return std::nullopt;
    const model::NetworkCost& n = cost.networks[network];
    return edap_mJ_ms_mm2(n.energy_J, n.latency_s, cost.area_mm2);
}

std::optional<double> StudyDesign::value(Objective objective,
                                         std::span<const std::size_t> networks) const {
    model::DesignCost some;
    some.area_mm2 = cost.area_mm2;
    some.relative_cost = cost.relative_cost;
    for (std::size_t n : networks) {
        if (n >= cost.networks.size() || cost.networks[n].infeasible) return std::nullopt;
        some.networks.push_back(cost.networks[n]);
    }
    return search::value(objective, some);
}

namespace {

std::vector<StudyStep> fixed_steps(const StudyPlan& plan) {
    switch (plan.kind) {
        case StudyKind::specialisation:
            return kinds::specialisation_steps(plan);
        case StudyKind::aggregations:
            return kinds::aggregations_steps(plan);
        case StudyKind::technology:
            return kinds::technology_steps(plan);
        case StudyKind::leave_one_out:
            return kinds::leave_one_out_steps(plan);
        case StudyKind::area_limits:
            return kinds::area_limits_steps(plan);
        case StudyKind::variants:
            return kinds::variants_steps(plan);
        case StudyKind::sequential:
            break;
    }
    return {};
}

}  // namespace

std::size_t study_steps(const StudyPlan& plan) {
    if (plan.kind == StudyKind::sequential) return 1 + plan.starts.size() * plan.stages.size();
    return fixed_steps(plan).size();
}

std::optional<StudyStep> next_step(const StudyPlan& plan, std::span<const StudyDesign> done) {
    if (done.size() >= study_steps(plan)) return std::nullopt;
    if (plan.kind == StudyKind::sequential) return kinds::sequential_step(plan, done);
    return fixed_steps(plan)[done.size()];
}

StudyTable conclude(const StudyPlan& plan, std::span<const StudyDesign> done) {
    switch (plan.kind) {
        case StudyKind::specialisation:
            return kinds::specialisation_table(plan, done);
        case StudyKind::sequential:
            return kinds::sequential_table(plan, done);
        case StudyKind::aggregations:
            return kinds::aggregations_table(plan, done);
        case StudyKind::technology:
            return kinds::technology_table(plan, done);
        case StudyKind::leave_one_out:
            return kinds::leave_one_out_table(plan, done);
        case StudyKind::area_limits:
            return kinds::area_limits_table(plan, done);
        case StudyKind::variants:
            return kinds::variants_table(plan, done);
    }
    ATOLL_ASSERT(false);
    return {};
}

std::size_t reference_step(const StudyPlan& plan) {
    // The widest limit comes last; in all other kinds the joint design comes first.
    return plan.kind == StudyKind::area_limits ? plan.limits_mm2.size() - 1 : 0;
}

std::optional<std::size_t> StudyTable::place(std::string_view row, std::string_view column) const {
    const auto r = std::find(rows.begin(), rows.end(), row);
    const auto c = std::find_if(columns.begin(), columns.end(),
                                [&](const Column& other) { return other.name == column; });
    if (r == rows.end() || c == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(r - rows.begin()) * columns.size() +
           static_cast<std::size_t>(c - columns.begin());
}

Verdict judge(const Claim& claim, const StudyTable& table) {
    const auto place = table.place(claim.row, claim.column);
    ATOLL_EXPECT(place.has_value());
    const StudyTable::Column& column = table.columns[*place % table.columns.size()];
    const std::string unit = column.unit.empty() ? "" : " " + column.unit;
    const std::string said = claim.column + " of " + claim.row + ": claimed " +
                             base::shortest(claim.claimed) + unit + ", ";
    const std::optional<double> found = table.cells[*place];
    if (!found) return {found, said + "but no design here can be compared"};
    constexpr double tolerance = 0.05;
    const double off = *found - claim.claimed;
    const char* verdict = std::abs(off) <= tolerance * std::abs(claim.claimed) ? "as claimed"
                          : off > 0                                            ? "more than claimed"
                                    : "less than claimed";
    return {found, said + "found " + base::shortest(model::round_to_digits(*found, 4)) + unit +
                       ": " + verdict};
}

namespace kinds {

StudyStep joint_step(const StudyPlan& plan) {
    StudyStep step;
    step.name = "joint";
    step.meaning = "one chip for all networks";
    step.networks = plan.portfolio_networks();
    step.objective = plan.objective;
    step.area_limit_mm2 = plan.area_limit_mm2;
    return step;
}

StudyStep alone_step(const StudyPlan& plan, std::size_t network) {
    StudyStep step = joint_step(plan);
    step.name = "only-" + plan.networks[network];
    step.meaning = "a chip for " + plan.networks[network] + " alone";
    step.networks = {network};
    return step;
}

std::optional<double> percent_above(std::optional<double> value, std::optional<double> reference) {
    if (!value || !reference) return std::nullopt;
    return 100 * (*value / *reference - 1);
}

std::optional<double> percent_below(std::optional<double> value, std::optional<double> reference) {
    if (!value || !reference) return std::nullopt;
    return 100 * (1 - *value / *reference);
}

const StudyDesign* design_at(std::span<const StudyDesign> done, std::size_t step) {
    return step < done.size() && done[step].design ? &done[step] : nullptr;
}

std::optional<double> edap_at(std::span<const StudyDesign> done, std::size_t step,
                              std::size_t network) {
    const StudyDesign* design = design_at(done, step);
    return design == nullptr ? std::nullopt : design->edap(network);
}

std::optional<double> own_value(const StudyDesign* design) {
    if (design == nullptr) return std::nullopt;
    return design->value(design->step.objective, design->step.networks);
}

void add_row(StudyTable& table, std::string name, std::vector<std::optional<double>> cells) {
    ATOLL_EXPECT(cells.size() == table.columns.size());
    table.rows.push_back(std::move(name));
    table.cells.insert(table.cells.end(), cells.begin(), cells.end());
}

}  // namespace kinds

}  // namespace atl::search
