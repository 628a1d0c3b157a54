#include "run_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "atoll/run/collective.hpp"
#include "text.hpp"
#include "time_limit.hpp"

namespace atl::cli {

namespace {
const std::map<std::string, run::Resume> resume_values = {{"auto", run::Resume::automatic},
                                                          {"require", run::Resume::required}};
}  // namespace

void add_run_options(CLI::App& command, RunArguments& arguments) {
    command
        .add_option(
            "--resume", arguments.resume,
            "Go on from the checkpoint in the output directory. auto (when left out): start "
            "if there is none; require: be refused")
        ->option_text("[auto|require]")
        ->transform(CLI::CheckedTransformer(resume_values).description(""))
        ->take_last();
    command.add_flag("--overwrite", arguments.overwrite,
                     "Remove an earlier run in the output directory");
    command
        .add_option(
            "--walltime", arguments.walltime,
            "Stop with a checkpoint before this time is over, counted from the start of the "
            "process: 90s, 45m, 2h, 1h30m, or as Slurm writes it; none: no limit. Inside a "
            "Slurm job: what the job has left")
        ->option_text("TIME");
}

std::vector<std::string> complete_resume(int argc, const char* const* argv) {
    std::vector<std::string> words;
    bool options = true;  // until --
    for (int i = 0; i < argc; ++i) {
        words.emplace_back(argv[i]);
        options = options && words.back() != "--";
        const bool valued = i + 1 < argc && resume_values.count(argv[i + 1]) > 0;
        if (options && words.back() == "--resume" && !valued) words.emplace_back("auto");
    }
    return words;
}

void check_run_arguments(const RunArguments& arguments) {
    if (arguments.resume != run::Resume::never && arguments.overwrite)
        throw base::Error(base::ErrorKind::usage, "--resume and --overwrite exclude each other");
    if (!arguments.walltime.empty()) walltime_limit(arguments.walltime);
}

run::RunOptions run_options(const RunArguments& arguments, const std::string& directory,
                            World& world, const std::function<void(const std::string&)>& warn) {
    run::RunOptions options;
    options.directory = directory;
    options.resume = arguments.resume;
    options.overwrite = arguments.overwrite;
    options.parallel = world.description();
    if (!arguments.walltime.empty()) {
        options.time_limit = walltime_limit(arguments.walltime);
    } else if (world.peers().root() && !directory.empty()) {
        // A run that keeps nothing gains nothing by ending early. One process asks for all.
        options.time_limit = slurm_limit(warn);
        if (options.time_limit)
            fmt::print(stderr, "the Slurm job has {} left\n",
                       duration(options.time_limit->seconds));
    }
    return options;
}

void print_stopped(run::StopReason reason, const std::string& directory) {
    if (directory.empty())
        fmt::print(stderr, "stopped ({}); nothing is kept without --output DIR\n",
                   run::name(reason));
    else
        fmt::print(stderr, "stopped ({}) with a checkpoint in {}; --resume goes on\n",
                   run::name(reason), directory);
}

void check_written(const std::string& not_written) {
    if (!not_written.empty()) throw run::CollectiveError(base::ErrorKind::io, not_written);
}

}  // namespace atl::cli
