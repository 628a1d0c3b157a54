#include "atoll/run/search_bench.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <sstream>

#include "atoll/base/text.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/run/evaluators.hpp"

namespace atl::run {

TrialRecorder::TrialRecorder(search::Problem& problem, std::int64_t most_evaluations)
    : problem_(problem), most_evaluations_(most_evaluations) {
    problem_.watch(
        [this](std::span<const search::DesignId>, std::span<const search::Score> scores) {
            for (const search::Score& score : scores) {
                if (++evaluations_ > most_evaluations_) continue;
                if (score.feasible() && score.objective < objective())
                    trial_.push_back({evaluations_, score.objective});
            }
        });
}

TrialRecorder::~TrialRecorder() {
    problem_.watch({});
}

double TrialRecorder::objective() const {
    return trial_.empty() ? std::numeric_limits<double>::infinity() : trial_.back().objective;
}

Trial run_trial(search::Problem& problem, const search::ArchipelagoConfig& config,
                std::int64_t most_evaluations, double target) {
    // Generations without a design it did not know, after which a search has converged for good.
    constexpr int most_idle = 1000;
    search::ArchipelagoConfig endless = config;
    endless.budget = {};
    endless.budget.generations = std::numeric_limits<std::int32_t>::max();
    TrialRecorder recorder(problem, most_evaluations);
    search::Communicator alone;
    search::Archipelago archipelago(endless, problem, alone);
    int idle = 0;
    std::int64_t before = 0;
    const auto over = [&] {
        idle = recorder.evaluations() == before ? idle + 1 : 0;
        before = recorder.evaluations();
        return recorder.evaluations() >= most_evaluations ||
               recorder.objective() <= target * (1 + same_objective) ||
               idle > most_idle * config.islands;
    };
    bool done = false;
    while (!done) {
        archipelago.advance([&] { return done = over(); });
        archipelago.meet();
    }
    return recorder.trial();
}

bool enumerable(const io::Job& job) {
    return job.space.size() <= most_enumerated_by_bench &&
           job.config.fidelity == model::Fidelity::exact;
}

std::optional<double> enumerated_optimum(const io::Job& job, search::Communicator& peers,
                                         EnumerationObserver& observer,
                                         const std::function<bool()>& interrupted) {
    search::EnumerationConfig config;
    config.objectives = {job.config.objective};
    config.leading = job.config.objective;
    config.top = 1;
    config.limits = job.config.limits;
    const EnumerationOutcome outcome =
        run_enumeration(job, config, peers, {}, observer, interrupted);
    if (peers.any(!outcome.finished)) return std::nullopt;
    double here = std::numeric_limits<double>::infinity();
    if (outcome.result && !outcome.result->tally.best[0].empty())
        here = outcome.result->tally.best[0][0].value;
    return std::stod(peers.all_gather(base::shortest(here)).front());
}

namespace {

/// All ranks know, and throw.
[[noreturn]] void refuse_without_feasible() {
    throw CollectiveError(base::ErrorKind::input,
                          "no feasible design was found: there is nothing to grade searches by; a "
                          "larger constraints.area_mm2 or another space may have some");
}

/// Whether its temperatures fall until a budget is used up.
bool cools(const BenchCase& c) {
    return c.config.algorithm.kind == search::AlgorithmKind::simulated_annealing;
}

search::ArchipelagoConfig fitted(const BenchCase& of, std::int64_t evaluations) {
    search::ArchipelagoConfig config = of.config;
    search::AlgorithmConfig& a = config.algorithm;
    if (cools(of))
        a.generation_limit =
            std::max<std::int64_t>(1, (evaluations / config.islands - a.chosen) / a.population);
    return config;
}

/// Searches with every seed, and the budgets they are graded by.
struct Searches {
    const BenchCase& of;
    std::vector<std::int64_t> budgets;  ///< ascending
    std::vector<Trial> trials;          ///< by seed
};

/// Of every case the same for all budgets; but those that cool have some of their own for each.
std::vector<Searches> planned(const BenchConfig& config) {
    std::vector<Searches> out;
    for (const BenchCase& c : config.cases)
        if (!cools(c))
            out.push_back({c, config.evaluations, {}});
        else
            for (const std::int64_t budget : config.evaluations) out.push_back({c, {budget}, {}});
    return out;
}

/// How far all searches are, and how long the others will take if they go on at the same rate.
class BenchClock {
  public:
    BenchClock(const std::vector<Searches>& all, std::int64_t seeds) : seeds_(seeds) {
        for (const Searches& s : all) evaluations_ += static_cast<double>(s.budgets.back() * seeds);
        at_.searches = static_cast<std::int64_t>(all.size()) * seeds;
    }
    /// So many of this case's searches of so many evaluations.
    BenchProgress after(std::int64_t evaluations, std::int64_t searches) {
        const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - begin_;
        BenchProgress out = at_;
        out.searches_done += searches;
        out.seconds = gone.count();
        of_case_ = static_cast<double>(evaluations * seeds_);
        const double done = evaluations_done_ + static_cast<double>(evaluations * searches);
        out.seconds_left = out.seconds / done * (evaluations_ - done);
        return out;
    }
    void case_done() {
        at_.searches_done += seeds_;
        evaluations_done_ += of_case_;
    }

