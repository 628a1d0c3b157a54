#include "atoll/search/migration.hpp"

#include <gmock/gmock.h>

#include "search_printers.hpp"

namespace atl::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Routes, OfARing) {
    EXPECT_THAT(routes(Topology::ring, 1), IsEmpty());
    EXPECT_THAT(routes(Topology::ring, 2), ElementsAre(Route{1, 0}, Route{0, 1}));
    EXPECT_THAT(routes(Topology::ring, 3), ElementsAre(Route{2, 0}, Route{0, 1}, Route{1, 2}));
    EXPECT_THAT(routes(Topology::ring, 5),
                ElementsAre(Route{4, 0}, Route{0, 1}, Route{1, 2}, Route{2, 3}, Route{3, 4}));
}

TEST(Routes, OfNone) {
    for (std::int64_t islands : {1, 2, 3, 5})
        EXPECT_THAT(routes(Topology::none, islands), IsEmpty());
}

TEST(Topology, Names) {
    EXPECT_THAT(topology_names, ElementsAre("ring", "none"));
}

std::vector<std::int64_t> due_generations(const MigrationConfig& config, std::int64_t last) {
    std::vector<std::int64_t> out;
    for (std::int64_t g = 0; g <= last; ++g)
        if (config.due(g, last)) out.push_back(g);
    return out;
}

TEST(MigrationConfig, IsDueAtEveryIntervalButNeverFirstOrLast) {
    MigrationConfig config;
    config.interval = 1;
    EXPECT_THAT(due_generations(config, 5), ElementsAre(1, 2, 3, 4));
    config.interval = 2;
    EXPECT_THAT(due_generations(config, 5), ElementsAre(2, 4));
    EXPECT_THAT(due_generations(config, 6), ElementsAre(2, 4));
    config.interval = 5;
    EXPECT_THAT(due_generations(config, 20), ElementsAre(5, 10, 15));
    EXPECT_THAT(due_generations(config, 21), ElementsAre(5, 10, 15, 20));
    EXPECT_THAT(due_generations(config, 5), IsEmpty());
    config.interval = 100;
    EXPECT_THAT(due_generations(config, 40), IsEmpty());
}

TEST(MigrationConfig, IsNeverDueAtGenerationZeroNorAfterTheLast) {
    for (std::int64_t interval : {1, 2, 3, 7}) {
        MigrationConfig config;
        config.interval = interval;
        for (std::int64_t last : {0, 1, 2, 6, 7, 14}) {
            EXPECT_FALSE(config.due(-1, last));
            EXPECT_FALSE(config.due(0, last));
            EXPECT_FALSE(config.due(last, last));
            EXPECT_FALSE(config.due(last + interval, last));
        }
    }
}

TEST(MigrationConfig, OfNoneIsNeverDue) {
    MigrationConfig config;
    config.topology = Topology::none;
    config.interval = 1;
    EXPECT_THAT(due_generations(config, 10), IsEmpty());
}

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
