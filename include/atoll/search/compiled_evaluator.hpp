/// The compiled model as an evaluator of a parameter space.
#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "atoll/model/compiled_model.hpp"
#include "atoll/search/evaluator.hpp"
#include "atoll/search/space_grid.hpp"

namespace atl::search {

class CompiledEvaluator final : public Evaluator {
  public:
    /// `space` outlives the evaluator. Designs beyond `area_limit_mm2` get no energies and
    /// latencies: a problem with that limit does not look at them. See model::CompiledModel for the
    /// rest.
    CompiledEvaluator(const ParameterSpace& space,
                      std::shared_ptr<const model::ComponentLibrary> library,
                      model::HardwareTemplate hardware, std::vector<model::Network> networks,
                      std::size_t memory_bytes = model::CompiledModel::default_memory_bytes,
                      double area_limit_mm2 = std::numeric_limits<double>::infinity());

    std::size_t networks() const override { return model_.networks().size(); }
    void evaluate(std::span<const DesignId> ids, Figures& out) override;
    bool holds_networks(DesignId id) const override;
    std::optional<EvaluatorUsage> usage() const override {
        const model::CompiledModel::Usage of = model_.usage();
        return EvaluatorUsage{model_.tabulated(), of.entries, of.bytes};
    }

    const SpaceGrid& grid() const { return grid_; }
    model::CompiledModel& model() { return model_; }

  private:
    SpaceGrid grid_;
    model::CompiledModel model_;
};

}  // namespace atl::search
