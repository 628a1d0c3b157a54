#include <fmt/format.h>

#include "atoll/run/collective.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "job_file.hpp"
#include "run_display.hpp"
#include "stop_signal.hpp"
#include "verbose_text.hpp"

namespace atl::cli {

namespace {

io::Overrides overrides_of(const SearchArguments& arguments) {
    io::Overrides overrides = parse_overrides(arguments.set);
    if (arguments.seed) overrides["seed"] = std::to_string(*arguments.seed);
    if (!arguments.output.empty()) overrides["output"] = io::quoted(arguments.output);
    return overrides;
}

}  // namespace

int search_command(const SearchArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    io::Job job;
    run::together(peers, [&] {
        check_show(arguments.show);
        check_run_arguments(arguments.run);
        check_job_file(arguments.job, JobFile::job);
        job = io::load_job(arguments.job, overrides_of(arguments), io::ConfigPath::standard());
        if (!arguments.warm_start.empty() && !job.config.external_model())
            throw base::Error(base::ErrorKind::usage,
                              "--warm-start is for jobs with an external model");
    });
    const auto display = make_search_display(arguments.show, job);
    const bool verbose = arguments.show.verbose && peers.root();
    if (verbose) print_used_files(job.files);
    if (peers.root()) {
        display->announce(world.description());
        if (peers.size() > job.config.search.islands)
            display->warning(
                fmt::format("{} of {} ranks have no island and idle: start {}, or "
                            "more islands (--set islands.count={})",
                            peers.size() - job.config.search.islands, peers.size(),
                            job.config.search.islands, peers.size()));
    }
    install_stop_signals();
    run::RunOptions options = run_options(arguments.run, job.config.output, world,
                                          [&](const std::string& text) { display->warning(text); });
    options.warm_start.assign(arguments.warm_start.begin(), arguments.warm_start.end());
    const run::SearchOutcome outcome =
        run::run_search(job, peers, options, *display, stop_signalled);
    if (outcome.ending == run::SearchEnding::stopped) {
        if (peers.root()) display->stopped(outcome.reason);
        if (verbose) print_search_costs(outcome, job);
        return exit_stopped;
    }
    bool nothing_feasible = false;
    if (outcome.result) {
        display->finished(outcome);
        nothing_feasible = !outcome.result->best;
        if (verbose) print_search_costs(outcome, job);
    }
    check_written(outcome.not_written);
    return peers.any(nothing_feasible) ? exit_nothing_feasible : exit_done;
}

}  // namespace atl::cli
