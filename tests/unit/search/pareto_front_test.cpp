#include "atoll/search/pareto_front.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <tuple>

#include "search_printers.hpp"
#include "shipped_space.hpp"

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Points = std::vector<FrontPoint>;

/// Straight from the definition.
Points front_of(const Points& all) {
    Points out;
    for (const FrontPoint& p : all) {
        const bool beaten = std::any_of(all.begin(), all.end(), [&](const FrontPoint& q) {
            const bool no_worse =
                q.energy <= p.energy && q.latency <= p.latency && q.area_mm2 <= p.area_mm2;
            const bool better =
                q.energy < p.energy || q.latency < p.latency || q.area_mm2 < p.area_mm2;
            return no_worse && (better || q.id < p.id);
        });
        if (!beaten) out.push_back(p);
    }
    std::sort(out.begin(), out.end(), [](const FrontPoint& a, const FrontPoint& b) {
        return std::tuple(a.energy, a.latency, a.area_mm2) <
               std::tuple(b.energy, b.latency, b.area_mm2);
    });
    return out;
}

Points sorted_front(const Points& all) {
    ParetoFront front;
    for (const FrontPoint& p : all) front.add(p);
    EXPECT_EQ(front.size(), front.sorted().size());
    return front.sorted();
}

/// Whole coordinates from 0 to `most`: few of them give many ties and duplicates.
Points random_points(std::size_t count, std::uint64_t most, base::RandomStream& random) {
    Points out;
    const auto draw = [&] { return static_cast<double>(random.uniform_int(most + 1)); };
    for (DesignId id = 0; id < count; ++id) out.push_back({id, draw(), draw(), draw()});
    test::shuffle(out, random);
    return out;
}

TEST(ParetoFront, IsEmptyAtFirst) {
    const ParetoFront front;
    EXPECT_EQ(front.size(), 0u);
    EXPECT_THAT(front.sorted(), IsEmpty());
}

TEST(ParetoFront, KeepsWhatNoOtherBeats) {
    ParetoFront front;
    EXPECT_TRUE(front.add({1, 5, 5, 5}));
    EXPECT_TRUE(front.add({2, 4, 6, 5}));    // less energy, slower
    EXPECT_TRUE(front.add({3, 5, 5.5, 4}));  // smaller, slower
    EXPECT_EQ(front.size(), 3u);
    EXPECT_THAT(front.sorted(), ElementsAre(FrontPoint{2, 4, 6, 5}, FrontPoint{1, 5, 5, 5},
                                            FrontPoint{3, 5, 5.5, 4}));
}

TEST(ParetoFront, RefusesWhatIsNoBetterAnywhere) {
    ParetoFront front;
    front.add({5, 5, 5, 5});
    EXPECT_FALSE(front.add({1, 6, 6, 6}));
    EXPECT_FALSE(front.add({1, 5, 5, 6}));
    EXPECT_FALSE(front.add({1, 5, 6, 5}));
    EXPECT_FALSE(front.add({1, 6, 5, 5}));
    EXPECT_THAT(front.sorted(), ElementsAre(FrontPoint{5, 5, 5, 5}));
}

TEST(ParetoFront, DropsAllThatANewPointBeats) {
    ParetoFront front;
    front.add({1, 5, 5, 5});
    front.add({2, 4, 6, 5});
    front.add({3, 6, 4, 5});
    front.add({4, 9, 9, 1});
    EXPECT_TRUE(front.add({9, 4, 4, 5}));
    EXPECT_THAT(front.sorted(), ElementsAre(FrontPoint{9, 4, 4, 5}, FrontPoint{4, 9, 9, 1}));
}

