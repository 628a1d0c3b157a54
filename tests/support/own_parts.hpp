/// An objective and an algorithm that tests add to those built in.
#pragma once

#include <numeric>

#include "atoll/search/registry.hpp"

namespace atl::test {

/// Sum of the energies x the last network's latency squared, and a thousandth of the area.
inline double own_value(const search::DesignFigures& d) {
    return std::accumulate(d.energy_J.begin(), d.energy_J.end(), 0.0) * d.latency_s.back() *
               d.latency_s.back() +
           d.area_mm2 / 1000;
}

inline search::Objective own_objective() {
    static const search::Objective own = search::register_objective(
        {.name = "toy_ed2p", .doc = "of tests", .unit = "J*s2", .value = own_value});
    return own;
}

/// A step to the next higher value of one parameter of the best design.
class Stepper final : public search::Algorithm {
  public:
    using Algorithm::Algorithm;
    void advance(search::Population& population, const search::Turn& turn) override {
        const search::ParameterSpace& space = population.space();
        auto random = turn.random(base::RandomDomain::own_algorithm);
        search::Genes genes{};
        const auto own = std::span(genes).first(space.genes());
        space.decode(population.members().front().id, own);
        const std::size_t g = random.uniform_int(space.genes());
        genes[g] = static_cast<search::Gene>((genes[g] + static_cast<int>(config().own[0])) %
                                             static_cast<int>(space.values(g)));
        const search::DesignId child = space.encode(own);
        population.list_members();
        if (population.list(child)) population.merge(population.evaluate(std::span(&child, 1)));
    }
};

inline search::AlgorithmKind own_algorithm() {
    static const search::AlgorithmKind own = [] {
        search::AlgorithmConfig defaults;
        defaults.population = 5;
        defaults.generation_limit = 40;
        return search::register_algorithm(
            {.name = "toy_stepper",
             .doc = "of tests",
             .make = [](const search::AlgorithmConfig& c) { return std::make_unique<Stepper>(c); },
             .settings = {{"step", "values that a step goes on", 1, 1, 9},
                          {"unused", "nothing", 0.5}},
             .defaults = defaults});
    }();
    return own;
}

}  // namespace atl::test
