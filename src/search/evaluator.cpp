#include "atoll/search/evaluator.hpp"

#include <algorithm>

#include "atoll/base/contract.hpp"

namespace atl::search {

namespace {

double violation(const model::DesignCost& cost) {
    if (!cost.outside_tables.empty()) return outside_tables_violation;
    double sum = 0;
    for (const model::NetworkCost& network : cost.networks)
        if (network.infeasible)  // a reason without a measure is a violation all the same
            sum += std::max(network.infeasible.excess(), std::numeric_limits<double>::min());
    return sum;
}

}  // namespace

void Figures::resize(std::size_t designs, std::size_t networks) {
    designs_ = designs;
    networks_ = networks;
    for (auto* per_design : {&area_mm2_, &relative_cost_, &violation_}) per_design->resize(designs);
    noise_.assign(designs, 0);
    risk_of_.reset();
    for (auto* per_network : {&energy_J_, &latency_s_}) per_network->resize(designs * networks);
}

std::span<double> Figures::make_risk(Objective objective) {
    risk_of_ = objective;
    risk_.assign(designs_, std::numeric_limits<double>::infinity());
    return risk_;
}

void write_figures(const model::DesignCost& cost, std::size_t d, Figures& out) {
    out.area_mm2()[d] = cost.area_mm2;
    out.relative_cost()[d] = cost.relative_cost;
    out.noise()[d] = cost.noise;
    out.violation()[d] = violation(cost);
    if (!cost.feasible()) return;
    ATOLL_ASSERT(cost.networks.size() == out.networks());
    for (std::size_t n = 0; n < out.networks(); ++n) {
        out.energy_J(n)[d] = cost.networks[n].energy_J;
        out.latency_s(n)[d] = cost.networks[n].latency_s;
    }
}

void PlainEvaluator::evaluate(std::span<const DesignId> ids, Figures& out) {
    out.resize(ids.size(), networks());
    for (std::size_t d = 0; d < ids.size(); ++d) {
        const model::DesignCost cost =
            model_->evaluate(space_->design(ids[d]), model::CostModel::Effort::feasible_designs);
        write_figures(cost, d, out);
    }
}

bool PlainEvaluator::holds_networks(DesignId id) const {
    return model_->holds_networks(space_->design(id));
}

}  // namespace atl::search
