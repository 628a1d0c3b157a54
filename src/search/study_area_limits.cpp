#include "atoll/base/text.hpp"
#include "study_kinds.hpp"

// Steps: a limit each, the widest last.

namespace atl::search::kinds {

std::vector<StudyStep> area_limits_steps(const StudyPlan& plan) {
    std::vector<StudyStep> steps;
    for (double limit : plan.limits_mm2) {
        StudyStep& step = steps.emplace_back(joint_step(plan));
        step.name = base::shortest(limit) + "mm2";
        step.meaning = "at most " + base::shortest(limit) + " mm2";
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
    const auto widest = own_value(design_at(done, plan.limits_mm2.size() - 1));
    for (std::size_t s = 0; s < plan.limits_mm2.size(); ++s) {
        const StudyDesign* d = design_at(done, s);
        const auto value = own_value(d);
        std::optional<double> share;
        if (s < done.size() && done[s].feasible_designs)
            share = 100 * static_cast<double>(*done[s].feasible_designs) /
                    static_cast<double>(done[s].space_size);
        add_row(table, base::shortest(plan.limits_mm2[s]),
                {value, percent_above(value, widest),
                 d == nullptr ? std::nullopt : std::optional(d->cost.area_mm2), share});
    }
    return table;
}

}  // namespace atl::search::kinds
