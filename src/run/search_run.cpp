#include "atoll/run/search_run.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <exception>

#include "atoll/io/check_states.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/run/evaluators.hpp"
#include "atoll/search/asynchronous.hpp"
#include "external_run.hpp"
#include "run_directory.hpp"
#include "run_writer.hpp"
#include "state_files.hpp"
#include "stop_conditions.hpp"

namespace atl::run {

namespace {

/// States to go on from; nothing for a fresh start.
std::optional<io::Checkpoint> find_checkpoint(const io::Job& job, const RunOptions& options,
                                              bool evaluations) {
    if (options.resume == Resume::never) return std::nullopt;
    auto checkpoint = io::read_checkpoint(options.directory);
    if (!checkpoint) {
        check_may_start(options, evaluations);
        return std::nullopt;
    }
    check_same_job(*checkpoint, job);
    if (checkpoint->islands != job.config.search.islands)
        throw base::Error(base::ErrorKind::io,
                          checkpoint->file.string() + ": has " +
                              std::to_string(checkpoint->islands) + " islands, and the job " +
                              std::to_string(job.config.search.islands) +
                              ": it does not fit, begin again with --overwrite");
    return checkpoint;
}

/// Bits of the votes when islands meet; those of the reasons to stop lie above.
constexpr std::uint64_t checkpoint_vote = 1, not_ready_vote = 2, interrupted_vote = 4,
                        failed_vote = 8, first_stop_vote = 16;

std::uint64_t vote(StopReason reason) {
    return reason == StopReason::none ? 0 : first_stop_vote << static_cast<int>(reason);
}

/// The same on all ranks: the first in the order of their names.
StopReason reason_of(std::uint64_t votes) {
    for (const StopReason reason :
         {StopReason::signal, StopReason::stop_file, StopReason::walltime})
        if ((votes & vote(reason)) != 0) return reason;
    return StopReason::none;
}

double largest_resident_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

/// The largest value of any rank.
double most(search::Communicator& peers, double here) {
    double out = here;
    for (const std::string& text : peers.all_gather(std::to_string(here)))
        out = std::max(out, std::stod(text));
    return out;
}

class SearchRun final : private search::AsynchronousHooks {
  public:
    SearchRun(const io::Job& job, search::Communicator& peers, const RunOptions& options,
              SearchObserver& observer, const std::function<bool()>& signalled)
        : job_(job),
          config_(job.config.search),
          peers_(peers),
          options_(options),
          observer_(observer),
          session_(options, "generation"),
          stop_(peers, options, signalled, job.config.external_model()),
          writer_(peers, stop_, {"search", "generation"},
                  [&observer](const std::string& text) { observer.warning(text); }),
          external_(make_external()),
          evaluator_(external_ ? nullptr : make_evaluator(job)),
          problem_(job.space, external_ ? external_->evaluator() : *evaluator_,
                   job.config.objective, job.config.limits) {
        if (external_) external_->screen(problem_);
    }

    SearchOutcome run();

  private:
    /// Null where the job's model is built in.
    std::unique_ptr<ExternalRun> make_external();
    search::Archipelago start();
    /// Until the end, or a reason to stop before.
    StopReason run_synchronously(search::Archipelago& archipelago);
    StopReason run_asynchronously(search::Archipelago& archipelago);
    /// As far as the next meeting. Returns votes: an external evaluator may leave the islands in
    /// the middle of a generation, and then no checkpoint is made of them. What it has answered is
    /// in its archive, from which they come there again.
    std::uint64_t advance(search::Archipelago& archipelago, std::exception_ptr& failure);
    void show_progress(const search::Overview& all);
    bool clock_calls_for_checkpoint() const {
        return session_.seconds() - last_checkpoint_seconds_ >= job_.config.checkpoint.seconds;
    }
    void write_checkpoint(search::Archipelago& archipelago, bool last);
    void note_checkpoint(const search::Overview& all, double begun_seconds);
    io::RunCosts costs(const search::Archipelago& archipelago);

