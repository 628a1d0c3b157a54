/// What searches and enumerations have in common on the command line: how they start and stop.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "atoll/run/run_options.hpp"
#include "atoll/run/stop_reason.hpp"
#include "world.hpp"

namespace atl::cli {

struct RunArguments {
    run::Resume resume = run::Resume::never;
    bool overwrite = false;
    std::string walltime;  ///< empty: not given
};

/// The words of a command line, with `auto` after a --resume that has no value: its value may be
/// left out, and must not be taken for the job.
std::vector<std::string> complete_resume(int argc, const char* const* argv);

/// Throws base::Error(usage).
void check_run_arguments(const RunArguments& arguments);

/// Of arguments that are checked; an empty directory keeps nothing. Inside a Slurm job the time it
/// has left is the limit, unless another is given.
run::RunOptions run_options(const RunArguments& arguments, const std::string& directory,
                            World& world, const std::function<void(const std::string&)>& warn);

/// The last line of a stopped run, on standard error.
void print_stopped(run::StopReason reason, const std::string& directory, bool evaluations = false);

/// After the result is printed: ends all ranks with an error when no file has it.
void check_written(const std::string& not_written);

}  // namespace atl::cli
