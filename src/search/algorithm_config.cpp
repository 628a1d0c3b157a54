#include "atoll/search/algorithm_config.hpp"

#include "atoll/search/registry.hpp"

namespace atl::search {

AlgorithmConfig::AlgorithmConfig(AlgorithmKind k) : kind(k) {
    if (const OwnAlgorithm* added = own_algorithm(kind)) *this = added->defaults;
    switch (kind) {
        case AlgorithmKind::memetic:
            restart_after = 200;
            break;
        case AlgorithmKind::four_phase:
            // Source: seeds of arXiv 2603.03880; probability/eta of crossover, then of mutation.
            sampling = Sampling::hamming_farthest;
            drawn = 1000;
            chosen = 500;
            population = 70;
            phases = {{10, 1.0, 3, 1.0, 3},
                      {10, 0.9, 7, 0.5, 7},
                      {10, 1.0, 15, 0.2, 15},
                      {10, 1.0, 25, 0.05, 25}};
            break;
        case AlgorithmKind::genetic:
            // Source: the first phase above, and as many evaluations as all four.
            drawn = chosen = population = 70;
            generation_limit = 46;
            phases = {{46, 1.0, 3, 1.0, 3}};
            break;
        case AlgorithmKind::integer_genetic:
        case AlgorithmKind::steady_state:
            drawn = chosen = 60;
            population = 30;
            generation_limit = 110;
            break;
        case AlgorithmKind::differential_evolution:
        case AlgorithmKind::nsga2:
            drawn = chosen = population = 60;
            generation_limit = 55;
            break;
        case AlgorithmKind::simulated_annealing:
            drawn = chosen = 60;
            population = 10;
            generation_limit = 325;
            break;
        case AlgorithmKind::random_search:
            drawn = chosen = 60;
            population = 60;
            generation_limit = 55;
            break;
    }
}

std::int64_t AlgorithmConfig::generations() const {
    if (kind != AlgorithmKind::four_phase) return generation_limit;
    std::int64_t sum = 0;
    for (const PhaseConfig& p : phases) sum += p.generations;
    return sum;
}

std::size_t AlgorithmConfig::phase_of(std::int64_t generation) const {
    std::int64_t end = 0;
    for (std::size_t p = 0; p < phases.size(); ++p) {
        end += phases[p].generations;
        if (generation <= end) return p;
    }
    return n_phases() - 1;
}

}  // namespace atl::search
