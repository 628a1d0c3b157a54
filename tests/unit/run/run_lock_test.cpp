#include "run/run_lock.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>

#include "atoll/base/error.hpp"
#include "run_fixture.hpp"

namespace atl::run {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class RunLockTest : public testing::Test {
  protected:
    std::unique_ptr<RunLock> take(double patience = 0) {
        return std::make_unique<RunLock>(
            directory_.path(), [](const std::string& text) { ADD_FAILURE() << text; }, patience);
    }
    /// Text of the refusal.
    std::string refusal(double patience = 0) {
        try {
            take(patience);
        } catch (const base::Error& e) {
            EXPECT_EQ(e.kind(), base::ErrorKind::refused);
            return e.what();
        }
        ADD_FAILURE() << "the lock was given twice";
        return {};
    }

    test::TemporaryDirectory directory_;
};

TEST_F(RunLockTest, IsHeldByOneAtATime) {
    auto first = take();
    EXPECT_THAT(test::read_file(directory_.path() / "lock"),
                MatchesRegex("host .+, pid " + std::to_string(::getpid()) +
                             ", since 20..-..-..T..:..:..Z\n"));
    const std::string text = refusal();
    EXPECT_THAT(text, HasSubstr(directory_.path().string()));
    EXPECT_THAT(text, HasSubstr("pid " + std::to_string(::getpid())));
    EXPECT_THAT(text, HasSubstr("since 20"));
    first.reset();
    take();
}

TEST_F(RunLockTest, IsOfOneDirectory) {
    const auto here = take();
    const test::TemporaryDirectory elsewhere;
    RunLock there(
        elsewhere.path(), [](const std::string&) {}, 0);
}

TEST_F(RunLockTest, ALeftOverFileHoldsNothing) {
    test::write_file(directory_.path() / "lock",
                     "host elsewhere, pid 1, since long ago, and so on and on\n");
    const auto lock = take();
    EXPECT_THAT(test::read_file(directory_.path() / "lock"), testing::Not(HasSubstr("on and on")));
}

TEST_F(RunLockTest, WaitsForTheHolder) {
    auto first = take();
    std::thread release([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        first.reset();
    });
    EXPECT_NO_THROW(take(30));
    release.join();
}

TEST_F(RunLockTest, GoesWithAKilledProcess) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const RunLock lock(
            directory_.path(), [](const std::string&) {}, 0);
        [[maybe_unused]] const ssize_t told = ::write(pipe[1], "x", 1);
        ::pause();
        ::_exit(0);
    }
    char byte = 0;
    ASSERT_EQ(::read(pipe[0], &byte, 1), 1);
    EXPECT_THAT(refusal(), HasSubstr("pid " + std::to_string(child)));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    take();
    ::close(pipe[0]);
    ::close(pipe[1]);
}

TEST_F(RunLockTest, NeedsADirectory) {
    try {
        RunLock(
            directory_.path() / "none", [](const std::string&) {}, 0);
        FAIL();
    } catch (const base::Error& e) {
        EXPECT_EQ(e.kind(), base::ErrorKind::io);
        EXPECT_THAT(e.what(), HasSubstr("No such file"));
    }
}

}  // namespace
}  // namespace atl::run
