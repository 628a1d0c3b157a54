#include <algorithm>

#include "study_kinds.hpp"

// Steps: joint, over all nodes, then each node alone.

namespace atl::search::kinds {

std::vector<StudyStep> technology_steps(const StudyPlan& plan) {
    std::vector<StudyStep> steps = {joint_step(plan)};
    steps[0].meaning = "best of all nodes";
    for (int node : plan.nodes_nm) {
        StudyStep& step = steps.emplace_back(joint_step(plan));
        step.name = std::to_string(node) + "nm";
        step.meaning = "best at " + std::to_string(node) + " nm";
        step.set["parameters.technology_nm"] = "[" + std::to_string(node) + "]";
    }
    return steps;
}

StudyTable technology_table(const StudyPlan& plan, std::span<const StudyDesign> done) {
    const auto all = plan.portfolio_networks();
    const std::string el_unit = search::unit(Objective::el, plan.portfolio);
    StudyTable table{
        "best design of",
        {{"objective", search::unit(plan.objective, plan.portfolio), ""},
         {"to_joint", "", "objective, relative to that of the best of all nodes"},
         {"el", el_unit, "largest energy x largest latency"},
         {"cost", "mm2@32nm", "area x cost of the node per mm2"},
         {"area_mm2", "mm2", "chip area"},
         {"undominated", "", "1 when no other node's design here has less el and less cost"},
         {"front_designs", "",
          "designs of the node on the energy-latency-area front of all nodes"}},
        {},
        {}};
    const auto el = [&](const StudyDesign* d) {
        return d == nullptr ? std::nullopt : d->value(Objective::el, all);
    };
    const auto undominated = [&](const StudyDesign& d) {
        return std::none_of(done.begin(), done.end(), [&](const StudyDesign& other) {
            const auto a = el(&other), b = el(&d);
            return other.design && a && b && *a < *b &&
                   other.cost.relative_cost < d.cost.relative_cost;
        });
    };
    const auto joint = own_value(design_at(done, 0));
    const auto add = [&](const std::string& name, std::size_t step, int node) {
        const StudyDesign* d = design_at(done, step);
        std::optional<double> front;
        if (!done.empty() && done[0].feasible_designs)
            front = static_cast<double>(std::count_if(
                done[0].front.begin(), done[0].front.end(), [&](const model::Design& design) {
                    return node == 0 || design.technology_nm == node;
                }));
        if (d == nullptr) return add_row(table, name, {{}, {}, {}, {}, {}, {}, front});
        const auto value = own_value(d);
        std::optional<double> ratio;
        if (value && joint) ratio = *value / *joint;
        add_row(table, name,
                {value, ratio, el(d), d->cost.relative_cost, d->cost.area_mm2,
                 undominated(*d) ? 1 : 0, front});
    };
    add("all", 0, 0);
    for (std::size_t t = 0; t < plan.nodes_nm.size(); ++t)
        add(std::to_string(plan.nodes_nm[t]) + "nm", 1 + t, plan.nodes_nm[t]);
    return table;
}

}  // namespace atl::search::kinds
