#include "atoll/search/topology.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <bit>
#include <set>
#include <vector>

#include "atoll/base/contract.hpp"
#include "search_printers.hpp"

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t seed = 7;
constexpr std::int64_t most_islands = 200;

std::vector<Route> routes_of(Topology kind, std::int64_t islands) {
    return routes({kind, 3, {}}, islands, seed);
}
std::vector<Route> random_routes(std::int64_t islands, std::int64_t degree,
                                 std::uint64_t with_seed = seed) {
    return routes({Topology::random_regular, degree, {}}, islands, with_seed);
}

/// A topology of the given name and size, with a degree that it allows.
std::vector<Route> allowed_routes(Topology kind, std::int64_t islands) {
    return routes({kind, std::min<std::int64_t>(3, most_degree(islands)), {}}, islands, seed);
}

constexpr Topology made_by_rule[] = {
    Topology::ring,          Topology::bidirectional_ring, Topology::torus,
    Topology::hypercube,     Topology::fully_connected,    Topology::star,
    Topology::random_regular};

/// Routes out of and into every island.
struct Degrees {
    Degrees(const std::vector<Route>& all, std::int64_t islands)
        : out(static_cast<std::size_t>(islands)), in(out) {
        for (const Route& r : all) {
            ++out.at(static_cast<std::size_t>(r.from));
            ++in.at(static_cast<std::size_t>(r.to));
        }
    }
    std::vector<std::int64_t> out, in;
};

/// Islands that a design of island `from` can come to; with `against`, those it can come from.
std::size_t reached(const std::vector<Route>& all, std::int64_t islands, std::int64_t from,
                    bool against) {
    std::vector<std::vector<std::int64_t>> next(static_cast<std::size_t>(islands));
    for (const Route& r : all)
        next[static_cast<std::size_t>(against ? r.to : r.from)].push_back(against ? r.from : r.to);
    std::vector<bool> seen(static_cast<std::size_t>(islands));
    std::size_t count = 0;
    for (std::vector<std::int64_t> left = {from}; !left.empty();) {
        const auto island = static_cast<std::size_t>(left.back());
        left.pop_back();
        if (seen[island]) continue;
        seen[island] = true;
        ++count;
        left.insert(left.end(), next[island].begin(), next[island].end());
    }
    return count;
}

TEST(Topology, Names) {
    EXPECT_THAT(topology_names,
                ElementsAre("ring", "bidirectional_ring", "torus", "hypercube", "fully_connected",
                            "star", "random_regular", "edges", "none"));
    EXPECT_EQ(topology_names[static_cast<std::size_t>(Topology::none)], "none");
    EXPECT_EQ(topology_names[static_cast<std::size_t>(Topology::random_regular)], "random_regular");
}

// ---- What all have in common

TEST(Routes, AreOrderedByDestinationAndNeverDoubleNorToTheIslandItself) {
    for (const Topology kind : made_by_rule)
        for (std::int64_t n = 1; n <= most_islands; ++n) {
            const auto all = allowed_routes(kind, n);
            const auto key = [](const Route& r) { return std::pair(r.to, r.from); };
            for (std::size_t i = 0; i < all.size(); ++i) {
                ASSERT_NE(all[i].from, all[i].to);
                ASSERT_TRUE(all[i].from >= 0 && all[i].from < n && all[i].to >= 0 && all[i].to < n);
                if (i > 0) {
                    ASSERT_LT(key(all[i - 1]), key(all[i]));
                }
            }
        }
}

TEST(Routes, LeadFromEveryIslandToEveryOther) {
    for (const Topology kind : made_by_rule)
        for (std::int64_t n = 1; n <= most_islands; ++n) {
            const auto all = allowed_routes(kind, n);
            for (const bool against : {false, true})
                ASSERT_EQ(reached(all, n, n / 3, against), static_cast<std::size_t>(n))
                    << topology_names[static_cast<std::size_t>(kind)] << " of " << n;
        }
}

