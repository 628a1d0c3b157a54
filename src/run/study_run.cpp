#include "atoll/run/study_run.hpp"

#include <algorithm>
#include <numeric>

#include "atoll/base/text.hpp"
#include "atoll/io/run_record.hpp"
#include "atoll/io/study_file.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/run/enumeration_run.hpp"
#include "atoll/run/evaluators.hpp"
#include "atoll/run/search_run.hpp"
#include "run_directory.hpp"
#include "run_writer.hpp"
#include "stop_conditions.hpp"

namespace atl::run {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using search::StudyDesign;
using search::StudyStep;

namespace {

/// What the ranks must know of a finished step to go on.
struct Chosen {
    std::optional<search::DesignId> id;  ///< none when no design was feasible
    bool feasible = false;
};

/// How long a study will still take. Steps that an earlier session has done take no time, and tell
/// nothing of those to come.
class StudyClock {
  public:
    explicit StudyClock(std::size_t steps) : steps_to_come_(static_cast<double>(steps)) {}
    /// The next step begins.
    void step() {
        if (step_seconds_ > 0) {
            past_seconds_ += step_seconds_;
            ++past_steps_;
        }
        step_seconds_ = 0;
        --steps_to_come_;
    }
    /// Of the study [s], when the step at hand has taken so long and will take so much longer.
    double left(double seconds, double step_left) {
        step_seconds_ = seconds;
        const double each = (past_seconds_ + seconds + step_left) / (past_steps_ + 1);
        return step_left + steps_to_come_ * each;
    }

  private:
    double steps_to_come_;
    double past_seconds_ = 0, past_steps_ = 0;  ///< of steps that took time
    double step_seconds_ = 0;
};

class StudyRun {
  public:
    StudyRun(const io::Study& study, search::Communicator& peers, const RunOptions& options,
             const io::ConfigPath& path, StudyObserver& observer,
             const std::function<bool()>& signalled)
        : study_(study),
          peers_(peers),
          options_(options),
          path_(path),
          observer_(observer),
          clock_(search::study_steps(study.plan)),
          session_(options, "step"),
          stop_(peers, options, signalled),
          writer_(peers, stop_, {"study", "step"},
                  [&observer](const std::string& text) { observer.warning(text); }) {}

    StudyOutcome run();

  private:
    void start();
    /// Nothing when it was stopped.
    std::optional<StudyDesign> run_step(const StudyStep& step);
    std::optional<Chosen> enumerate(const io::Job& job, const RunOptions& options,
                                    StudyDesign& found);
    std::optional<Chosen> search(const io::Job& job, const RunOptions& options);
    bool enumerates(const StudyStep& step) const {
        return step.stage || study_.config.method == io::StudyMethod::enumerate;
    }
    std::function<bool()> stop_requested() {
        return [this] { return stop_.here() != StopReason::none; };
    }

    const io::Study& study_;
    search::Communicator& peers_;
    const RunOptions& options_;
    const io::ConfigPath& path_;
    StudyObserver& observer_;
    StudyClock clock_;
    Session session_;
    std::unique_ptr<RunLock> lock_;  ///< on the root
    StopConditions stop_;
    RunWriter writer_;
    std::vector<StudyDesign> done_;
    StopReason stopped_ = StopReason::none;  ///< why a step was stopped
};

/// Shows a step's run as part of a study.
class StepObserver final : public EnumerationObserver, public SearchObserver {
  public:
    StepObserver(StudyObserver& observer, StudyClock& clock) : observer_(observer), clock_(clock) {}
    void started(std::uint64_t) override {}
    void started(std::int64_t) override {}
    void progress(const EnumerationProgress& p) override {
        show(static_cast<double>(p.chunks_done) / static_cast<double>(p.chunks), p.seconds,
             p.seconds_left);
    }
    void progress(const SearchProgress& p) override {
        show(static_cast<double>(p.generation + 1) /
                 static_cast<double>(std::max<std::int64_t>(1, p.last_generation + 1)),
             p.seconds, p.seconds_left);
    }
    void checkpoint_written(std::uint64_t) override {}
    void checkpoint_written(std::int64_t) override {}
    void warning(const std::string& text) override { observer_.warning(text); }

  private:
    void show(double share, double seconds, double left) {
        observer_.step_progress({share, clock_.left(seconds, left)});
    }

