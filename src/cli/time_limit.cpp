#include "time_limit.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>

#include "atoll/base/duration.hpp"
#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "environment.hpp"

namespace atl::cli {

namespace {

using Clock = std::chrono::steady_clock;

/// Before main: what MPI takes to start counts, too.
const Clock::time_point process_start = Clock::now();

/// Seconds of SLURM_JOB_END_TIME (Slurm 23.02 and later); nothing when it is not told or, because
/// the job was given more time since, in the past.
std::optional<double> told_seconds_left() {
    const auto end = base::parse_integer(environment("SLURM_JOB_END_TIME"));
    if (!end) return std::nullopt;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const double left = static_cast<double>(*end) - std::chrono::duration<double>(now).count();
    return left > 0 ? std::optional(left) : std::nullopt;
}

/// The first line of what squeue says of the job; empty when it says nothing. It waits for minutes
/// when the controller is away.
std::string ask_squeue(const std::string& job) {
    const std::string command = "timeout 20 squeue -h -j " + job + " -o %L 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::array<char, 128> line{};
    if (!pipe || std::fgets(line.data(), line.size(), pipe.get()) == nullptr) return {};
    const std::string text(line.data());
    return text.substr(0, text.find_last_not_of(" \n") + 1);
}

/// As squeue wants it: the number of the first task of an array is that of the whole array, too.
std::string job_name() {
    const std::string array(environment("SLURM_ARRAY_JOB_ID")),
        task(environment("SLURM_ARRAY_TASK_ID"));
    if (array.empty() || task.empty()) return std::string(environment("SLURM_JOB_ID"));
    return array + "_" + task;
}

}  // namespace

std::optional<run::TimeLimit> walltime_limit(const std::string& walltime) {
    if (walltime == "none") return std::nullopt;
    const auto seconds = base::parse_duration(walltime);
    if (!seconds || *seconds <= 0)
        throw base::Error(base::ErrorKind::usage,
                          fmt::format("--walltime '{}': a time above 0 is wanted ({}), or none",
                                      walltime, base::duration_forms));
    return run::TimeLimit{*seconds, process_start};
}

std::optional<run::TimeLimit> slurm_limit(const std::function<void(const std::string&)>& warn) {
    const std::string job = job_name();
    if (job.empty()) return std::nullopt;
    if (const auto left = told_seconds_left()) return run::TimeLimit{*left};
    const bool sound = job.find_first_not_of("0123456789_") == std::string::npos;
    const std::string answer = sound ? ask_squeue(job) : "";
    if (answer == "UNLIMITED") return std::nullopt;
    if (const auto left = base::parse_duration(answer)) return run::TimeLimit{*left};
    warn(
        fmt::format("Slurm does not tell how much time job {} has left (squeue: '{}'): no time "
                    "limit; give --walltime",
                    job, answer));
    return std::nullopt;
}

double seconds_since_start() {
    return std::chrono::duration<double>(Clock::now() - process_start).count();
}

}  // namespace atl::cli
