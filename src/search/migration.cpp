#include "atoll/search/migration.hpp"

namespace atl::search {

bool MigrationConfig::due(std::int64_t generation, std::int64_t last_generation) const {
    return topology != Topology::none && generation > 0 && generation < last_generation &&
           generation % interval == 0;
}

std::vector<Route> routes(Topology topology, std::int64_t islands) {
    std::vector<Route> out;
    if (topology == Topology::ring && islands > 1)
        for (std::int64_t to = 0; to < islands; ++to)
            out.push_back({(to + islands - 1) % islands, to});
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
