#include "atoll/run/search_run.hpp"

#include <algorithm>

#include "atoll/io/check_states.hpp"
#include "atoll/io/checkpoint.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/search/archipelago.hpp"
#include "evaluators.hpp"
#include "run_directory.hpp"

namespace atl::run {

namespace {

/// States to go on from; nothing for a fresh start.
std::optional<io::Checkpoint> find_checkpoint(const io::Job& job, const RunOptions& options) {
    if (!options.resume) return std::nullopt;
    auto checkpoint = io::read_checkpoint(options.directory);
    if (checkpoint) {
        check_same_job(*checkpoint, job);
        io::check_states_of_job(checkpoint->islands, job, checkpoint->file);
    } else {
        check_no_result(options);
    }
    return checkpoint;
}

/// The best design of all islands, costed in both fidelities.
std::optional<io::BestDesign> best_design(const io::Job& job,
                                          const std::vector<search::IslandState>& islands) {
    const search::Individual* best = nullptr;
    std::int64_t island = 0;
    for (const auto& state : islands)
        for (const auto& i : state.archive)
            if (i.score.feasible() && (best == nullptr || better(i, *best)))
                best = &i, island = state.island;
    if (best == nullptr) return std::nullopt;
    io::BestDesign out = account(job, best->id, job.config.objective);
    out.island = island;
    return out;
}

class SearchRun {
  public:
    SearchRun(const io::Job& job, search::Communicator& peers, const RunOptions& options,
              SearchObserver& observer)
        : job_(job),
          peers_(peers),
          options_(options),
          observer_(observer),
          session_(options, "generation"),
          evaluator_(make_evaluator(job)),
          problem_(job.space, *evaluator_, job.config.objective, job.config.area_limit_mm2) {}

    SearchOutcome run(const std::function<bool()>& stop_requested);

  private:
    search::Archipelago start();
    void show_progress(search::Archipelago& archipelago);
    /// With `must_succeed` a failure ends the run on all ranks; without, it is a warning.
    void write_checkpoint(search::Archipelago& archipelago, bool must_succeed);
    void log_session(const search::Archipelago& archipelago, const char* outcome);

    const io::Job& job_;
    search::Communicator& peers_;
    const RunOptions& options_;
    SearchObserver& observer_;
    Session session_;
    std::unique_ptr<search::Evaluator> evaluator_;
    search::Problem problem_;
    double last_checkpoint_seconds_ = 0;
    std::int64_t from_generation_ = -1, checkpointed_generation_ = -1;
    std::int64_t evaluations_before_ = 0;
    double first_generation_seconds_ = 0;
};

search::Archipelago SearchRun::start() {
    std::vector<search::IslandState> states;
    bool resumed = false;
    on_root(peers_, [&] {
        prepare_directory(options_);
        if (auto checkpoint = find_checkpoint(job_, options_)) {
            if (!checkpoint->warning.empty()) observer_.warning(checkpoint->warning);
            if (checkpoint->damaged) set_damaged_aside(options_.directory);
            states = std::move(checkpoint->islands);
            for (const auto& s : states) evaluations_before_ += s.evaluations;
            resumed = true;
        }
    });
    resumed = peers_.any(resumed);
    return resumed ? search::Archipelago(job_.config.search, problem_, peers_, std::move(states))
                   : search::Archipelago(job_.config.search, problem_, peers_);
}

void SearchRun::show_progress(search::Archipelago& archipelago) {
    const auto islands = archipelago.gather_progress();
    if (!peers_.root()) return;
    const auto& algorithm = job_.config.search.algorithm;
    SearchProgress p;
    p.generation = archipelago.generation();
    p.last_generation = algorithm.generations();
    p.phase = algorithm.phase_of(p.generation);
    p.phases = algorithm.phases.size();
    p.best = islands.front().best;
    std::int64_t feasible = 0;
    for (const auto& i : islands) {
        if (better(i.best, p.best)) p.best = i.best;
        feasible += i.latest.feasible;
        p.evaluations += i.latest.evaluations;
    }
    p.feasible_share = static_cast<double>(feasible) /
                       static_cast<double>(job_.config.search.islands * algorithm.population);
    p.seconds = session_.seconds();
    p.evaluations_per_second =
        static_cast<double>(p.evaluations - evaluations_before_) / std::max(p.seconds, 1e-9);
    const auto left = static_cast<double>(p.last_generation - p.generation);
    if (p.generation == from_generation_ + 1) {
        // The first one may hold the first population: go by evaluations.
        first_generation_seconds_ = p.seconds;
        const auto children =
            static_cast<double>(job_.config.search.islands * algorithm.population);
        p.seconds_left = left * children / std::max(p.evaluations_per_second, 1e-9);
    } else {
        const auto done = static_cast<double>(p.generation - from_generation_ - 1);
        p.seconds_left = (p.seconds - first_generation_seconds_) / done * left;
    }
    observer_.progress(p);
}

void SearchRun::write_checkpoint(search::Archipelago& archipelago, bool must_succeed) {
    const auto states = archipelago.gather_states();
    on_root(peers_, [&] {
        try {
            io::write_checkpoint(options_.directory, job_, states);
        } catch (const std::exception& e) {
            if (must_succeed) throw;
            observer_.warning(std::string("checkpoint not written, the search goes on: ") +
                              e.what());
        }
    });
    checkpointed_generation_ = archipelago.generation();
    last_checkpoint_seconds_ = session_.seconds();
}

void SearchRun::log_session(const search::Archipelago& archipelago, const char* outcome) {
    session_.log(from_generation_, archipelago.generation(), outcome);
}

SearchOutcome SearchRun::run(const std::function<bool()>& stop_requested) {
    search::Archipelago archipelago = start();
    from_generation_ = checkpointed_generation_ = archipelago.generation();
    if (peers_.root()) observer_.started(from_generation_);
    const io::CheckpointConfig& cadence = job_.config.checkpoint;
    while (!archipelago.finished()) {
        archipelago.advance();
        show_progress(archipelago);
        const bool stop = peers_.any(stop_requested());
        const bool due =
            archipelago.generation() - checkpointed_generation_ >= cadence.generations ||
            session_.seconds() - last_checkpoint_seconds_ >= cadence.seconds;
        // The clock of the root alone decides: ranks must agree.
        if (stop || archipelago.finished() || peers_.any(peers_.root() && due))
            write_checkpoint(archipelago, stop && !archipelago.finished());
        if (stop && !archipelago.finished()) {
            on_root(peers_, [&] { log_session(archipelago, "stopped"); });
            return {SearchEnding::stopped, std::nullopt};
        }
    }
    SearchOutcome outcome;
    auto states = archipelago.gather_states();
    on_root(peers_, [&] {
        io::SearchResult result;
        result.best = best_design(job_, states);
        result.islands = std::move(states);
        io::write_result(options_.directory, job_, result);
        log_session(archipelago, "finished");
        outcome.result = std::move(result);
    });
    return outcome;
}

}  // namespace

SearchOutcome run_search(const io::Job& job, search::Communicator& peers,
                         const RunOptions& options, SearchObserver& observer,
                         const std::function<bool()>& stop_requested) {
    return SearchRun(job, peers, options, observer).run(stop_requested);
}

}  // namespace atl::run
