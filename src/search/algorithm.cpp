#include "atoll/search/algorithm.hpp"

#include "algorithms.hpp"
#include "atoll/base/contract.hpp"
#include "atoll/search/registry.hpp"
#include "atoll/search/sampling.hpp"

namespace atl::search {

std::span<const Individual> Algorithm::first_designs(Population& population,
                                                     const Turn& turn) const {
    return population.evaluate(search::first_designs(population.problem(), config_, turn.seed,
                                                     static_cast<std::uint64_t>(turn.island),
                                                     static_cast<std::uint64_t>(turn.generation)));
}

void Algorithm::start(Population& population, const Turn& turn) {
    population.assign(first_designs(population, turn));
}

std::unique_ptr<Algorithm> make_algorithm(const AlgorithmConfig& config) {
    switch (config.kind) {
        case AlgorithmKind::memetic:
            return std::make_unique<Memetic>(config);
        case AlgorithmKind::four_phase:
        case AlgorithmKind::genetic:
            return std::make_unique<GeneticAlgorithm>(config);
        case AlgorithmKind::integer_genetic:
            return std::make_unique<IntegerGeneticAlgorithm>(config);
        case AlgorithmKind::differential_evolution:
            return std::make_unique<DifferentialEvolution>(config);
        case AlgorithmKind::simulated_annealing:
            return std::make_unique<SimulatedAnnealing>(config);
        case AlgorithmKind::random_search:
            return std::make_unique<RandomSearch>(config);
        case AlgorithmKind::nsga2:
            return std::make_unique<Nsga2>(config);
        case AlgorithmKind::steady_state:
            return std::make_unique<SteadyState>(config);
    }
    const OwnAlgorithm* own = own_algorithm(config.kind);
    ATOLL_ASSERT(own != nullptr);
    return own->make(config);
}

}  // namespace atl::search
