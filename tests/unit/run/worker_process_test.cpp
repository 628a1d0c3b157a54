#include "run/worker_process.hpp"

#include <gmock/gmock.h>
#include <poll.h>

#include <chrono>
#include <thread>

#include "atoll/base/error.hpp"
#include "run_fixture.hpp"

namespace atl::run {
namespace {

using testing::HasSubstr;

class WorkerProcessTest : public testing::Test {
  protected:
    WorkerCommand command(std::vector<std::string> arguments) {
        return {std::move(arguments), {"ATOLL_WORKER=w"}, directory_.path() / "log"};
    }
    WorkerCommand shell(const std::string& script) { return command({"/bin/sh", "-c", script}); }
    /// The next line, or what was said instead of one.
    static std::string next_line(WorkerProcess& worker) {
        for (int tries = 0; tries < 1000; ++tries) {
            if (const auto line = worker.line()) return *line;
            pollfd ready{worker.output(), POLLIN, 0};
            poll(&ready, 1, 10);
            worker.read_errors();
            if (worker.output() < 0 || !worker.read_output()) {
                if (const auto line = worker.line()) return *line;
                return worker.flooded() ? "flooded" : "ended";
            }
        }
        return "nothing";
    }

    test::TemporaryDirectory directory_;
};

TEST_F(WorkerProcessTest, LinesGoInAndComeOut) {
    WorkerProcess worker(command({"cat"}));
    for (const std::string line : {"one", "", "a longer one with \"quotes\""}) {
        ASSERT_TRUE(worker.send(line));
        EXPECT_EQ(next_line(worker), line);
    }
    EXPECT_TRUE(worker.silent());
    EXPECT_THAT(worker.end(), HasSubstr("signal 9"));
}

TEST_F(WorkerProcessTest, TellsHowItEndedAndItsLastWords) {
    WorkerProcess worker(shell("echo first >&2; echo last >&2; exit 3"));
    EXPECT_EQ(next_line(worker), "ended");
    EXPECT_EQ(worker.end(), "exit code 3");
    EXPECT_EQ(worker.last_words(), "last");
    EXPECT_EQ(test::read_file(directory_.path() / "log"), "first\nlast\n");
    EXPECT_FALSE(worker.send("too late"));
}

TEST_F(WorkerProcessTest, AFloodIsNoticed) {
    WorkerProcess worker(shell("exec tr '\\0' x </dev/zero"));
    EXPECT_EQ(next_line(worker), "flooded");
    EXPECT_LT(worker.rest().size(), WorkerProcess::most_line_bytes + (1 << 17));
}

TEST_F(WorkerProcessTest, WhatItHasStartedEndsWithIt) {
    WorkerProcess worker(shell("sleep 1000 & echo $!; wait"));
    const pid_t grandchild = std::stoi(next_line(worker));
    EXPECT_EQ(kill(grandchild, 0), 0);
    worker.end();
    bool gone = false;
    for (int tries = 0; tries < 1000 && !gone; ++tries) {
        std::ifstream stat("/proc/" + std::to_string(grandchild) + "/stat");
        std::string text;
        gone = !std::getline(stat, text) || text.find(") Z ") != std::string::npos;
        if (!gone) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_TRUE(gone);
}

TEST_F(WorkerProcessTest, VariablesOfMpiAreNotPassedOn) {
    setenv("OMPI_TEST_VARIABLE", "1", 1);
    setenv("ATOLL_TEST_VARIABLE", "kept", 1);
    WorkerProcess worker(shell("echo $OMPI_TEST_VARIABLE,$ATOLL_TEST_VARIABLE,$ATOLL_WORKER"));
    EXPECT_EQ(next_line(worker), ",kept,w");
    unsetenv("OMPI_TEST_VARIABLE");
    unsetenv("ATOLL_TEST_VARIABLE");
}

TEST_F(WorkerProcessTest, AProgramThatIsNotThereIsAnError) {
    try {
        WorkerProcess worker(command({"no-such-program", "x"}));
        FAIL() << "it runs";
    } catch (const base::Error& e) {
        EXPECT_EQ(e.kind(), base::ErrorKind::input);
        EXPECT_THAT(e.what(), HasSubstr("'no-such-program'"));
    }
}

}  // namespace
}  // namespace atl::run
