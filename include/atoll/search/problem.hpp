/// A search problem: a space, an evaluator of its designs, an objective and its constraints.
#pragma once

#include <compare>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "atoll/search/evaluator.hpp"
#include "atoll/search/objective.hpp"

namespace atl::search {

/// What selection looks at. An infeasible design has no objective value and can never pass for a
/// good one.
struct Score {
    double objective = std::numeric_limits<double>::infinity();
    double violation = 0;  ///< sum of the relative excesses over all limits; 0 = feasible

    bool feasible() const { return violation == 0; }
    bool operator==(const Score&) const = default;
};

struct Individual {
    DesignId id = 0;
    Score score;
    bool operator==(const Individual&) const = default;
};

/// Behind every design there is.
inline constexpr Individual worst_individual = {
    std::numeric_limits<DesignId>::max(),
    {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()}};

/// Feasibility rules (Deb, "An efficient constraint handling method for genetic algorithms", 2000):
/// feasible before infeasible, then the smaller violation, then the smaller objective; ties by
/// identity, so that the order is total.
inline std::strong_ordering compare(const Individual& a, const Individual& b) {
    const auto order = [](double x, double y) {
        return x < y   ? std::strong_ordering::less
               : y < x ? std::strong_ordering::greater
                       : std::strong_ordering::equal;
    };
    if (const auto by = order(a.score.violation, b.score.violation); by != 0) return by;
    if (const auto by = order(a.score.objective, b.score.objective); by != 0) return by;
    return a.id <=> b.id;
}
inline bool better(const Individual& a, const Individual& b) {
    return compare(a, b) < 0;
}

/// Not thread-safe, as its evaluator: one per thread.
class Problem {
  public:
    /// `area_limit_mm2` may be infinite. Space and evaluator outlive the problem.
    Problem(const ParameterSpace& space, Evaluator& evaluator, Objective objective,
            double area_limit_mm2)
        : space_(&space),
          evaluator_(&evaluator),
          objective_(objective),
          area_limit_mm2_(area_limit_mm2) {}

    const ParameterSpace& space() const { return *space_; }
    Evaluator& evaluator() const { return *evaluator_; }
    Objective objective() const { return objective_; }
    double area_limit_mm2() const { return area_limit_mm2_; }

    /// Scores of a batch of designs, one element of `out` each. Allocates nothing for batches no
    /// larger than an earlier one, if the evaluator does not.
    void score(std::span<const DesignId> ids, std::span<Score> out);
    Score score(DesignId id);
    /// Is told of every batch of scores, in their order.
    using Watcher = std::function<void(std::span<const DesignId>, std::span<const Score>)>;
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }
    /// Whether the cells hold the weights of every network: the cheap test for first populations.
    bool holds_networks(DesignId id) const { return evaluator_->holds_networks(id); }

  private:
    const ParameterSpace* space_;
    Evaluator* evaluator_;
    Objective objective_;
    double area_limit_mm2_;
    Watcher watcher_;
    // Of the batch at hand, kept for their memory.
    Figures figures_;
    std::vector<double> objective_values_;
};

}  // namespace atl::search