TEST(ParetoFront, TheLeastIdOfEqualPointsStays) {
    ParetoFront front;
    EXPECT_TRUE(front.add({5, 1, 2, 3}));
    EXPECT_FALSE(front.add({7, 1, 2, 3}));
    EXPECT_FALSE(front.add({5, 1, 2, 3}));
    EXPECT_TRUE(front.add({2, 1, 2, 3}));
    EXPECT_FALSE(front.add({3, 1, 2, 3}));
    EXPECT_THAT(front.sorted(), ElementsAre(FrontPoint{2, 1, 2, 3}));
}

TEST(ParetoFront, IsSortedByEnergyThenLatencyThenArea) {
    // Points of equal energy: the faster is larger.
    const Points points = {{1, 2, 3, 4}, {2, 2, 1, 9}, {3, 2, 2, 5}, {4, 1, 9, 9}, {5, 3, 0, 4}};
    EXPECT_THAT(sorted_front(points),
                ElementsAre(points[3], points[1], points[2], points[0], points[4]));
}

TEST(ParetoFront, EqualsItsDefinitionOnRandomPoints) {
    base::RandomStream random = test::test_stream(31);
    for (int trial = 0; trial < 400; ++trial) {
        const std::size_t count = 1 + random.uniform_int(60);
        const Points points = random_points(count, 1 + random.uniform_int(9), random);
        ASSERT_EQ(sorted_front(points), front_of(points)) << "trial " << trial;
    }
}

TEST(ParetoFront, EqualsItsDefinitionOnManyPoints) {
    base::RandomStream random = test::test_stream(32);
    for (std::uint64_t most : {3, 12, 60}) {
        const Points points = random_points(600, most, random);
        ASSERT_EQ(sorted_front(points), front_of(points)) << "up to " << most;
    }
}

TEST(ParetoFront, KeepsFrontsThatAreAllOfThePoints) {
    base::RandomStream random = test::test_stream(33);
    Points points;  // on a plane: none beats another
    for (DesignId id = 0; id < 400; ++id)
        points.push_back({id, static_cast<double>(id / 20), static_cast<double>(id % 20),
                          100 - static_cast<double>(id / 20 + id % 20)});
    const Points sorted = points;
    test::shuffle(points, random);
    EXPECT_EQ(sorted_front(points), sorted);
}

TEST(ParetoFront, DoesNotDependOnTheOrderOfThePoints) {
    base::RandomStream random = test::test_stream(34);
    Points points = random_points(150, 6, random);
    const Points front = sorted_front(points);
    for (int trial = 0; trial < 200; ++trial) {
        test::shuffle(points, random);
        ASSERT_EQ(sorted_front(points), front) << "trial " << trial;
    }
    std::sort(points.begin(), points.end(),
              [](const FrontPoint& a, const FrontPoint& b) { return a.energy < b.energy; });
    EXPECT_EQ(sorted_front(points), front);
    std::reverse(points.begin(), points.end());
    EXPECT_EQ(sorted_front(points), front);
}

TEST(ParetoFront, OfFrontsIsTheFrontOfAll) {
    base::RandomStream random = test::test_stream(35);
    const Points points = random_points(300, 8, random);
    ParetoFront joined;
    for (std::size_t part = 0; part < 3; ++part) {
        const Points some(points.begin() + static_cast<std::ptrdiff_t>(part * 100),
                          points.begin() + static_cast<std::ptrdiff_t>(part * 100 + 100));
        for (const FrontPoint& p : sorted_front(some)) joined.add(p);
    }
    EXPECT_EQ(joined.sorted(), front_of(points));
}

TEST(ParetoFront, SaysWhetherAPointWasTaken) {
    base::RandomStream random = test::test_stream(36);
    const Points points = random_points(200, 5, random);
    ParetoFront front;
    Points so_far;
    for (const FrontPoint& p : points) {
        so_far.push_back(p);
        const Points expected = front_of(so_far);
        const bool on_it = std::find(expected.begin(), expected.end(), p) != expected.end();
        ASSERT_EQ(front.add(p), on_it);
        ASSERT_EQ(front.sorted(), expected);
    }
}

}  // namespace
}  // namespace atl::search