    // Of an asynchronous search.

    bool stop_requested() override;
    void progress(const search::Overview& all) override { show_progress(all); }
    bool checkpoint_due() override { return clock_calls_for_checkpoint(); }
    void begin_checkpoint(const search::Overview& sizes) override;
    void take(search::IslandState state) override;
    void end_checkpoint() override;
    void drop_checkpoint() override { unfinished_.reset(); }
    /// What goes wrong with a checkpoint is a warning, and the end of that checkpoint.
    template <class Act>
    void try_checkpoint(Act act);

    const io::Job& job_;
    const search::ArchipelagoConfig& config_;
    search::Communicator& peers_;
    const RunOptions& options_;
    SearchObserver& observer_;
    Session session_;
    std::unique_ptr<RunLock> lock_;  ///< on the root
    StopConditions stop_;
    RunWriter writer_;
    std::unique_ptr<ExternalRun> external_;
    std::unique_ptr<search::Evaluator> evaluator_;
    search::Problem problem_;
    double last_checkpoint_seconds_ = 0;
    std::int64_t from_generation_ = -1, checkpointed_generation_ = -1;
    std::int64_t evaluations_before_ = 0;
    std::int64_t first_shown_generation_ = -1;
    double first_shown_seconds_ = 0;
    io::RunCosts costs_;

