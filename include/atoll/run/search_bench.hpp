/// How well search algorithms find the optimum: many seeds, graded by the evaluations they needed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/run/enumeration_run.hpp"
#include "atoll/search/archipelago.hpp"

namespace atl::run {

/// A search's best objective from this evaluation on.
struct Improvement {
    std::int64_t evaluations = 0;  ///< designs costed by all islands, this one included
    double objective = 0;
};

/// What one search with one seed came to: its improvements, in order.
using Trial = std::vector<Improvement>;

/// Writes down the improvements of a problem's searches; one search at a time.
class TrialRecorder {
  public:
    /// Watches `problem`, which outlives it, for so many evaluations.
    TrialRecorder(search::Problem& problem, std::int64_t most_evaluations);
    ~TrialRecorder();
    TrialRecorder(const TrialRecorder&) = delete;
    TrialRecorder& operator=(const TrialRecorder&) = delete;

    std::int64_t evaluations() const { return evaluations_; }
    /// The best so far; infinite while no design was feasible.
    double objective() const;
    const Trial& trial() const { return trial_; }

  private:
    search::Problem& problem_;
    std::int64_t most_evaluations_, evaluations_ = 0;
    Trial trial_;
};

/// One search until so many evaluations are made or `target` is reached (or it no longer finds
/// designs it does not know). The islands are all hosted here.
Trial run_trial(search::Problem& problem, const search::ArchipelagoConfig& config,
                std::int64_t most_evaluations, double target);

/// A share with its 95 % interval (Wilson, "Probable inference", 1927).
struct Share {
    double value = 0, low = 0, high = 0;
};
Share wilson(std::int64_t successes, std::int64_t trials);

/// A median with its 95 % interval by order statistics; nothing where so many trials failed that it
/// is not known.
struct Median {
    std::optional<double> value, low, high;
};
/// `values` of the trials that have one.
Median median(std::vector<double> values, std::int64_t trials);

/// Distances to the optimum at which evaluations are counted.
inline constexpr std::array<double, 3> graded_gaps = {0, 0.01, 0.05};

struct Grade {
    std::int64_t seeds = 0, evaluations = 0;
    Share success;  ///< optimum found
    /// (best - optimum) / optimum, of the trials that found a feasible design.
    Median gap;
    double worst_gap = 0;                                   ///< infinite when some trial found none
    std::array<Median, graded_gaps.size()> evaluations_to;  ///< within graded_gaps
};

/// Of what the trials had found after so many evaluations.
Grade grade(std::span<const Trial> trials, double optimum, std::int64_t evaluations);

/// Objectives that are this close are equal: the plain and the compiled model differ by less.
inline constexpr double same_objective = 1e-9;

struct BenchCase {
    std::string algorithm;
    search::ArchipelagoConfig config;  ///< the seed is that of a trial
};

struct BenchRow {
    std::string algorithm;
    std::int64_t islands = 0;
    std::string topology;
    std::int64_t interval = 0;
    Grade grade;
};

struct BenchConfig {
    std::vector<BenchCase> cases;
    std::int64_t seeds = 20;
    std::vector<std::int64_t> evaluations = {1000};  ///< budgets, ascending
    std::optional<double> optimum;  ///< not given: by enumeration, or the best of all trials
};

enum class OptimumSource { given, enumerated, best_found };

struct BenchResult {
    double optimum = 0;
    OptimumSource source = OptimumSource::given;
    std::vector<BenchRow> rows;  ///< cases x budgets
};

struct BenchProgress {
    std::int64_t searches_done = 0,
                 searches = 0;             ///< of all cases; those of other ranks are a guess
    double seconds = 0, seconds_left = 0;  ///< of the searches; left: judged by their evaluations
};

/// Called on the root alone. The optimum is enumerated first, where it is.
class BenchObserver : public EnumerationObserver {
  public:
    using EnumerationObserver::progress;
    virtual void case_started(const BenchCase&) {}
    /// After every search of the root.
    virtual void progress(const BenchProgress&) {}
};

/// Seeds 1, 2, .. of every case, shared out over the ranks; the same result for any number of them.
/// `interrupted` is polled; true on any rank ends the bench without a result. Throws
/// CollectiveError(input) where no optimum is given and no design is found to be feasible.
/// Collective.
std::optional<BenchResult> bench_search(const io::Job& job, const BenchConfig& config,
                                        search::Communicator& peers, BenchObserver& observer,
                                        const std::function<bool()>& interrupted);

/// The largest space whose optimum is looked for by enumeration.
inline constexpr std::uint64_t most_enumerated_by_bench = 50'000'000;
/// Whether the optimum of the job's objective can be had by enumeration.
bool enumerable(const io::Job& job);
/// That optimum; nothing when it was interrupted, infinite when no design is feasible. Collective.
std::optional<double> enumerated_optimum(const io::Job& job, search::Communicator& peers,
                                         EnumerationObserver& observer,
                                         const std::function<bool()>& interrupted);

/// A line of the table of rows as CSV, and its header.
std::string csv_header();
std::string csv_line(const BenchRow& row);

}  // namespace atl::run
