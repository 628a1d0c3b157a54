#include "worker_pool.hpp"

#include <poll.h>

#include <algorithm>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"

namespace atl::run {

using base::Error;
using base::ErrorKind;
using search::Evaluation;
using std::chrono::milliseconds;

namespace {

/// Before a worker is started again, after so many failures of it in a row: at once, then 0.1 s,
/// doubled up to half a minute.
milliseconds pause_after(int failures) {
    constexpr int most_doublings = 8;
    if (failures <= 1) return milliseconds(0);
    return std::min(milliseconds(100) * (1 << std::min(failures - 2, most_doublings)),
                    milliseconds(30'000));
}

}  // namespace

void EvaluatorWork::add(const EvaluatorWork& other) {
    workers += other.workers;
    answers += other.answers;
    for (std::size_t k = 0; k < failures.size(); ++k) failures[k] += other.failures[k];
    failed_designs += other.failed_designs;
    starts += other.starts;
    busy_seconds += other.busy_seconds;
    worker_seconds += other.worker_seconds;
}

WorkerPool::WorkerPool(const io::ExternalModel& model, const io::EvaluationLines& lines,
                       std::function<WorkerCommand(int)> command)
    : model_(model),
      lines_(lines),
      command_(std::move(command)),
      workers_(static_cast<std::size_t>(model.workers_per_rank)) {}

void WorkerPool::submit(const WorkerTask& task) {
    if (!first_) first_ = Clock::now();
    ++under_way_;
    waiting_.push_back({task});
    assign();
}

double WorkerPool::seconds_of(const Worker& worker) const {
    return std::chrono::duration<double>(Clock::now() - worker.since).count();
}

void WorkerPool::assign() {
    for (std::size_t w = 0; w < workers_.size() && !waiting_.empty(); ++w) {
        Worker& worker = workers_[w];
        if (worker.attempt || Clock::now() < worker.not_before) continue;
        begin(worker, static_cast<int>(w));
    }
}

void WorkerPool::begin(Worker& worker, int number) {
    worker.attempt = waiting_.front();
    waiting_.pop_front();
    worker.since = Clock::now();
    // What was put out between two questions must not be taken for the answer to this one.
    if (worker.process && !worker.process->silent()) worker.process.reset();
    if (!worker.process) {
        worker.process = std::make_unique<WorkerProcess>(command_(number));
        ++work_.starts;
    }
    if (!worker.process->send(lines_.question(worker.attempt->task.id)))
        fail(worker, "the worker takes no question", FailureKind::crash);
}

milliseconds WorkerPool::until_next_event(milliseconds patience) const {
    const auto now = Clock::now();
    const auto sooner = [&](Clock::time_point when) {
        const auto left = std::chrono::duration_cast<milliseconds>(when - now) + milliseconds(1);
        patience = std::clamp(left, milliseconds(0), patience);
    };
    const auto timeout = std::chrono::duration<double>(model_.timeout_s);
    for (const Worker& worker : workers_)
        if (worker.attempt)
            sooner(worker.since + std::chrono::duration_cast<Clock::duration>(timeout));
        else if (!waiting_.empty())
            sooner(worker.not_before);
    return patience;
}

void WorkerPool::poll_workers(milliseconds patience) {
    std::vector<pollfd> descriptors;
    for (const Worker& worker : workers_)
        if (worker.process)
            for (const int d : {worker.process->output(), worker.process->errors()})
                if (d >= 0) descriptors.push_back({d, POLLIN, 0});
    poll(descriptors.data(), descriptors.size(), static_cast<int>(patience.count()));
}

std::vector<WorkerPool::Done> WorkerPool::wait(milliseconds patience) {
    assign();
    poll_workers(done_.empty() ? until_next_event(patience) : milliseconds(0));
    for (Worker& worker : workers_)
        if (worker.process) look_at(worker);
    assign();
    return std::exchange(done_, {});
}

void WorkerPool::look_at(Worker& worker) {
    worker.process->read_errors();
    const bool open = worker.process->output() >= 0 && worker.process->read_output();
    while (worker.process) {
        const auto line = worker.process->line();
        if (!line) break;
        take_line(worker, *line);
    }
    if (!worker.process) return;
    if (worker.process->flooded())
        return fail(
            worker,
            "a line of more than " + base::grouped(WorkerProcess::most_line_bytes) + " bytes",
            FailureKind::no_answer);
    if (!open) {
        const std::string torn = worker.process->rest();
        return fail(
            worker,
            "the worker ended" + std::string(torn.empty() ? "" : " in the middle of a line"),
            FailureKind::crash);
    }
    if (worker.attempt && seconds_of(worker) > model_.timeout_s)
        fail(worker, "no answer within " + base::shortest(model_.timeout_s) + " s",
             FailureKind::timeout);
}

void WorkerPool::take_line(Worker& worker, const std::string& line) {
    if (!worker.attempt)
        return fail(worker, "a line that nobody asked for: other output belongs on standard error",
                    FailureKind::no_answer);
    try {
        Evaluation evaluation = lines_.answer(line, worker.attempt->task.id);
        worker.failures = failures_in_a_row_ = 0;
        ++work_.answers;
        give_back(worker, std::move(evaluation));
    } catch (const io::EvaluatorError& e) {
        fail(worker, e.what(), FailureKind::reported);
    } catch (const io::NoAnswer& e) {
        fail(worker, e.what(), FailureKind::no_answer);
    }
}

void WorkerPool::give_back(Worker& worker, Evaluation evaluation) {
    evaluation.id = worker.attempt->task.id;
    evaluation.seconds = seconds_of(worker);
    work_.busy_seconds += evaluation.seconds;
    done_.push_back({worker.attempt->task, std::move(evaluation)});
    worker.attempt.reset();
    --under_way_;
}

void WorkerPool::fail(Worker& worker, const std::string& what, FailureKind kind) {
    std::string reason = what;
    // One that says itself what is wrong is still to be trusted.
    if (kind != FailureKind::reported) {
        const std::string end = worker.process->end();
        if (kind == FailureKind::crash) {
            reason += " (" + end + ")";
            if (const auto words = worker.process->last_words(); !words.empty())
                reason += ": " + words;
        }
        worker.process.reset();
        worker.not_before = Clock::now() + pause_after(++worker.failures);
    }
    if (!worker.attempt) return;  // between two designs: none is lost
    ++work_.failures[static_cast<std::size_t>(kind)];
    const Attempt attempt = *worker.attempt;
    if (model_.on_failure == io::FailurePolicy::abort)
        throw Error(ErrorKind::input, "the evaluation of design " +
                                          std::to_string(attempt.task.id) + " failed: " + reason +
                                          " (model.on_failure: abort)");
    if (++failures_in_a_row_ >=
        (work_.answers > 0 ? most_failures_in_a_row : most_failures_at_first))
        throw Error(ErrorKind::input,
                    "the evaluator seems broken, " + std::to_string(failures_in_a_row_) +
                        " failures in a row without an answer; the last: " + reason +
                        "; what the workers said is in the directory workers of the run");
    if (model_.on_failure == io::FailurePolicy::retry && attempt.number < model_.attempts) {
        work_.busy_seconds += seconds_of(worker);
        worker.attempt.reset();
        waiting_.push_back({attempt.task, attempt.number + 1});
        return;
    }
    ++work_.failed_designs;
    Evaluation evaluation;
    evaluation.outcome = Evaluation::Outcome::failed;
    evaluation.reason = reason;
    give_back(worker, std::move(evaluation));
}

void WorkerPool::stop() {
    for (Worker& worker : workers_) {
        if (worker.attempt) work_.busy_seconds += seconds_of(worker);
        worker = Worker{};
    }
    waiting_.clear();
    done_.clear();
    under_way_ = 0;
}

EvaluatorWork WorkerPool::work() const {
    EvaluatorWork out = work_;
    out.workers = static_cast<std::int64_t>(workers_.size());
    if (first_)
        out.worker_seconds = static_cast<double>(workers_.size()) *
                             std::chrono::duration<double>(Clock::now() - *first_).count();
    return out;
}

}  // namespace atl::run
