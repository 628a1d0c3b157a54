#include <array>

#include "algorithms.hpp"
#include "atoll/search/operators.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;

void GeneticAlgorithm::vary(const ParameterSpace& space, const Turn& turn, std::uint64_t pair,
                            std::span<Gene> a, std::span<Gene> b) const {
    const PhaseConfig& phase = config().phases[config().phase_of(turn.generation)];
    RandomStream crossover = turn.random(RandomDomain::crossover, pair);
    if (crossover.chance(phase.crossover_probability))
        simulated_binary_crossover(space, phase.crossover_eta, a, b, crossover);
    RandomStream mutation = turn.random(RandomDomain::mutation, pair);
    for (const auto& genes : {a, b})
        if (mutation.chance(phase.mutation_probability))
            polynomial_mutation(space, phase.mutation_eta, genes, mutation);
}

std::size_t GeneticAlgorithm::choose_parent(const Population& population,
                                            RandomStream& random) const {
    return binary_tournament(population.members().size(), random);
}

std::span<const DesignId> GeneticAlgorithm::breed(Population& population, const Turn& turn) {
    const ParameterSpace& space = population.space();
    // Pairs whose children are all present make way for further ones; a population that has
    // converged may give fewer.
    const Problem& problem = population.problem();
    const std::size_t wanted = population.size() * problem.candidates(), most_pairs = 50 * wanted;
    population.list_members();
    children_.reserve(wanted);
    children_.clear();
    // Genes of two parents, and then of their children.
    std::array<Genes, 2> room;
    const std::array genes = {std::span(room[0]).first(space.genes()),
                              std::span(room[1]).first(space.genes())};
    for (std::size_t pair = 0; pair < most_pairs && children_.size() < wanted; ++pair) {
        RandomStream selection = turn.random(RandomDomain::selection, pair);
        for (const auto& g : genes)
            space.decode(population.members()[choose_parent(population, selection)].id, g);
        vary(space, turn, pair, genes[0], genes[1]);
        for (const auto& g : genes) {
            const DesignId id = space.encode(g);
            if (children_.size() < wanted && population.list(id)) children_.push_back(id);
        }
    }
    problem.screen(children_, population.size());
    return children_;
}

void GeneticAlgorithm::advance(Population& population, const Turn& turn) {
    if (config().phase_of(turn.generation) != config().phase_of(turn.generation - 1))
        population.recall();
    population.merge(population.evaluate(breed(population, turn)));
}

void IntegerGeneticAlgorithm::vary(const ParameterSpace& space, const Turn& turn,
                                   std::uint64_t pair, std::span<Gene> a, std::span<Gene> b) const {
    vary_indices(config().integer, space, turn, pair, a, b);
}

void vary_indices(const IntegerOperators& operators, const ParameterSpace& space, const Turn& turn,
                  std::uint64_t pair, std::span<Gene> a, std::span<Gene> b) {
    RandomStream crossover = turn.random(RandomDomain::crossover, pair);
    if (crossover.chance(operators.crossover_probability)) {
        if (operators.crossover == Crossover::uniform)
            uniform_crossover(a, b, crossover);
        else
            one_point_crossover(a, b, crossover);
    }
    RandomStream mutation = turn.random(RandomDomain::mutation, pair);
    const double share = operators.mutated_genes / static_cast<double>(space.genes());
    for (const auto& genes : {a, b})
        for (std::size_t g = 0; g < genes.size(); ++g)
            if (mutation.chance(share)) {
                if (mutation.chance(operators.reset_probability))
                    reset_gene(space, g, genes, mutation);
                else
                    step_gene(space, g, genes, mutation);
            }
}

}  // namespace atl::search
