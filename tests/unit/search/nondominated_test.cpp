#include "atoll/search/nondominated.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "atoll/base/random.hpp"
#include "numbers.hpp"

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using test::infinity;

/// Whole numbers below `values`, few enough for ties and duplicates.
std::vector<Point> random_points(std::size_t n, std::size_t criteria, std::uint64_t values,
                                 std::uint64_t seed) {
    base::RandomStream random(seed, base::RandomDomain::sensitivity, 0, 0, 0);
    std::vector<Point> out(n);
    for (Point& p : out)
        for (std::size_t c = 0; c < criteria; ++c)
            p[c] = static_cast<double>(random.uniform_int(values));
    return out;
}

TEST(Dominates, NoWorseInAnyAndBetterInOne) {
    EXPECT_TRUE(dominates({1, 2}, {1, 3}, 2));
    EXPECT_TRUE(dominates({0, 2}, {1, 3}, 2));
    EXPECT_FALSE(dominates({1, 3}, {1, 3}, 2));
    EXPECT_FALSE(dominates({0, 4}, {1, 3}, 2));
    EXPECT_FALSE(dominates({1, 3}, {0, 4}, 2));
    // Criteria that are not in use do not count.
    EXPECT_TRUE(dominates({1, 2, 9}, {1, 3, 0}, 2));
    EXPECT_FALSE(dominates({1, 2, 9}, {1, 3, 0}, 3));
    EXPECT_FALSE(dominates({1, 2, 9}, {1, 3, 0}, 1));
}

/// By definition: as many as the longest chain of points that dominate one another has before it.
std::size_t longest_chain(const std::vector<Point>& points, std::size_t i, std::size_t criteria) {
    std::size_t out = 0;
    for (std::size_t j = 0; j < points.size(); ++j)
        if (dominates(points[j], points[i], criteria))
            out = std::max(out, 1 + longest_chain(points, j, criteria));
    return out;
}

TEST(Fronts, AreThoseOfTheDefinition) {
    for (std::size_t criteria = 1; criteria <= most_criteria; ++criteria)
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const auto points = random_points(14, criteria, 5, seed);
            const auto front = fronts(points, criteria);
            for (std::size_t i = 0; i < points.size(); ++i)
                ASSERT_EQ(front[i], longest_chain(points, i, criteria)) << criteria << " " << seed;
        }
    EXPECT_THAT(fronts({}, 2), IsEmpty());
}

/// A point's neighbours along a criterion, by looking at all points of its front; of equal ones
/// the earlier comes before.
double crowding_by_definition(const std::vector<Point>& points,
                              const std::vector<std::size_t>& front, std::size_t i,
                              std::size_t criteria) {
    double out = 0;
    for (std::size_t c = 0; c < criteria; ++c) {
        const auto key = [&](std::size_t k) { return std::pair(points[k][c], k); };
        const std::size_t none = points.size();
        std::size_t below = none, above = none;
        double least = infinity, most = -infinity;
        for (std::size_t k = 0; k < points.size(); ++k) {
            if (front[k] != front[i]) continue;
            least = std::min(least, points[k][c]);
            most = std::max(most, points[k][c]);
            if (key(k) < key(i) && (below == none || key(below) < key(k))) below = k;
            if (key(i) < key(k) && (above == none || key(k) < key(above))) above = k;
        }
        if (below == none || above == none) return infinity;
        if (most > least) out += (points[above][c] - points[below][c]) / (most - least);
    }
    return out;
}

TEST(Crowding, IsThatOfTheDefinition) {
    for (std::size_t criteria = 1; criteria <= most_criteria; ++criteria)
        for (const std::uint64_t values : {4, 1000})
            for (std::uint64_t seed = 1; seed <= 10; ++seed) {
                const auto points = random_points(30, criteria, values, seed);
                const auto front = fronts(points, criteria);
                const auto found = crowding(points, front, criteria);
                for (std::size_t i = 0; i < points.size(); ++i) {
                    const double expected = crowding_by_definition(points, front, i, criteria);
                    if (std::isinf(expected))
                        ASSERT_EQ(found[i], infinity);
                    else
                        ASSERT_NEAR(found[i], expected, 1e-12);
                }
            }
    EXPECT_THAT(crowding({}, {}, 2), IsEmpty());
}

