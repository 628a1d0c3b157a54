/// The workers of one rank: designs are handed in, evaluations come back in any order. Workers that
/// crash, hang or answer nonsense are replaced.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/evaluation_lines.hpp"
#include "atoll/run/evaluator_usage.hpp"
#include "worker_process.hpp"

namespace atl::run {

/// One evaluation that somebody waits for.
struct WorkerTask {
    std::int64_t client = 0;
    search::DesignId id = 0;
};

class WorkerPool {
  public:
    struct Done {
        WorkerTask task;
        search::Evaluation evaluation;  ///< a failed one has used up its attempts
    };
    /// Failures in a row, without any answer by any worker, after which an evaluator counts as
    /// broken, if it has never answered and if it has: a mistake in it must not pass for a space
    /// without good designs.
    static constexpr int most_failures_at_first = 5, most_failures_in_a_row = 20;

    /// `command` of worker number w. `model` and `lines` outlive the pool.
    WorkerPool(const io::ExternalModel& model, const io::EvaluationLines& lines,
               std::function<WorkerCommand(int worker)> command);

    std::size_t workers() const { return workers_.size(); }
    /// Designs handed in and not given back yet.
    std::size_t under_way() const { return under_way_; }
    void submit(const WorkerTask& task);
    /// Takes up what has come, waiting for it at most so long. Throws base::Error: input when the
    /// evaluator cannot be run or is broken, or when the first failure is to end the run.
    std::vector<Done> wait(std::chrono::milliseconds patience);
    /// Ends all workers; what is under way is forgotten.
    void stop();
    EvaluatorWork work() const;

  private:
    using Clock = std::chrono::steady_clock;
    struct Attempt {
        WorkerTask task;
        int number = 1;
    };
    struct Worker {
        std::unique_ptr<WorkerProcess> process;
        std::optional<Attempt> attempt;
        Clock::time_point since;       ///< of the attempt
        Clock::time_point not_before;  ///< of the next process
        int failures = 0;              ///< in a row
    };

    void assign();
    void begin(Worker& worker, int number);
    void poll_workers(std::chrono::milliseconds patience);
    void look_at(Worker& worker);
    void take_line(Worker& worker, const std::string& line);
    void fail(Worker& worker, const std::string& reason, FailureKind kind);
    void give_back(Worker& worker, search::Evaluation evaluation);
    double seconds_of(const Worker& worker) const;
    std::chrono::milliseconds until_next_event(std::chrono::milliseconds patience) const;

    const io::ExternalModel& model_;
    const io::EvaluationLines& lines_;
    std::function<WorkerCommand(int)> command_;
    std::vector<Worker> workers_;
    std::deque<Attempt> waiting_;
    std::vector<Done> done_;
    std::size_t under_way_ = 0;
    int failures_in_a_row_ = 0;
    EvaluatorWork work_;
    std::optional<Clock::time_point> first_;  ///< task ever
};

}  // namespace atl::run
