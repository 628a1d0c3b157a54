#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "algorithms.hpp"
#include "atoll/search/operators.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;
using Genes = std::array<Gene, model::n_design_parameters>;

void RandomSearch::advance(Population& population, const Turn& turn) {
    const Problem& problem = population.problem();
    population.list_members();
    RandomStream random = turn.random(RandomDomain::initial_design, 1);
    constexpr std::size_t draws_per_design = 1000;  // as for first populations
    std::vector<DesignId> designs;
    for (std::size_t draw = 0;
         draw < draws_per_design * population.size() && designs.size() < population.size();
         ++draw) {
        const DesignId id = random.uniform_int(problem.space().size());
        if (!population.archive().find(id) && problem.holds_networks(id) && population.list(id))
            designs.push_back(id);
    }
    population.merge(population.evaluate(designs));
}

void DifferentialEvolution::advance(Population& population, const Turn& turn) {
    const ParameterSpace& space = population.space();
    const std::vector<Individual> parents(population.members().begin(), population.members().end());
    if (parents.size() < 4) {  // of a tiny space
        population.merge({});
        return;
    }
    std::vector<Genes> genes(parents.size());
    const auto of = [&](Genes& g) { return std::span(g).first(space.genes()); };
    for (std::size_t i = 0; i < parents.size(); ++i) space.decode(parents[i].id, of(genes[i]));
    population.list_members();
    std::vector<DesignId> trials;
    std::vector<std::size_t> target;
    for (std::size_t i = 0; i < parents.size(); ++i) {
        RandomStream random = turn.random(RandomDomain::difference, i);
        std::array<std::size_t, 3> other{};
        for (std::size_t k = 0; k < 3; ++k) do
                other[k] = random.uniform_int(parents.size());
            while (other[k] == i ||
                   std::find(other.begin(), other.begin() + k, other[k]) != other.begin() + k);
        Genes trial = genes[i];
        const std::uint64_t forced = random.uniform_int(space.genes());
        for (std::size_t g = 0; g < space.genes(); ++g) {
            const bool crossed = random.chance(config().differential.crossover_rate);
            if (!crossed && g != forced) continue;
            const double x = genes[other[0]][g] + config().differential.scale_factor *
                                                      (genes[other[1]][g] - genes[other[2]][g]);
            const double last = static_cast<double>(space.values(g) - 1);
            trial[g] = static_cast<Gene>(std::clamp(std::round(x), 0.0, last));
        }
        const DesignId id = space.encode(of(trial));
        if (!population.list(id)) continue;
        trials.push_back(id);
        target.push_back(i);
    }
    const auto scored = population.evaluate(trials);
    std::vector<Individual> next = parents;
    for (std::size_t t = 0; t < scored.size(); ++t)
        if (better(scored[t], parents[target[t]])) next[target[t]] = scored[t];
    population.assign(next);
}

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
