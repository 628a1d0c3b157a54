#include "run_arguments.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "atoll/run/collective.hpp"
#include "text.hpp"
#include "time_limit.hpp"

namespace atl::cli {

std::vector<std::string> complete_resume(int argc, const char* const* argv) {
    std::vector<std::string> words;
    bool options = true;  // until --
    for (int i = 0; i < argc; ++i) {
        words.emplace_back(argv[i]);
        options = options && words.back() != "--";
        const std::string next = i + 1 < argc ? argv[i + 1] : "";
        const bool valued = next == "auto" || next == "require";
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

void print_stopped(run::StopReason reason, const std::string& directory, bool evaluations) {
    if (directory.empty())
        fmt::print(stderr, "stopped ({}); nothing is kept without --output DIR\n",
                   run::name(reason));
    else
        fmt::print(stderr, "stopped ({}) with {} in {}; --resume goes on\n", run::name(reason),
                   evaluations ? "all evaluations" : "a checkpoint", directory);
}

void check_written(const std::string& not_written) {
    if (!not_written.empty()) throw run::CollectiveError(base::ErrorKind::io, not_written);
}

}  // namespace atl::cli
