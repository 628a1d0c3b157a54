#include <fmt/format.h>

#include "event_display.hpp"
#include "progress_line.hpp"
#include "run_display.hpp"
#include "sensitivity_tables.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

class SensitivityLines final : public SensitivityDisplay {
  public:
    SensitivityLines(bool moving, const io::Job& job, std::string directory,
                     std::string missing_centre)
        : moving_(moving),
          job_(job),
          directory_(std::move(directory)),
          missing_centre_(std::move(missing_centre)) {}

    void progress(const run::SensitivityProgress& p) override {
        const bool begins = p.share == 0;
        if (!moving_ || !line_.due(begins)) return;
        std::vector<LinePart> parts = {{fmt::format("step {} of {}", p.step, p.steps), 2},
                                       {p.what}};
        if (!begins) {
            parts.push_back({fmt::format("{:.0f} %", 100 * p.share), 1});
            parts.push_back({duration(p.seconds_left) + " left of it"});
        }
        line_.show(parts, false);
    }
    void warning(const std::string& text) override { line_.warning(text); }
    void finished(const io::SensitivityResult& result) override {
        line_.end();
        print_sensitivity(job_, result, missing_centre_);
        if (!directory_.empty())
            fmt::print("\nFiles in {}: sensitivity.json and the tables as CSV\n", directory_);
    }

  private:
    bool moving_;
    const io::Job& job_;
    std::string directory_, missing_centre_;
    ProgressLine line_;
};

}  // namespace

std::unique_ptr<SensitivityDisplay> make_sensitivity_display(const ShowArguments& show,
                                                             const io::Job& job,
                                                             const std::string& directory,
                                                             const std::string& missing_centre) {
    return choose_display<SensitivityDisplay>(
        show,
        [&](bool moving) {
            return std::make_unique<SensitivityLines>(moving, job, directory, missing_centre);
        },
        [&] { return make_sensitivity_events(job, directory); });
}

}  // namespace atl::cli
