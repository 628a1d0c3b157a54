/// The enumeration of a job's space over all ranks: chunks, checkpoints, stopping, resuming.
/// Collective: all ranks call it.
#pragma once

#include <functional>
#include <optional>

#include "atoll/io/enumeration_file.hpp"
#include "atoll/io/job.hpp"
#include "atoll/run/run_options.hpp"
#include "atoll/run/stop_reason.hpp"
#include "atoll/search/communicator.hpp"

namespace atl::run {

struct EnumerationProgress {
    std::uint64_t chunks_done = 0, chunks = 0;
    std::uint64_t designs_done = 0;
    double designs_per_second = 0;  ///< since the start of this session
    double seconds = 0, seconds_left = 0;
    std::uint64_t feasible = 0;
    std::optional<search::RankedDesign> best;  ///< of the leading objective
};

/// Called on the root alone.
class EnumerationObserver {
  public:
    virtual ~EnumerationObserver() = default;
    /// Where the run starts or goes on.
    virtual void started(std::uint64_t /*from_chunk*/) {}
    virtual void progress(const EnumerationProgress&) {}
    /// All chunks before this one are in it.
    virtual void checkpoint_written(std::uint64_t /*next_chunk*/) {}
    /// Something the user should know that does not end the run.
    virtual void warning(const std::string&) {}
};

struct EnumerationOutcome {
    bool finished = false;  ///< otherwise stopped on request; with a checkpoint if there is a
                            ///< directory
    StopReason reason = StopReason::none;  ///< of a stop
    double seconds = 0;  ///< of this session's work on the designs, start-up and files apart
    std::optional<io::EnumerationResult> result;  ///< on the root of a finished run
    std::string not_written;  ///< why no file has the result, and what helps; empty when one has,
                              ///< or when there is no directory
};

/// Seconds that one rank would need for all designs of the job's space, judged by half a second's
/// work on arrangements from all over it; 0 where there are so few that it takes minutes at most.
double estimate_enumeration_seconds(const io::Job& job, const search::EnumerationConfig& config);

/// Nothing is written when `options.directory` is empty. `signalled` is polled between chunks; what
/// else stops a run, see run_search. Throws CollectiveError: input when the job asks for published
/// fidelity, refused when another run works in the directory, when it holds an earlier run (or one
/// of another job or other settings, or none, when resuming), io.
EnumerationOutcome run_enumeration(const io::Job& job, const search::EnumerationConfig& config,
                                   search::Communicator& peers, const RunOptions& options,
                                   EnumerationObserver& observer,
                                   const std::function<bool()>& signalled);

}  // namespace atl::run
