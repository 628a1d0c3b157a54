#include "atoll/search/archive.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "atoll/base/contract.hpp"
#include "atoll/base/random.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

const Individual a{30, {5.0, 0}}, b{10, {7.0, 0}}, c{20, {5.0, 0}},
    d{5, {std::numeric_limits<double>::infinity(), 0.25}};

/// More than the tests that do not forget need.
constexpr std::size_t capacity = 5000;

Archive filled() {
    Archive archive(capacity);
    for (const Individual& i : {b, d, a, c}) EXPECT_TRUE(archive.insert(i));
    return archive;
}

std::vector<Individual> best(const Archive& archive, std::size_t n) {
    std::vector<Individual> out(3);  // what was there before goes
    archive.best(n, out);
    return out;
}

TEST(Archive, IsEmptyAtFirst) {
    const Archive archive(capacity);
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
    Archive archive(capacity, entries);
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

// ---- A full one

/// Entries 0, 1, .. with the given objectives.
std::vector<Individual> with_objectives(const std::vector<double>& objectives) {
    std::vector<Individual> out;
    for (const double objective : objectives) out.push_back({out.size(), {objective, 0}});
    return out;
}

TEST(Archive, WhenFullTheWorseHalfMakesWayAndTheOrderStays) {
    const auto six = with_objectives({3, 6, 1, 5, 2, 4});
    Archive archive(6);
    for (const Individual& i : six) EXPECT_TRUE(archive.insert(i));
    EXPECT_EQ(archive.forgotten(), 0u);
    EXPECT_THAT(archive.entries(), ElementsAreArray(six));
    const Individual next{77, {9, 0}};  // worse than all, but new
    EXPECT_TRUE(archive.insert(next));
    EXPECT_THAT(archive.entries(), ElementsAre(six[0], six[2], six[4], next));
    EXPECT_EQ(archive.forgotten(), 3u);
    for (const std::size_t kept : {0u, 2u, 4u})
        EXPECT_EQ(archive.find(six[kept].id), six[kept].score);
    for (const std::size_t gone : {1u, 3u, 5u}) EXPECT_EQ(archive.find(six[gone].id), std::nullopt);
    EXPECT_EQ(archive.find(77), next.score);
}

TEST(Archive, WhenFullAKnownDesignChangesNothing) {
    const auto four = with_objectives({3, 6, 1, 5});
    Archive archive(4, four);
    for (const Individual& i : four) EXPECT_FALSE(archive.insert(i));
    EXPECT_THAT(archive.entries(), ElementsAreArray(four));
    EXPECT_EQ(archive.forgotten(), 0u);
}

TEST(Archive, WhatWasForgottenCanBeLearnedAgain) {
    const auto four = with_objectives({3, 6, 1, 5});
    Archive archive(4, four);
    EXPECT_TRUE(archive.insert({50, {7, 0}}));
    EXPECT_TRUE(archive.insert(four[1]));
    EXPECT_THAT(archive.entries(), ElementsAre(four[0], four[2], Individual{50, {7, 0}}, four[1]));
    EXPECT_EQ(archive.find(four[1].id), four[1].score);
}

TEST(Archive, OfEqualScoresTheSmallerDesignsStay) {
    Archive archive(4, with_objectives({1, 1, 1, 1}));
    archive.insert({9, {1, 0}});
    EXPECT_THAT(archive.entries(),
                ElementsAre(Individual{0, {1, 0}}, Individual{1, {1, 0}}, Individual{9, {1, 0}}));
}

TEST(Archive, InfeasibleDesignsAreForgottenFirst) {
    const Individual off{1, {std::numeric_limits<double>::infinity(), 0.1}}, good{2, {1e9, 0}};
    Archive archive(2, {off, good});
    archive.insert(a);
    EXPECT_THAT(archive.entries(), ElementsAre(good, a));
}

TEST(Archive, TheSmallestHoldsTwoAndAnOddOneForgetsTheLargerHalf) {
    Archive two(2);
    for (const Individual& i : with_objectives({5, 4, 3, 2, 1, 0})) two.insert(i);
    EXPECT_EQ(two.size(), 2u);
    EXPECT_EQ(two.forgotten(), 4u);
    EXPECT_TRUE(two.find(4) && two.find(5));
    Archive three(3, with_objectives({2, 1, 3}));
    three.insert({8, {4, 0}});
    EXPECT_THAT(three.entries(), ElementsAre(Individual{1, {1, 0}}, Individual{8, {4, 0}}));
    EXPECT_EQ(three.forgotten(), 2u);
}

TEST(Archive, NeverExceedsItsCapacityNorLosesTheBest) {
    base::RandomStream random(4, base::RandomDomain::selection, 0, 0, 0);
    for (const std::size_t room : {2u, 3u, 10u, 11u, 64u}) {
        Archive archive(room);
        archive.reserve(room);
        const Individual* place = archive.entries().data();
        std::vector<Individual> learned;
        for (DesignId id = 0; id < 1000; ++id) {
            learned.push_back({id, {static_cast<double>(random.uniform_int(300)), 0}});
            archive.insert(learned.back());
            ASSERT_LE(archive.size(), room);
            ASSERT_EQ(archive.size() + archive.forgotten(), learned.size());
            ASSERT_EQ(archive.entries().back(), learned.back());
            // Half of the room always holds the best of all.
            const std::size_t sure = std::min(room / 2, learned.size());
            auto best_of_all = learned;
            std::partial_sort(best_of_all.begin(),
                              best_of_all.begin() + static_cast<std::ptrdiff_t>(sure),
                              best_of_all.end(), better);
            best_of_all.resize(sure);
            ASSERT_EQ(best(archive, sure), best_of_all) << room << " " << id;
            for (const Individual& entry : archive.entries())
                ASSERT_EQ(archive.find(entry.id), entry.score);
        }
        EXPECT_EQ(archive.entries().data(), place);
    }
}

#ifdef ATOLL_CONTRACTS
TEST(Archive, MustHoldTwoAndWhatItIsGiven) {
    EXPECT_THROW(Archive(1), base::ContractViolation);
    EXPECT_THROW(Archive(2, with_objectives({1, 2, 3})), base::ContractViolation);
    EXPECT_EQ(Archive(3, with_objectives({1, 2, 3})).size(), 3u);
}
#endif

TEST(Archive, BestEqualsAFullSort) {
    base::RandomStream random(3, base::RandomDomain::selection, 0, 0, 0);
    Archive archive(capacity);
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
