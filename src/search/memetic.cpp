/// A memetic algorithm: the members are local optima. A generation shakes one of them, or a child
/// of two, and descends from there; it first looks around the best member when that has not become
/// better for a while, in neighbourhoods that grow (variable neighbourhood search: Mladenovic and
/// Hansen, "Variable neighborhood search", 1997; memetic algorithms: Moscato 1989).
#include <algorithm>

#include "algorithms.hpp"
#include "local_search.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;

void Memetic::start(Population& population, const Turn& turn) {
    Algorithm::start(population, turn);
    const std::vector<Individual> first(population.members().begin(), population.members().end());
    RandomStream random = turn.random(RandomDomain::descent);
    LocalSearch local(population, config().memetic, random);
    std::vector<Individual> optima;
    for (const Individual& start : first) {
        const Individual found = local.descend(start);
        if (std::find(optima.begin(), optima.end(), found) == optima.end()) optima.push_back(found);
    }
    population.assign(optima);
}

void Memetic::advance(Population& population, const Turn& turn) {
    const MemeticConfig& memetic = config().memetic;
    RandomStream random = turn.random(RandomDomain::shake);
    LocalSearch local(population, memetic, random);
    const auto while_it_helps = [&](auto look_around) {
        for (Individual best = population.members().front(); better(look_around(), best);)
            best = population.members().front();
    };
    if (turn.stagnation >= memetic.exchange_patience)
        while_it_helps([&] { return local.try_exchanges(); });
    if (turn.stagnation >= memetic.pair_patience) while_it_helps([&] { return local.try_pairs(); });
    if (turn.stagnation >= memetic.known_patience) local.go_back();
    const Individual found = local.descend_if_promising(population.evaluate(local.shake()));
    population.merge(std::span(&found, 1));
}

}  // namespace atl::search
