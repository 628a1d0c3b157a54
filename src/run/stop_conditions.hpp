/// What ends a run before its time: a signal, a stop file, the time limit.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "atoll/run/run_options.hpp"
#include "atoll/run/stop_reason.hpp"
#include "atoll/search/communicator.hpp"

namespace atl::run {

/// How long before the end of a limit a run stops [s]: for the last checkpoint, should it take
/// three times as long as any before, for the step until the next look, and for the end of the
/// process. All in seconds.
double stop_margin(double limit, double longest_checkpoint, double longest_step);

/// Where every rank looks at the clock, all go by the limit of the root. Collective.
RunOptions with_limit_of_root(const RunOptions& options, search::Communicator& peers);

class StopConditions {
  public:
    /// `signalled` is asked on every rank; the rest is up to the root. Nothing but signals and the
    /// time limit stops a run without a directory.
    /// With `everywhere` every rank looks for the stop file and at the clock for itself: where a
    /// step may take hours.
    StopConditions(search::Communicator& peers, const RunOptions& options,
                   std::function<bool()> signalled, bool everywhere = false);

    /// On the root, before the work: the clock of the first step starts. Removes a stop file left
    /// by an earlier run, with a warning. Throws base::Error(io) if it cannot.
    void begin(const std::function<void(const std::string&)>& warn);
    /// After every step of work, collective: the same answer on all ranks.
    StopReason agreed();
    /// This rank alone; may be asked within a step. A reason once given stays.
    StopReason here();
    /// On this rank, a step of work is done: the longest tells how early to stop.
    void stepped();
    /// On the root: a checkpoint was tried, whether or not it was written; a new step starts.
    void checkpointed(double seconds);
    /// On the root: the request is fulfilled, so that a resume goes on.
    void remove_stop_file() const;
    /// Of the time limit, less what the end of the process needs; infinite without a limit.
    double seconds_left() const;

  private:
    using Clock = std::chrono::steady_clock;
    bool stop_file_found() const;

    search::Communicator& peers_;
    const RunOptions& options_;
    std::function<bool()> signalled_;
    bool looks_;  ///< for the stop file, and at the clock
    std::filesystem::path stop_file_;
    Clock::time_point step_start_ = Clock::now();
    std::optional<Clock::time_point> looked_for_file_;
    bool stop_file_seen_ = false;
    double longest_checkpoint_ = 0, longest_step_ = 0;
};

}  // namespace atl::run
