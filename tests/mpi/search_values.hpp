/// Values that travel between ranks, each different from the others.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "atoll/search/communicator.hpp"
#include "search_printers.hpp"

namespace atl::test {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// Lists as long as the number of the island, with values at the ends of their ranges.
inline search::IslandState state_of(std::int64_t island) {
    search::IslandState s;
    s.island = island;
    s.generation = 10 + island;
    s.met = 5 + island;
    s.evaluations = std::numeric_limits<std::int64_t>::max() - island;
    s.requests = 1000 * island;
    s.forgotten = 77 + island;
    for (std::int64_t i = 0; i <= island; ++i) {
        const auto id = static_cast<search::DesignId>(i);
        s.population.push_back({id, {0.1 * double(i + 1), 0}});
        s.archive.push_back({std::numeric_limits<search::DesignId>::max() - id,
                             {infinity, std::numeric_limits<double>::max()}});
        s.archive.push_back({id, {5e-324, 1e-300}});
        s.history.push_back({i, i / 2, infinity, i + 1, i + 2, i + 3, -1, 0.5});
        s.arrivals.push_back({i, i + 1, 3, i % 3, i % 2, id + 7, 0.1 + 0.2, i % 2 == 1});
    }
    return s;
}

/// What travels along a route in a round.
inline std::vector<search::Individual> cargo(const search::Route& route, std::int64_t round,
                                             std::int64_t size) {
    std::vector<search::Individual> out;
    for (std::int64_t i = 0; i < size; ++i)
        out.push_back({static_cast<search::DesignId>(1'000'000'000 * route.from +
                                                     10'000'000 * route.to + 1'000 * round + i),
                       {1.0 / double(1 + route.from + i), i % 2 == 0 ? 0.0 : 0.25}});
    return out;
}

inline void expect_same(const search::Overview& a, const search::Overview& b) {
    EXPECT_EQ(a.islands, b.islands);
    EXPECT_EQ(a.slowest, b.slowest);
    EXPECT_EQ(a.fastest, b.fastest);
    EXPECT_EQ(a.met, b.met);
    EXPECT_EQ(a.feasible, b.feasible);
    EXPECT_EQ(a.members, b.members);
    EXPECT_EQ(a.evaluations, b.evaluations);
    EXPECT_EQ(a.requests, b.requests);
    EXPECT_EQ(a.archived, b.archived);
    EXPECT_EQ(a.forgotten, b.forgotten);
    EXPECT_EQ(a.records, b.records);
    EXPECT_EQ(a.arrivals, b.arrivals);
    EXPECT_EQ(a.best, b.best);
    EXPECT_EQ(a.votes, b.votes);
}

}  // namespace atl::test
