#include "study_kinds.hpp"

// Steps: joint; without each network of the portfolio; for each network alone, also those that no
// design is made for.

namespace atl::search::kinds {

std::vector<StudyStep> leave_one_out_steps(const StudyPlan& plan) {
    std::vector<StudyStep> steps = {joint_step(plan)};
    for (std::size_t left_out = 0; left_out < plan.portfolio; ++left_out) {
        StudyStep& step = steps.emplace_back(joint_step(plan));
        step.name = "without-" + plan.networks[left_out];
        step.meaning = "one chip for all but " + plan.networks[left_out];
        step.networks.erase(step.networks.begin() + static_cast<std::ptrdiff_t>(left_out));
    }
    for (std::size_t n = 0; n < plan.networks.size(); ++n) steps.push_back(alone_step(plan, n));
    return steps;
}

StudyTable leave_one_out_table(const StudyPlan& plan, std::span<const StudyDesign> done) {
    const std::string unit = "mJ*ms*mm2";
    StudyTable table{
        "network",
        {{"edap_unseen", unit, "on the chip that was made without this network"},
         {"edap_joint", unit, "on the chip that was made with it and all others"},
         {"edap_specialised", unit, "on the chip for this network alone"},
         {"over_joint_percent", "%", "by which the chip without it is worse than the joint one"},
         {"loss_percent", "%", "by which the chip without it is worse than the specialised one"},
         {"joint_loss_percent", "%", "by which the joint chip is worse than the specialised one"}},
        {},
        {}};
    for (std::size_t n = 0; n < plan.networks.size(); ++n) {
        // The joint chip was made without the networks outside the portfolio.
        const bool member = n < plan.portfolio;
        const auto unseen = edap_at(done, member ? 1 + n : 0, n);
        const auto joint = member ? edap_at(done, 0, n) : std::nullopt;
        const auto alone = edap_at(done, 1 + plan.portfolio + n, n);
        add_row(table, plan.networks[n],
                {unseen, joint, alone, percent_above(unseen, joint), percent_above(unseen, alone),
                 percent_above(joint, alone)});
    }
    return table;
}

}  // namespace atl::search::kinds
