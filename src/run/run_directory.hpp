/// The directory of a run: what may be written there, and the log of its sessions.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "atoll/io/checkpoint.hpp"
#include "atoll/io/result.hpp"
#include "atoll/run/run_options.hpp"
#include "atoll/run/stop_reason.hpp"
#include "atoll/search/communicator.hpp"
#include "run_lock.hpp"

namespace atl::run {

/// The name of this machine, for logs.
std::string host_name();

/// From here on the directory exists, can be written, and is no other run's. Throws base::Error:
/// io, refused.
std::unique_ptr<RunLock> open_directory(const std::filesystem::path& directory,
                                        const std::function<void(const std::string&)>& warn);

/// The same, and it holds no run that would be lost. Throws base::Error: io, refused.
std::unique_ptr<RunLock> prepare_directory(const RunOptions& options,
                                           const std::function<void(const std::string&)>& warn);

/// Removes the files of a run; whoever calls holds its lock.
void remove_run(const std::filesystem::path& directory);

/// Refuses a checkpoint of another job.
void check_same_job(const io::CheckpointOrigin& checkpoint, const io::Job& job);

/// Nothing to go on from, though a resume was asked for: refuses when it was required, or when a
/// result would be lost. `evaluations`: of an external evaluator are there, which is enough.
void check_may_start(const RunOptions& options, bool evaluations = false);

/// Keeps the job in its directory, to be run again as it stands: from here on it is the one that
/// runs there. A job.yaml of the user's own stays, with a warning. Throws base::Error(io).
void keep_job(const std::filesystem::path& directory, const io::Job& job,
              const std::function<void(const std::string&)>& warn);

/// A damaged newest checkpoint must not take the place of the good one before it.
void set_damaged_aside(const std::filesystem::path& directory);

/// One session of work on a run: its clock, and the line it leaves in run.json.
class Session {
  public:
    /// `counted`: what progress is counted in, e.g. generation.
    Session(const RunOptions& options, std::string counted);
    double seconds() const;
    /// `from`, `to`: progress before and after; finished unless there is a reason.
    void log(std::int64_t from, std::int64_t to, StopReason reason,
             const std::optional<io::RunCosts>& costs) const;

  private:
    const RunOptions& options_;
    std::string counted_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::string started_;
};

}  // namespace atl::run
