/// Who sends whom where, and when.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "atoll/search/problem.hpp"

namespace atl::search {

enum class Topology : std::uint8_t {
    ring,  ///< island i sends to island i + 1, the last to the first
    none,  ///< islands never meet
};
inline constexpr std::array<std::string_view, 2> topology_names = {"ring", "none"};

struct MigrationConfig {
    Topology topology = Topology::ring;
    std::int64_t interval = 5;   ///< generations between migrations
    std::int64_t emigrants = 2;  ///< copies of the best sent along each route

    /// Whether islands exchange after `generation`; never after the first population or the last
    /// generation.
    bool due(std::int64_t generation, std::int64_t last_generation) const;
};

struct Route {
    std::int64_t from, to;
    bool operator==(const Route&) const = default;
};

/// In order of `to`, then `from`: the order in which immigrants are received.
std::vector<Route> routes(Topology topology, std::int64_t islands);

/// What travels along one route.
struct Parcel {
    Route route{};
    std::vector<Individual> individuals;
};

/// Islands are hosted in contiguous blocks: this rank hosts [first, last).
struct HostedBlock {
    std::int64_t first, last;
};
HostedBlock hosted_by(int rank, int ranks, std::int64_t islands);
int host_of(std::int64_t island, int ranks, std::int64_t islands);

}  // namespace atl::search
