#include <algorithm>

#include "atoll/run/collective.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "job_file.hpp"
#include "run_display.hpp"
#include "stop_signal.hpp"
#include "verbose_text.hpp"

namespace atl::cli {

int study_command(const StudyArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    const io::ConfigPath path = io::ConfigPath::standard();
    io::Study study;
    run::together(peers, [&] {
        check_show(arguments.show);
        check_run_arguments(arguments.run);
        check_job_file(arguments.study, JobFile::study);
        io::Overrides overrides = parse_overrides(arguments.set);
        if (!arguments.output.empty()) overrides["output"] = io::quoted(arguments.output);
        study = io::load_study(arguments.study, overrides, path);
    });
    const std::string& directory = study.config.output;
    const auto display = make_study_display(arguments.show, study, directory);
    const bool verbose = arguments.show.verbose && peers.root();
    if (verbose) {
        print_used_files({arguments.study});
        print_used_files(study.job.files);
    }
    if (peers.root()) display->announce(world.description());
    install_stop_signals();
    const run::RunOptions options = run_options(
        arguments.run, directory, world, [&](const std::string& text) { display->warning(text); });
    const run::StudyOutcome outcome =
        run::run_study(study, peers, options, path, *display, stop_signalled);
    if (!outcome.finished) {
        if (peers.root()) display->stopped(outcome.reason);
        if (verbose) print_process_costs();
        return exit_stopped;
    }
    if (peers.root()) display->finished(outcome);
    if (verbose) print_process_costs();
    check_written(outcome.not_written);
    const bool any_feasible = std::any_of(outcome.designs.begin(), outcome.designs.end(),
                                          [](const auto& d) { return d.feasible; });
    return any_feasible ? exit_done : exit_nothing_feasible;
}

}  // namespace atl::cli
