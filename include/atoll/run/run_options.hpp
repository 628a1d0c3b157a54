/// Where a run writes, how it treats what is there, and when it must have ended.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atl::run {

enum class Resume {
    never,
    automatic,  ///< go on from the checkpoint, start if there is none
    required,   ///< go on, refused when there is no checkpoint
};

struct TimeLimit {
    double seconds = 0;  ///< counted from `from`; what is left may be negative
    std::chrono::steady_clock::time_point from = std::chrono::steady_clock::now();

    double left() const {
        const auto gone = std::chrono::steady_clock::now() - from;
        return seconds - std::chrono::duration<double>(gone).count();
    }
};

struct RunOptions {
    std::filesystem::path directory;
    Resume resume = Resume::never;
    bool overwrite = false;                 ///< remove an earlier run in the directory
    std::string parallel{};                 ///< for run.json, e.g. "Open MPI v4.1.4, 4 ranks"
    std::optional<TimeLimit> time_limit{};  ///< that of the root counts
    /// Runs by external evaluators, or their archives: what they know is not evaluated again.
    std::vector<std::filesystem::path> warm_start{};
};

}  // namespace atl::run
