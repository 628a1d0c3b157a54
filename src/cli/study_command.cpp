#include <fmt/format.h>

#include <algorithm>

#include "atoll/run/collective.hpp"
#include "commands.hpp"
#include "event_display.hpp"
#include "exit_code.hpp"
#include "stop_signal.hpp"
#include "study_tables.hpp"

namespace atl::cli {

namespace {

class StudyLines final : public StudyDisplay {
  public:
    StudyLines(bool moving, const io::Study& study, std::string directory)
        : moving_(moving), study_(study), directory_(std::move(directory)) {}

    void announce(const std::string& world) override {
        if (moving_)
            fmt::print(stderr, "atoll study {}: {}, {} steps, {} networks\n", study_.config.name,
                       world, search::study_steps(study_.plan), study_.networks.size());
    }
    void step_started(std::size_t number, const search::StudyStep& step) override {
        title_ = fmt::format("step {} of {}, {}", number + 1, search::study_steps(study_.plan),
                             step.meaning);
    }
    void step_progress(double share) override {
        if (moving_ && share < 1 && line_.due(false))
            line_.show({{fmt::format("{}: {:.0f} %", title_, 100 * share)}}, false);
    }
    void step_finished(std::size_t, const search::StudyDesign& design) override {
        if (moving_ && line_.due(true))
            line_.show({{title_ + ": " + step_text(design, design.step.networks.size())}}, true);
    }
    void warning(const std::string& text) override { line_.warning(text); }
    void stopped(run::StopReason reason) override {
        line_.end();
        print_stopped(reason, directory_);
    }
    void finished(const run::StudyOutcome& outcome) override {
        line_.end();
        print_study(study_, outcome, directory_);
    }

  private:
    bool moving_;
    const io::Study& study_;
    std::string directory_;
    std::string title_;
    ProgressLine line_;
};

std::unique_ptr<StudyDisplay> make_study_display(ProgressKind kind, const io::Study& study,
                                                 const std::string& directory) {
    if (kind == ProgressKind::json) return make_study_events(study, directory);
    return std::make_unique<StudyLines>(kind == ProgressKind::line, study, directory);
}

}  // namespace

int study_command(const StudyArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    const io::ConfigPath path = io::ConfigPath::standard();
    io::Study study;
    run::together(peers, [&] {
        check_run_arguments(arguments.run);
        io::Overrides overrides = parse_overrides(arguments.set);
        if (!arguments.output.empty()) overrides["output"] = io::quoted(arguments.output);
        study = io::load_study(arguments.study, overrides, path);
    });
    const std::string& directory = study.config.output;
    const auto display = make_study_display(arguments.progress, study, directory);
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
