#include <cmath>

#include "study_kinds.hpp"

// Steps: the optimum of each variant, the first to compare with.

namespace atl::search::kinds {

std::vector<StudyStep> variants_steps(const StudyPlan& plan) {
    std::vector<StudyStep> steps;
    for (const Variant& variant : plan.variants) {
        StudyStep& step = steps.emplace_back(joint_step(plan));
        step.name = variant.name;
        step.meaning = variant.meaning;
        step.objective = variant.objective;
        step.area_limit_mm2 = variant.area_limit_mm2;
        step.set = variant.set;
    }
    return steps;
}

StudyTable variants_table(const StudyPlan& plan, std::span<const StudyDesign> done) {
    const auto all = plan.portfolio_networks();
    StudyTable table{"variant",
                     {{"objective", search::unit(plan.objective, plan.portfolio),
                       "the study's, of the variant's design"},
                      {"to_first", "", "objective, relative to that of the first variant"},
                      {"energy", "J", "largest of the networks"},
                      {"latency", "s", "largest of the networks"},
                      {"area_mm2", "mm2", "chip area"},
                      {"cost", "mm2@32nm", "area x cost of the node per mm2"},
                      {"snr", "dB", "signal to noise of the arithmetic, where the model knows it"}},
                     {},
                     {}};
    const auto value = [&](std::size_t s) {
        const StudyDesign* d = design_at(done, s);
        return d == nullptr ? std::nullopt : d->value(plan.objective, all);
    };
    const auto first = value(0);
    for (std::size_t s = 0; s < plan.variants.size(); ++s) {
        const StudyDesign* d = design_at(done, s);
        if (d == nullptr) {
            add_row(table, plan.variants[s].name, {{}, {}, {}, {}, {}, {}, {}});
            continue;
        }
        const auto own = value(s);
        std::optional<double> ratio, snr_dB;
        if (own && first) ratio = *own / *first;
        if (d->cost.noise > 0) snr_dB = -10 * std::log10(d->cost.noise);
        add_row(table, plan.variants[s].name,
                {own, ratio, d->value(Objective::e, all), d->value(Objective::l, all),
                 d->cost.area_mm2, d->cost.relative_cost, snr_dB});
    }
    return table;
}

}  // namespace atl::search::kinds
