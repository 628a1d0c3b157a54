#include "run/stop_conditions.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include "atoll/base/error.hpp"
#include "run_fixture.hpp"
#include "threaded_peers.hpp"

namespace atl::run {
namespace {

namespace fs = std::filesystem;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void sleep_ms(int ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

class StopConditionsTest : public testing::Test {
  protected:
    fs::path stop_file() const { return directory_.path() / "stop"; }
    StopConditions conditions(const RunOptions& options) {
        StopConditions out(alone_, options, test::never);
        out.begin([&](const std::string& text) { warnings_.push_back(text); });
        return out;
    }

    test::TemporaryDirectory directory_;
    RunOptions here_{.directory = directory_.path()};
    search::Communicator alone_;
    std::vector<std::string> warnings_;
};

TEST_F(StopConditionsTest, NothingStopsARunOfItsOwnAccord) {
    StopConditions stop = conditions(here_);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(stop.agreed(), StopReason::none);
    EXPECT_TRUE(std::isinf(stop.seconds_left()));
    EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(StopConditionsTest, ASignalOnAnyRankStopsAll) {
    std::vector<StopReason> reasons(3);
    test::on_ranks(3, [&](search::Communicator& peers) {
        StopConditions stop(peers, here_, [&] { return peers.rank() == 2; });
        reasons[static_cast<std::size_t>(peers.rank())] = stop.agreed();
    });
    EXPECT_THAT(reasons, Each(StopReason::signal));
}

TEST_F(StopConditionsTest, TheFileStopsAllRanksWithinAMoment) {
    std::vector<StopReason> reasons(2);
    test::on_ranks(2, [&](search::Communicator& peers) {
        StopConditions stop(peers, here_, test::never);
        EXPECT_EQ(stop.agreed(), StopReason::none);
        if (peers.root()) test::write_file(stop_file(), "");
        const auto start = std::chrono::steady_clock::now();
        auto& reason = reasons[static_cast<std::size_t>(peers.rank())];
        while ((reason = stop.agreed()) == StopReason::none)
            ASSERT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
    });
    EXPECT_THAT(reasons, Each(StopReason::stop_file));
}

TEST_F(StopConditionsTest, TheFileIsLookedForSeldom) {
    StopConditions stop = conditions(here_);
    stop.agreed();
    test::write_file(stop_file(), "");
    const auto start = std::chrono::steady_clock::now();
    while (stop.agreed() == StopReason::none) {
    }
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(150));
}

TEST_F(StopConditionsTest, AFulfilledRequestIsRemoved) {
    StopConditions stop = conditions(here_);
    test::write_file(stop_file(), "");
    EXPECT_EQ(stop.agreed(), StopReason::stop_file);
    stop.remove_stop_file();
    EXPECT_FALSE(fs::exists(stop_file()));
}

TEST_F(StopConditionsTest, AFileFromBeforeTheRunIsRemovedWithAWarning) {
    test::write_file(stop_file(), "");
    StopConditions stop = conditions(here_);
    EXPECT_FALSE(fs::exists(stop_file()));
    EXPECT_THAT(warnings_, ElementsAre(HasSubstr(stop_file().string())));
    EXPECT_EQ(stop.agreed(), StopReason::none);
}

TEST_F(StopConditionsTest, ADirectoryOfThatNameIsTheUsers) {
    fs::create_directory(stop_file());
    StopConditions stop = conditions(here_);
    EXPECT_EQ(stop.agreed(), StopReason::none);
    stop.remove_stop_file();
    EXPECT_TRUE(fs::exists(stop_file()));
    EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(StopConditionsTest, WithoutADirectoryThereIsNoFileToLookFor) {
    const fs::path before = fs::current_path();
    fs::current_path(directory_.path());
    test::write_file("stop", "");
    const RunOptions nowhere;
    EXPECT_EQ(conditions(nowhere).agreed(), StopReason::none);
    EXPECT_TRUE(fs::exists("stop"));
    fs::current_path(before);
}

TEST_F(StopConditionsTest, TheMarginGrowsWithWhatIsStillToDo) {
    EXPECT_DOUBLE_EQ(stop_margin(100, 0, 0), 5);
    EXPECT_DOUBLE_EQ(stop_margin(3600, 0, 0), 30);
    EXPECT_DOUBLE_EQ(stop_margin(86400, 0, 0), 30);
    EXPECT_DOUBLE_EQ(stop_margin(3600, 4, 0), 42);
    EXPECT_DOUBLE_EQ(stop_margin(3600, 4, 10), 62);
}

TEST_F(StopConditionsTest, StopsBeforeTheTimeIsOver) {
    here_.time_limit = TimeLimit{1000};
    EXPECT_EQ(conditions(here_).agreed(), StopReason::none);
    here_.time_limit =
        TimeLimit{1000, std::chrono::steady_clock::now() - std::chrono::seconds(975)};
    EXPECT_EQ(conditions(here_).agreed(), StopReason::walltime);  // less than 30 s are left
    here_.time_limit = TimeLimit{1000, std::chrono::steady_clock::now() - std::chrono::hours(1)};
    EXPECT_EQ(conditions(here_).agreed(), StopReason::walltime);
}

TEST_F(StopConditionsTest, LeavesTimeForASlowCheckpointAndASlowStep) {
    here_.time_limit =
        TimeLimit{1000, std::chrono::steady_clock::now() - std::chrono::seconds(800)};
    StopConditions stop = conditions(here_);
    EXPECT_EQ(stop.agreed(), StopReason::none);
    stop.checkpointed(40);
    EXPECT_EQ(stop.agreed(), StopReason::none);  // 200 s left, 3 * 40 + 30 needed
    stop.checkpointed(60);
    stop.checkpointed(1);  // the longest one counts
    EXPECT_EQ(stop.agreed(), StopReason::walltime);

    here_.time_limit = TimeLimit{1.0};
    StopConditions slow = conditions(here_);
    sleep_ms(400);
    EXPECT_EQ(slow.agreed(), StopReason::walltime);  // another such step may not fit twice
}

TEST_F(StopConditionsTest, TheTimeOfACheckpointIsNoStep) {
    here_.time_limit = TimeLimit{3};
    StopConditions stop = conditions(here_);
    sleep_ms(1100);  // as a step it would cost 2.2 s
    stop.checkpointed(0.1);
    EXPECT_EQ(stop.agreed(), StopReason::none);
}

TEST_F(StopConditionsTest, TheClockOfTheRootCounts) {
    std::vector<StopReason> reasons(3), late = reasons;
    test::on_ranks(3, [&](search::Communicator& peers) {
        const auto rank = static_cast<std::size_t>(peers.rank());
        const auto limit = [&](bool over) {
            return RunOptions{.directory = directory_.path(),
                              .time_limit = TimeLimit{over ? 0.0 : 1000.0}};
        };
        const RunOptions over_on_root = limit(peers.root()), over_elsewhere = limit(!peers.root());
        late[rank] = StopConditions(peers, over_on_root, test::never).agreed();
        reasons[rank] = StopConditions(peers, over_elsewhere, test::never).agreed();
    });
    EXPECT_THAT(late, Each(StopReason::walltime));
    EXPECT_THAT(reasons, Each(StopReason::none));
}

TEST_F(StopConditionsTest, KnowsHowLongItMayTryToWrite) {
    here_.time_limit =
        TimeLimit{1000, std::chrono::steady_clock::now() - std::chrono::seconds(900)};
    EXPECT_NEAR(conditions(here_).seconds_left(), 70, 5);
}

}  // namespace
}  // namespace atl::run
