#include "atoll/search/overview.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "toy_island.hpp"

namespace atl::search {
namespace {

using test::ToyIsland;

auto all_of(const Overview& o) {
    return std::tuple(o.islands, o.slowest, o.fastest, o.met, o.feasible, o.members, o.evaluations,
                      o.requests, o.archived, o.forgotten, o.records, o.arrivals, o.best.id,
                      o.best.score.objective, o.best.score.violation, o.votes);
}

/// Islands that are differently far, one with immigrants, one before its start.
struct Islands {
    Islands() {
        for (std::int64_t number = 0; number < 4; ++number) {
            AlgorithmConfig config = test::toy_config();
            config.archive = 30;
            islands.push_back(std::make_unique<ToyIsland>(1, number, config));
            islands.back()->advance(static_cast<int>(2 * number));
        }
        islands[1]->receive({{5, {1e-30, 0}}, {6, {1e-31, 0}}});
        islands[2]->island.note_meeting();
        islands[3]->receive({});
    }
    std::vector<std::unique_ptr<ToyIsland>> islands;
};

TEST(Overview, OfNothingIsNeutral) {
    const Overview nothing;
    EXPECT_EQ(nothing.islands, 0);
    EXPECT_GT(nothing.slowest, nothing.fastest);
    EXPECT_FALSE(nothing.best.score.feasible());
    Overview sum;
    sum.add(Overview{});
    EXPECT_EQ(all_of(sum), all_of(nothing));
}

TEST(Overview, AddsUpWhatIslandsAreAndKnow) {
    const Islands i;
    Overview all;
    for (const auto& one : i.islands) all.add(one->island);
    EXPECT_EQ(all.islands, 4);
    EXPECT_EQ(all.slowest, -1);
    EXPECT_EQ(all.fastest, 5);
    EXPECT_EQ(all.met, 3);
    EXPECT_EQ(all.members, 30);
    EXPECT_EQ(all.arrivals, 2);
    EXPECT_EQ(all.records, 2 + 4 + 6);
    EXPECT_EQ(all.best.id, 6u);
    EXPECT_EQ(all.votes, 0u);
    std::int64_t evaluations = 0, requests = 0, archived = 0, forgotten = 0, feasible = 0;
    for (const auto& one : i.islands) {
        const IslandState s = one->island.state();
        evaluations += one->toy.model.evaluations;
        requests += s.requests;
        archived += static_cast<std::int64_t>(s.archive.size());
        forgotten += s.forgotten;
        if (!s.history.empty()) feasible += s.history.back().feasible;
    }
    EXPECT_EQ(all.evaluations, evaluations);
    EXPECT_EQ(all.requests, requests);
    EXPECT_EQ(all.archived, archived);
    EXPECT_EQ(all.forgotten, forgotten);
    EXPECT_GT(all.forgotten, 0);
    EXPECT_EQ(all.feasible, feasible);
    EXPECT_GT(all.feasible, 0);
}

TEST(Overview, IslandsBeforeTheirStartHaveNoBest) {
    ToyIsland fresh;
    Overview all;
    all.add(fresh.island);
    EXPECT_EQ(all.islands, 1);
    EXPECT_EQ(all.slowest, -1);
    EXPECT_EQ(all.fastest, -1);
    EXPECT_FALSE(all.best.score.feasible());
    EXPECT_EQ(all.best.score.objective, std::numeric_limits<double>::infinity());
}

TEST(Overview, RanksAddUpInAnyOrderAndGrouping) {
    const Islands i;
    std::vector<Overview> ranks(1);  // one rank without islands
    ranks.front().votes = 4;
    for (const auto& one : i.islands) {
        ranks.emplace_back().add(one->island);
        ranks.back().votes = ranks.size() % 2;
    }
    Overview expected;
    for (const auto& one : i.islands) expected.add(one->island);
    expected.votes = 5;
    std::vector<std::size_t> order(ranks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    do {
        for (std::size_t first = 0; first <= order.size(); ++first) {
            Overview left, right;
            for (std::size_t k = 0; k < order.size(); ++k)
                (k < first ? left : right).add(ranks[order[k]]);
            left.add(right);
            ASSERT_EQ(all_of(left), all_of(expected));
        }
    } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace atl::search
