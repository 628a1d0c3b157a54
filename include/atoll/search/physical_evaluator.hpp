/// The physical model as an evaluator of a parameter space.
#pragma once

#include <memory>
#include <vector>

#include "atoll/model/physical/physical_model.hpp"
#include "atoll/search/evaluator.hpp"

namespace atl::search {

class PhysicalEvaluator final : public Evaluator {
  public:
    /// `space` holds designs of the physical model and outlives the evaluator.
    PhysicalEvaluator(const ParameterSpace& space,
                      std::shared_ptr<const model::physical::PhysicalConstants> constants,
                      const std::vector<model::Network>& networks);

    std::size_t networks() const override { return networks_; }
    /// Latency is that of one inference.
    void evaluate(std::span<const DesignId> ids, Figures& out) override;
    bool holds_networks(DesignId id) const override;

  private:
    const ParameterSpace* space_;
    std::shared_ptr<const model::physical::PhysicalConstants> constants_;
    model::physical::PhysicalModel model_;
    std::size_t networks_;
};

}  // namespace atl::search
