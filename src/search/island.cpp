#include "atoll/search/island.hpp"

#include <algorithm>

#include "atoll/base/contract.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;

namespace {

/// Memory for the whole search, as far as it is moderate (14 MB): what lies beyond is doubled now
/// and then, which is a small part of the work of so many generations. Immigrants are few among the
/// designs an island learns.
constexpr std::uint64_t most_reserved = std::uint64_t{1} << 18;

Archive archive_of(const Problem& problem, const AlgorithmConfig& config,
                   std::vector<Individual> entries) {
    Archive archive(static_cast<std::size_t>(config.archive), std::move(entries));
    const auto generations = static_cast<std::uint64_t>(config.generations());
    const std::uint64_t learned =
        static_cast<std::uint64_t>(config.chosen) +
        std::min(generations, most_reserved) * static_cast<std::uint64_t>(config.population);
    archive.reserve(std::min({learned, problem.space().size(), most_reserved,
                              static_cast<std::uint64_t>(config.archive)}));
    return archive;
}

}  // namespace

Island::Island(Problem& problem, const AlgorithmConfig& config, std::uint64_t seed,
               IslandState state)
    : config_(&config),
      algorithm_(make_algorithm(config)),
      turn_{seed, state.island, state.generation},
      met_(state.met),
      population_(problem, static_cast<std::size_t>(config.population), std::move(state.population),
                  archive_of(problem, config, std::move(state.archive)), state.evaluations,
                  state.requests, state.forgotten),
      diversity_(problem.space()),
      history_(std::move(state.history)),
      arrivals_(std::move(state.arrivals)) {
    history_.reserve(std::min(static_cast<std::uint64_t>(config.generations()) + 1, most_reserved));
}

IslandState Island::state() const {
    const auto members = population_.members();
    const auto known = population_.archive().entries();
    return {number(),
            generation(),
            met_,
            evaluations(),
            requests(),
            forgotten(),
            {members.begin(), members.end()},
            {known.begin(), known.end()},
            history_,
            arrivals_};
}

std::int64_t Island::stagnation() const {
    const auto changed =
        std::find_if(history_.rbegin(), history_.rend(), [&](const GenerationRecord& r) {
            return r.best_objective != history_.back().best_objective;
        });
    return std::max<std::int64_t>(0, changed - history_.rbegin() - 1);
}

bool Island::advance() {
    Turn next = turn_;
    next.stagnation = stagnation();
    ++next.generation;
    // A fresh population may be no better or worse than the last: it gets its time all the same.
    const bool restart = config_->restart_after > 0 && next.stagnation > 0 &&
                         next.stagnation % config_->restart_after == 0;
    if (!algorithm_->proceed(population_, next, next.generation == 0 || restart)) return false;
    turn_ = next;

    const auto members = population_.members();
    GenerationRecord record;
    record.generation = generation();
    record.phase = static_cast<std::int64_t>(config_->phase_of(generation()));
    record.best_objective = members.empty() ? Score{}.objective : members.front().score.objective;
    record.feasible = std::count_if(members.begin(), members.end(),
                                    [](const Individual& i) { return i.score.feasible(); });
    record.evaluations = evaluations();
    record.requests = requests();
    record.diversity = diversity_.of(members);
    history_.push_back(record);
    return true;
}

std::vector<Individual> Island::emigrants(const MigrationConfig& migration, std::int64_t to) const {
    RandomStream random = turn_.random(RandomDomain::migration, static_cast<std::uint64_t>(to));
    return choose_emigrants(population_.members(), static_cast<std::size_t>(migration.emigrants),
                            migration.selection, population_.space(), random);
}

void Island::take_in(std::span<const Individual> newcomers, const Parcel& parcel,
                     Replacement replacement) {
    if (replacement == Replacement::worst || population_.members().size() < population_.size())
        return algorithm_->compete(population_, newcomers);
    RandomStream random =
        turn_.random(RandomDomain::replacement, static_cast<std::uint64_t>(parcel.route.from));
    for (const Individual& newcomer : newcomers) {
        const auto members = population_.members();
        if (replacement == Replacement::random) {
            population_.replace(1 + random.uniform_int(members.size() - 1), newcomer);
            continue;
        }
        const auto differing = [&](const Individual& member) {
            return differing_genes(population_.space(), member.id, newcomer.id);
        };
        // The last of equals is the worst of them.
        auto nearest = members.begin();
        for (auto member = members.begin(); member != members.end(); ++member)
            if (differing(*member) <= differing(*nearest)) nearest = member;
        if (better(newcomer, *nearest))
            population_.replace(static_cast<std::size_t>(nearest - members.begin()), newcomer);
    }
}

void Island::receive(const Parcel& parcel, Replacement replacement) {
    ATOLL_EXPECT(!history_.empty());
    Arrival arrival;
    arrival.generation = generation();
    arrival.from = parcel.route.from;
    arrival.sent = static_cast<std::int64_t>(parcel.individuals.size());
    population_.list_members();
    std::vector<Individual> newcomers;
    const Individual* best = nullptr;
    for (const Individual& immigrant : parcel.individuals) {
        population_.learn(immigrant);
        if (population_.list(immigrant.id))
            newcomers.push_back(immigrant);
        else
            ++arrival.known;
        if (best == nullptr || better(immigrant, *best)) best = &immigrant;
    }
    const auto before = population_.members();
    arrival.helped = best != nullptr && (before.empty() || better(*best, before.front()));
    if (best != nullptr) {
        arrival.best = best->id;
        arrival.objective = best->score.objective;
    }
    take_in(newcomers, parcel, replacement);
    const auto members = population_.members();
    for (const Individual& newcomer : newcomers)
        arrival.accepted += std::find(members.begin(), members.end(), newcomer) != members.end();
    history_.back().immigrants += arrival.accepted;
    arrivals_.push_back(arrival);
}

}  // namespace atl::search
