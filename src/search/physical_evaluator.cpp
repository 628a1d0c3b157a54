#include "atoll/search/physical_evaluator.hpp"

#include <algorithm>

#include "atoll/base/contract.hpp"

namespace atl::search {

using model::physical::ChipCost;
using model::physical::ChipNetworkCost;

namespace {

double violation(const ChipCost& cost) {
    double sum = 0;
    for (const ChipNetworkCost& network : cost.networks)
        if (network.infeasible)
            sum += std::max(network.infeasible.excess(), std::numeric_limits<double>::min());
    return sum;
}

}  // namespace

PhysicalEvaluator::PhysicalEvaluator(
    const ParameterSpace& space,
    std::shared_ptr<const model::physical::PhysicalConstants> constants,
    std::vector<model::Network> networks)
    : space_(&space), model_(std::move(constants), std::move(networks)) {
    ATOLL_EXPECT(space.model() == model::ModelKind::physical);
}

void PhysicalEvaluator::evaluate(std::span<const DesignId> ids, Figures& out) {
    out.resize(ids.size(), networks());
    for (std::size_t d = 0; d < ids.size(); ++d) {
        const ChipCost cost = model_.cost(space_->design(ids[d]));
        out.area_mm2()[d] = cost.area_mm2.sum();
        out.relative_cost()[d] = cost.fabrication.relative_cost;
        out.noise()[d] = cost.signal.noise();
        out.violation()[d] = violation(cost);
        if (out.violation()[d] != 0) continue;
        for (std::size_t n = 0; n < networks(); ++n) {
            out.energy_J(n)[d] = cost.networks[n].energy_J.sum();
            out.latency_s(n)[d] = cost.networks[n].latency_s;
        }
    }
}

bool PhysicalEvaluator::holds_networks(DesignId id) const {
    return model_.holds_networks(space_->design(id));
}

}  // namespace atl::search
