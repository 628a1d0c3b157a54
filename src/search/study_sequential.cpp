#include <algorithm>

#include "atoll/base/contract.hpp"
#include "study_kinds.hpp"

// Steps: joint, then for each start its stages in order.

namespace atl::search::kinds {

StudyStep sequential_step(const StudyPlan& plan, std::span<const StudyDesign> done) {
    if (done.empty()) return joint_step(plan);
    const std::size_t at = done.size() - 1;
    const Start& start = plan.starts[at / plan.stages.size()];
    const std::size_t nth = at % plan.stages.size();
    const Stage& stage = plan.stages[nth];
    if (nth > 0) ATOLL_EXPECT(done.back().design.has_value());
    const model::Design& from = nth == 0 ? start.design : *done.back().design;
    StudyStep step = joint_step(plan);
    step.name = start.name + "-" + stage.name;
    step.meaning = "from " + start.name + ": " + stage.name;
    step.stage = true;
    const auto parameters = model::design_parameters(from.model);
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        const model::DesignParameter& parameter = parameters[p];
        const bool freed =
            std::find(stage.frees.begin(), stage.frees.end(), parameter.name) != stage.frees.end();
        if (!freed) step.values[p] = {parameter.get(from)};
    }
    return step;
}

StudyTable sequential_table(const StudyPlan& plan, std::span<const StudyDesign> done) {
    const std::string unit = search::unit(plan.objective, plan.portfolio);
    StudyTable table{
        "stage",
        {{"objective", unit, "of all networks; also of a chip that exceeds the area limit"},
         {"area_mm2", "mm2", "chip area"},
         {"feasible", "", "1 when the chip keeps all limits"},
         {"to_joint", "", "objective, relative to that of the joint optimum"},
         {"loss_percent", "%", "by which the objective is worse than that of the joint optimum"}},
        {},
        {}};
    const auto joint = own_value(design_at(done, 0));
    const auto add = [&](const std::string& name, std::size_t step) {
        const StudyDesign* d = design_at(done, step);
        if (d == nullptr) return add_row(table, name, {{}, {}, {}, {}, {}});
        const auto value = own_value(d);
        std::optional<double> ratio;
        if (value && joint) ratio = *value / *joint;
        add_row(table, name,
                {value, d->cost.area_mm2, d->feasible ? 1 : 0, ratio, percent_above(value, joint)});
    };
    add("joint", 0);
    std::size_t step = 1;
    for (const Start& start : plan.starts)
        for (const Stage& stage : plan.stages) add(start.name + "-" + stage.name, step++);
    return table;
}

}  // namespace atl::search::kinds
