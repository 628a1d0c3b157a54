#include "study_kinds.hpp"

// Steps: a limit each, the widest last.

namespace atl::search::kinds {

std::vector<StudyStep> area_limits_steps(const StudyPlan& plan) {
    std::vector<StudyStep> steps;
    for (double limit : plan.limits_mm2) {
        StudyStep& step = steps.emplace_back(joint_step(plan));
        step.name = plain(limit) + "mm2";
        step.meaning = "at most " + plain(limit) + " mm2";
        step.area_limit_mm2 = limit;
    }
    return steps;
}

StudyTable area_limits_table(const StudyPlan& plan, std::span<const StudyDesign> done) {
    StudyTable table{"area limit [mm2]",
                     {{"objective", search::unit(plan.objective, plan.portfolio), ""},
                      {"loss_percent", "%", "above the optimum of the widest limit"},
                      {"area_mm2", "mm2", "chip area of the optimum"},
                      {"feasible_percent", "%", "of all designs that keep the limit"}},
                     {},
                     {}};
    for (std::size_t n = 0; n < plan.portfolio; ++n)
        table.columns.push_back({"edap_" + plan.networks[n], "mJ*ms*mm2", "of this network"});
    const auto widest = own_value(design_at(done, plan.limits_mm2.size() - 1));
    for (std::size_t s = 0; s < plan.limits_mm2.size(); ++s) {
        const StudyDesign* d = design_at(done, s);
        const auto value = own_value(d);
        std::optional<double> share;
        if (s < done.size() && done[s].feasible_designs)
            share = 100 * static_cast<double>(*done[s].feasible_designs) /
                    static_cast<double>(done[s].space_size);
        std::vector<std::optional<double>> cells = {
            value, percent_above(value, widest),
            d == nullptr ? std::nullopt : std::optional(d->cost.area_mm2), share};
        for (std::size_t n = 0; n < plan.portfolio; ++n) cells.push_back(edap_at(done, s, n));
        add_row(table, plain(plan.limits_mm2[s]), std::move(cells));
    }
    return table;
}

}  // namespace atl::search::kinds
