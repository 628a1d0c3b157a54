/// Writes the checkpoints and the result of a run, and bears with disks that fail.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "run_directory.hpp"
#include "stop_conditions.hpp"

namespace atl::run {

/// How a run calls itself and what it counts.
struct RunWords {
    std::string run;      ///< search
    std::string counted;  ///< generation
};

/// All functions are collective, if not told otherwise. What they are given to write with is
/// collective, too: it throws CollectiveError on all ranks together, as on_root does.
class RunWriter {
  public:
    RunWriter(search::Communicator& peers, StopConditions& stop, RunWords words,
              std::function<void(const std::string&)> warn)
        : peers_(peers), stop_(stop), words_(std::move(words)), warn_(std::move(warn)) {}

    /// The run goes on from a good checkpoint.
    void resumed_at(std::int64_t progress) { last_good_ = progress; }
    /// On the root alone. False for a second after a failure: a broken disk must not slow the run
    /// down.
    bool ready() const;
    /// Once; a failure is a warning.
    void checkpoint(std::int64_t progress, const std::function<void()>& write);
    /// Before a stop: for up to ten seconds, or as long as the time limit allows. Then the request
    /// is fulfilled. Throws CollectiveError, which tells the last good checkpoint.
    void last_checkpoint(std::int64_t progress, const std::function<void()>& write);
    /// Up to three times, a second apart. Returns what to tell the user when the disk will not have
    /// it, else an empty text.
    std::string result(const std::function<void()>& write);
    /// Into run.json, which is for people: a failure is a warning.
    void log(const Session& session, std::int64_t from, std::int64_t to, StopReason reason,
             const std::optional<io::RunCosts>& costs = {});

  private:
    void write_checkpoint(std::int64_t progress, const std::function<void()>& write);
    std::string way_on() const;

    search::Communicator& peers_;
    StopConditions& stop_;
    RunWords words_;
    std::function<void(const std::string&)> warn_;
    std::optional<std::int64_t> last_good_;  ///< progress of the last checkpoint that was written
    std::optional<std::chrono::steady_clock::time_point> failed_;  ///< when the last try failed
};

}  // namespace atl::run