TEST(Routes, GoBothWaysButInDirectedTopologies) {
    for (const Topology kind : {Topology::bidirectional_ring, Topology::torus, Topology::hypercube,
                                Topology::fully_connected, Topology::star})
        for (std::int64_t n = 1; n <= most_islands; ++n) {
            auto there = routes_of(kind, n);
            std::vector<Route> back;
            for (const Route& r : there) back.push_back({r.to, r.from});
            std::sort(there.begin(), there.end());
            std::sort(back.begin(), back.end());
            ASSERT_EQ(back, there) << topology_names[static_cast<std::size_t>(kind)] << " of " << n;
        }
}

TEST(Routes, OfOneIslandAreNone) {
    for (const Topology kind : made_by_rule) EXPECT_THAT(allowed_routes(kind, 1), IsEmpty());
}

TEST(Routes, OfTwoIslandsLeadToTheOther) {
    for (const Topology kind : made_by_rule)
        EXPECT_THAT(allowed_routes(kind, 2), ElementsAre(Route{1, 0}, Route{0, 1}))
            << topology_names[static_cast<std::size_t>(kind)];
}

TEST(Routes, OfNone) {
    for (std::int64_t n : {1, 2, 3, 50}) EXPECT_THAT(routes_of(Topology::none, n), IsEmpty());
}

TEST(Routes, DependOnTheSeedInRandomTopologiesOnly) {
    for (const Topology kind : made_by_rule)
        EXPECT_EQ(routes({kind, 3, {}}, 20, 1) == routes({kind, 3, {}}, 20, 2),
                  kind != Topology::random_regular);
}

// ---- Each by itself

TEST(Routes, OfARing) {
    EXPECT_THAT(routes_of(Topology::ring, 3), ElementsAre(Route{2, 0}, Route{0, 1}, Route{1, 2}));
    EXPECT_THAT(routes_of(Topology::ring, 5),
                ElementsAre(Route{4, 0}, Route{0, 1}, Route{1, 2}, Route{2, 3}, Route{3, 4}));
    for (std::int64_t n = 2; n <= most_islands; ++n) {
        const Degrees degrees(routes_of(Topology::ring, n), n);
        ASSERT_THAT(degrees.out, testing::Each(1));
        ASSERT_THAT(degrees.in, testing::Each(1));
    }
}

TEST(Routes, OfABidirectionalRing) {
    EXPECT_THAT(routes_of(Topology::bidirectional_ring, 4),
                ElementsAre(Route{1, 0}, Route{3, 0}, Route{0, 1}, Route{2, 1}, Route{1, 2},
                            Route{3, 2}, Route{0, 3}, Route{2, 3}));
    for (std::int64_t n = 3; n <= most_islands; ++n)
        ASSERT_THAT(Degrees(routes_of(Topology::bidirectional_ring, n), n).out, testing::Each(2));
}

TEST(Torus, IsAsSquareAsItCanBe) {
    const auto rows = [](std::int64_t n) { return torus_rows(n); };
    EXPECT_EQ(rows(1), 1);
    EXPECT_EQ(rows(2), 1);
    EXPECT_EQ(rows(4), 2);
    EXPECT_EQ(rows(12), 3);
    EXPECT_EQ(rows(16), 4);
    EXPECT_EQ(rows(97), 1);
    EXPECT_EQ(rows(100), 10);
    EXPECT_EQ(rows(200), 10);  // 10 x 20; 8 x 25 is longer
}

TEST(Routes, OfATorusLeadToItsNeighboursOnTheGrid) {
    // 3 x 4: island 5 is in the middle, island 0 at a corner, which is none on a torus.
    const auto all = routes_of(Topology::torus, 12);
    const auto into = [&](std::int64_t to) {
        std::vector<std::int64_t> from;
        for (const Route& r : all)
            if (r.to == to) from.push_back(r.from);
        return from;
    };
    EXPECT_THAT(into(5), ElementsAre(1, 4, 6, 9));
    EXPECT_THAT(into(0), ElementsAre(1, 3, 4, 8));
    EXPECT_THAT(into(11), ElementsAre(3, 7, 8, 10));
}

