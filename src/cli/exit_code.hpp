/// Exit codes of the program. Those of errors are the values of base::ErrorKind.
#pragma once

#include <array>
#include <string_view>

namespace atl::cli {

inline constexpr int exit_done = 0;
inline constexpr int exit_nothing_feasible =
    6;  ///< the search finished, and no design met all limits
/// Stopped by a signal, a stop file or the time limit, with a checkpoint to go on from.
inline constexpr int exit_stopped = 85;

struct ExitCode {
    int code;
    std::string_view meaning;
};
inline constexpr std::array<ExitCode, 8> exit_codes = {
    {{exit_done, "done"},
     {1, "internal error"},
     {2, "wrong command line"},
     {3, "unusable job, configuration or data"},
     {4, "a file cannot be read or written"},
     {5, "refused so that no result is lost or mixed up"},
     {exit_nothing_feasible, "finished without any feasible design"},
     {exit_stopped,
      "stopped by a signal, a stop file or the time limit with a checkpoint (--resume goes on)"}}};

}  // namespace atl::cli
