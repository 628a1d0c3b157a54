#include "atoll/search/near_optimal.hpp"

#include "atoll/base/contract.hpp"

namespace atl::search {

std::vector<NearOptimal> near_optimal(const ParameterSpace& space,
                                      std::span<const RankedDesign> best, bool cut,
                                      std::span<const double> percentages) {
    ATOLL_EXPECT(!best.empty());
    std::vector<Gene> genes(space.genes());
    std::vector<NearOptimal> out;
    for (const double percent : percentages) {
        NearOptimal& near = out.emplace_back();
        near.percent = percent;
        for (std::size_t g = 0; g < space.genes(); ++g)
            near.counts.emplace_back(space.values(g), 0);
        const double limit = best.front().value * within_percent(percent);
        for (const RankedDesign& design : best) {
            if (design.value > limit) break;
            ++near.designs;
            space.decode(design.id, genes);
            for (std::size_t g = 0; g < genes.size(); ++g) ++near.counts[g][genes[g]];
        }
        near.at_least = cut && near.designs == best.size();
    }
    return out;
}

}  // namespace atl::search
