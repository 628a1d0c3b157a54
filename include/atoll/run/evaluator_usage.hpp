/// What an external evaluator did in a session.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atl::run {

/// How an attempt of an evaluation can fail.
enum class FailureKind : std::uint8_t {
    crash,      ///< the worker ended
    timeout,    ///< no answer in time
    no_answer,  ///< a line that is none, or too long, or more than asked for
    reported,   ///< the evaluator itself says so
};
inline constexpr std::array<std::string_view, 4> failure_kind_names = {"crash", "timeout",
                                                                       "no_answer", "reported"};

/// Of one rank, or of all.
struct EvaluatorWork {
    std::int64_t workers = 0;
    std::int64_t answers = 0;                                        ///< costed or infeasible
    std::array<std::int64_t, failure_kind_names.size()> failures{};  ///< attempts, by FailureKind
    std::int64_t failed_designs = 0;  ///< that used up their attempts
    std::int64_t starts = 0;          ///< of processes
    double busy_seconds = 0;          ///< of all workers, with a design
    double worker_seconds = 0;        ///< workers x time since the first design was handed in

    void add(const EvaluatorWork& other);
    /// Share of the workers' time in which they had a design.
    double utilisation() const { return worker_seconds > 0 ? busy_seconds / worker_seconds : 0; }
};

/// How alike the built-in model of the space and the external one rank designs that both call
/// feasible.
struct RankAgreement {
    std::int64_t designs = 0;       ///< that both call feasible
    std::int64_t evaluated = 0;     ///< by the external model, failures apart
    std::int64_t same_verdict = 0;  ///< of those: feasible by both, or infeasible by both
    double tau = 0;                 ///< Kendall's tau-b; 0 for fewer than two designs
};

struct EvaluatorReport {
    EvaluatorWork work;
    std::int64_t known_before = 0;  ///< evaluations that the session began with
    std::int64_t known = 0;         ///< at its end
    RankAgreement agreement;
};

}  // namespace atl::run