TEST(Crowding, OfAKnownFront) {
    const std::vector<Point> points = {{0, 4}, {1, 2}, {2, 1}, {4, 0}};
    EXPECT_THAT(crowding(points, fronts(points, 2), 2),
                ElementsAre(infinity, 2.0 / 4 + 3.0 / 4, 3.0 / 4 + 2.0 / 4, infinity));
    // Equal points lie at no distance, but for the two at the ends.
    const std::vector<Point> equal(4, Point{1, 1});
    EXPECT_THAT(crowding(equal, fronts(equal, 2), 2), ElementsAre(infinity, 0, 0, infinity));
}

/// By inclusion and exclusion of the boxes between the points and the reference.
double volume_by_definition(const std::vector<Point>& points, const Point& reference,
                            std::size_t criteria) {
    double out = 0;
    for (std::size_t subset = 1; subset < std::size_t{1} << points.size(); ++subset) {
        double box = 1;
        for (std::size_t c = 0; c < criteria; ++c) {
            double corner = -infinity;
            for (std::size_t i = 0; i < points.size(); ++i)
                if (subset >> i & 1) corner = std::max(corner, points[i][c]);
            box *= std::max(0.0, reference[c] - corner);
        }
        out += std::popcount(subset) % 2 == 1 ? box : -box;
    }
    return out;
}

TEST(Hypervolume, IsTheUnionOfTheBoxes) {
    for (std::size_t criteria = 1; criteria <= most_criteria; ++criteria)
        for (const std::uint64_t values : {4, 12})  // below and beyond the reference
            for (std::uint64_t seed = 1; seed <= 20; ++seed) {
                const Point reference = {8, 7, 9, 8};
                const auto points = random_points(8, criteria, values, seed);
                // Whole numbers: exact.
                ASSERT_EQ(hypervolume(points, reference, criteria),
                          volume_by_definition(points, reference, criteria))
                    << criteria << " criteria, seed " << seed;
            }
}

TEST(Hypervolume, OfSmallCases) {
    EXPECT_EQ(hypervolume({}, {1, 1}, 2), 0);
    const std::vector<Point> one = {{1, 2, 3, 4}};
    EXPECT_EQ(hypervolume(one, {5, 5, 5, 5}, 1), 4);
    EXPECT_EQ(hypervolume(one, {5, 5, 5, 5}, 2), 12);
    EXPECT_EQ(hypervolume(one, {5, 5, 5, 5}, 3), 24);
    EXPECT_EQ(hypervolume(one, {5, 5, 5, 5}, 4), 24);
    // On the border there is nothing.
    EXPECT_EQ(hypervolume(one, {5, 2, 5, 5}, 4), 0);
    const std::vector<Point> stairs = {{0, 2}, {1, 1}, {2, 0}, {1, 1}, {2, 2}, {0, 9}};
    EXPECT_EQ(hypervolume(stairs, {3, 3}, 2), 3 + 2 + 1);
}

TEST(Hypervolume, GrowsWithAPointThatNoneDominatesAndWithNoOther) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        auto points = random_points(40, 4, 20, seed);
        const Point reference = {20, 20, 20, 20}, added = points.back();
        points.pop_back();
        const double before = hypervolume(points, reference, 4);
        const bool beaten = std::any_of(points.begin(), points.end(), [&](const Point& p) {
            return p == added || dominates(p, added, 4);
        });
        points.push_back(added);
        EXPECT_EQ(hypervolume(points, reference, 4) > before, !beaten);
    }
}

TEST(CriterionUnit, IsThatOfTheObjective) {
    EXPECT_EQ(unit(Criterion::energy, Objective::ela_mean, 4), "J");
    EXPECT_EQ(unit(Criterion::latency, Objective::ela, 4), "s");
    EXPECT_EQ(unit(Criterion::energy, Objective::ela_all, 4), "J^4");
    EXPECT_EQ(unit(Criterion::latency, Objective::ela_all, 1), "s");
    EXPECT_EQ(unit(Criterion::area, Objective::ela_all, 4), "mm2");
    EXPECT_EQ(unit(Criterion::cost, Objective::ela_all, 4), "mm2@32nm");
}

}  // namespace
}  // namespace atl::search
