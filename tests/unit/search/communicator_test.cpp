#include "atoll/search/communicator.hpp"

#include <gmock/gmock.h>

#include "search_printers.hpp"

// The default: a process on its own.

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Individual> cargo(DesignId id) {
    return {{id, {double(id), 0}}, {id + 100, {2, 0.5}}};
}

TEST(Communicator, AloneIsTheRoot) {
    const Communicator alone;
    EXPECT_EQ(alone.rank(), 0);
    EXPECT_EQ(alone.size(), 1);
    EXPECT_TRUE(alone.root());
}

TEST(Communicator, AloneIsAll) {
    Communicator alone;
    EXPECT_TRUE(alone.any(true));
    EXPECT_FALSE(alone.any(false));
    EXPECT_THAT(alone.all_gather("text"), ElementsAre("text"));
    EXPECT_THAT(alone.all_gather(""), ElementsAre(""));
}

TEST(Communicator, GathersAndScattersWhatItHas) {
    Communicator alone;
    IslandState a, b;
    a.island = 3;
    b.island = 1;
    EXPECT_THAT(alone.gather(std::vector<IslandState>{a, b}), ElementsAre(a, b));
    EXPECT_THAT(alone.gather(std::vector<IslandState>{}), IsEmpty());
    EXPECT_THAT(alone.scatter({{b, a}}), ElementsAre(b, a));
    EXPECT_THAT(alone.scatter({{}}), IsEmpty());
    IslandProgress p;
    p.island = 7;
    const auto progress = alone.gather(std::vector<IslandProgress>{p});
    ASSERT_EQ(progress.size(), 1u);
    EXPECT_EQ(progress[0].island, 7);
}

TEST(Communicator, DeliversParcelsInTheOrderOfThePlan) {
    Communicator alone;
    const auto plan = routes(Topology::ring, 4);
    std::vector<Parcel> outgoing;
    for (std::int64_t from : {2, 0, 3, 1})
        outgoing.push_back({{from, (from + 1) % 4}, cargo(static_cast<DesignId>(from))});
    const auto incoming = alone.exchange(outgoing, plan, 4);
    ASSERT_EQ(incoming.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(incoming[i].route, plan[i]);
        EXPECT_EQ(incoming[i].individuals, cargo(static_cast<DesignId>(plan[i].from)));
    }
}

TEST(Communicator, DeliversOverAnyPlan) {
    Communicator alone;
    // Islands without a parcel, several parcels for one island, one to itself.
    const std::vector<Route> plan = {{0, 0}, {1, 0}, {2, 0}, {0, 2}};
    const auto incoming =
        alone.exchange({{{0, 2}, cargo(1)}, {{2, 0}, {}}, {{0, 0}, cargo(2)}}, plan, 3);
    ASSERT_EQ(incoming.size(), 3u);
    EXPECT_EQ(incoming[0].route, (Route{0, 0}));
    EXPECT_EQ(incoming[0].individuals, cargo(2));
    EXPECT_EQ(incoming[1].route, (Route{2, 0}));
    EXPECT_THAT(incoming[1].individuals, IsEmpty());
    EXPECT_EQ(incoming[2].route, (Route{0, 2}));
    EXPECT_EQ(incoming[2].individuals, cargo(1));
    EXPECT_THAT(alone.exchange({}, {}, 1), IsEmpty());
}

}  // namespace
}  // namespace atl::search
