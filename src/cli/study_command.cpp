#include <algorithm>

#include "atoll/run/collective.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "run_display.hpp"
#include "stop_signal.hpp"

namespace atl::cli {

int study_command(const StudyArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    const io::ConfigPath path = io::ConfigPath::standard();
    io::Study study;
    run::together(peers, [&] {
        check_show(arguments.show);
        check_run_arguments(arguments.run);
        io::Overrides overrides = parse_overrides(arguments.set);
        if (!arguments.output.empty()) overrides["output"] = io::quoted(arguments.output);
        study = io::load_study(arguments.study, overrides, path);
    });
    const std::string& directory = study.config.output;
    const auto display = make_study_display(arguments.show, study, directory);
    if (peers.root()) display->announce(world.description());
    install_stop_signals();
    const run::RunOptions options = run_options(
        arguments.run, directory, world, [&](const std::string& text) { display->warning(text); });
    const run::StudyOutcome outcome =
        run::run_study(study, peers, options, path, *display, stop_signalled);
    if (!outcome.finished) {
        if (peers.root()) display->stopped(outcome.reason);
        return exit_stopped;
    }
    if (peers.root()) display->finished(outcome);
    check_written(outcome.not_written);
    const bool any_feasible = std::any_of(outcome.designs.begin(), outcome.designs.end(),
                                          [](const auto& d) { return d.feasible; });
    return any_feasible ? exit_done : exit_nothing_feasible;
}

}  // namespace atl::cli
