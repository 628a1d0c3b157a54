/// Every design of a space, costed: the true optimum of all objectives at once, and what lies near.
#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "atoll/search/evaluator.hpp"
#include "atoll/search/objective.hpp"
#include "atoll/search/pareto_front.hpp"
#include "atoll/search/problem.hpp"

namespace atl::search {

struct EnumerationConfig {
    std::vector<Objective> objectives = {Objective::ela_mean};  ///< at least one, each once
    /// Decides how the networks' energies and latencies are combined for the Pareto front and what
    /// the histograms show; one of `objectives`.
    Objective leading = Objective::ela_mean;
    std::int64_t top = 10;  ///< designs kept per objective, >= 1
    /// Of these, none whose value is more than so many times the best one's, >= 1.
    double within = std::numeric_limits<double>::infinity();
    Limits limits{800};
};

struct RankedDesign {
    DesignId id = 0;
    double value = 0;
    bool operator==(const RankedDesign&) const = default;
};
struct RanksBefore {
    bool operator()(const RankedDesign& a, const RankedDesign& b) const {
        return a.value != b.value ? a.value < b.value : a.id < b.id;
    }
};

/// Feasible designs that share a value of a parameter.
struct ValueShare {
    double value = 0;
    std::uint64_t feasible = 0;
    double best = 0;  ///< of the leading objective; infinite where none is feasible
    bool operator==(const ValueShare&) const = default;
};

/// What is known of a set of designs. Tallies of disjoint sets add up to that of their union, in
/// any order; merging the best designs again changes nothing.
struct EnumerationTally {
    /// Every design is in one of these: the component tables end before it; some network cannot
    /// run; all can, but the chip is too large; feasible.
    std::uint64_t outside_tables = 0, unmappable = 0, over_area = 0, feasible = 0;
    std::vector<std::vector<RankedDesign>> best;  ///< per objective, best first; ties by id
    std::vector<FrontPoint> front;                ///< by energy, latency, area
    /// Per parameter, in the order of model::design_parameters().
    std::vector<std::vector<ValueShare>> shares;

    /// Of the feasible ones, those whose energies were not computed since a bound showed that they
    /// change nothing here. Depends on the order of the work, so it is no part of the result.
    std::uint64_t bounded = 0;

    std::uint64_t designs() const { return outside_tables + unmappable + over_area + feasible; }
    /// But for `bounded`.
    bool operator==(const EnumerationTally& other) const;
};

/// Walks through a space with constant memory, a chunk at a time; chunks may be taken in any order,
/// by anyone.
class Enumeration {
  public:
    virtual ~Enumeration() = default;
    Enumeration(const Enumeration&) = delete;
    Enumeration& operator=(const Enumeration&) = delete;

    const EnumerationConfig& config() const { return config_; }
    virtual std::uint64_t chunks() const = 0;
    /// Nothing counted yet.
    EnumerationTally empty() const;
    /// Counts the designs of a chunk. Neighbouring chunks lie far apart in the space, so that good
    /// designs are met early.
    void run(std::uint64_t chunk);
    /// What was counted since the last time, with the best designs of all that was ever counted.
    EnumerationTally take();
    void merge(const EnumerationTally& from, EnumerationTally& into) const;

  protected:
    /// Per parameter all values it can take, ascending.
    Enumeration(std::vector<std::vector<double>> parameter_values, EnumerationConfig config);

    /// Chunks in the order of the space.
    virtual void run_place(std::uint64_t place) = 0;
    /// But for its front and its best designs.
    EnumerationTally& tally() { return tally_; }
    ParetoFront& front() { return front_; }
    /// Designs beyond this value are not kept.
    double limit(std::size_t objective) const;
    void add_ranked(std::size_t objective, const RankedDesign& design);

  private:
    EnumerationConfig config_;
    std::vector<std::vector<double>> parameter_values_;
    EnumerationTally tally_;
    std::vector<std::set<RankedDesign, RanksBefore>> best_;  ///< per objective
    ParetoFront front_;
};

}  // namespace atl::search
