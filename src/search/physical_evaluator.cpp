#include "atoll/search/physical_evaluator.hpp"

#include <algorithm>

#include "atoll/base/contract.hpp"

namespace atl::search {

using model::physical::ChipCost;
using model::physical::ChipNetworkCost;
using model::physical::Refusal;

namespace {

double violation(const ChipCost& cost) {
    double sum = 0;
    for (const ChipNetworkCost& network : cost.networks)
        if (network.refusal)
            sum += std::max(network.refusal.excess(), std::numeric_limits<double>::min());
    return sum;
}

}  // namespace

PhysicalEvaluator::PhysicalEvaluator(
    const ParameterSpace& space,
    std::shared_ptr<const model::physical::PhysicalConstants> constants,
    const std::vector<model::Network>& networks)
    : space_(&space),
      constants_(std::move(constants)),
      model_(*constants_, networks),
      networks_(networks.size()) {
    ATOLL_EXPECT(space.model() == model::ModelKind::physical);
}

void PhysicalEvaluator::evaluate(std::span<const DesignId> ids, Figures& out) {
    out.resize(ids.size(), networks_);
    for (std::size_t d = 0; d < ids.size(); ++d) {
        const ChipCost cost = model_.evaluate(space_->design(ids[d]));
        out.area_mm2()[d] = cost.area_mm2.sum();
        out.relative_cost()[d] = cost.fabrication.relative_cost;
        out.violation()[d] = violation(cost);
        if (out.violation()[d] != 0) continue;
        for (std::size_t n = 0; n < networks_; ++n) {
            out.energy_J(n)[d] = cost.networks[n].energy_J.sum();
            out.latency_s(n)[d] = cost.networks[n].latency_s;
        }
    }
}

bool PhysicalEvaluator::holds_networks(DesignId id) const {
    const ChipCost cost = model_.evaluate(space_->design(id));
    return std::none_of(cost.networks.begin(), cost.networks.end(), [](const ChipNetworkCost& n) {
        return n.refusal.reason == Refusal::Reason::too_few_macros;
    });
}

}  // namespace atl::search
