/// A search problem: a space, an evaluator of its designs, an objective and its constraints.
#pragma once

#include <compare>
#include <functional>
#include <limits>
#include <optional>
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

/// What a feasible design keeps to.
struct Limits {
    Limits(double most_area_mm2 = std::numeric_limits<double>::infinity(), double least_snr_dB = 0)
        : area_mm2(most_area_mm2), snr_dB(least_snr_dB) {}

    double area_mm2;
    double snr_dB;  ///< least signal-to-noise ratio of the arithmetic; 0: any

    /// Most noise, relative to the signal's power; infinite: any.
    double noise() const;
    /// 0 where a design keeps to them; otherwise the sum of what it is over: share of the area, and
    /// powers of ten of the noise.
    double excess(double chip_area_mm2, double noise) const;
};

/// Adds to the violations of a batch what its designs are over the limits: what is not 0 then is
/// infeasible, and its energies and latencies may be unknown.
void apply(const Limits& limits, Figures& figures);

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
    /// Space and evaluator outlive the problem.
    Problem(const ParameterSpace& space, Evaluator& evaluator, Objective objective, Limits limits)
        : space_(&space), evaluator_(&evaluator), objective_(objective), limits_(limits) {}

    const ParameterSpace& space() const { return *space_; }
    Evaluator& evaluator() const { return *evaluator_; }
    Objective objective() const { return objective_; }
    const Limits& limits() const { return limits_; }

    /// Scores of a batch of designs, one element of `out` each. Allocates nothing for batches no
    /// larger than an earlier one, if the evaluator does not.
    void score(std::span<const DesignId> ids, std::span<Score> out);
    Score score(DesignId id);
    /// Hands in a design of an island, whose score comes by `done`, among those of other designs in
    /// any order.
    void submit(std::int64_t island, DesignId id);
    /// How many an island may hand in now.
    std::size_t room(std::int64_t island) const;
    /// A design that is done; nothing when none is yet.
    std::optional<Individual> done(std::int64_t island);

    /// Of so many candidates bred, the best by `fast` is costed by this problem. `fast` outlives it
    /// and has the same space.
    void screen_by(Problem& fast, std::size_t candidates);
    /// 1: none is screened.
    std::size_t candidates() const { return candidates_; }
    /// The best `wanted` of the candidates by the fast problem, best first; `candidates` is
    /// reordered. Without a fast problem the first.
    void screen(std::vector<DesignId>& candidates, std::size_t wanted) const;

    /// Is told of every batch of scores, in their order.
    using Watcher = std::function<void(std::span<const DesignId>, std::span<const Score>)>;
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }
    /// The same problem for designs of another space with the same identities; tells this one's
    /// watcher. Both outlive it.
    Problem in(const ParameterSpace& space);
    /// Whether the cells hold the weights of every network: the cheap test for first populations.
    bool holds_networks(DesignId id) const { return evaluator_->holds_networks(id); }

  private:
    /// Of figures_, in their order.
    void score_figures(std::span<Score> out);

    const ParameterSpace* space_;
    Evaluator* evaluator_;
    Objective objective_;
    Limits limits_;
    Watcher watcher_;
    Problem* fast_ = nullptr;
    std::size_t candidates_ = 1;
    std::optional<Individual> done_;  ///< of an evaluator that costs at once
    // Of the batch at hand, kept for their memory.
    Figures figures_;
    std::vector<double> objective_values_;
};

}  // namespace atl::search
