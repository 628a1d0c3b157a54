#include "atoll/search/topology.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "atoll/base/contract.hpp"
#include "atoll/base/random.hpp"

namespace atl::search {

namespace {

/// Islands in an order drawn at random (Fisher and Yates).
std::vector<std::int64_t> shuffled(std::int64_t islands, base::RandomStream& random) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(islands));
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.uniform_int(i)]);
    return order;
}

/// The union of `degree` closed tours through all islands, drawn at random without a common edge:
/// every island has as many routes out as in, and all are connected.
std::vector<Route> random_tours(std::int64_t islands, std::int64_t degree, std::uint64_t seed) {
    ATOLL_EXPECT(degree <= most_degree(islands));
    const auto n = static_cast<std::size_t>(islands);
    std::vector<Route> out;
    std::unordered_set<std::int64_t> taken;
    for (std::int64_t tour = 0; tour < degree; ++tour) {
        base::RandomStream random(seed, base::RandomDomain::topology, 0, 0,
                                  static_cast<std::uint64_t>(tour));
        std::vector<std::int64_t> order = shuffled(islands, random);
        const auto edge = [&](std::size_t i) {
            return order[i % n] * islands + order[(i + 1) % n];
        };
        const auto taken_at = [&](std::size_t stop) {
            return taken.contains(edge(stop + n - 1)) + taken.contains(edge(stop));
        };
        // Stops reached by an edge of an earlier tour change places with others, drawn at random,
        // until none is left. A change for the worse is taken back: with half of all edges taken
        // most changes are. One in a hundred stays, to leave dead ends. There is always a tour
        // without a taken edge, as every stop is left with half of all edges (Ghouila-Houri 1960).
        for (bool clean = false; !clean;) {
            clean = true;
            for (std::size_t i = 0; i < n; ++i) {
                if (!taken.contains(edge(i))) continue;
                clean = false;
                const std::size_t a = (i + 1) % n, b = random.uniform_int(n);
                const int before = taken_at(a) + taken_at(b);
                std::swap(order[a], order[b]);
                if (taken_at(a) + taken_at(b) > before && !random.chance(0.01))
                    std::swap(order[a], order[b]);
            }
        }
        for (std::size_t i = 0; i < n; ++i) {
            taken.insert(edge(i));
            out.push_back({order[i], order[(i + 1) % n]});
        }
    }
    return out;
}

}  // namespace

std::int64_t most_degree(std::int64_t islands) {
    return std::max<std::int64_t>(1, (islands - 1) / 2);
}

std::int64_t torus_rows(std::int64_t islands) {
    std::int64_t rows = 1;
    for (std::int64_t r = 1; r * r <= islands; ++r)
        if (islands % r == 0) rows = r;
    return rows;
}

std::vector<Route> routes(const TopologyConfig& topology, std::int64_t islands,
                          std::uint64_t seed) {
    std::vector<Route> out;
    const auto both = [&](std::int64_t a, std::int64_t b) {
        out.push_back({a, b});
        out.push_back({b, a});
    };
    if (islands > 1) switch (topology.kind) {
            case Topology::ring:
                for (std::int64_t i = 0; i < islands; ++i) out.push_back({i, (i + 1) % islands});
                break;
            case Topology::bidirectional_ring:
                for (std::int64_t i = 0; i < islands; ++i) both(i, (i + 1) % islands);
                break;
            case Topology::torus: {
                const std::int64_t rows = torus_rows(islands), columns = islands / rows;
                for (std::int64_t i = 0; i < islands; ++i) {
                    const std::int64_t row = i / columns, column = i % columns;
                    both(i, row * columns + (column + 1) % columns);
                    both(i, (row + 1) % rows * columns + column);
                }
                break;
            }
            case Topology::hypercube:
                // Where the number of islands is no power of two, the corners beyond are missing.
                // All stay connected: clearing bits leads to island 0 over smaller numbers.
                for (std::int64_t i = 0; i < islands; ++i)
                    for (std::int64_t bit = 1; (i | bit) < islands; bit *= 2)
                        if ((i & bit) == 0) both(i, i | bit);
                break;
            case Topology::fully_connected:
                for (std::int64_t a = 0; a < islands; ++a)
                    for (std::int64_t b = 0; b < a; ++b) both(a, b);
                break;
            case Topology::star:
                for (std::int64_t i = 1; i < islands; ++i) both(0, i);
                break;
            case Topology::random_regular:
                out = random_tours(islands, topology.degree, seed);
                break;
            case Topology::edges:
                for (const auto& edge : topology.edges) out.push_back({edge.at(0), edge.at(1)});
                break;
            case Topology::none:
                break;
        }
    // Small tori and rings lead to the same neighbour twice, or to the island itself.
    std::erase_if(out, [](const Route& r) { return r.from == r.to; });
    std::sort(out.begin(), out.end(), [](const Route& a, const Route& b) {
        return std::pair(a.to, a.from) < std::pair(b.to, b.from);
    });
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace atl::search
