#include "atoll/search/robust_evaluator.hpp"

#include <algorithm>
#include <cmath>

namespace atl::search {

RobustEvaluator::RobustEvaluator(
    const ParameterSpace& space,
    const std::shared_ptr<const model::physical::PhysicalConstants>& constants,
    const std::vector<model::Network>& networks, Objective objective, const RobustConfig& config,
    std::uint64_t seed, const model::physical::SignalNeeds& needs)
    : objective_(objective), config_(config), nominal_(space, constants, networks, {}, needs) {
    for (const model::physical::Deviation& by : scenarios(config, seed))
        worlds_.emplace_back(space,
                             std::make_shared<const model::physical::PhysicalConstants>(
                                 model::physical::deviated(*constants, by)),
                             networks, Limits{}, needs);
}

void RobustEvaluator::evaluate(std::span<const DesignId> ids, Figures& out) {
    nominal_.evaluate(ids, out);
    const std::span<double> risks = out.make_risk(objective_);
    feasible_.clear();
    which_.clear();
    for (std::size_t d = 0; d < ids.size(); ++d)
        if (out.violation()[d] == 0) {
            feasible_.push_back(ids[d]);
            which_.push_back(d);
        }
    const std::size_t n = worlds_.size();
    values_.resize(feasible_.size() * n);
    noises_.resize(feasible_.size() * n);
    of_scenario_.resize(feasible_.size());
    for (std::size_t s = 0; s < n; ++s) {
        worlds_[s].evaluate(feasible_, figures_);
        search::values(objective_, figures_, of_scenario_);
        for (std::size_t f = 0; f < feasible_.size(); ++f) {
            values_[f * n + s] = of_scenario_[f];
            noises_[f * n + s] = figures_.noise()[f];
        }
    }
    for (std::size_t f = 0; f < feasible_.size(); ++f) {
        const auto values = std::span(values_).subspan(f * n, n);
        const auto failed =
            std::count_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); });
        const std::size_t d = which_[f];
        out.violation()[d] = static_cast<double>(failed) / static_cast<double>(n);
        risks[d] = risk(config_, values);
        out.noise()[d] = risk(config_, std::span(noises_).subspan(f * n, n));
    }
}

}  // namespace atl::search
