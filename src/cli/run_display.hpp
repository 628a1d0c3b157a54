/// How long work shows itself, and what came of it: for people, as events for programs, or not at
/// all. A display as it stands says nothing.
#pragma once

#include <memory>
#include <string>

#include "atoll/run/enumeration_run.hpp"
#include "atoll/run/search_bench.hpp"
#include "atoll/run/search_run.hpp"
#include "atoll/run/sensitivity_run.hpp"
#include "atoll/run/study_run.hpp"
#include "show_arguments.hpp"

namespace atl::cli {

/// Besides what a run tells its observer. Called on the root alone.
template <class Observer, class Outcome>
class Display : public Observer {
  public:
    /// Before anything else; `world` describes the processes.
    virtual void announce(const std::string& /*world*/) {}
    virtual void stopped(run::StopReason) {}
    /// Its result is there.
    virtual void finished(const Outcome&) {}
};

using SearchDisplay = Display<run::SearchObserver, run::SearchOutcome>;
using EnumerationDisplay = Display<run::EnumerationObserver, run::EnumerationOutcome>;
using StudyDisplay = Display<run::StudyObserver, run::StudyOutcome>;
using BenchDisplay = Display<run::BenchObserver, run::BenchResult>;
using SensitivityDisplay = Display<run::SensitivityObserver, io::SensitivityResult>;

// What is shown outlives its display. Directories are empty when nothing is written.

std::unique_ptr<SearchDisplay> make_search_display(const ShowArguments& show, const io::Job& job);
/// `shares`: print the table of parameter values.
std::unique_ptr<EnumerationDisplay> make_enumeration_display(const ShowArguments& show,
                                                             const io::Job& job,
                                                             const std::string& directory,
                                                             bool shares);
std::unique_ptr<StudyDisplay> make_study_display(const ShowArguments& show, const io::Study& study,
                                                 const std::string& directory);
std::unique_ptr<BenchDisplay> make_bench_display(const ShowArguments& show, const io::Job& job,
                                                 const run::BenchConfig& config);
/// `missing_centre`: why there is nothing around a design, where that is so.
std::unique_ptr<SensitivityDisplay> make_sensitivity_display(const ShowArguments& show,
                                                             const io::Job& job,
                                                             const std::string& directory,
                                                             const std::string& missing_centre);

/// The display of the kind that is asked for. `lines` and `events` make those two.
template <class AnyDisplay, class Lines, class Events>
std::unique_ptr<AnyDisplay> choose_display(const ShowArguments& show, Lines lines, Events events) {
    if (show.quiet) return std::make_unique<AnyDisplay>();
    if (show.kind() == ProgressKind::json) return events();
    return lines(show.kind() == ProgressKind::line);
}

}  // namespace atl::cli
