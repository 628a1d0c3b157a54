#include "atoll/search/physical_evaluator.hpp"

#include <cmath>

#include "atoll/base/contract.hpp"

namespace atl::search {

PhysicalEvaluator::PhysicalEvaluator(
    const ParameterSpace& space,
    std::shared_ptr<const model::physical::PhysicalConstants> constants,
    std::vector<model::Network> networks, const Limits& limits, model::physical::SignalNeeds needs)
    : space_(&space),
      compiled_(std::move(constants), std::move(networks), limits.area_mm2, limits.noise(),
                std::move(needs)) {
    ATOLL_EXPECT(space.model() == model::ModelKind::physical);
}

void PhysicalEvaluator::evaluate(std::span<const DesignId> ids, Figures& out) {
    out.resize(ids.size(), networks());
    for (std::size_t d = 0; d < ids.size(); ++d) {
        const auto figures = compiled_.evaluate(space_->design(ids[d]), &out.energy_J(0)[d],
                                                &out.latency_s(0)[d], ids.size());
        out.area_mm2()[d] = figures.area_mm2;
        out.relative_cost()[d] = figures.relative_cost;
        out.noise()[d] = figures.noise;
        out.violation()[d] = figures.violation;
    }
}

bool PhysicalEvaluator::holds_networks(DesignId id) const {
    return compiled_.holds_networks(space_->design(id));
}

}  // namespace atl::search
