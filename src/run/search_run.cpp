#include "atoll/run/search_run.hpp"

#include <algorithm>
#include <exception>

#include "atoll/io/checkpoint.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/search/asynchronous.hpp"
#include "evaluators.hpp"
#include "run_directory.hpp"

namespace atl::run {

namespace {

/// States to go on from; nothing for a fresh start.
std::optional<io::Checkpoint> find_checkpoint(const io::Job& job, const RunOptions& options) {
    if (!options.resume) return std::nullopt;
    auto checkpoint = io::read_checkpoint(options.directory);
    if (!checkpoint) {
        check_no_result(options);
        return checkpoint;
    }
    check_same_job(*checkpoint, job);
    if (checkpoint->islands != job.config.search.islands)
        throw base::Error(base::ErrorKind::io, checkpoint->file.string() + ": holds " +
                                                   std::to_string(checkpoint->islands) +
                                                   " islands, not those of its job");
    return checkpoint;
}

/// Bits of the votes when islands meet.
constexpr std::uint64_t stop_vote = 1, checkpoint_vote = 2;

class SearchRun final : private search::AsynchronousHooks {
  public:
    SearchRun(const io::Job& job, search::Communicator& peers, const RunOptions& options,
              SearchObserver& observer, const std::function<bool()>& stop_requested)
        : job_(job),
          config_(job.config.search),
          peers_(peers),
          options_(options),
          observer_(observer),
          stop_requested_(stop_requested),
          session_(options, "generation"),
          evaluator_(make_evaluator(job)),
          problem_(job.space, *evaluator_, job.config.objective, job.config.area_limit_mm2) {}

    SearchOutcome run();

  private:
    search::Archipelago start();
    void run_synchronously(search::Archipelago& archipelago);
    void show_progress(const search::Overview& all);
    bool clock_calls_for_checkpoint() const {
        return session_.seconds() - last_checkpoint_seconds_ >= job_.config.checkpoint.seconds;
    }
    bool generations_call_for_checkpoint(const search::Overview& all) const {
        return all.slowest - checkpointed_generation_ >= job_.config.checkpoint.generations;
    }
    void note_checkpoint(const search::Overview& all);

    /// Makes a Writer of (directory, job, overview) on the root, adds all islands' states and calls
    /// `finish(writer)`. Returns what failed there, if anything did.
    template <class Writer, class Finish>
    std::exception_ptr write(search::Archipelago& archipelago, Finish finish);
    /// With `must_succeed` a failure ends the run on all ranks; without, it is a warning.
    void write_checkpoint(search::Archipelago& archipelago, bool must_succeed);
    void warn_of_checkpoint(std::exception_ptr failure);
    void write_result(search::Archipelago& archipelago, SearchOutcome& outcome);

    // Of an asynchronous search.

    bool stop_requested() override { return stop_requested_(); }
    void progress(const search::Overview& all) override { show_progress(all); }
    bool checkpoint_due() override;
    void begin_checkpoint(const search::Overview& sizes) override;
    void take(search::IslandState state) override;
    void end_checkpoint() override;
    void drop_checkpoint() override { writer_.reset(); }
    /// What goes wrong with a checkpoint is a warning, and the end of that checkpoint.
    template <class Act>
    void try_checkpoint(Act act);

