/// The compiled physical model as an evaluator of a parameter space.
#pragma once

#include <memory>
#include <vector>

#include "atoll/model/physical/compiled_physical_model.hpp"
#include "atoll/search/evaluator.hpp"
#include "atoll/search/problem.hpp"

namespace atl::search {

class PhysicalEvaluator final : public Evaluator {
  public:
    /// `space` holds designs of the physical model and outlives the evaluator. Designs beyond
    /// `limits` get no energies and latencies.
    PhysicalEvaluator(const ParameterSpace& space,
                      std::shared_ptr<const model::physical::PhysicalConstants> constants,
                      std::vector<model::Network> networks, const Limits& limits = {},
                      model::physical::SignalNeeds needs = {});

    std::size_t networks() const override { return compiled_.networks(); }
    /// Latency is that of one inference.
    void evaluate(std::span<const DesignId> ids, Figures& out) override;
    bool holds_networks(DesignId id) const override;

  private:
    const ParameterSpace* space_;
    mutable model::physical::CompiledPhysicalModel compiled_;  ///< remembers what it works out
};

}  // namespace atl::search
