#include "atoll/run/collective.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "world.hpp"

namespace atl::mpi {
namespace {

using test::world;

/// What `run` threw, as kind and text; kind 0 when it threw nothing of its type.
std::pair<int, std::string> collective_error(const std::function<void()>& run) {
    try {
        run();
    } catch (const run::CollectiveError& e) {
        return {static_cast<int>(e.kind()), e.what()};
    }
    return {0, ""};
}

TEST(Together, ReturnsWhenNoRankFails) {
    int done = 0;
    EXPECT_EQ(collective_error([&] { run::together(world(), [&] { ++done; }); }).first, 0);
    EXPECT_EQ(done, 1);
}

TEST(Together, AnErrorOnTheLastRankOnlyReachesAll) {
    const int last = world().size() - 1;
    const auto [kind, text] = collective_error([&] {
        run::together(world(), [&] {
            if (world().rank() == last)
                throw base::Error(base::ErrorKind::refused, "rank " + std::to_string(last) + "\n!");
        });
    });
    EXPECT_EQ(kind, static_cast<int>(base::ErrorKind::refused));
    EXPECT_EQ(text, "rank " + std::to_string(last) + "\n!");
    // The ranks are still in step.
    EXPECT_FALSE(world().any(false));
}

TEST(Together, TheFirstOfSeveralErrorsIsToldToAll) {
    const auto [kind, text] = collective_error([] {
        run::together(world(), [] {
            if (world().size() > 1 && world().root()) return;
            throw base::Error(base::ErrorKind::input, std::to_string(world().rank()));
        });
    });
    EXPECT_EQ(kind, static_cast<int>(base::ErrorKind::input));
    EXPECT_EQ(text, world().size() > 1 ? "1" : "0");
}

TEST(OnRoot, RunsOnTheRootAndItsErrorReachesAll) {
    int done = 0;
    run::on_root(world(), [&] { ++done; });
    EXPECT_EQ(done, world().root() ? 1 : 0);
    const auto [kind, text] = collective_error(
        [] { run::on_root(world(), [] { throw std::runtime_error("nobody expected it"); }); });
    EXPECT_EQ(kind, static_cast<int>(base::ErrorKind::internal));
    EXPECT_EQ(text, "nobody expected it");
}

}  // namespace
}  // namespace atl::mpi
