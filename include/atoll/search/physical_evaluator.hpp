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
                      std::vector<model::Network> networks);

    std::size_t networks() const override { return model_.networks().size(); }
    /// Latency is that of one inference.
    void evaluate(std::span<const DesignId> ids, Figures& out) override;
    bool holds_networks(DesignId id) const override;

  private:
    const ParameterSpace* space_;
    model::physical::PhysicalModel model_;
};

}  // namespace atl::search
