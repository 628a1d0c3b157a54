#include "atoll/run/plain_search.hpp"

#include "atoll/run/evaluators.hpp"

namespace atl::run {

ResultOfStates::ResultOfStates(const io::Job& job, const search::Overview& overview)
    : job_(job), tally_(overview) {}

bool ResultOfStates::has_front() const {
    return job_.config.search.algorithm.kind == search::AlgorithmKind::nsga2;
}

void ResultOfStates::add(const search::IslandState& state) {
    tally_.add(state);
    for (const search::Individual& i : state.population)
        if (has_front() && i.score.feasible()) members_.push_back(i.id);
}

io::SearchResult ResultOfStates::result() const {
    std::optional<io::BestDesign> best;
    if (tally_.best().score.feasible())
        best = account(job_, tally_.best().id, job_.config.objective);
    io::SearchResult out = tally_.result(std::move(best));
    if (has_front()) {
        const search::AlgorithmConfig& algorithm = job_.config.search.algorithm;
        const auto evaluator = make_evaluator(job_);
        search::Problem problem(job_.space, *evaluator, job_.config.objective, job_.config.limits);
        out.front = search::front_of(problem, algorithm.criteria, members_, algorithm.reference);
    }
    return out;
}

PlainSearch plain_search(const io::Job& job, const std::function<bool()>& interrupted) {
    refuse_external(job);
    const search::ArchipelagoConfig& config = job.config.search;
    if (config.migration.mode != search::MigrationMode::synchronous)
        throw base::Error(base::ErrorKind::input,
                          "job " + job.config.name +
                              " has islands that do not wait for each other, which takes 'atoll "
                              "search': set islands.migration.mode=synchronous");
    const auto evaluator = make_evaluator(job);
    search::Problem problem(job.space, *evaluator, job.config.objective, job.config.limits);
    search::Communicator alone;
    search::Archipelago archipelago(config, problem, alone);
    PlainSearch out;
    while (!archipelago.finished() && out.finished) {
        archipelago.advance([&] {
            out.finished = out.finished && !interrupted();
            return !out.finished;
        });
        archipelago.meet();
    }
    ResultOfStates states(job, archipelago.overview());
    for (std::int64_t i = 0; i < config.islands; ++i) {
        out.islands.push_back(archipelago.state(i));
        states.add(out.islands.back());
    }
    out.result = states.result();
    return out;
}

}  // namespace atl::run
