/// Which islands send to which.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace atl::search {

enum class Topology : std::uint8_t {
    ring,                ///< island i sends to i + 1, the last to the first
    bidirectional_ring,  ///< to i + 1 and i - 1
    torus,      ///< to its four neighbours on a grid that closes around, as square as it can be
    hypercube,  ///< to every island whose number differs in one bit
    fully_connected,  ///< to all others
    star,             ///< island 0 to all others, they to it
    random_regular,   ///< to `degree` others, and from as many, drawn once from the seed
    edges,            ///< as listed in the job
    none,             ///< islands never meet
};
inline constexpr std::array<std::string_view, 9> topology_names = {
    "ring", "bidirectional_ring", "torus", "hypercube", "fully_connected",
    "star", "random_regular",     "edges", "none"};

struct TopologyConfig {
    Topology kind = Topology::ring;
    std::int64_t degree = 3;  ///< of random_regular; at most most_degree(islands)
    std::vector<std::vector<std::int64_t>> edges;  ///< of edges: pairs from, to
};

struct Route {
    std::int64_t from, to;
    bool operator==(const Route&) const = default;
    auto operator<=>(const Route&) const = default;
};

/// Every route once, none from an island to itself, in order of `to`, then `from`: the order in
/// which immigrants are received. `seed` is that of the search.
std::vector<Route> routes(const TopologyConfig& topology, std::int64_t islands, std::uint64_t seed);

/// Largest degree of a random regular topology: beyond half of the others it is better fully
/// connected.
std::int64_t most_degree(std::int64_t islands);

/// Rows of the grid of a torus: the largest divisor of `islands` not above its square root. A prime
/// number of islands is one row, which makes a bidirectional ring.
std::int64_t torus_rows(std::int64_t islands);

}  // namespace atl::search
