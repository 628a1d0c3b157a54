/// The cost of many designs at once, as the search asks for it.
#pragma once

#include <cstdint>
#include <exception>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "atoll/model/cost.hpp"
#include "atoll/search/objective.hpp"
#include "atoll/search/parameter_space.hpp"

namespace atl::search {

/// Violation of a design outside the component tables; nothing else is known of it.
inline constexpr double outside_tables_violation = std::numeric_limits<double>::max();

/// Figures of a batch of designs, structure of arrays. Meant to be reused from batch to batch: the
/// memory grows to the largest batch and stays, so that later ones allocate nothing.
class Figures {
  public:
    /// Room for so many designs and networks; the figures are unspecified until they are written.
    void resize(std::size_t designs, std::size_t networks);
    /// Number of designs.
    std::size_t size() const { return designs_; }
    std::size_t networks() const { return networks_; }

    // One element per design.

    std::span<double> area_mm2() { return area_mm2_; }
    std::span<const double> area_mm2() const { return area_mm2_; }
    /// Area x cost of the node per mm2, relative to 32 nm [mm2 at 32 nm].
    std::span<double> relative_cost() { return relative_cost_; }
    std::span<const double> relative_cost() const { return relative_cost_; }
    /// Noise power of the arithmetic, relative to the signal's, on the network that has most; 0 for
    /// models that know none.
    std::span<double> noise() { return noise_; }
    std::span<const double> noise() const { return noise_; }
    /// Of the model alone, without limits of the search: 0 = every network can run, otherwise the
    /// sum of the relative excesses of those that cannot; or outside_tables_violation.
    std::span<double> violation() { return violation_; }
    std::span<const double> violation() const { return violation_; }

    /// Risk of an objective over scenarios, in place of its value; only where an evaluator knows
    /// it.
    std::span<double> make_risk(Objective objective);
    const std::optional<Objective>& risk_of() const { return risk_of_; }
    std::span<const double> risk() const { return risk_; }

    // One element per design, of one inference of a network; valid where the violation is 0.

    std::span<double> energy_J(std::size_t network) {
        return std::span(energy_J_).subspan(network * designs_, designs_);
    }
    std::span<const double> energy_J(std::size_t network) const {
        return std::span(energy_J_).subspan(network * designs_, designs_);
    }
    std::span<double> latency_s(std::size_t network) {
        return std::span(latency_s_).subspan(network * designs_, designs_);
    }
    std::span<const double> latency_s(std::size_t network) const {
        return std::span(latency_s_).subspan(network * designs_, designs_);
    }

  private:
    std::size_t designs_ = 0, networks_ = 0;
    std::vector<double> area_mm2_, relative_cost_, noise_, violation_;
    std::optional<Objective> risk_of_;
    std::vector<double> risk_;
    std::vector<double> energy_J_, latency_s_;  ///< network-major
};

/// The cost of one design as a design of a batch.
void write_figures(const model::DesignCost& cost, std::size_t design, Figures& out);

/// What an evaluator keeps so that designs are costed fast.
struct EvaluatorUsage {
    bool tabulated = false;     ///< an entry for every arrangement of crossbars, when asked for
    std::uint64_t entries = 0;  ///< made so far
    std::size_t bytes = 0;
};

/// An evaluation was given up because the search is to stop: what it was for is not done, and may
/// be begun again.
class Interrupted : public std::exception {
  public:
    const char* what() const noexcept override { return "the evaluation was interrupted"; }
};

/// Evaluations that take their time, several at once, and end in any order.
class PendingEvaluations {
  public:
    virtual ~PendingEvaluations() = default;
    /// How many more designs an island may hand in now, so that all workers are busy and no
    /// design waits for long.
    virtual std::size_t room(std::int64_t island) const = 0;
    virtual void submit(std::int64_t island, DesignId id) = 0;
    /// One of the island's designs that is done, its figures the only ones of `out`; nothing when
    /// none is within some milliseconds.
    virtual std::optional<DesignId> done(std::int64_t island, Figures& out) = 0;
};

/// Costs designs of one space on one portfolio. Not thread-safe: one per thread.
class Evaluator {
  public:
    virtual ~Evaluator() = default;
    virtual std::size_t networks() const = 0;
    /// Resizes `out` to the designs asked for and writes all their figures. Those of a design do
    /// not depend on the others of the batch. The ids lie in the space.
    virtual void evaluate(std::span<const DesignId> ids, Figures& out) = 0;
    /// Whether the cells of a design hold the weights of every network, as far as its memory must.
    virtual bool holds_networks(DesignId id) const = 0;
    /// Null where designs are costed at once.
    virtual PendingEvaluations* pending() { return nullptr; }
    /// Nothing of one that keeps nothing.
    virtual std::optional<EvaluatorUsage> usage() const { return std::nullopt; }
};

/// One design after the other through a cost model.
class PlainEvaluator final : public Evaluator {
  public:
    /// Space and model outlive the evaluator.
    PlainEvaluator(const ParameterSpace& space, model::CostModel& model)
        : space_(&space), model_(&model) {}

    std::size_t networks() const override { return model_->networks().size(); }
    void evaluate(std::span<const DesignId> ids, Figures& out) override;
    bool holds_networks(DesignId id) const override;

  private:
    const ParameterSpace* space_;
    model::CostModel* model_;
};

}  // namespace atl::search