TEST(Routes, OfATorusAreRegular) {
    for (std::int64_t n = 3; n <= most_islands; ++n) {
        const std::int64_t rows = torus_rows(n), columns = n / rows;
        // Along a circle of one there is nowhere to go, along one of two only one way.
        const auto along = [](std::int64_t circle) {
            return std::min<std::int64_t>(circle - 1, 2);
        };
        const Degrees degrees(routes_of(Topology::torus, n), n);
        ASSERT_THAT(degrees.out, testing::Each(along(rows) + along(columns))) << n;
        ASSERT_THAT(degrees.in, testing::Each(along(rows) + along(columns))) << n;
    }
}

TEST(Routes, OfATorusOfAPrimeNumberAreABidirectionalRing) {
    for (std::int64_t prime : {3, 5, 7, 31, 97, 199})
        EXPECT_EQ(routes_of(Topology::torus, prime),
                  routes_of(Topology::bidirectional_ring, prime));
}

TEST(Routes, OfAHypercube) {
    EXPECT_THAT(routes_of(Topology::hypercube, 4),
                ElementsAre(Route{1, 0}, Route{2, 0}, Route{0, 1}, Route{3, 1}, Route{0, 2},
                            Route{3, 2}, Route{1, 3}, Route{2, 3}));
    // Corners 6 and 7 are missing.
    EXPECT_THAT(routes_of(Topology::hypercube, 6),
                ElementsAre(Route{1, 0}, Route{2, 0}, Route{4, 0}, Route{0, 1}, Route{3, 1},
                            Route{5, 1}, Route{0, 2}, Route{3, 2}, Route{1, 3}, Route{2, 3},
                            Route{0, 4}, Route{5, 4}, Route{1, 5}, Route{4, 5}));
    for (std::int64_t n = 2; n <= most_islands; ++n) {
        std::vector<Route> all;
        for (std::int64_t to = 0; to < n; ++to)
            for (std::int64_t from = 0; from < n; ++from)
                if (std::has_single_bit(static_cast<std::uint64_t>(from ^ to)))
                    all.push_back({from, to});
        ASSERT_EQ(routes_of(Topology::hypercube, n), all) << n;
    }
}

TEST(Routes, OfAllToAll) {
    for (std::int64_t n = 2; n <= most_islands; n += 9) {
        std::vector<Route> all;
        for (std::int64_t to = 0; to < n; ++to)
            for (std::int64_t from = 0; from < n; ++from)
                if (from != to) all.push_back({from, to});
        ASSERT_EQ(routes_of(Topology::fully_connected, n), all) << n;
    }
}

TEST(Routes, OfAStar) {
    EXPECT_THAT(routes_of(Topology::star, 4), ElementsAre(Route{1, 0}, Route{2, 0}, Route{3, 0},
                                                          Route{0, 1}, Route{0, 2}, Route{0, 3}));
    for (std::int64_t n = 2; n <= most_islands; ++n) {
        Degrees degrees(routes_of(Topology::star, n), n);
        EXPECT_EQ(degrees.out, degrees.in);
        EXPECT_EQ(degrees.out[0], n - 1);
        degrees.out[0] = 1;
        ASSERT_THAT(degrees.out, testing::Each(1));
    }
}

TEST(Routes, OfEdgesAreThoseListedOnce) {
    const TopologyConfig listed{Topology::edges, 3, {{2, 0}, {0, 1}, {4, 0}, {2, 0}, {3, 3}}};
    EXPECT_THAT(routes(listed, 5, seed), ElementsAre(Route{2, 0}, Route{4, 0}, Route{0, 1}));
}

// ---- Random and regular

