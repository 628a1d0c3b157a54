#include "atoll/search/migration.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "atoll/search/operators.hpp"

namespace atl::search {

namespace {

/// The best, then always the member whose smallest distance to those chosen is largest; the better
/// of equals.
std::vector<std::size_t> most_diverse(std::span<const Individual> population, std::size_t n,
                                      const ParameterSpace& space) {
    std::vector<std::size_t> chosen;
    std::vector<std::size_t> distance(population.size(), std::numeric_limits<std::size_t>::max());
    std::size_t next = 0;
    while (chosen.size() < n) {
        chosen.push_back(next);
        for (std::size_t i = 0; i < population.size(); ++i)
            distance[i] = std::min(distance[i],
                                   differing_genes(space, population[i].id, population[next].id));
        next = static_cast<std::size_t>(std::max_element(distance.begin(), distance.end()) -
                                        distance.begin());
    }
    return chosen;
}

/// `n` places of `members`, each once: in each round `draw` offers one of those still left.
template <class Draw>
std::vector<std::size_t> drawn_once(std::size_t members, std::size_t n, Draw draw) {
    std::vector<std::size_t> left(members), chosen;
    std::iota(left.begin(), left.end(), std::size_t{0});
    while (chosen.size() < n) {
        const auto place = left.begin() + static_cast<std::ptrdiff_t>(draw(left.size()));
        chosen.push_back(*place);
        left.erase(place);  // the order, best first, stays
    }
    return chosen;
}

std::vector<std::size_t> choose(std::span<const Individual> population, std::size_t n,
                                EmigrantSelection selection, const ParameterSpace& space,
                                base::RandomStream& random) {
    switch (selection) {
        case EmigrantSelection::tournament:
            return drawn_once(population.size(), n,
                              [&](std::size_t left) { return binary_tournament(left, random); });
        case EmigrantSelection::random:
            return drawn_once(population.size(), n,
                              [&](std::size_t left) { return random.uniform_int(left); });
        case EmigrantSelection::diverse:
            return most_diverse(population, n, space);
        case EmigrantSelection::best:
            break;
    }
    std::vector<std::size_t> first(n);
    std::iota(first.begin(), first.end(), std::size_t{0});
    return first;
}

}  // namespace

std::vector<Individual> choose_emigrants(std::span<const Individual> population, std::size_t n,
                                         EmigrantSelection selection, const ParameterSpace& space,
                                         base::RandomStream& random) {
    std::vector<Individual> out;
    for (const std::size_t place :
         choose(population, std::min(n, population.size()), selection, space, random))
        out.push_back(population[place]);
    return out;
}

HostedBlock hosted_by(int rank, int ranks, std::int64_t islands) {
    return {islands * rank / ranks, islands * (rank + 1) / ranks};
}

int host_of(std::int64_t island, int ranks, std::int64_t islands) {
    // The largest rank whose block starts at or before the island.
    return static_cast<int>((ranks * (island + 1) - 1) / islands);
}

}  // namespace atl::search
