#include "atoll/search/problem.hpp"

#include <algorithm>

namespace atl::search {

std::strong_ordering compare(const Individual& a, const Individual& b) {
    if (a.score.violation != b.score.violation)
        return a.score.violation < b.score.violation ? std::strong_ordering::less
                                                     : std::strong_ordering::greater;
    if (a.score.objective != b.score.objective)
        return a.score.objective < b.score.objective ? std::strong_ordering::less
                                                     : std::strong_ordering::greater;
    return a.id <=> b.id;
}

Score Problem::score(DesignId id) const {
    return score(model_->evaluate(space_->design(id), model::CostModel::Effort::feasible_designs));
}

Score Problem::score(const model::DesignCost& cost) const {
    Score score;
    if (!cost.outside_tables.empty()) {
        score.violation = std::numeric_limits<double>::max();
        return score;
    }
    if (cost.area_mm2 > area_limit_mm2_) score.violation += cost.area_mm2 / area_limit_mm2_ - 1;
    for (const auto& network : cost.networks)
        if (network.infeasible)  // a reason without a measure is a violation all the same
            score.violation +=
                std::max(network.infeasible.excess(), std::numeric_limits<double>::min());
    if (score.feasible()) score.objective = value(objective_, cost);
    return score;
}

bool Problem::holds_networks(DesignId id) const {
    return model_->holds_networks(space_->design(id));
}

}  // namespace atl::search
