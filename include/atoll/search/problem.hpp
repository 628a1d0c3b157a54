/// A search problem: a space, a cost model with its networks, an objective and its constraints.
#pragma once

#include <compare>
#include <limits>

#include "atoll/model/cost.hpp"
#include "atoll/search/objective.hpp"
#include "atoll/search/parameter_space.hpp"

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

/// Feasibility rules (Deb, "An efficient constraint handling method for genetic algorithms", 2000):
/// feasible before infeasible, then the smaller violation, then the smaller objective; ties by
/// identity, so that the order is total.
std::strong_ordering compare(const Individual& a, const Individual& b);
inline bool better(const Individual& a, const Individual& b) {
    return compare(a, b) < 0;
}

class Problem {
  public:
    /// `area_limit_mm2` may be infinite. Space and model outlive the problem.
    Problem(const ParameterSpace& space, model::CostModel& model, Objective objective,
            double area_limit_mm2)
        : space_(&space), model_(&model), objective_(objective), area_limit_mm2_(area_limit_mm2) {}

    const ParameterSpace& space() const { return *space_; }
    model::CostModel& model() const { return *model_; }
    Objective objective() const { return objective_; }
    double area_limit_mm2() const { return area_limit_mm2_; }

    Score score(DesignId id) const;
    Score score(const model::DesignCost& cost) const;
    /// Whether the cells hold the weights of every network: the cheap test for first populations.
    bool holds_networks(DesignId id) const;

  private:
    const ParameterSpace* space_;
    model::CostModel* model_;
    Objective objective_;
    double area_limit_mm2_;
};

}  // namespace atl::search
