#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms.hpp"
#include "atoll/search/operators.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;

void SimulatedAnnealing::advance(Population& population, const Turn& turn) {
    const ParameterSpace& space = population.space();
    const AnnealingConfig& annealing = config().annealing;
    const double progress = std::min(
        1.0, static_cast<double>(turn.generation) / static_cast<double>(config().generations()));
    const double temperature =
        annealing.first_temperature *
        std::pow(annealing.last_temperature / annealing.first_temperature, progress);
    std::vector<Individual> walkers(population.members().begin(), population.members().end());
    population.list_members();
    std::vector<DesignId> steps;
    std::vector<std::size_t> walker;
    for (std::size_t w = 0; w < walkers.size(); ++w) {
        RandomStream random = turn.random(RandomDomain::annealing, w);
        Genes genes;
        const auto of = std::span(genes).first(space.genes());
        space.decode(walkers[w].id, of);
        step_gene(space, random.uniform_int(space.genes()), of, random);
        const DesignId id = space.encode(of);
        if (!population.list(id)) continue;
        steps.push_back(id);
        walker.push_back(w);
    }
    const auto scored = population.evaluate(steps);
    for (std::size_t s = 0; s < scored.size(); ++s) {
        Individual& here = walkers[walker[s]];
        RandomStream random = turn.random(RandomDomain::annealing, walkers.size() + s);
        // Among infeasible designs the violation is the energy; it is relative already.
        const double rise = here.score.feasible() && scored[s].score.feasible()
                                ? std::log(scored[s].score.objective / here.score.objective)
                                : scored[s].score.violation - here.score.violation;
        if (better(scored[s], here) || random.chance(std::exp(-rise / temperature)))
            here = scored[s];
    }
    population.assign(walkers);
}

}  // namespace atl::search
