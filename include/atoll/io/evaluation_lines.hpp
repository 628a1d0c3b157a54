/// The lines of JSON that atoll and evaluators of the user's own exchange, and that evaluations are
/// noted in. jobs/EXTERNAL.md tells them in full.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/search/evaluation.hpp"

namespace atl::io {

/// Why a line is no answer; for logs and archives.
class NoAnswer : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// An answer that tells why there are no figures.
class EvaluatorError : public NoAnswer {
  public:
    using NoAnswer::NoAnswer;
};

/// Writes questions and reads answers of one job, which outlives it.
class EvaluationLines {
  public:
    explicit EvaluationLines(const Job& job);

    /// `{"id": 7, "design": {parameter: value}, "networks": [name]}`, without a line end.
    std::string question(search::DesignId id) const;
    /// `{"id": 7, "area_mm2": .., "networks": {name: {"energy_J": .., "latency_s": ..}}}`, and
    /// "relative_cost" and "snr_dB" where the job looks at them; or `{"id": 7, "infeasible":
    /// reason}`, with a "violation" above 0 if there is a measure; or `{"id": 7, "error": reason}`.
    /// Throws NoAnswer: for anything else, for another id, for numbers that are not above 0 and
    /// finite; EvaluatorError for an error.
    search::Evaluation answer(std::string_view line, search::DesignId id) const;

    /// An evaluation as one line, whatever its outcome, and back. Throws NoAnswer for a line that
    /// is none: a process may have died while it wrote.
    std::string note(const search::Evaluation& evaluation) const;
    search::Evaluation noted(std::string_view line) const;

    /// All networks of the job with their layers, for evaluators that want them.
    std::string networks() const;

  private:
    const Job& job_;
    std::vector<std::string> names_;  ///< of the networks
    bool wants_cost_, wants_noise_;
};

}  // namespace atl::io
