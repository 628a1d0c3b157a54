#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "search_values.hpp"
#include "world.hpp"

namespace atl::mpi {
namespace {

using search::Parcel;
using search::Route;
using search::Topology;
using test::cargo;
using test::world;

/// Sends along a plan from this rank's islands, and checks all that arrives.
void check_exchange(const std::vector<Route>& plan, std::int64_t islands, std::int64_t round,
                    const std::function<std::int64_t(const Route&)>& size) {
    const auto here = [&](std::int64_t island) {
        return search::host_of(island, world().size(), islands) == world().rank();
    };
    std::vector<Parcel> outgoing;
    std::vector<Route> expected, arrived;
    for (const Route& route : plan) {
        if (here(route.from)) outgoing.push_back({route, cargo(route, round, size(route))});
        if (here(route.to)) expected.push_back(route);
    }
    const std::vector<Parcel> parcels = world().exchange(std::move(outgoing), expected, islands);
    for (const Parcel& parcel : parcels) {
        arrived.push_back(parcel.route);
        EXPECT_TRUE(parcel.individuals == cargo(parcel.route, round, size(parcel.route)))
            << parcel.route.from << " -> " << parcel.route.to << ", round " << round << ", "
            << islands << " islands";
    }
    // However the plan is written: by destination, then origin.
    std::sort(expected.begin(), expected.end(), [](const Route& a, const Route& b) {
        return a.to != b.to ? a.to < b.to : a.from < b.from;
    });
    EXPECT_EQ(arrived, expected) << islands << " islands";
}

std::vector<Route> ring(std::int64_t islands) {
    return search::routes({}, islands, 1);
}

TEST(Exchange, DeliversAlongEveryTopology) {
    // From fewer islands than ranks to several per rank.
    for (const Topology kind : {Topology::ring, Topology::bidirectional_ring, Topology::torus,
                                Topology::fully_connected, Topology::star, Topology::none})
        for (std::int64_t islands = 1; islands <= 9; ++islands)
            check_exchange(search::routes({kind, 3, {}}, islands, 1), islands, 0,
                           [](const Route& r) { return 1 + r.from; });
    for (std::int64_t islands : {1, 2, 4, 8, 16})
        check_exchange(search::routes({Topology::hypercube, 3, {}}, islands, 1), islands, 0,
                       [](const Route& r) { return 1 + r.to; });
    for (std::int64_t islands = 3; islands <= 12; ++islands)
        for (std::int64_t degree = 1; degree <= search::most_degree(islands); ++degree)
            check_exchange(search::routes({Topology::random_regular, degree, {}}, islands, 5),
                           islands, 0, [](const Route& r) { return r.to % 3; });
    // One way only between some ranks, and islands that nothing comes to.
    check_exchange(search::routes({Topology::edges, 3, {{0, 4}, {4, 2}, {1, 2}, {4, 0}}}, 5, 1), 5,
                   0, [](const Route& r) { return 1 + r.from; });
}

TEST(Exchange, DeliversEmptyParcels) {
    check_exchange(ring(5), 5, 0, [](const Route&) { return 0; });
    check_exchange(ring(6), 6, 0, [](const Route& r) { return r.from % 2; });
}

TEST(Exchange, DeliversInOrderHoweverThePlanIsWritten) {
    // Everyone to everyone, itself included, from the last to the first: many parcels between two
    // ranks.
    for (const std::int64_t islands : {2, 5, 8}) {
        std::vector<Route> plan;
        for (std::int64_t from = islands - 1; from >= 0; --from)
            for (std::int64_t to = islands - 1; to >= 0; --to) plan.push_back({from, to});
        check_exchange(plan, islands, 0, [](const Route& r) { return (r.from + 3 * r.to) % 4; });
    }
}

TEST(Exchange, OfDifferentRoundsDoesNotMix) {
    for (std::int64_t round = 0; round < 200; ++round)
        check_exchange(ring(5), 5, round, [&](const Route& r) { return (round + r.from) % 7; });
}

TEST(Exchange, OfLargeParcelsDoesNotBlock) {
    // Every rank sends before anyone receives: far more than any buffer of the library holds.
    const std::int64_t islands = std::max(2, world().size());
    check_exchange(ring(islands), islands, 0, [](const Route&) { return 1'000'000; });
}

}  // namespace
}  // namespace atl::mpi
