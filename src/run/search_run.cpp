#include "atoll/run/search_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include "atoll/base/text.hpp"
#include "atoll/io/checkpoint.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/search/archipelago.hpp"

namespace atl::run {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

std::string host_name() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// Files of a run, in the order in which a removal must go: what a resume would read last.
std::vector<fs::path> run_files(const fs::path& directory) {
    const fs::path checkpoint = io::checkpoint_file(directory);
    return {io::result_file(directory), directory / "result.json", directory / "run.json",
            checkpoint.string() + ".prev", checkpoint};
}

/// The directory exists, can be written, and holds no run that would be lost.
void prepare_directory(const SearchOptions& options) {
    std::error_code error;
    fs::create_directories(options.directory, error);
    if (error)
        throw Error(ErrorKind::io, "cannot create directory " + options.directory.string() + ": " +
                                       error.message());
    if (access(options.directory.c_str(), W_OK | X_OK) != 0)
        throw Error(ErrorKind::io, "cannot write to directory " + options.directory.string());
    const auto files = run_files(options.directory);
    const bool occupied = std::any_of(files.begin(), files.end(), [](const fs::path& f) {
        std::error_code ignored;
        return fs::exists(f, ignored);
    });
    if (!occupied || options.resume) return;
    if (!options.overwrite)
        throw Error(ErrorKind::refused,
                    options.directory.string() +
                        " holds an earlier run: --resume continues it, --output DIR writes "
                        "elsewhere, --overwrite removes it");
    for (const fs::path& file : files) fs::remove(file, error);
}

/// States to go on from; nothing for a fresh start.
std::optional<io::Checkpoint> find_checkpoint(const io::Job& job, const SearchOptions& options) {
    if (!options.resume) return std::nullopt;
    auto checkpoint = io::read_checkpoint(options.directory);
    if (!checkpoint) {
        std::error_code ignored;
        if (fs::exists(io::result_file(options.directory), ignored))
            throw Error(ErrorKind::refused,
                        options.directory.string() +
                            " holds a result but no checkpoint to go on from: --overwrite "
                            "removes it, --output DIR writes elsewhere");
        return std::nullopt;
    }
    if (checkpoint->job_hash != job.hash()) {
        const auto keys = io::changed_keys(checkpoint->resolved_job, job.resolved());
        throw Error(ErrorKind::refused,
                    checkpoint->file.string() + " belongs to another job: " +
                        (keys.empty() ? "its networks, space or component tables differ"
                                      : "changed " + base::join(keys, ", ")) +
                        "; run that job as it was, or use another --output");
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
    io::BestDesign out;
    out.id = best->id;
    out.island = island;
    out.design = job.space.design(best->id);
    const auto cost = [&](model::Fidelity fidelity) {
        model::ReferenceModel model(job.library, job.hardware, job.networks, fidelity);
        return model.evaluate(out.design, model::CostModel::Effort::every_network);
    };
    out.exact = cost(model::Fidelity::exact);
    out.published = cost(model::Fidelity::published);
    const auto objective = [&](const model::DesignCost& c) {
        return c.feasible() ? search::value(job.config.objective, c) : search::Score{}.objective;
    };
    out.objective_exact = objective(out.exact);
    out.objective_published = objective(out.published);
    return out;
}

class SearchRun {
  public:
    SearchRun(const io::Job& job, search::Communicator& peers, const SearchOptions& options,
              SearchObserver& observer)
        : job_(job),
          peers_(peers),
          options_(options),
          observer_(observer),
          model_(job.library, job.hardware, job.networks, job.config.fidelity),
          evaluator_(job.space, model_),
          problem_(job.space, evaluator_, job.config.objective, job.config.area_limit_mm2) {}

    SearchOutcome run(const std::function<bool()>& stop_requested);

  private:
    search::Archipelago start();
    void show_progress(search::Archipelago& archipelago);
    /// With `must_succeed` a failure ends the run on all ranks; without, it is a warning.
    void write_checkpoint(search::Archipelago& archipelago, bool must_succeed);
    void log_session(const search::Archipelago& archipelago, const char* outcome);

    const io::Job& job_;
    search::Communicator& peers_;
    const SearchOptions& options_;
    SearchObserver& observer_;
    model::ReferenceModel model_;
    search::PlainEvaluator evaluator_;
    search::Problem problem_;
    Clock::time_point started_ = Clock::now(), last_checkpoint_ = Clock::now();
    std::string started_utc_ = utc_now();
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
            if (checkpoint
                    ->damaged) {  // out of the way: it must not take the place of the good one
                const fs::path file = io::checkpoint_file(options_.directory);
                std::error_code error;
                fs::rename(file, file.string() + ".damaged", error);
                if (error) throw Error(ErrorKind::io, file.string() + ": " + error.message());
            }
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
    p.seconds = seconds_since(started_);
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
    last_checkpoint_ = Clock::now();
}

void SearchRun::log_session(const search::Archipelago& archipelago, const char* outcome) {
    io::append_session(options_.directory,
                       {started_utc_, utc_now(), host_name(), options_.parallel, from_generation_,
                        archipelago.generation(), seconds_since(started_), outcome});
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
            seconds_since(last_checkpoint_) >= cadence.seconds;
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
                         const SearchOptions& options, SearchObserver& observer,
                         const std::function<bool()>& stop_requested) {
    return SearchRun(job, peers, options, observer).run(stop_requested);
}

}  // namespace atl::run
