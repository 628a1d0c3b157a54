#include <vector>

#include "algorithms.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;

void RandomSearch::advance(Population& population, const Turn& turn) {
    const Problem& problem = population.problem();
    population.list_members();
    RandomStream random = turn.random(RandomDomain::initial_design, 1);
    constexpr std::size_t draws_per_design = 1000;  // as for first populations
    std::vector<DesignId> designs;
    for (std::size_t draw = 0;
         draw < draws_per_design * population.size() && designs.size() < population.size();
         ++draw) {
        const DesignId id = problem.space().canonical(random.uniform_int(problem.space().size()));
        if (!population.archive().find(id) && problem.holds_networks(id) && population.list(id))
            designs.push_back(id);
    }
    population.merge(population.evaluate(designs));
}

}  // namespace atl::search
