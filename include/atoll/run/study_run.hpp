/// A study from its plan to its answers: one ordinary run after the other, each in a directory of
/// its own below steps/. Collective: all ranks call it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "atoll/io/study.hpp"
#include "atoll/run/run_options.hpp"
#include "atoll/run/stop_reason.hpp"
#include "atoll/search/communicator.hpp"

namespace atl::run {

struct StudyProgress {
    double share = 0;  ///< of the step at hand, in [0, 1]
    double seconds_left =
        0;  ///< of the study: later steps count as those of this session on average
};

/// Called on the root alone.
class StudyObserver {
  public:
    virtual ~StudyObserver() = default;
    /// Step `number`, counted from 0, starts or goes on.
    virtual void step_started(std::size_t /*number*/, const search::StudyStep&) {}
    virtual void step_progress(const StudyProgress&) {}
    virtual void step_finished(std::size_t /*number*/, const search::StudyDesign&) {}
    /// Something the user should know that does not end the study.
    virtual void warning(const std::string&) {}
};

struct StudyOutcome {
    bool finished = false;                     ///< otherwise stopped on request
    StopReason reason = StopReason::none;      ///< of a stop
    std::vector<search::StudyDesign> designs;  ///< of a finished study; costs on the root alone
    search::StudyTable table;                  ///< on the root of a finished study
    std::string not_written;  ///< why no file has the answers, and what helps; empty when one has
};

/// `signalled` and what else stops a run, see run_search; the stop file is that of the study's
/// directory. Throws CollectiveError as run_enumeration and run_search; refused, too, when the
/// directory holds another study, or one already and `options` do not say what to do.
StudyOutcome run_study(const io::Study& study, search::Communicator& peers,
                       const RunOptions& options, const io::ConfigPath& path,
                       StudyObserver& observer, const std::function<bool()>& signalled);

}  // namespace atl::run