TEST(MostDegree, IsHalfOfTheOthers) {
    std::vector<std::int64_t> degrees;
    for (std::int64_t n = 1; n <= 10; ++n) degrees.push_back(most_degree(n));
    EXPECT_THAT(degrees, ElementsAre(1, 1, 1, 1, 2, 2, 3, 3, 4, 4));
    EXPECT_EQ(most_degree(200), 99);
}

TEST(RandomRegular, EveryIslandHasAsManyRoutesOutAsIn) {
    for (std::int64_t n = 2; n <= most_islands; n += n < 20 ? 1 : 13)
        for (std::int64_t degree = 1; degree <= most_degree(n); degree += degree < 6 ? 1 : 7) {
            const auto all = random_routes(n, degree);
            ASSERT_EQ(static_cast<std::int64_t>(all.size()), n * degree) << n << " " << degree;
            const Degrees degrees(all, n);
            ASSERT_THAT(degrees.out, testing::Each(degree)) << n << " " << degree;
            ASSERT_THAT(degrees.in, testing::Each(degree)) << n << " " << degree;
            ASSERT_EQ(reached(all, n, 0, false), static_cast<std::size_t>(n)) << n << " " << degree;
        }
}

TEST(RandomRegular, TheLargestDegreeIsFoundForAnySeedAndSize) {
    // The last tour has to avoid half of all edges.
    for (std::int64_t n : {3, 5, 6, 7, 9, 12, 13})
        for (std::uint64_t s = 0; s < 200; ++s) {
            const auto all = random_routes(n, most_degree(n), s);
            ASSERT_THAT(Degrees(all, n).out, testing::Each(most_degree(n))) << n << " " << s;
        }
    for (std::int64_t n : {100, 101, 200, 400})
        ASSERT_THAT(Degrees(random_routes(n, most_degree(n)), n).in, testing::Each(most_degree(n)))
            << n;
}

TEST(RandomRegular, IsDrawnFromTheSeed) {
    std::set<std::vector<Route>> drawn;
    for (std::uint64_t s = 0; s < 50; ++s) {
        drawn.insert(random_routes(16, 3, s));
        EXPECT_EQ(random_routes(16, 3, s), random_routes(16, 3, s));
    }
    EXPECT_EQ(drawn.size(), 50u);
}

TEST(RandomRegular, NoRouteIsLikelierThanAnother) {
    // Every one of 7 x 6 edges is taken by 2 of 6: in a third of all draws.
    constexpr int draws = 1500;
    std::vector<int> taken(49);
    for (std::uint64_t s = 0; s < draws; ++s)
        for (const Route& r : random_routes(7, 2, s))
            ++taken[static_cast<std::size_t>(7 * r.from + r.to)];
    for (std::size_t edge = 0; edge < taken.size(); ++edge) {
        if (edge % 8 == 0) continue;  // from an island to itself
        // Six standard deviations of 18.
        EXPECT_NEAR(taken[edge], draws / 3, 110) << edge;
    }
}

TEST(RandomRegular, FewRoutesBringAllIslandsClose) {
    // With three routes each, 64 islands are a few steps apart, in a ring 63.
    const auto all = random_routes(64, 3);
    std::set<std::int64_t> near = {0};
    int steps = 0;
    for (; near.size() < 64; ++steps) {
        ASSERT_LT(steps, 8);
        const std::set<std::int64_t> before = near;
        for (const Route& r : all)
            if (before.contains(r.from)) near.insert(r.to);
    }
    EXPECT_GE(steps, 4);  // 1 + 3 + 9 + 27 islands at best after three
}

#ifdef ATOLL_CONTRACTS
TEST(RandomRegular, LargerDegreesAreRefused) {
    for (std::int64_t n : {2, 3, 8, 9})
        EXPECT_THROW(random_routes(n, most_degree(n) + 1), base::ContractViolation) << n;
}
#endif

}  // namespace
}  // namespace atl::search
