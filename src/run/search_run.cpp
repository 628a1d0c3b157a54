#include "atoll/run/search_run.hpp"

#include <algorithm>

#include "atoll/io/checkpoint.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/search/archipelago.hpp"
#include "evaluators.hpp"
#include "run_directory.hpp"
#include "run_writer.hpp"
#include "stop_conditions.hpp"

namespace atl::run {

namespace {

/// States to go on from; nothing for a fresh start.
std::optional<io::Checkpoint> find_checkpoint(const io::Job& job, const RunOptions& options) {
    if (options.resume == Resume::never) return std::nullopt;
    auto checkpoint = io::read_checkpoint(options.directory);
    if (checkpoint)
        check_same_job(*checkpoint, job);
    else
        check_may_start(options);
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
              SearchObserver& observer, const std::function<bool()>& signalled)
        : job_(job),
          peers_(peers),
          options_(options),
          observer_(observer),
          session_(options, "generation"),
          stop_(peers, options, signalled),
          writer_(peers, stop_, {"search", "generation"},
                  [&observer](const std::string& text) { observer.warning(text); }),
          evaluator_(make_evaluator(job)),
          problem_(job.space, *evaluator_, job.config.objective, job.config.area_limit_mm2) {}

    SearchOutcome run();

  private:
    search::Archipelago start();
    void show_progress(search::Archipelago& archipelago);
    void write_checkpoint(search::Archipelago& archipelago, bool last);

    const io::Job& job_;
    search::Communicator& peers_;
    const RunOptions& options_;
    SearchObserver& observer_;
    Session session_;
    std::unique_ptr<RunLock> lock_;  ///< on the root
    StopConditions stop_;
    RunWriter writer_;
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
        const auto warn = [&](const std::string& text) { observer_.warning(text); };
        lock_ = prepare_directory(options_, warn);
        stop_.begin(warn);
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

void SearchRun::write_checkpoint(search::Archipelago& archipelago, bool last) {
    const auto write = [&] {
        const auto states = archipelago.gather_states();
        on_root(peers_, [&] { io::write_checkpoint(options_.directory, job_, states); });
    };
    if (last)
        writer_.last_checkpoint(archipelago.generation(), write);
    else
        writer_.checkpoint(archipelago.generation(), write);
    checkpointed_generation_ = archipelago.generation();
    last_checkpoint_seconds_ = session_.seconds();
}

SearchOutcome SearchRun::run() {
    search::Archipelago archipelago = start();
    from_generation_ = checkpointed_generation_ = archipelago.generation();
    if (from_generation_ >= 0) writer_.resumed_at(from_generation_);
    if (peers_.root()) observer_.started(from_generation_);
    const io::CheckpointConfig& cadence = job_.config.checkpoint;
    while (!archipelago.finished()) {
        archipelago.advance();
        show_progress(archipelago);
        const StopReason reason = stop_.agreed();
        const bool stop = reason != StopReason::none && !archipelago.finished();
        const bool due =
            archipelago.generation() - checkpointed_generation_ >= cadence.generations ||
            session_.seconds() - last_checkpoint_seconds_ >= cadence.seconds;
        // The clock of the root alone decides: ranks must agree.
        if (stop || archipelago.finished() || peers_.any(peers_.root() && due && writer_.ready()))
            write_checkpoint(archipelago, stop);
        if (stop) {
            writer_.log(session_, from_generation_, archipelago.generation(), reason);
            return {SearchEnding::stopped, reason, std::nullopt, {}};
        }
    }
    SearchOutcome outcome;
    auto states = archipelago.gather_states();
    on_root(peers_, [&] {
        outcome.result.emplace();
        outcome.result->best = best_design(job_, states);
        outcome.result->islands = std::move(states);
    });
    outcome.not_written = writer_.result([&] {
        on_root(peers_, [&] { io::write_result(options_.directory, job_, *outcome.result); });
    });
    if (outcome.not_written.empty())
        writer_.log(session_, from_generation_, archipelago.generation(), StopReason::none);
    return outcome;
}

}  // namespace

SearchOutcome run_search(const io::Job& job, search::Communicator& peers, const RunOptions& options,
                         SearchObserver& observer, const std::function<bool()>& signalled) {
    return SearchRun(job, peers, options, observer, signalled).run();
}

}  // namespace atl::run
