#include "atoll/search/sampling.hpp"

#include <algorithm>
#include <unordered_set>

#include "atoll/base/random.hpp"

namespace atl::search {

std::vector<DesignId> draw_designs(const Problem& problem, std::size_t n, std::uint64_t seed,
                                   std::uint64_t island) {
    constexpr std::size_t draws_per_design = 1000;
    const std::uint64_t size = problem.space().size();
    base::RandomStream random(seed, base::RandomDomain::initial_design, island, 0, 0);
    std::vector<DesignId> chosen, others;
    std::unordered_set<DesignId> seen;
    for (std::size_t draw = 0; draw < n * draws_per_design && chosen.size() < n; ++draw) {
        const DesignId id = random.uniform_int(size);
        if (!seen.insert(id).second) {
            if (seen.size() == size) break;
            continue;
        }
        if (problem.holds_networks(id))
            chosen.push_back(id);
        else if (others.size() < n)
            others.push_back(id);
    }
    for (std::size_t i = 0; chosen.size() < n && i < others.size(); ++i)
        chosen.push_back(others[i]);
    return chosen;
}

std::vector<DesignId> choose_farthest(const ParameterSpace& space,
                                      const std::vector<DesignId>& designs, std::size_t m) {
    if (designs.size() <= m) return designs;
    const std::size_t genes = space.genes();
    std::vector<Gene> table(designs.size() * genes);
    const auto row = [&](std::size_t i) { return std::span(table).subspan(i * genes, genes); };
    for (std::size_t i = 0; i < designs.size(); ++i) space.decode(designs[i], row(i));

    std::vector<std::size_t> distance(designs.size(), genes + 1);
    std::vector<DesignId> chosen;
    std::size_t next = 0;
    while (chosen.size() < m) {
        chosen.push_back(designs[next]);
        distance[next] = 0;
        const auto last = row(next);
        for (std::size_t i = 0; i < designs.size(); ++i) {
            if (distance[i] == 0) continue;
            const auto other = row(i);
            std::size_t differing = 0;
            for (std::size_t g = 0; g < genes; ++g) differing += last[g] != other[g];
            distance[i] = std::min(distance[i], differing);
        }
        next = static_cast<std::size_t>(std::max_element(distance.begin(), distance.end()) -
                                        distance.begin());
    }
    return chosen;
}

}  // namespace atl::search
