/// How running searches and enumerations show themselves, and what came of them: for people, or as
/// events for programs.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "atoll/run/enumeration_run.hpp"
#include "atoll/run/search_run.hpp"
#include "atoll/run/study_run.hpp"
#include "progress_line.hpp"

namespace atl::cli {

enum class ProgressKind {
    line,  ///< a moving line
    json,  ///< events, and nothing else on standard output
    none,  ///< the result alone
};
inline constexpr std::array<std::string_view, 3> progress_kind_names = {"line", "json", "none"};

/// Called on the root alone.
class SearchDisplay : public run::SearchObserver {
  public:
    /// Before anything else; `world` describes the processes.
    virtual void announce(const std::string& world) = 0;
    virtual void stopped(run::StopReason reason) = 0;
    /// Its result is there.
    virtual void finished(const run::SearchOutcome& outcome) = 0;
};
/// `job` outlives the display.
std::unique_ptr<SearchDisplay> make_search_display(ProgressKind kind, const io::Job& job);

class EnumerationDisplay : public run::EnumerationObserver {
  public:
    virtual void announce(const std::string& world) = 0;
    virtual void stopped(run::StopReason reason) = 0;
    virtual void finished(const run::EnumerationOutcome& outcome) = 0;
};
class StudyDisplay : public run::StudyObserver {
  public:
    virtual void announce(const std::string& world) = 0;
    virtual void stopped(run::StopReason reason) = 0;
    virtual void finished(const run::StudyOutcome& outcome) = 0;
};
/// What is asked of an enumeration beyond its job.
struct EnumerationShow {
    std::string directory;  ///< empty: nothing is written
    bool shares = false;    ///< print the table of parameter values
};
std::unique_ptr<EnumerationDisplay> make_enumeration_display(ProgressKind kind, const io::Job& job,
                                                             EnumerationShow show);

}  // namespace atl::cli
