#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/search/registry.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "job_file.hpp"
#include "run_display.hpp"
#include "stop_signal.hpp"
#include "text.hpp"
#include "verbose_text.hpp"

namespace atl::cli {

namespace {

std::vector<search::Objective> objectives_of(const EnumerateArguments& arguments,
                                             search::Objective leading) {
    std::vector<search::Objective> out;
    if (arguments.objectives.empty()) {
        for (std::size_t o = 0; o < search::objective_names.size(); ++o)
            out.push_back(static_cast<search::Objective>(o));
        if (search::own_objective(leading) != nullptr) out.push_back(leading);
        return out;
    }
    out.push_back(leading);
    const auto names = search::known_objectives();
    for (const std::string& name : arguments.objectives) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end())
            throw base::Error(
                base::ErrorKind::usage,
                "--objectives: unknown objective '" + name + "' (known: " +
                    base::join(std::vector<std::string>(names.begin(), names.end()), ", ") + ")");
        const auto objective = static_cast<search::Objective>(found - names.begin());
        if (std::find(out.begin(), out.end(), objective) == out.end()) out.push_back(objective);
    }
    return out;
}

/// A space of more than a day must be insisted on: it may as well be a thousand years.
void check_length(const EnumerateArguments& arguments, const io::Job& job,
                  const search::EnumerationConfig& config, int ranks) {
    constexpr double most_seconds = 86400;
    if (arguments.insist) return;
    const double seconds = run::estimate_enumeration_seconds(job, config) / ranks;
    if (seconds <= most_seconds) return;
    throw base::Error(base::ErrorKind::refused,
                      "space " + job.space.name() + " has " +
                          grouped(static_cast<std::int64_t>(job.space.size())) +
                          " designs: to go through all of them would take about " +
                          duration(seconds) + " on " +
                          (ranks == 1 ? "one rank" : std::to_string(ranks) + " ranks") +
                          "; look through it with 'atoll search " + arguments.job +
                          "', enumerate a space with fewer values, or insist with --insist");
}

}  // namespace

int enumerate_command(const EnumerateArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    io::Job job;
    search::EnumerationConfig config;
    run::together(peers, [&] {
        check_show(arguments.show, !arguments.output.empty(), "--output DIR");
        check_run_arguments(arguments.run);
        if (arguments.run.resume != run::Resume::never && arguments.output.empty())
            throw base::Error(base::ErrorKind::usage, "--resume needs --output DIR");
        check_job_file(arguments.job, JobFile::job);
        io::Overrides overrides = parse_overrides(arguments.set);
        // A job's directory is that of its search: here it may be left out.
        overrides["output"] = "unused";
        job = io::load_job(arguments.job, overrides, io::ConfigPath::standard());
        config.leading = job.config.objective;
        config.objectives = objectives_of(arguments, config.leading);
        config.top = arguments.top;
        config.limits = job.config.limits;
        check_length(arguments, job, config, peers.size());
    });
    const auto display =
        make_enumeration_display(arguments.show, job, arguments.output, arguments.shares);
    const bool verbose = arguments.show.verbose && peers.root();
    if (verbose) print_used_files(job.files);
    if (peers.root()) display->announce(world.description());
    install_stop_signals();
    const run::RunOptions options =
        run_options(arguments.run, arguments.output, world,
                    [&](const std::string& text) { display->warning(text); });
    const run::EnumerationOutcome outcome =
        run::run_enumeration(job, config, peers, options, *display, stop_signalled);
    if (!outcome.finished) {
        if (peers.root()) display->stopped(outcome.reason);
        if (verbose) print_process_costs();
        return exit_stopped;
    }
    bool nothing_feasible = false;
    if (outcome.result) {
        display->finished(outcome);
        nothing_feasible = outcome.result->optima.empty();
        if (verbose) print_process_costs();
    }
    check_written(outcome.not_written);
    return peers.any(nothing_feasible) ? exit_nothing_feasible : exit_done;
}

}  // namespace atl::cli