  private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::int64_t seeds_;
    BenchProgress at_;  ///< of whole cases
    double evaluations_ = 0, evaluations_done_ = 0, of_case_ = 0;
};

std::string as_text(const Trial& trial) {
    std::string out;
    for (const Improvement& i : trial)
        out += std::to_string(i.evaluations) + " " + base::shortest(i.objective) + " ";
    return out;
}

Trial trial_of(const std::string& text) {
    std::istringstream in(text);
    Trial out;
    Improvement i;
    std::string objective;
    while (in >> i.evaluations >> objective) {
        i.objective = std::stod(objective);
        out.push_back(i);
    }
    return out;
}

}  // namespace

std::optional<BenchResult> bench_search(const io::Job& job, const BenchConfig& config,
                                        search::Communicator& peers, BenchObserver& observer,
                                        const std::function<bool()>& interrupted) {
    together(peers, [&] { refuse_external(job); });
    BenchResult out;
    std::optional<double> optimum = config.optimum;
    if (!optimum && enumerable(job)) {
        optimum = enumerated_optimum(job, peers, observer, interrupted);
        if (!optimum) return std::nullopt;
        if (std::isinf(*optimum)) refuse_without_feasible();
        out.source = OptimumSource::enumerated;
    } else if (!optimum) {
        out.source = OptimumSource::best_found;
    }

    const auto evaluator = make_evaluator(job);
    search::Problem problem(job.space, *evaluator, job.config.objective, job.config.limits);
    std::vector<Searches> all = planned(config);
    BenchClock clock(all, config.seeds);
    for (Searches& searches : all) {
        if (peers.root() && searches.budgets.front() == config.evaluations.front())
            observer.case_started(searches.of);
        const std::int64_t most = searches.budgets.back();
        std::string mine;
        bool stopped = false;
        for (std::int64_t seed = 1 + peers.rank(); seed <= config.seeds && !stopped;
             seed += peers.size()) {
            search::ArchipelagoConfig search = fitted(searches.of, most);
            search.seed = static_cast<std::uint64_t>(seed);
            mine += as_text(run_trial(problem, search, most, optimum.value_or(0))) + "\n";
            stopped = interrupted();
            if (peers.root())
                observer.progress(
                    clock.after(most, std::min(config.seeds, seed + peers.size() - 1)));
        }
        clock.case_done();
        if (peers.any(stopped)) return std::nullopt;
        std::vector<std::istringstream> by_rank;
        for (const std::string& text : peers.all_gather(mine)) by_rank.emplace_back(text);
        for (std::int64_t s = 0; s < config.seeds; ++s) {
            std::string line;
            std::getline(by_rank[static_cast<std::size_t>(s % peers.size())], line);
            searches.trials.push_back(trial_of(line));
        }
    }

    if (!optimum) {
        optimum = std::numeric_limits<double>::infinity();
        for (const Searches& searches : all)
            for (const Trial& trial : searches.trials)
                if (!trial.empty()) optimum = std::min(*optimum, trial.back().objective);
        if (std::isinf(*optimum)) refuse_without_feasible();
    }
    out.optimum = *optimum;
    for (const Searches& searches : all) {
        const search::ArchipelagoConfig& search = searches.of.config;
        const search::MigrationConfig& migration = search.migration;
        const bool alone = search.islands == 1;
        for (const std::int64_t evaluations : searches.budgets)
            out.rows.push_back({searches.of.algorithm, search.islands,
                                alone ? "-"
                                      : std::string(search::topology_names[static_cast<std::size_t>(
                                            migration.topology.kind)]),
                                alone ? 0 : migration.interval,
                                grade(searches.trials, *optimum, evaluations)});
    }
    return out;
}

}  // namespace atl::run
