#include "atoll/search/island.hpp"

#include <algorithm>
#include <array>

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
      evaluations_(state.evaluations),
      requests_(state.requests),
      population_(std::move(state.population)),
      archive_(std::move(state.archive)),
      history_(std::move(state.history)) {}

IslandState Island::state() const {
    const auto known = archive_.entries();
    return {number_,   generation_, evaluations_,
            requests_, population_, {known.begin(), known.end()},
            history_};
}

Individual Island::evaluate(DesignId id) {
    ++requests_;
    if (const auto known = archive_.find(id)) return {id, *known};
    ++evaluations_;
    const Individual individual{id, problem_->score(id)};
    archive_.insert(individual);
    return individual;
}

void Island::first_population() {
    const auto drawn = draw_designs(*problem_, static_cast<std::size_t>(config_->drawn), seed_,
                                    static_cast<std::uint64_t>(number_));
    for (DesignId id :
         choose_farthest(problem_->space(), drawn, static_cast<std::size_t>(config_->chosen)))
        evaluate(id);
    archive_.best(static_cast<std::size_t>(config_->population), population_);
}

void Island::breed(const PhaseConfig& phase) {
    const ParameterSpace& space = problem_->space();
    const auto wanted = static_cast<std::size_t>(config_->population);
    // Pairs whose children are all known make way for further ones; a population that has converged
    // may give fewer.
    const std::size_t most_pairs = 50 * wanted;
    DesignIndex present;
    for (const Individual& member : population_) present.insert(member.id, 0);

    std::vector<Individual> children;
    std::array<std::vector<Gene>, 2> genes;
    for (auto& g : genes) g.resize(space.genes());
    for (std::size_t pair = 0; pair < most_pairs && children.size() < wanted; ++pair) {
        const auto stream = [&](RandomDomain domain) {
            return RandomStream(seed_, domain, static_cast<std::uint64_t>(number_),
                                static_cast<std::uint64_t>(generation_), pair);
        };
        RandomStream selection = stream(RandomDomain::selection);
        for (auto& g : genes)
            space.decode(population_[binary_tournament(population_, selection)].id, g);
        RandomStream crossover = stream(RandomDomain::crossover);
        if (crossover.chance(phase.crossover_probability))
            simulated_binary_crossover(space, phase.crossover_eta, genes[0], genes[1], crossover);
        RandomStream mutation = stream(RandomDomain::mutation);
        for (auto& g : genes) {
            if (mutation.chance(phase.mutation_probability))
                polynomial_mutation(space, phase.mutation_eta, g, mutation);
            const DesignId id = space.encode(g);
            if (children.size() < wanted && present.insert(id, 0)) children.push_back(evaluate(id));
        }
    }
    survive(std::move(children));
}

void Island::survive(std::vector<Individual> newcomers) {
    population_.insert(population_.end(), newcomers.begin(), newcomers.end());
    std::sort(population_.begin(), population_.end(), better);
    population_.resize(std::min(population_.size(), static_cast<std::size_t>(config_->population)));
}

void Island::advance() {
    ATOLL_EXPECT(!finished());
    ++generation_;
    const std::size_t phase = config_->phase_of(generation_);
    if (generation_ == 0) {
        first_population();
    } else {
        if (phase != config_->phase_of(generation_ - 1))
            archive_.best(static_cast<std::size_t>(config_->population), population_);
        breed(config_->phases[phase]);
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

std::vector<Individual> Island::emigrants(std::size_t n) const {
    return {population_.begin(),
            population_.begin() + static_cast<std::ptrdiff_t>(std::min(n, population_.size()))};
}

void Island::receive(std::span<const Individual> immigrants) {
    std::vector<Individual> newcomers;
    for (const Individual& immigrant : immigrants) {
        archive_.insert(immigrant);
        const auto same = [&](const Individual& i) { return i.id == immigrant.id; };
        if (std::none_of(population_.begin(), population_.end(), same) &&
            std::none_of(newcomers.begin(), newcomers.end(), same))
            newcomers.push_back(immigrant);
    }
    survive(newcomers);
    for (const Individual& newcomer : newcomers)
        history_.back().immigrants +=
            std::find(population_.begin(), population_.end(), newcomer) != population_.end();
}

}  // namespace atl::search
