#include "atoll/search/archive.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "atoll/base/random.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

const Individual a{30, {5.0, 0}}, b{10, {7.0, 0}}, c{20, {5.0, 0}},
    d{5, {std::numeric_limits<double>::infinity(), 0.25}};

Archive filled() {
    Archive archive;
    for (const Individual& i : {b, d, a, c}) EXPECT_TRUE(archive.insert(i));
    return archive;
}

std::vector<Individual> best(const Archive& archive, std::size_t n) {
    std::vector<Individual> out(3);  // what was there before goes
    archive.best(n, out);
    return out;
}

TEST(Archive, IsEmptyAtFirst) {
    const Archive archive;
    EXPECT_EQ(archive.size(), 0u);
    EXPECT_FALSE(archive.find(0).has_value());
    EXPECT_THAT(best(archive, 3), IsEmpty());
}

TEST(Archive, FindsWhatWasInserted) {
    const Archive archive = filled();
    EXPECT_EQ(archive.find(30), a.score);
    EXPECT_EQ(archive.find(10), b.score);
    EXPECT_EQ(archive.find(20), c.score);
    EXPECT_EQ(archive.find(5), d.score);
    EXPECT_EQ(archive.find(6), std::nullopt);
}

TEST(Archive, KeepsTheOrderOfLearning) {
    EXPECT_THAT(filled().entries(), ElementsAre(b, d, a, c));
}

TEST(Archive, ADesignIsInsertedOnce) {
    Archive archive = filled();
    EXPECT_FALSE(archive.insert(a));
    EXPECT_FALSE(archive.insert({10, {1e-30, 0}}));  // not even with a better score
    EXPECT_EQ(archive.size(), 4u);
    EXPECT_EQ(archive.find(10), b.score);
    EXPECT_THAT(archive.entries(), ElementsAre(b, d, a, c));
}

TEST(Archive, TheBestComeFirst) {
    const Archive archive = filled();
    EXPECT_THAT(best(archive, 0), IsEmpty());
    EXPECT_THAT(best(archive, 1), ElementsAre(c));
    EXPECT_THAT(best(archive, 2), ElementsAre(c, a));
    EXPECT_THAT(best(archive, 4), ElementsAre(c, a, b, d));
    EXPECT_THAT(best(archive, 100), ElementsAre(c, a, b, d));
    EXPECT_THAT(archive.entries(), ElementsAre(b, d, a, c));
}

TEST(Archive, IsRebuiltFromItsEntries) {
    const std::vector<Individual> entries = {b, d, a};
    Archive archive(entries);
    EXPECT_THAT(archive.entries(), ElementsAreArray(entries));
    EXPECT_EQ(archive.find(5), d.score);
    EXPECT_FALSE(archive.insert(b));
    EXPECT_TRUE(archive.insert(c));
    EXPECT_THAT(archive.entries(), ElementsAre(b, d, a, c));
    EXPECT_EQ(archive.find(20), c.score);
}

TEST(Archive, WithinWhatWasReservedNothingMoves) {
    Archive archive = filled();
    archive.reserve(500);
    const Individual* place = archive.entries().data();
    for (DesignId id = 100; archive.size() < 500; ++id) archive.insert({id, {1.0, 0}});
    EXPECT_EQ(archive.entries().data(), place);
    EXPECT_EQ(archive.find(10), b.score);
    EXPECT_EQ(archive.find(100), (Score{1.0, 0}));
}

TEST(Archive, BestEqualsAFullSort) {
    base::RandomStream random(3, base::RandomDomain::selection, 0, 0, 0);
    Archive archive;
    for (int i = 0; i < 2000; ++i) {
        const bool ok = random.chance(0.7);
        archive.insert({random.uniform_int(1500),
                        {ok ? static_cast<double>(random.uniform_int(50)) : 1e300,
                         ok ? 0.0 : random.uniform01() + 1e-9}});
    }
    std::vector<Individual> sorted(archive.entries().begin(), archive.entries().end());
    std::sort(sorted.begin(), sorted.end(), better);
    ASSERT_GT(sorted.size(), 900u);
    for (std::size_t n : {std::size_t{1}, std::size_t{7}, std::size_t{500}, sorted.size()}) {
        const std::vector<Individual> first(sorted.begin(),
                                            sorted.begin() + static_cast<std::ptrdiff_t>(n));
        EXPECT_EQ(best(archive, n), first);
    }
}

}  // namespace
}  // namespace atl::search
