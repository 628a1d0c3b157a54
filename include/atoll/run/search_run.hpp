/// A search from its job to its result: islands, checkpoints, stopping, resuming. Collective: all
/// ranks call it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/io/result.hpp"
#include "atoll/run/evaluator_usage.hpp"
#include "atoll/run/run_options.hpp"
#include "atoll/run/stop_reason.hpp"
#include "atoll/search/communicator.hpp"
#include "atoll/search/evaluator.hpp"

namespace atl::run {

struct SearchProgress {
    std::int64_t generation = 0, last_generation = 0;
    std::size_t phase = 0, phases = 0;
    search::Individual best;
    double feasible_share = 0;  ///< of all populations
    std::int64_t evaluations = 0;
    double evaluations_per_second = 0;  ///< since the start of this session
    double seconds = 0, seconds_left = 0;
};

/// Called on the root alone.
class SearchObserver {
  public:
    virtual ~SearchObserver() = default;
    virtual void progress(const SearchProgress&) {}
    /// Something the user should know that does not end the run.
    virtual void warning(const std::string&) {}
    /// Where the run starts or goes on.
    virtual void started(std::int64_t /*from_generation*/) {}
    virtual void checkpoint_written(std::int64_t /*generation*/) {}
    /// At the end of the session of an external model.
    virtual void evaluated(const EvaluatorReport&) {}
};

enum class SearchEnding {
    finished,
    stopped,  ///< on request, with a checkpoint
};

struct SearchOutcome {
    SearchEnding ending = SearchEnding::finished;
    StopReason reason = StopReason::none;    ///< of a stop
    std::optional<io::SearchResult> result;  ///< on the root of a finished run
    double seconds = 0;                      ///< of this session
    io::RunCosts costs;                      ///< of this session; the same on all ranks
    /// Of the root, at the end; nothing of a model that is not compiled.
    std::optional<search::EvaluatorUsage> evaluator;
    std::string not_written;  ///< why no file has the result, and what helps; empty when one has
};

/// `signalled` is polled after every generation; a search stops when it is true on any rank, when
/// there is a file `stop` in the directory, or before the time limit is over. Throws
/// CollectiveError: refused when another run works in the directory, when it holds an earlier run
/// (or one of another job, or none, when resuming), io when files cannot be read or checkpoints
/// cannot be written before a stop.
SearchOutcome run_search(const io::Job& job, search::Communicator& peers, const RunOptions& options,
                         SearchObserver& observer, const std::function<bool()>& signalled);

}  // namespace atl::run
