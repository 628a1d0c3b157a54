#include "atoll/search/island.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "atoll/base/contract.hpp"
#include "atoll/search/operators.hpp"
#include "atoll/search/sampling.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;

std::int64_t FourPhaseConfig::generations() const {
    std::int64_t sum = 0;
    for (const PhaseConfig& p : phases) sum += p.generations;
    return sum;
}

std::size_t FourPhaseConfig::phase_of(std::int64_t generation) const {
    std::int64_t end = 0;
    for (std::size_t p = 0; p < phases.size(); ++p) {
        end += phases[p].generations;
        if (generation <= end) return p;
    }
    return phases.size() - 1;
}

Island::Island(Problem& problem, const FourPhaseConfig& config, std::uint64_t seed,
               IslandState state)
    : problem_(&problem),
      config_(&config),
      seed_(seed),
      number_(state.island),
      generation_(state.generation),
      met_(state.met),
      evaluations_(state.evaluations),
      requests_(state.requests),
      forgotten_before_(state.forgotten),
      population_size_(static_cast<std::size_t>(config.population)),
      population_(std::move(state.population)),
      archive_(static_cast<std::size_t>(config.archive), std::move(state.archive)),
      history_(std::move(state.history)),
      arrivals_(std::move(state.arrivals)) {
    // Memory for the whole search, as far as it is moderate (14 MB): what lies beyond is doubled
    // now and then, which is a small part of the work of so many generations. Immigrants are few
    // among the designs an island learns.
    constexpr std::uint64_t most_reserved = std::uint64_t{1} << 18;
    const auto generations = static_cast<std::uint64_t>(config.generations());
    const std::uint64_t learned =
        static_cast<std::uint64_t>(config.chosen) +
        std::min(generations, most_reserved) * static_cast<std::uint64_t>(config.population);
    archive_.reserve(std::min({learned, problem.space().size(), most_reserved,
                               static_cast<std::uint64_t>(config.archive)}));
    history_.reserve(std::min(generations + 1, most_reserved));
    present_.reserve(2 * population_size_);
    children_.reserve(population_size_);
    unknown_.reserve(population_size_);
    unknown_places_.reserve(population_size_);
    unknown_scores_.reserve(population_size_);
    newcomers_.reserve(population_size_);
    for (auto* members : {&population_, &survivors_}) members->reserve(2 * population_size_);
}

IslandState Island::state() const {
    const auto known = archive_.entries();
    return {number_,   generation_, met_,        evaluations_,
            requests_, forgotten(), population_, {known.begin(), known.end()},
            history_,  arrivals_};
}

void Island::first_population() {
    const auto drawn = draw_designs(*problem_, static_cast<std::size_t>(config_->drawn), seed_,
                                    static_cast<std::uint64_t>(number_));
    evaluate(choose_farthest(problem_->space(), drawn, static_cast<std::size_t>(config_->chosen)));
    archive_.best(population_size_, population_);
}

void Island::list_members() {
    present_.clear();
    for (const Individual& member : population_) present_.insert(member.id, 0);
}

void Island::breed(const PhaseConfig& phase) {
    const ParameterSpace& space = problem_->space();
    // Pairs whose children are all present make way for further ones; a population that has
    // converged may give fewer.
    const std::size_t most_pairs = 50 * population_size_;
    list_members();
    children_.clear();
    // Genes of two parents, and then of their children.
    std::array<std::array<Gene, model::n_design_parameters>, 2> room;
    const std::array genes = {std::span(room[0]).first(space.genes()),
                              std::span(room[1]).first(space.genes())};
    for (std::size_t pair = 0; pair < most_pairs && children_.size() < population_size_; ++pair) {
        const auto stream = [&](RandomDomain domain) {
            return RandomStream(seed_, domain, static_cast<std::uint64_t>(number_),
                                static_cast<std::uint64_t>(generation_), pair);
        };
        RandomStream selection = stream(RandomDomain::selection);
        for (const auto& g : genes)
            space.decode(population_[binary_tournament(population_.size(), selection)].id, g);
        RandomStream crossover = stream(RandomDomain::crossover);
        if (crossover.chance(phase.crossover_probability))
            simulated_binary_crossover(space, phase.crossover_eta, genes[0], genes[1], crossover);
        RandomStream mutation = stream(RandomDomain::mutation);
        for (const auto& g : genes) {
            if (mutation.chance(phase.mutation_probability))
                polynomial_mutation(space, phase.mutation_eta, g, mutation);
            const DesignId id = space.encode(g);
            if (children_.size() < population_size_ && present_.insert(id, 0))
                children_.push_back(id);
        }
    }
}

