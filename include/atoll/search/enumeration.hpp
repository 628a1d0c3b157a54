/// Every design of a space, costed: the true optimum of all objectives at once, and what lies near.
#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "atoll/model/compiled_model.hpp"
#include "atoll/search/evaluator.hpp"
#include "atoll/search/objective.hpp"
#include "atoll/search/pareto_front.hpp"
#include "atoll/search/space_grid.hpp"

namespace atl::search {

struct EnumerationConfig {
    std::vector<Objective> objectives = {Objective::ela_mean};  ///< at least one, each once
    /// Decides how the networks' energies and latencies are combined for the Pareto front and what
    /// the histograms show; one of `objectives`.
    Objective leading = Objective::ela_mean;
    std::int64_t top = 10;  ///< designs kept per objective, >= 1
    /// Of these, none whose value is more than so many times the best one's, >= 1.
    double within = std::numeric_limits<double>::infinity();
    double area_limit_mm2 = 800;
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

/// Walks through a space, arrangement by arrangement, with constant memory. A chunk is a run of
/// arrangements; chunks may be taken in any order, by anyone.
///
/// No energy is computed for designs that cannot run every network or exceed the area limit, nor
/// for arrangements whose energies, by a lower bound, cannot change the tally: the result is the
/// same.
class Enumeration {
  public:
    /// Grid and model (made for the grid) outlive this.
    Enumeration(const SpaceGrid& grid, model::CompiledModel& model, EnumerationConfig config);

    const EnumerationConfig& config() const { return config_; }
    std::uint64_t chunks() const;
    /// Nothing counted yet.
    EnumerationTally empty() const;
    /// Counts the designs of a chunk. Neighbouring chunks lie far apart in the space, so that good
    /// designs are met early.
    void run(std::uint64_t chunk);
    /// What was counted since the last time, with the best designs of all that was ever counted.
    EnumerationTally take();
    void merge(const EnumerationTally& from, EnumerationTally& into) const;

  private:
    void run_geometry(std::uint64_t geometry);
    void count_feasible(const model::GridPlace& place);
    bool can_matter(std::size_t nth_setting, std::uint32_t glb, double area_mm2);
    void fill_in(const model::GridPlace& place, double area_mm2);
    void combine(Combination how, std::uint32_t cycle_time);
    void run_feasible(std::size_t nth_glb, std::size_t nth_setting, double area_mm2);
    /// Designs beyond this value are not kept.
    double limit(std::size_t objective) const;
    void add_ranked(std::size_t objective, const RankedDesign& design);
    const Combined& combined_at(Objective objective, std::uint32_t cycle_time) const {
        return combined_[static_cast<std::size_t>(combination(objective)) * values_.size() +
                         cycle_time];
    }
    std::uint64_t designs_at(const model::GridPlace& place) const;

    const SpaceGrid& grid_;
    model::CompiledModel& model_;
    EnumerationConfig config_;
    model::GeometrySweep sweep_;

    EnumerationTally tally_;  ///< but for its front and its best designs
    std::vector<std::set<RankedDesign, RanksBefore>> best_;  ///< per objective
    ParetoFront front_;
    std::vector<std::uint32_t> glbs_, settings_;  ///< feasible ones of the geometry at hand
    std::vector<double> area_mm2_;                ///< settings x buffers; infinite where infeasible
    std::vector<double> least_pJ_;                ///< bounds: feasible settings x networks
    Figures figures_;                             ///< of all cycle times
    std::vector<Combined> combined_;              ///< combinations x cycle times
    std::vector<double> values_;
};

}  // namespace atl::search
