#include "atoll/search/problem.hpp"

#include "atoll/base/contract.hpp"

namespace atl::search {

void Problem::score(std::span<const DesignId> ids, std::span<Score> out) {
    ATOLL_EXPECT(ids.size() == out.size());
    evaluator_->evaluate(ids, figures_);
    ATOLL_ASSERT(figures_.size() == ids.size());
    objective_values_.resize(ids.size());
    values(objective_, figures_, objective_values_);
    for (std::size_t d = 0; d < ids.size(); ++d) {
        Score& score = out[d] = Score{};
        score.violation = figures_.violation()[d];
        const double area_mm2 = figures_.area_mm2()[d];
        if (score.violation != outside_tables_violation && area_mm2 > area_limit_mm2_)
            score.violation += area_mm2 / area_limit_mm2_ - 1;
        if (score.feasible()) score.objective = objective_values_[d];
    }
    if (watcher_) watcher_(ids, out);
}

Score Problem::score(DesignId id) {
    Score out;
    score(std::span(&id, 1), std::span(&out, 1));
    return out;
}

}  // namespace atl::search