    StudyObserver& observer_;
    StudyClock& clock_;
};

/// The best of a space in which nothing is feasible, as selection ranks designs.
search::Individual least_violation(const io::Job& job) {
    const auto evaluator = make_evaluator(job);
    search::Problem problem(job.space, *evaluator, job.config.objective, job.config.limits);
    constexpr std::uint64_t block = 4096;
    std::optional<search::Individual> best;
    for (std::uint64_t from = 0; from < job.space.size(); from += block) {
        std::vector<search::DesignId> ids(std::min(block, job.space.size() - from));
        std::iota(ids.begin(), ids.end(), from);
        std::vector<search::Score> scores(ids.size());
        problem.score(ids, scores);
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (const search::Individual one{ids[i], scores[i]}; !best || better(one, *best))
                best = one;
    }
    return *best;
}

void StudyRun::start() {
    on_root(peers_, [&] {
        const auto warn = [&](const std::string& text) { observer_.warning(text); };
        const fs::path record = io::study_record(options_.directory);
        lock_ = prepare_directory(options_, warn);
        stop_.begin(warn);
        std::error_code ignored;
        if (options_.overwrite)
            for (const auto& step : fs::directory_iterator(options_.directory / "steps", ignored)) {
                if (!step.is_directory(ignored)) continue;
                const RunLock lock(step.path(), warn);
                remove_run(step.path());
            }
        const std::string resolved = study_.resolved();
        if (options_.resume != Resume::never && fs::exists(record, ignored)) {
            const auto keys = io::changed_keys(io::read_text(record), resolved);
            if (!keys.empty())
                throw Error(ErrorKind::refused, record.string() +
                                                    " belongs to another study: changed " +
                                                    base::join(keys, ", ") +
                                                    "; run that study as it was, use another "
                                                    "--output, or begin again with --overwrite");
        } else if (options_.resume != Resume::never) {
            check_may_start(options_);
        }
        io::write_record(record, study_.record(options_.directory));
    });
}

std::optional<Chosen> StudyRun::enumerate(const io::Job& job, const RunOptions& options,
                                          StudyDesign& found) {
    search::EnumerationConfig config;
    config.objectives = {job.config.objective};
    config.leading = job.config.objective;
    config.limits = job.config.limits;
    StepObserver observer(observer_, clock_);
    const auto outcome = run_enumeration(job, config, peers_, options, observer, stop_requested());
    stopped_ = outcome.reason;
    if (!outcome.finished) return std::nullopt;
    if (!outcome.not_written.empty()) throw CollectiveError(ErrorKind::io, outcome.not_written);
    Chosen chosen;
    if (!outcome.result) return chosen;
    found.feasible_designs = outcome.result->tally.feasible;
    for (const search::FrontPoint& p : outcome.result->tally.front)
        found.front.push_back(job.space.design(p.id));
    if (!outcome.result->optima.empty()) chosen = {outcome.result->optima.front().design.id, true};
    return chosen;
}

std::optional<Chosen> StudyRun::search(const io::Job& job, const RunOptions& options) {
    StepObserver observer(observer_, clock_);
    const auto outcome = run_search(job, peers_, options, observer, stop_requested());
    stopped_ = outcome.reason;
    if (outcome.ending == SearchEnding::stopped) return std::nullopt;
    if (!outcome.not_written.empty()) throw CollectiveError(ErrorKind::io, outcome.not_written);
    Chosen chosen;
    if (outcome.result && outcome.result->best) chosen = {outcome.result->best->id, true};
    return chosen;
}

std::optional<StudyDesign> StudyRun::run_step(const StudyStep& step) {
    RunOptions options = options_;
    options.directory = io::step_directory(options_.directory, done_.size(), step.name);
    options.overwrite = false;  // done at the start
    if (options.resume == Resume::required) options.resume = Resume::automatic;
    io::Job job;
    together(peers_, [&] { job = io::step_job(study_, step, options.directory.string(), path_); });
    StudyDesign found;
    found.step = step;
    found.space_size = job.space.size();
    auto chosen = enumerates(step) ? enumerate(job, options, found) : search(job, options);
    if (!chosen) return std::nullopt;
    on_root(peers_, [&] {
        if (!chosen->id && step.stage) {
            const search::Individual least = least_violation(job);
            chosen->id = least.id;
            found.violation = least.score.violation;
        }
        if (!chosen->id) return;
        found.cost =
            make_cost_model(job, study_.networks, job.config.fidelity)
                ->evaluate(job.space.design(*chosen->id), model::CostModel::Effort::every_network);
    });
    // What the root knows, all must: the next step may start from there.
    std::string text;
    if (peers_.root() && chosen->id)
        text = std::to_string(*chosen->id) + (chosen->feasible ? " feasible" : "");
    const std::string told = peers_.all_gather(text).front();
    if (!told.empty()) found.design = job.space.design(std::stoull(told));
    found.feasible = told.ends_with("feasible");
    return found;
}

StudyOutcome StudyRun::run() {
    start();
    StudyOutcome outcome;
    const auto log = [&] {
        writer_.log(session_, 0, static_cast<std::int64_t>(done_.size()), outcome.reason);
    };
    while (const auto step = search::next_step(study_.plan, done_)) {
        clock_.step();
        if (peers_.root()) observer_.step_started(done_.size(), *step);
        const auto found = run_step(*step);
        if (found) {
            if (peers_.root()) observer_.step_finished(done_.size(), *found);
            done_.push_back(*found);
        }
        const bool more = search::next_step(study_.plan, done_).has_value();
        stop_.checkpointed(0);  // the run of a step stops in time by itself
        const StopReason reason = stop_.agreed();
        if (!more || (found && reason == StopReason::none)) continue;
        outcome.reason = reason != StopReason::none ? reason : stopped_;
        if (peers_.root()) stop_.remove_stop_file();
        log();
        return outcome;
    }
    outcome.finished = true;
    writer_.resumed_at(static_cast<std::int64_t>(done_.size()));
    on_root(peers_, [&] { outcome.table = search::conclude(study_.plan, done_); });
    outcome.not_written = writer_.result([&] {
        on_root(peers_, [&] { io::write_study(options_.directory, study_, done_, outcome.table); });
    });
    outcome.designs = std::move(done_);
    if (outcome.not_written.empty())
        writer_.log(session_, 0, static_cast<std::int64_t>(outcome.designs.size()),
                    StopReason::none);
    return outcome;
}

}  // namespace

StudyOutcome run_study(const io::Study& study, search::Communicator& peers,
                       const RunOptions& options, const io::ConfigPath& path,
                       StudyObserver& observer, const std::function<bool()>& signalled) {
    together(peers, [&] { refuse_external(study.job); });
    return StudyRun(study, peers, options, path, observer, signalled).run();
}

}  // namespace atl::run
