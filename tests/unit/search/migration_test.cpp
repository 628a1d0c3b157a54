#include "atoll/search/migration.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "toy_problem.hpp"

namespace atl::search {
namespace {

using testing::ElementsAre;

base::RandomStream migration_stream(std::uint64_t draw) {
    return {draw, base::RandomDomain::migration, 0, 0, 0};
}

/// Distinct designs of the toy space drawn at random, best first; the objective is the rank.
std::vector<Individual> population(const ParameterSpace& space, std::size_t members,
                                   std::uint64_t seed) {
    base::RandomStream random(seed, base::RandomDomain::initial_design, 0, 0, 0);
    std::set<DesignId> drawn;
    std::vector<Individual> out;
    while (out.size() < members) {
        const DesignId id = random.uniform_int(space.size());
        if (drawn.insert(id).second) out.push_back({id, {static_cast<double>(out.size()), 0}});
    }
    return out;
}

/// Ranks of those chosen, in their order.
std::vector<std::size_t> ranks(const std::vector<Individual>& chosen) {
    std::vector<std::size_t> out;
    for (const Individual& i : chosen) out.push_back(static_cast<std::size_t>(i.score.objective));
    return out;
}

constexpr EmigrantSelection all_selections[] = {
    EmigrantSelection::best, EmigrantSelection::tournament, EmigrantSelection::diverse,
    EmigrantSelection::random};

TEST(Migration, Names) {
    EXPECT_THAT(emigrant_selection_names, ElementsAre("best", "tournament", "diverse", "random"));
    EXPECT_EQ(emigrant_selection_names[static_cast<std::size_t>(EmigrantSelection::random)],
              "random");
    EXPECT_THAT(replacement_names, ElementsAre("worst", "random", "most_similar"));
    EXPECT_EQ(replacement_names[static_cast<std::size_t>(Replacement::most_similar)],
              "most_similar");
    EXPECT_THAT(migration_mode_names, ElementsAre("synchronous", "asynchronous"));
    EXPECT_EQ(migration_mode_names[static_cast<std::size_t>(MigrationMode::asynchronous)],
              "asynchronous");
}

// ---- Who leaves

TEST(Emigrants, AreDistinctMembersAndAllWhenAllAreWanted) {
    const ParameterSpace space = test::toy_space();
    const auto members = population(space, 12, 1);
    for (const EmigrantSelection selection : all_selections)
        for (const std::size_t n : {0u, 1u, 2u, 5u, 11u, 12u, 13u, 1000u})
            for (std::uint64_t draw = 0; draw < 20; ++draw) {
                auto random = migration_stream(draw);
                const auto chosen = choose_emigrants(members, n, selection, space, random);
                ASSERT_EQ(chosen.size(), std::min<std::size_t>(n, 12));
                std::set<std::size_t> distinct;
                for (const std::size_t rank : ranks(chosen)) {
                    distinct.insert(rank);
                    ASSERT_EQ(chosen[distinct.size() - 1], members.at(rank));
                }
                ASSERT_EQ(distinct.size(), chosen.size());
            }
}

TEST(Emigrants, OfAnEmptyOrSinglePopulation) {
    const ParameterSpace space = test::toy_space();
    const auto one = population(space, 1, 1);
    for (const EmigrantSelection selection : all_selections) {
        auto random = migration_stream(0);
        EXPECT_TRUE(choose_emigrants({}, 3, selection, space, random).empty());
        EXPECT_EQ(choose_emigrants(one, 3, selection, space, random), one);
    }
}

TEST(Emigrants, TheBestAreTheFirst) {
    const ParameterSpace space = test::toy_space();
    auto random = migration_stream(0);
    EXPECT_THAT(
        ranks(choose_emigrants(population(space, 9, 1), 4, EmigrantSelection::best, space, random)),
        ElementsAre(0, 1, 2, 3));
}

/// How often each of ten members is chosen.
std::vector<int> times_chosen(EmigrantSelection selection, std::size_t n, int draws) {
    const ParameterSpace space = test::toy_space();
    const auto members = population(space, 10, 3);
    std::vector<int> times(10);
    for (int draw = 0; draw < draws; ++draw) {
        auto random = migration_stream(static_cast<std::uint64_t>(draw));
        for (const std::size_t rank : ranks(choose_emigrants(members, n, selection, space, random)))
            ++times.at(rank);
    }
    return times;
}

TEST(Emigrants, RandomOnesAreEquallyLikely) {
    // Six standard deviations of sqrt(10000 n/10 (1 - n/10)).
    for (const int n : {1, 3, 9})
        for (const int times :
             times_chosen(EmigrantSelection::random, static_cast<std::size_t>(n), 10000))
            EXPECT_NEAR(times, 1000 * n, 6 * std::sqrt(100 * n * (10 - n))) << n;
}

TEST(Emigrants, TournamentsPreferBetterOnes) {
    // Rank r of ten wins when it is drawn with itself or a worse one: (19 - 2 r) / 100.
    const auto one = times_chosen(EmigrantSelection::tournament, 1, 10000);
    for (std::size_t rank = 0; rank < 10; ++rank)
        EXPECT_NEAR(one[rank], 100 * (19 - 2 * static_cast<int>(rank)), 6 * 40) << rank;
    // Of several, too, better ones are likelier, but none is sure.
    const auto three = times_chosen(EmigrantSelection::tournament, 3, 10000);
    EXPECT_TRUE(std::is_sorted(three.rbegin(), three.rend()));
    EXPECT_GT(three[9], 100);
    EXPECT_LT(three[0], 9000);
}

TEST(Emigrants, DrawsDecideTournamentsAndRandomOnesAlone) {
    const ParameterSpace space = test::toy_space();
    const auto members = population(space, 30, 5);
    for (const EmigrantSelection selection : all_selections) {
        std::set<std::vector<std::size_t>> chosen;
        for (std::uint64_t draw = 0; draw < 20; ++draw) {
            auto random = migration_stream(draw), again = migration_stream(draw);
            const auto first = choose_emigrants(members, 4, selection, space, random);
            EXPECT_EQ(choose_emigrants(members, 4, selection, space, again), first);
            chosen.insert(ranks(first));
        }
        const bool drawn =
            selection == EmigrantSelection::tournament || selection == EmigrantSelection::random;
        EXPECT_EQ(chosen.size() > 1, drawn);
    }
}

TEST(Emigrants, DiverseOnesAreAlwaysTheFarthestFromThoseBefore) {
    const ParameterSpace space = test::toy_space();
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const auto members = population(space, 25, seed);
        auto random = migration_stream(0);
        const auto chosen =
            choose_emigrants(members, 25, EmigrantSelection::diverse, space, random);
        EXPECT_EQ(chosen.front(), members.front());
        for (std::size_t n = 1; n < chosen.size(); ++n) {
            const auto distance = [&](const Individual& member) {
                std::size_t nearest = space.genes();
                for (std::size_t c = 0; c < n; ++c)
                    nearest = std::min(nearest, differing_genes(space, member.id, chosen[c].id));
                return nearest;
            };
            const Individual* farthest = &members.front();
            for (const Individual& member : members)
                if (distance(member) > distance(*farthest)) farthest = &member;
            ASSERT_EQ(chosen[n], *farthest) << "seed " << seed << ", place " << n;
        }
    }
}

TEST(Emigrants, DiverseOnesDifferMoreThanTheBest) {
    // Members 1 and 2 differ from the best in one gene, the last in all.
    const ParameterSpace space = test::numbered_space(3, 4);
    const std::vector<Individual> members = {{space.encode(std::vector<Gene>{0, 0, 0}), {0, 0}},
                                             {space.encode(std::vector<Gene>{0, 0, 1}), {1, 0}},
                                             {space.encode(std::vector<Gene>{0, 1, 0}), {2, 0}},
                                             {space.encode(std::vector<Gene>{0, 2, 2}), {3, 0}},
                                             {space.encode(std::vector<Gene>{3, 3, 3}), {4, 0}}};
    auto random = migration_stream(0);
    // The third is two genes away from both; the others are one away from the best.
    EXPECT_THAT(ranks(choose_emigrants(members, 5, EmigrantSelection::diverse, space, random)),
                ElementsAre(0, 4, 3, 1, 2));
}

// ---- Where islands are hosted

TEST(HostedBy, SomeBlocks) {
    const auto block = [](int rank, int ranks, std::int64_t islands) {
        const HostedBlock b = hosted_by(rank, ranks, islands);
        return std::pair(b.first, b.last);
    };
    using Block = std::pair<std::int64_t, std::int64_t>;
    EXPECT_EQ(block(0, 1, 4), Block(0, 4));
    EXPECT_EQ(block(0, 2, 4), Block(0, 2));
    EXPECT_EQ(block(1, 2, 4), Block(2, 4));
    EXPECT_EQ(block(0, 2, 5), Block(0, 2));
    EXPECT_EQ(block(1, 2, 5), Block(2, 5));
}

TEST(HostedBy, BlocksCoverAllIslandsOnceAndAgreeWithTheHosts) {
    for (int ranks = 1; ranks <= 40; ++ranks)
        for (std::int64_t islands = 1; islands <= 60; ++islands) {
            std::int64_t next = 0;
            for (int rank = 0; rank < ranks; ++rank) {
                const HostedBlock block = hosted_by(rank, ranks, islands);
                ASSERT_EQ(block.first, next) << ranks << " " << islands;
                // Even: no rank has two islands more than another.
                const std::int64_t size = block.last - block.first;
                ASSERT_GE(size, islands / ranks) << ranks << " " << islands;
                ASSERT_LE(size, (islands + ranks - 1) / ranks) << ranks << " " << islands;
                for (std::int64_t i = block.first; i < block.last; ++i)
                    ASSERT_EQ(host_of(i, ranks, islands), rank) << ranks << " " << islands;
                next = block.last;
            }
            ASSERT_EQ(next, islands) << ranks;
        }
}

TEST(HostedBy, AgreesForManyIslandsAndRanks) {
    for (int ranks : {1, 7, 1000, 4096})
        for (std::int64_t islands : {1, 999, 1'000'000})
            for (int rank = 0; rank < ranks; ++rank) {
                const HostedBlock block = hosted_by(rank, ranks, islands);
                if (block.first == block.last) continue;
                ASSERT_EQ(host_of(block.first, ranks, islands), rank);
                ASSERT_EQ(host_of(block.last - 1, ranks, islands), rank);
            }
}

}  // namespace
}  // namespace atl::search
