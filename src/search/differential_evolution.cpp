#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "algorithms.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;

namespace {

/// Three different ones of `n` >= 4, and none of them `i`.
std::array<std::size_t, 3> three_others(std::size_t i, std::size_t n, RandomStream& random) {
    std::array<std::size_t, 3> out{};
    for (auto place = out.begin(); place != out.end();) {
        *place = random.uniform_int(n);
        if (*place != i && std::find(out.begin(), place, *place) == place) ++place;
    }
    return out;
}

}  // namespace

void DifferentialEvolution::advance(Population& population, const Turn& turn) {
    const ParameterSpace& space = population.space();
    const std::vector<Individual> parents(population.members().begin(), population.members().end());
    if (parents.size() < 4) return;  // a space of fewer designs: all are known
    std::vector<Genes> genes(parents.size());
    const auto of = [&](Genes& g) { return std::span(g).first(space.genes()); };
    for (std::size_t i = 0; i < parents.size(); ++i) space.decode(parents[i].id, of(genes[i]));
    population.list_members();
    std::vector<DesignId> trials;
    std::vector<std::size_t> target;
    for (std::size_t i = 0; i < parents.size(); ++i) {
        RandomStream random = turn.random(RandomDomain::difference, i);
        const std::array<std::size_t, 3> other = three_others(i, parents.size(), random);
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

}  // namespace atl::search
