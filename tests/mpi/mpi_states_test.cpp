#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "search_values.hpp"
#include "world.hpp"

// States on their way to the root and back.

namespace atl::mpi {
namespace {

using search::IslandState;
using test::state_of;
using test::world;

using Source = std::function<IslandState(std::int64_t)>;

IslandState empty(std::int64_t island) {
    IslandState s;
    s.island = island;
    return s;
}

/// Every third one some megabytes.
IslandState large(std::int64_t island) {
    IslandState s = island % 3 == 1 ? empty(island) : state_of(island);
    if (island % 3 == 0) s.archive = test::cargo({island, 0}, 0, 200'000);
    return s;
}

std::vector<IslandState> all_of(const Source& source, std::int64_t first, std::int64_t last) {
    std::vector<IslandState> out;
    for (std::int64_t i = first; i < last; ++i) out.push_back(source(i));
    return out;
}

/// What should be here after distributing.
std::vector<IslandState> hosted_here(const Source& source, std::int64_t islands) {
    const auto block = search::hosted_by(world().rank(), world().size(), islands);
    return all_of(source, block.first, block.last);
}

void check_collect(const Source& source, std::int64_t islands) {
    std::vector<IslandState> taken, asked;
    world().collect(
        islands, [&](std::int64_t i) { return asked.emplace_back(source(i)); },
        [&](IslandState s) { taken.push_back(std::move(s)); });
    EXPECT_TRUE(taken == all_of(source, 0, world().root() ? islands : 0)) << islands;
    EXPECT_TRUE(asked == hosted_here(source, islands)) << islands;
}

void check_distribute(const Source& source, std::int64_t islands) {
    std::int64_t reads = 0;
    const auto mine = world().distribute(islands, [&](std::int64_t i) {
        EXPECT_EQ(i, reads++);
        return source(i);
    });
    EXPECT_TRUE(mine == hosted_here(source, islands)) << islands;
    EXPECT_EQ(reads, world().root() ? islands : 0);
}

TEST(States, AreCollectedOnTheRootInOrder) {
    // From none and fewer islands than ranks to several per rank.
    for (std::int64_t islands = 0; islands <= 9; ++islands) {
        check_collect(empty, islands);
        check_collect(state_of, islands);
    }
    check_collect(state_of, 100);
    check_collect(large, 7);
}

TEST(States, AreDistributedToTheirHosts) {
    for (std::int64_t islands = 0; islands <= 9; ++islands) {
        check_distribute(empty, islands);
        check_distribute(state_of, islands);
    }
    check_distribute(state_of, 100);
    check_distribute(large, 7);
}

TEST(States, ComeBackAsTheyWere) {
    for (const std::int64_t islands : {1, 2, 7}) {
        std::vector<IslandState> states = hosted_here(large, islands), taken;
        const auto first = search::hosted_by(world().rank(), world().size(), islands).first;
        for (int round = 0; round < 2; ++round) {
            taken.clear();
            world().collect(
                islands,
                [&](std::int64_t i) { return states.at(static_cast<std::size_t>(i - first)); },
                [&](IslandState s) { taken.push_back(std::move(s)); });
            states = world().distribute(
                islands, [&](std::int64_t i) { return taken.at(static_cast<std::size_t>(i)); });
        }
        EXPECT_TRUE(states == hosted_here(large, islands)) << islands;
    }
}

/// What `work` threw, "" when nothing.
std::string thrown_by(const std::function<void()>& work) {
    try {
        work();
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return "";
}

TEST(States, WhenTakeThrowsAllStayInStepAndItGoesOnThere) {
    constexpr std::int64_t islands = 6;
    for (std::int64_t bad = 0; bad < islands; ++bad) {
        std::vector<IslandState> asked, taken;
        const std::string error = thrown_by([&] {
            world().collect(
                islands, [&](std::int64_t i) { return asked.emplace_back(large(i)); },
                [&](IslandState s) {
                    if (s.island >= bad) throw std::runtime_error("full " + std::to_string(bad));
                    taken.push_back(std::move(s));
                });
        });
        EXPECT_EQ(error, world().root() ? "full " + std::to_string(bad) : "");
        EXPECT_TRUE(taken == all_of(large, 0, world().root() ? bad : 0)) << bad;
        EXPECT_TRUE(asked == hosted_here(large, islands)) << bad;
        EXPECT_FALSE(world().any(false));
        check_collect(state_of, 5);
        check_distribute(state_of, 5);
    }
}

TEST(States, WhenReadThrowsAllStayInStepAndItGoesOnThere) {
    constexpr std::int64_t islands = 6;
    for (std::int64_t bad = 0; bad < islands; ++bad) {
        std::vector<IslandState> mine;
        std::int64_t reads = 0;
        const std::string error = thrown_by([&] {
            mine = world().distribute(islands, [&](std::int64_t i) {
                ++reads;
                if (i >= bad) throw std::runtime_error("damaged " + std::to_string(i));
                return large(i);
            });
        });
        // Nothing is read after that.
        EXPECT_EQ(reads, world().root() ? bad + 1 : 0);
        EXPECT_EQ(error, world().root() ? "damaged " + std::to_string(bad) : "");
        for (const IslandState& expected : hosted_here(large, islands)) {
            if (world().root() || expected.island >= bad) continue;
            const auto at = static_cast<std::size_t>(
                expected.island - search::hosted_by(world().rank(), world().size(), islands).first);
            EXPECT_TRUE(at < mine.size() && mine[at] == expected) << expected.island;
        }
        EXPECT_FALSE(world().any(false));
        check_distribute(state_of, 5);
        check_collect(state_of, 5);
    }
}

}  // namespace
}  // namespace atl::mpi
