/// The physical model under many scenarios: the objective's risk instead of its value.
#pragma once

#include <memory>
#include <vector>

#include "atoll/search/objective.hpp"
#include "atoll/search/physical_evaluator.hpp"
#include "atoll/search/robustness.hpp"

namespace atl::search {

/// Energies, latencies, areas and costs are those of the constants as they are; noise and the
/// objective's values are risks. A design that cannot run in some scenario is infeasible; its
/// violation is the share of those scenarios.
class RobustEvaluator final : public Evaluator {
  public:
    RobustEvaluator(const ParameterSpace& space,
                    const std::shared_ptr<const model::physical::PhysicalConstants>& constants,
                    const std::vector<model::Network>& networks, Objective objective,
                    const RobustConfig& config, std::uint64_t seed,
                    const model::physical::SignalNeeds& needs = {});

    std::size_t networks() const override { return nominal_.networks(); }
    void evaluate(std::span<const DesignId> ids, Figures& out) override;
    bool holds_networks(DesignId id) const override { return nominal_.holds_networks(id); }

  private:
    Objective objective_;
    RobustConfig config_;
    PhysicalEvaluator nominal_;
    std::vector<PhysicalEvaluator> worlds_;  ///< a scenario each
    // Of the batch at hand, kept for their memory.
    std::vector<DesignId> feasible_;
    std::vector<std::size_t> which_;  ///< positions of the feasible ones
    Figures figures_;
    std::vector<double> values_, noises_;  ///< feasible ones x scenarios
    std::vector<double> of_scenario_;
};

}  // namespace atl::search
