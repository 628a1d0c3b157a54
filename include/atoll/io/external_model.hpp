/// A cost model of the user's own: a program that is given designs and answers with their figures.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace atl::io {

/// What becomes of a design whose evaluation failed: a crash, a timeout, an answer that is none.
enum class FailurePolicy {
    retry,     ///< tried again, `attempts` times in all; then as penalise
    penalise,  ///< infeasible for good
    skip,      ///< infeasible in this session; another one tries again
    abort,     ///< the first failure ends the run
};
inline constexpr std::array<std::string_view, 4> failure_policy_names = {"retry", "penalise",
                                                                         "skip", "abort"};

struct ExternalModel {
    std::vector<std::string> command;  ///< program and arguments, run as they are, without a shell
    int workers_per_rank = 1;
    double timeout_s = 3600;  ///< for one design
    FailurePolicy on_failure = FailurePolicy::retry;
    int attempts = 3;
    /// Candidates bred for every design that is evaluated, among which the built-in model of the
    /// space chooses.
    int screening = 1;

    /// What decides the answers, the rest as it is by default.
    ExternalModel course() const {
        ExternalModel out;
        out.command = command;
        out.screening = screening;
        return out;
    }
    bool operator==(const ExternalModel&) const = default;
};

}  // namespace atl::io