    // Of an asynchronous search: the checkpoint that is being written, on the root.
    std::unique_ptr<io::CheckpointWriter> unfinished_;
    search::Overview unfinished_sizes_;
    double unfinished_since_seconds_ = 0;
};

std::unique_ptr<ExternalRun> SearchRun::make_external() {
    if (!job_.config.external_model()) return nullptr;
    return std::make_unique<ExternalRun>(
        job_, peers_, options_, [this] { return stop_.here() != StopReason::none; },
        [this](const std::string& text) { observer_.warning(text); });
}

search::Archipelago SearchRun::start() {
    std::optional<io::Checkpoint> checkpoint;
    on_root(peers_, [&] {
        const auto warn = [&](const std::string& text) { observer_.warning(text); };
        lock_ = prepare_directory(options_, warn);
        stop_.begin(warn);
        const bool evaluations = external_ && external_->collect();
        checkpoint = find_checkpoint(job_, options_, evaluations);
        keep_job(options_.directory, job_, warn);
        if (!checkpoint) return;
        if (!checkpoint->warning.empty()) warn(checkpoint->warning);
        if (checkpoint->damaged) set_damaged_aside(options_.directory);
    });
    if (external_) external_->distribute();
    if (!peers_.any(checkpoint.has_value())) return search::Archipelago(config_, problem_, peers_);
    std::vector<search::IslandState> states;
    together(peers_, [&] {
        states = peers_.distribute(config_.islands, [&](std::int64_t i) {
            search::IslandState state = checkpoint->island(i);
            io::check_state_of_job(state, job_, checkpoint->file);
            return state;
        });
    });
    return search::Archipelago(config_, problem_, peers_, std::move(states));
}

void SearchRun::show_progress(const search::Overview& all) {
    if (!peers_.root()) return;
    SearchProgress p;
    p.generation = all.slowest;
    p.last_generation = config_.last_generation();
    p.phase = config_.algorithm.phase_of(p.generation);
    p.phases = config_.algorithm.n_phases();
    p.best = all.best;
    p.feasible_share = static_cast<double>(all.feasible) /
                       static_cast<double>(std::max<std::int64_t>(all.members, 1));
    p.evaluations = all.evaluations;
    p.seconds = session_.seconds();
    p.evaluations_per_second =
        static_cast<double>(p.evaluations - evaluations_before_) / std::max(p.seconds, 1e-9);
    const auto left = static_cast<double>(p.last_generation - p.generation);
    if (first_shown_seconds_ == 0) {
        first_shown_seconds_ = p.seconds;
        first_shown_generation_ = p.generation;
    }
    if (p.generation == first_shown_generation_) {
        // The first one may hold the first population: go by evaluations.
        p.seconds_left =
            left * static_cast<double>(all.members) / std::max(p.evaluations_per_second, 1e-9);
    } else {
        const auto done = static_cast<double>(p.generation - first_shown_generation_);
        p.seconds_left = (p.seconds - first_shown_seconds_) / done * left;
    }
    if (config_.budget.evaluations > 0) {
        const auto more = static_cast<double>(
            std::max<std::int64_t>(0, config_.budget.evaluations - p.evaluations));
        p.seconds_left = std::min(p.seconds_left, more / std::max(p.evaluations_per_second, 1e-9));
    }
    observer_.progress(p);
}

void SearchRun::note_checkpoint(const search::Overview& all, double begun_seconds) {
    checkpointed_generation_ = all.slowest;
    last_checkpoint_seconds_ = session_.seconds();
    ++costs_.checkpoints;
    costs_.checkpoint_seconds += last_checkpoint_seconds_ - begun_seconds;
    std::error_code ignored;
    const auto size = std::filesystem::file_size(io::checkpoint_file(options_.directory), ignored);
    if (!ignored) costs_.checkpoint_bytes = static_cast<std::int64_t>(size);
}

void SearchRun::write_checkpoint(search::Archipelago& archipelago, bool last) {
    const double begun = session_.seconds();
    const std::int64_t generation = archipelago.overview().slowest;
    const auto write = [&] {
        run::write_checkpoint(options_.directory, job_, archipelago, peers_);
        if (peers_.root()) observer_.checkpoint_written(generation);
    };
    if (last)
        writer_.last_checkpoint(generation, write);
    else
        writer_.checkpoint(generation, write);
    note_checkpoint(archipelago.overview(), begun);
}

std::uint64_t SearchRun::advance(search::Archipelago& archipelago, std::exception_ptr& failure) {
    const auto stopping = [&] { return stop_.here() != StopReason::none; };
    if (!external_) {
        archipelago.advance(stopping);
        return 0;
    }
    try {
        archipelago.advance(stopping);
        return 0;
    } catch (const search::Interrupted&) {
        return interrupted_vote;
    } catch (...) {
        // The others come to the meeting first, and learn of it there.
        failure = std::current_exception();
        return failed_vote;
    }
}

StopReason SearchRun::run_synchronously(search::Archipelago& archipelago) {
    while (!archipelago.finished()) {
        std::exception_ptr failure;
        std::uint64_t votes = advance(archipelago, failure);
        // A step that can be interrupted needs no time set aside for it.
        if (!external_) stop_.stepped();
        votes |= vote(stop_.here());
        // Clock and disk of the root alone decide: ranks must agree.
        if (peers_.root() && clock_calls_for_checkpoint()) votes |= checkpoint_vote;
        if (peers_.root() && !writer_.ready()) votes |= not_ready_vote;
        const search::Overview& all = archipelago.meet(votes);
        ++costs_.meetings;
        if ((all.votes & failed_vote) != 0)
            together(peers_, [&] {
                if (failure) std::rethrow_exception(failure);
            });
        if ((all.votes & interrupted_vote) != 0) return reason_of(all.votes);
        if (external_) external_->share();
        show_progress(all);
        const bool finished = archipelago.finished();
        const StopReason reason = finished ? StopReason::none : reason_of(all.votes);
        const bool due =
            (all.votes & checkpoint_vote) != 0 ||
            all.slowest - checkpointed_generation_ >= job_.config.checkpoint.generations;
        const bool ready = (all.votes & not_ready_vote) == 0;
        if (reason != StopReason::none || finished || (due && ready))
            write_checkpoint(archipelago, reason != StopReason::none);
        if (reason != StopReason::none) return reason;
    }
    return StopReason::none;
}

StopReason SearchRun::run_asynchronously(search::Archipelago& archipelago) {
    if (archipelago.finished()) return StopReason::none;
    together(peers_,
             [&] { search::AsynchronousSearch(config_, archipelago, peers_, *this).run(); });
    const StopReason reason = archipelago.finished() ? StopReason::none : stop_.agreed();
    write_checkpoint(archipelago, reason != StopReason::none);
    return reason;
}

bool SearchRun::stop_requested() {
    stop_.stepped();
    return stop_.here() != StopReason::none;
}

template <class Act>
void SearchRun::try_checkpoint(Act act) {
    try {
        act();
    } catch (const std::exception& e) {
        unfinished_.reset();
        observer_.warning(std::string("checkpoint not written, the search goes on: ") + e.what());
    }
}

void SearchRun::begin_checkpoint(const search::Overview& sizes) {
    unfinished_sizes_ = sizes;
    unfinished_since_seconds_ = session_.seconds();
    try_checkpoint([&] {
        unfinished_ = std::make_unique<io::CheckpointWriter>(options_.directory, job_, sizes);
    });
}

void SearchRun::take(search::IslandState state) {
    if (unfinished_) try_checkpoint([&] { unfinished_->add(state); });
}

void SearchRun::end_checkpoint() {
    if (unfinished_)
        try_checkpoint([&] {
            unfinished_->commit();
            observer_.checkpoint_written(unfinished_sizes_.slowest);
        });
    unfinished_.reset();
    note_checkpoint(unfinished_sizes_, unfinished_since_seconds_);
}

io::RunCosts SearchRun::costs(const search::Archipelago& archipelago) {
    const auto most_bytes = [&](auto here) {
        return static_cast<std::int64_t>(most(peers_, static_cast<double>(here)));
    };
    io::RunCosts out = costs_;
    out.meeting_seconds = most(peers_, archipelago.meeting_seconds());
    out.meeting_bytes = most_bytes(archipelago.meeting_bytes());
    out.bytes_sent = most_bytes(peers_.bytes_sent());
    out.memory_bytes = most_bytes(largest_resident_bytes());
    return out;
}

SearchOutcome SearchRun::run() {
    search::Archipelago archipelago = start();
    from_generation_ = checkpointed_generation_ = archipelago.overview().slowest;
    evaluations_before_ = archipelago.overview().evaluations;
    if (from_generation_ >= 0) writer_.resumed_at(from_generation_);
    if (peers_.root()) observer_.started(from_generation_);
    SearchOutcome outcome;
    outcome.reason = config_.migration.mode == search::MigrationMode::synchronous
                         ? run_synchronously(archipelago)
                         : run_asynchronously(archipelago);
    if (external_) {
        external_->close();
        const EvaluatorReport report = external_->report();
        if (peers_.root()) observer_.evaluated(report);
    }
    if (outcome.reason != StopReason::none) {
        outcome.ending = SearchEnding::stopped;
    } else {
        outcome.not_written = writer_.result(
            [&] { write_result(options_.directory, job_, archipelago, peers_, outcome.result); });
        if (!outcome.not_written.empty()) return outcome;
    }
    outcome.costs = costs(archipelago);
    outcome.seconds = session_.seconds();
    if (evaluator_) outcome.evaluator = evaluator_->usage();
    writer_.log(session_, from_generation_, archipelago.overview().slowest, outcome.reason,
                outcome.costs);
    return outcome;
}

}  // namespace

SearchOutcome run_search(const io::Job& job, search::Communicator& peers, const RunOptions& options,
                         SearchObserver& observer, const std::function<bool()>& signalled) {
    if (!job.config.external_model())
        return SearchRun(job, peers, options, observer, signalled).run();
    const RunOptions shared = with_limit_of_root(options, peers);
    return SearchRun(job, peers, shared, observer, signalled).run();
}

}  // namespace atl::run
