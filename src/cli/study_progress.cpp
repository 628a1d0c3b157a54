#include <fmt/format.h>

#include "event_display.hpp"
#include "progress_line.hpp"
#include "run_arguments.hpp"
#include "run_display.hpp"
#include "study_tables.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

class StudyLines final : public StudyDisplay {
  public:
    StudyLines(bool moving, const io::Study& study, std::string directory)
        : moving_(moving), study_(study), directory_(std::move(directory)) {}

    void announce(const std::string& world) override {
        if (moving_)
            fmt::print(stderr, "atoll study {}: {}, {} runs, {} networks\n", study_.config.name,
                       world, search::study_steps(study_.plan), study_.networks.size());
    }
    void step_started(std::size_t number, const search::StudyStep& step) override {
        title_ = fmt::format("run {} of {}", number + 1, search::study_steps(study_.plan));
        meaning_ = step.meaning;
    }
    void step_progress(const run::StudyProgress& p) override {
        if (moving_ && p.share < 1 && line_.due(false))
            line_.show({{title_},
                        {meaning_, 1},
                        {fmt::format("{:.0f} %", 100 * p.share)},
                        {duration(p.seconds_left) + " left of all"}},
                       false);
    }
    void step_finished(std::size_t, const search::StudyDesign& design) override {
        if (moving_ && line_.due(true))
            line_.show({{title_}, {meaning_, 1}, {step_text(design, design.step.networks.size())}},
                       true);
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
    std::string title_, meaning_;
    ProgressLine line_;
};

}  // namespace

std::unique_ptr<StudyDisplay> make_study_display(const ShowArguments& show, const io::Study& study,
                                                 const std::string& directory) {
    return choose_display<StudyDisplay>(
        show, [&](bool moving) { return std::make_unique<StudyLines>(moving, study, directory); },
        [&] { return make_study_events(study, directory); });
}

}  // namespace atl::cli