    const io::Job& job_;
    const search::ArchipelagoConfig& config_;
    search::Communicator& peers_;
    const RunOptions& options_;
    SearchObserver& observer_;
    const std::function<bool()>& stop_requested_;
    Session session_;
    std::unique_ptr<search::Evaluator> evaluator_;
    search::Problem problem_;
    double last_checkpoint_seconds_ = 0;
    std::int64_t from_generation_ = -1, checkpointed_generation_ = -1;
    std::int64_t evaluations_before_ = 0;
    std::int64_t first_shown_generation_ = -1;
    double first_shown_seconds_ = 0;
    std::unique_ptr<io::CheckpointWriter> writer_;  ///< of an asynchronous search
    search::Overview writing_;                      ///< what it writes
};

search::Archipelago SearchRun::start() {
    std::optional<io::Checkpoint> checkpoint;
    on_root(peers_, [&] {
        prepare_directory(options_);
        checkpoint = find_checkpoint(job_, options_);
        if (!checkpoint) return;
        if (!checkpoint->warning.empty()) observer_.warning(checkpoint->warning);
        if (checkpoint->damaged) set_damaged_aside(options_.directory);
    });
    if (!peers_.any(checkpoint.has_value())) return search::Archipelago(config_, problem_, peers_);
    std::vector<search::IslandState> states;
    together(peers_, [&] {
        states = peers_.distribute(config_.islands,
                                   [&](std::int64_t i) { return checkpoint->island(i); });
    });
    return search::Archipelago(config_, problem_, peers_, std::move(states));
}

void SearchRun::show_progress(const search::Overview& all) {
    if (!peers_.root()) return;
    const auto& algorithm = config_.algorithm;
    SearchProgress p;
    p.generation = all.slowest;
    p.last_generation = config_.last_generation();
    p.phase = algorithm.phase_of(p.generation);
    p.phases = algorithm.phases.size();
    p.best = all.best;
    p.feasible_share = static_cast<double>(all.feasible) /
                       static_cast<double>(std::max<std::int64_t>(all.members, 1));
    p.evaluations = all.evaluations;
    p.seconds = session_.seconds();
    p.evaluations_per_second =
        static_cast<double>(p.evaluations - evaluations_before_) / std::max(p.seconds, 1e-9);
    const auto left = static_cast<double>(p.last_generation - p.generation);
    if (first_shown_seconds_ == 0) {
        // The first one may hold the first population: go by evaluations.
        first_shown_seconds_ = p.seconds;
        first_shown_generation_ = p.generation;
    }
    if (p.generation == first_shown_generation_) {
        p.seconds_left =
            left * static_cast<double>(all.members) / std::max(p.evaluations_per_second, 1e-9);
    } else {
        const auto done = static_cast<double>(p.generation - first_shown_generation_);
        p.seconds_left = (p.seconds - first_shown_seconds_) / done * left;
    }
    observer_.progress(p);
}

template <class Writer, class Finish>
std::exception_ptr SearchRun::write(search::Archipelago& archipelago, Finish finish) {
    // The islands come whatever happens to the writer: their hosts know nothing of it.
    std::exception_ptr failure;
    const auto unless_failed = [&](auto act) {
        if (failure) return;
        try {
            act();
        } catch (...) {
            failure = std::current_exception();
        }
    };
    std::optional<Writer> writer;
    if (peers_.root())
        unless_failed([&] { writer.emplace(options_.directory, job_, archipelago.overview()); });
    peers_.collect(
        config_.islands, [&](std::int64_t i) { return archipelago.state(i); },
        [&](const search::IslandState& state) { unless_failed([&] { writer->add(state); }); });
    if (peers_.root()) unless_failed([&] { finish(*writer); });
    return failure;
}

void SearchRun::warn_of_checkpoint(std::exception_ptr failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        observer_.warning(std::string("checkpoint not written, the search goes on: ") + e.what());
    }
}

void SearchRun::note_checkpoint(const search::Overview& all) {
    checkpointed_generation_ = all.slowest;
    last_checkpoint_seconds_ = session_.seconds();
}

void SearchRun::write_checkpoint(search::Archipelago& archipelago, bool must_succeed) {
    together(peers_, [&] {
        const auto failure = write<io::CheckpointWriter>(
            archipelago, [](io::CheckpointWriter& writer) { writer.commit(); });
        if (!failure) return;
        if (must_succeed) std::rethrow_exception(failure);
        warn_of_checkpoint(failure);
    });
    note_checkpoint(archipelago.overview());
}

void SearchRun::run_synchronously(search::Archipelago& archipelago) {
    while (!archipelago.finished()) {
        archipelago.advance(stop_requested_);
        std::uint64_t votes = stop_requested_() ? stop_vote : 0;
        // The clock of the root alone decides: ranks must agree.
        if (peers_.root() && clock_calls_for_checkpoint()) votes |= checkpoint_vote;
        const search::Overview& all = archipelago.meet(votes);
        show_progress(all);
        const bool stop = (all.votes & stop_vote) != 0 && !archipelago.finished();
        if (stop || archipelago.finished() || (all.votes & checkpoint_vote) != 0 ||
            generations_call_for_checkpoint(all))
            write_checkpoint(archipelago, stop);
        if (stop) return;
    }
}

bool SearchRun::checkpoint_due() {
    return clock_calls_for_checkpoint();
}

template <class Act>
void SearchRun::try_checkpoint(Act act) {
    try {
        act();
    } catch (...) {
        writer_.reset();
        warn_of_checkpoint(std::current_exception());
    }
}

void SearchRun::begin_checkpoint(const search::Overview& sizes) {
    writing_ = sizes;
    try_checkpoint(
        [&] { writer_ = std::make_unique<io::CheckpointWriter>(options_.directory, job_, sizes); });
}

void SearchRun::take(search::IslandState state) {
    if (writer_) try_checkpoint([&] { writer_->add(state); });
}

void SearchRun::end_checkpoint() {
    if (writer_) try_checkpoint([&] { writer_->commit(); });
    writer_.reset();
    note_checkpoint(writing_);
}

void SearchRun::write_result(search::Archipelago& archipelago, SearchOutcome& outcome) {
    together(peers_, [&] {
        const auto failure = write<io::ResultWriter>(archipelago, [&](io::ResultWriter& writer) {
            std::optional<io::BestDesign> best;
            if (writer.best().score.feasible())
                best = account(job_, writer.best().id, job_.config.objective);
            outcome.result = writer.commit(std::move(best));
        });
        if (failure) std::rethrow_exception(failure);
    });
}

SearchOutcome SearchRun::run() {
    search::Archipelago archipelago = start();
    from_generation_ = checkpointed_generation_ = std::max<std::int64_t>(
        -1, std::min(archipelago.overview().slowest, config_.last_generation()));
    evaluations_before_ = archipelago.overview().evaluations;
    if (peers_.root()) observer_.started(from_generation_);
    const auto log = [&](const char* outcome) {
        on_root(peers_,
                [&] { session_.log(from_generation_, archipelago.overview().slowest, outcome); });
    };
    if (config_.migration.mode == search::MigrationMode::synchronous) {
        run_synchronously(archipelago);
    } else if (!archipelago.finished()) {
        together(peers_,
                 [&] { search::AsynchronousSearch(config_, archipelago, peers_, *this).run(); });
        write_checkpoint(archipelago, !archipelago.finished());
    }
    SearchOutcome outcome;
    if (!archipelago.finished()) {
        outcome.ending = SearchEnding::stopped;
        log("stopped");
        return outcome;
    }
    write_result(archipelago, outcome);
    log("finished");
    return outcome;
}

}  // namespace

SearchOutcome run_search(const io::Job& job, search::Communicator& peers, const RunOptions& options,
                         SearchObserver& observer, const std::function<bool()>& stop_requested) {
    return SearchRun(job, peers, options, observer, stop_requested).run();
}

}  // namespace atl::run
