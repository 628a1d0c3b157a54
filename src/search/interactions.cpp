#include <cmath>

#include "atoll/search/sensitivity.hpp"

namespace atl::search {

std::vector<Interaction> interactions(const Response& response, std::span<const std::size_t> levels,
                                      std::span<const Gene> centre) {
    std::vector<Interaction> out;
    std::vector<Gene> point(centre.begin(), centre.end());
    const auto at_centre = response(point);
    if (!at_centre) return out;
    /// Neighbouring values that there are.
    const auto neighbours = [&](std::size_t p) {
        std::vector<Gene> genes;
        if (centre[p] > 0) genes.push_back(static_cast<Gene>(centre[p] - 1));
        if (centre[p] + std::size_t{1} < levels[p])
            genes.push_back(static_cast<Gene>(centre[p] + 1));
        return genes;
    };
    for (std::size_t a = 0; a < levels.size(); ++a)
        for (std::size_t b = a + 1; b < levels.size(); ++b) {
            if (levels[a] < 2 || levels[b] < 2) continue;
            Interaction& pair = out.emplace_back();
            pair.a = a;
            pair.b = b;
            for (const Gene gene_a : neighbours(a))
                for (const Gene gene_b : neighbours(b)) {
                    const auto at = [&](Gene x, Gene y) {
                        point[a] = x;
                        point[b] = y;
                        return response(point);
                    };
                    const auto both = at(gene_a, gene_b), only_a = at(gene_a, centre[b]),
                               only_b = at(centre[a], gene_b);
                    point[a] = centre[a];
                    point[b] = centre[b];
                    if (!both || !only_a || !only_b) {
                        ++pair.left_out;
                        continue;
                    }
                    ++pair.used;
                    const double departure = *both - *only_a - *only_b + *at_centre;
                    if (std::abs(departure) > std::abs(pair.largest)) pair.largest = departure;
                }
        }
    return out;
}

}  // namespace atl::search