void Island::evaluate(std::span<const DesignId> designs) {
    requests_ += static_cast<std::int64_t>(designs.size());
    newcomers_.clear();
    unknown_.clear();
    unknown_places_.clear();
    for (const DesignId id : designs) {
        const auto known = archive_.find(id);
        if (!known) {
            unknown_.push_back(id);
            unknown_places_.push_back(newcomers_.size());
        }
        newcomers_.push_back({id, known.value_or(Score{})});
    }
    evaluations_ += static_cast<std::int64_t>(unknown_.size());
    unknown_scores_.resize(unknown_.size());
    problem_->score(unknown_, unknown_scores_);
    for (std::size_t u = 0; u < unknown_.size(); ++u) {
        Individual& newcomer = newcomers_[unknown_places_[u]];
        newcomer.score = unknown_scores_[u];
        archive_.insert(newcomer);
    }
}

void Island::survive() {
    // Behind the last member of a full population there is no place.
    if (population_.size() == population_size_)
        std::erase_if(newcomers_,
                      [&](const Individual& i) { return better(population_.back(), i); });
    std::sort(newcomers_.begin(), newcomers_.end(), better);
    survivors_.clear();
    std::merge(population_.begin(), population_.end(), newcomers_.begin(), newcomers_.end(),
               std::back_inserter(survivors_), better);
    survivors_.resize(std::min(survivors_.size(), population_size_));
    population_.swap(survivors_);
}

void Island::advance() {
    ++generation_;
    const std::size_t phase = config_->phase_of(generation_);
    if (generation_ == 0) {
        first_population();
    } else {
        if (phase != config_->phase_of(generation_ - 1))
            archive_.best(population_size_, population_);
        breed(config_->phases[phase]);
        evaluate(children_);
        survive();
    }
    GenerationRecord record;
    record.generation = generation_;
    record.phase = static_cast<std::int64_t>(phase);
    record.best_objective =
        population_.empty() ? Score{}.objective : population_.front().score.objective;
    record.feasible = std::count_if(population_.begin(), population_.end(),
                                    [](const Individual& i) { return i.score.feasible(); });
    record.evaluations = evaluations_;
    record.requests = requests_;
    history_.push_back(record);
}

std::vector<Individual> Island::emigrants(const MigrationConfig& migration, std::int64_t to) const {
    RandomStream random(seed_, RandomDomain::migration, static_cast<std::uint64_t>(number_),
                        static_cast<std::uint64_t>(generation_), static_cast<std::uint64_t>(to));
    return choose_emigrants(population_, static_cast<std::size_t>(migration.emigrants),
                            migration.selection, problem_->space(), random);
}

void Island::replace_random(const Individual& newcomer, RandomStream& random) {
    population_[1 + random.uniform_int(population_size_ - 1)] = newcomer;
}

void Island::replace_most_similar(const Individual& newcomer) {
    const auto differing = [&](const Individual& member) {
        return differing_genes(problem_->space(), member.id, newcomer.id);
    };
    // The last of equals is the worst of them.
    auto nearest = population_.begin();
    for (auto member = population_.begin(); member != population_.end(); ++member)
        if (differing(*member) <= differing(*nearest)) nearest = member;
    if (better(newcomer, *nearest)) *nearest = newcomer;
}

void Island::receive(const Parcel& parcel, Replacement replacement) {
    ATOLL_EXPECT(!history_.empty());
    Arrival arrival;
    arrival.generation = generation_;
    arrival.from = parcel.route.from;
    arrival.sent = static_cast<std::int64_t>(parcel.individuals.size());
    list_members();
    newcomers_.clear();
    const Individual* best = nullptr;
    for (const Individual& immigrant : parcel.individuals) {
        archive_.insert(immigrant);
        if (present_.insert(immigrant.id, 0))
            newcomers_.push_back(immigrant);
        else
            ++arrival.known;
        if (best == nullptr || better(immigrant, *best)) best = &immigrant;
    }
    arrival.helped = best != nullptr && (population_.empty() || better(*best, population_.front()));
    if (best != nullptr) {
        arrival.best = best->id;
        arrival.objective = best->score.objective;
    }

    if (replacement == Replacement::worst || population_.size() < population_size_) {
        survive();
    } else {
        RandomStream random(seed_, RandomDomain::replacement, static_cast<std::uint64_t>(number_),
                            static_cast<std::uint64_t>(generation_),
                            static_cast<std::uint64_t>(parcel.route.from));
        for (const Individual& newcomer : newcomers_) {
            if (replacement == Replacement::random)
                replace_random(newcomer, random);
            else
                replace_most_similar(newcomer);
            std::sort(population_.begin(), population_.end(), better);
        }
    }
    for (const Individual& newcomer : newcomers_)
        arrival.accepted +=
            std::find(population_.begin(), population_.end(), newcomer) != population_.end();
    history_.back().immigrants += arrival.accepted;
    arrivals_.push_back(arrival);
}

}  // namespace atl::search
