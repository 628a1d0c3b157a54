#include <algorithm>
#include <numeric>

#include "study_kinds.hpp"

// Steps: joint, then each network alone. The chip for the largest network is one of the latter.

namespace atl::search::kinds {

std::vector<StudyStep> specialisation_steps(const StudyPlan& plan) {
    std::vector<StudyStep> steps = {joint_step(plan)};
    for (std::size_t n = 0; n < plan.portfolio; ++n) steps.push_back(alone_step(plan, n));
    steps[1 + plan.largest].meaning += ", the largest";
    return steps;
}

StudyTable specialisation_table(const StudyPlan& plan, std::span<const StudyDesign> done) {
    const std::string edap_unit = "mJ*ms*mm2";
    StudyTable table{
        "network",
        {{"edap_joint", edap_unit, "on the one chip for all networks"},
         {"edap_largest_only", edap_unit,
          "on the chip for " + plan.networks[plan.largest] + " alone"},
         {"edap_specialised", edap_unit, "on the chip for this network alone"},
         {"gain_percent", "%", "by which the joint chip is better than that for the largest alone"},
         {"loss_percent", "%", "by which the joint chip is worse than that for the network alone"}},
        {},
        {}};
    std::vector<double> gains, losses;
    for (std::size_t n = 0; n < plan.portfolio; ++n) {
        const auto joint = edap_at(done, 0, n), largest = edap_at(done, 1 + plan.largest, n),
                   alone = edap_at(done, 1 + n, n);
        const auto gain = percent_below(joint, largest), loss = percent_above(joint, alone);
        add_row(table, plan.networks[n], {joint, largest, alone, gain, loss});
        if (gain) gains.push_back(*gain);
        if (loss) losses.push_back(*loss);
    }
    const auto over_networks = [&](const std::string& name, auto figure) {
        const auto of = [&](const std::vector<double>& values) -> std::optional<double> {
            if (values.empty()) return std::nullopt;
            return figure(values);
        };
        add_row(table, name, {{}, {}, {}, of(gains), of(losses)});
    };
    using Values = std::vector<double>;
    over_networks("least", [](const Values& v) { return *std::min_element(v.begin(), v.end()); });
    over_networks("most", [](const Values& v) { return *std::max_element(v.begin(), v.end()); });
    over_networks("mean", [](const Values& v) {
        return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
    });
    const StudyDesign *joint = design_at(done, 0), *largest = design_at(done, 1 + plan.largest);
    const auto gain = [&](std::span<const std::size_t> networks) -> std::optional<double> {
        if (joint == nullptr || largest == nullptr || networks.empty()) return std::nullopt;
        return percent_below(joint->value(plan.objective, networks),
                             largest->value(plan.objective, networks));
    };
    const auto all = plan.portfolio_networks();
    std::vector<std::size_t> common;
    for (std::size_t n : all)
        if (edap_at(done, 0, n) && edap_at(done, 1 + plan.largest, n)) common.push_back(n);
    add_row(table, "objective", {{}, {}, {}, gain(all), {}});
    add_row(table, "objective of the networks that both can run", {{}, {}, {}, gain(common), {}});
    return table;
}

}  // namespace atl::search::kinds
