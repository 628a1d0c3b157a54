/// A search by an external evaluator: what its ranks know, and what they tell each other. All
/// functions are collective, if not told otherwise.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "atoll/io/result.hpp"
#include "atoll/run/run_options.hpp"
#include "atoll/search/problem.hpp"
#include "external_evaluator.hpp"

namespace atl::run {

class ExternalRun {
  public:
    /// `stop` is asked on every rank while workers are waited for.
    ExternalRun(const io::Job& job, search::Communicator& peers, const RunOptions& options,
                std::function<bool()> stop, std::function<void(const std::string&)> warn);

    search::Evaluator& evaluator() { return evaluator_; }
    /// On every rank for itself: candidates of `problem` are screened by the built-in model.
    void screen(search::Problem& problem);

    /// On the root alone, which holds the directory: makes the archive of all that is known, from
    /// this run and those it starts from. True when there is anything of this run.
    bool collect();
    /// Every rank knows what the root knows.
    void distribute();
    /// Every rank knows what any has evaluated since the last call.
    void share();
    /// At the end: all evaluations are in the archive. A failure is a warning, and the journals
    /// stay, for the next session.
    void close();

    /// Complete on the root.
    EvaluatorReport report();

  private:
    search::Problem built_in_problem();
    RankAgreement agreement();

    const io::Job& job_;
    search::Communicator& peers_;
    const RunOptions& options_;
    std::function<void(const std::string&)> warn_;
    ExternalEvaluator evaluator_;
    std::unique_ptr<search::Evaluator> built_in_;  ///< made when it is asked for
    std::optional<search::Problem> screening_;
    std::int64_t known_before_ = 0;
};

}  // namespace atl::run
