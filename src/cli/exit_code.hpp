/// Exit codes of the program. Those of errors are the values of base::ErrorKind.
#pragma once

namespace atl::cli {

inline constexpr int exit_done = 0;
inline constexpr int exit_nothing_feasible =
    6;  ///< the search finished, and no design met all limits
/// Stopped by a signal, a stop file or the time limit, with a checkpoint to go on from.
inline constexpr int exit_stopped = 85;

/// For the end of --help.
inline constexpr const char* exit_code_help =
    "Exit codes: 0 done, 1 internal error, 2 wrong command line, 3 unusable job, configuration or "
    "data,\n"
    "4 a file cannot be read or written, 5 refused so that no result is lost or mixed up,\n"
    "6 finished without any feasible design, 85 stopped by a signal, a stop file or the time "
    "limit\n"
    "with a checkpoint (--resume goes on).";

}  // namespace atl::cli
