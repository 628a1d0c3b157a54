/// When a run must have ended: as the user says, or as Slurm does.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "atoll/run/run_options.hpp"

namespace atl::cli {

/// Of the text of --walltime, counted from the start of the process; nothing for "none". Throws
/// base::Error(usage).
std::optional<run::TimeLimit> walltime_limit(const std::string& walltime);

/// What is left of the Slurm job that this process is part of, if it is part of one that has an
/// end: from SLURM_JOB_END_TIME, else asked of squeue. A failure is a warning.
std::optional<run::TimeLimit> slurm_limit(const std::function<void(const std::string&)>& warn);

/// Since the process began.
double seconds_since_start();

}  // namespace atl::cli
