#include "study_kinds.hpp"

// Steps: the optimum of each objective.

namespace atl::search::kinds {

std::vector<StudyStep> aggregations_steps(const StudyPlan& plan) {
    std::vector<StudyStep> steps;
    for (Objective objective : plan.objectives) {
        StudyStep& step = steps.emplace_back(joint_step(plan));
        step.name = search::name(objective);
        step.meaning = "best by " + step.name;
        step.objective = objective;
    }
    return steps;
}

StudyTable aggregations_table(const StudyPlan& plan, std::span<const StudyDesign> done) {
    StudyTable table{"optimum of", {}, {}, {}};
    const auto all = plan.portfolio_networks();
    for (Objective o : plan.objectives) {
        const std::string name(search::name(o));
        table.columns.push_back({name, search::unit(o, plan.portfolio), ""});
        table.columns.push_back({name + "_loss_percent", "%", "above the optimum of " + name});
    }
    table.columns.push_back({"area_mm2", "mm2", "chip area"});
    for (std::size_t s = 0; s < plan.objectives.size(); ++s) {
        const StudyDesign* d = design_at(done, s);
        std::vector<std::optional<double>> cells;
        for (std::size_t o = 0; o < plan.objectives.size(); ++o) {
            const auto value = d == nullptr ? std::nullopt : d->value(plan.objectives[o], all);
            cells.push_back(value);
            cells.push_back(percent_above(value, own_value(design_at(done, o))));
        }
        cells.push_back(d == nullptr ? std::nullopt : std::optional(d->cost.area_mm2));
        add_row(table, std::string(search::name(plan.objectives[s])), std::move(cells));
    }
    return table;
}

}  // namespace atl::search::kinds
