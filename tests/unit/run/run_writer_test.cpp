#include "run/run_writer.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "atoll/run/collective.hpp"
#include "run_fixture.hpp"
#include "threaded_peers.hpp"

namespace atl::run {
namespace {

using base::Error;
using base::ErrorKind;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Fails the first `failures` times.
class Disk {
  public:
    Disk(search::Communicator& peers, int failures, ErrorKind kind = ErrorKind::io)
        : peers_(peers), failures_(failures), kind_(kind) {}
    void operator()() {
        ++tries;
        on_root(peers_, [&] {
            if (tries <= failures_) throw Error(kind_, "the disk is full");
        });
    }
    int tries = 0;

  private:
    search::Communicator& peers_;
    int failures_;
    ErrorKind kind_;
};

constexpr int for_ever = 1000;

class RunWriterTest : public testing::Test {
  protected:
    test::TemporaryDirectory directory_;
    RunOptions options_{.directory = directory_.path()};
    search::Communicator alone_;
    StopConditions stop_{alone_, options_, test::never};
    std::vector<std::string> warnings_;
    RunWriter writer_{alone_, stop_, {"search", "generation"}, [this](const std::string& text) {
                          warnings_.push_back(text);
                      }};
};

TEST_F(RunWriterTest, ACheckpointThatFailsIsAWarningAndTriedAgainASecondLater) {
    EXPECT_TRUE(writer_.ready());
    Disk disk(alone_, 1);
    writer_.checkpoint(3, std::ref(disk));
    EXPECT_EQ(disk.tries, 1);
    EXPECT_THAT(warnings_,
                ElementsAre(AllOf(HasSubstr("the search goes on"), HasSubstr("the disk is full"))));
    EXPECT_FALSE(writer_.ready());
    std::this_thread::sleep_for(std::chrono::milliseconds(1050));
    EXPECT_TRUE(writer_.ready());
    writer_.checkpoint(4, std::ref(disk));
    EXPECT_EQ(warnings_.size(), 1u);
    EXPECT_TRUE(writer_.ready());
}

TEST_F(RunWriterTest, TheLastCheckpointIsTriedAgain) {
    test::write_file(directory_.path() / "stop", "");
    Disk disk(alone_, 1);
    writer_.last_checkpoint(3, std::ref(disk));
    EXPECT_EQ(disk.tries, 2);
    EXPECT_THAT(warnings_, IsEmpty());
    EXPECT_FALSE(std::filesystem::exists(directory_.path() / "stop"));
}

TEST_F(RunWriterTest, TheTimeLimitBoundsTheTries) {
    options_.time_limit = TimeLimit{0.5};
    test::write_file(directory_.path() / "stop", "");
    Disk disk(alone_, for_ever);
    const test::Failure failure =
        test::failure_of([&] { writer_.last_checkpoint(3, std::ref(disk)); });
    EXPECT_EQ(disk.tries, 1);
    EXPECT_EQ(failure.kind, ErrorKind::io);
    EXPECT_THAT(failure.text,
                AllOf(HasSubstr("the disk is full"), HasSubstr("there is no checkpoint")));
    // The request is not fulfilled.
    EXPECT_TRUE(std::filesystem::exists(directory_.path() / "stop"));
}

TEST_F(RunWriterTest, TellsTheLastGoodCheckpoint) {
    options_.time_limit = TimeLimit{0.5};
    Disk good(alone_, 0), bad(alone_, for_ever);
    const auto told = [&] {
        return test::failure_of([&] { writer_.last_checkpoint(9, std::ref(bad)); }).text;
    };
    writer_.resumed_at(2);
    EXPECT_THAT(told(), HasSubstr("of generation 2: --resume"));
    writer_.checkpoint(5, std::ref(good));
    writer_.checkpoint(7, std::ref(bad));
    EXPECT_THAT(told(), HasSubstr("of generation 5: --resume"));
}

TEST_F(RunWriterTest, TheResultIsTriedThreeTimes) {
    Disk recovers(alone_, 2);
    EXPECT_EQ(writer_.result(std::ref(recovers)), "");
    EXPECT_EQ(recovers.tries, 3);
    writer_.resumed_at(12);
    Disk full(alone_, for_ever);
    EXPECT_THAT(writer_.result(std::ref(full)),
                AllOf(HasSubstr("the disk is full"), HasSubstr("of generation 12: --resume")));
    EXPECT_EQ(full.tries, 3);
}

TEST_F(RunWriterTest, OnlyDisksAreTriedAgain) {
    for (int what : {0, 1}) {
        Disk bug(alone_, for_ever, ErrorKind::internal);
        const test::Failure failure = test::failure_of([&] {
            what == 0 ? writer_.last_checkpoint(1, std::ref(bug))
                      : (void)writer_.result(std::ref(bug));
        });
        EXPECT_EQ(failure.kind, ErrorKind::internal);
        EXPECT_EQ(bug.tries, 1);
    }
}

TEST_F(RunWriterTest, AllRanksFailTogether) {
    std::vector<int> tries(3);
    std::vector<test::Failure> failures(3);
    std::vector<std::string> texts(3);
    test::on_ranks(3, [&](search::Communicator& peers) {
        const auto rank = static_cast<std::size_t>(peers.rank());
        // What is left differs from rank to rank: the root's counts.
        const RunOptions options{.directory = directory_.path(),
                                 .time_limit = TimeLimit{peers.root() ? 0.5 : 1000}};
        StopConditions stop(peers, options, test::never);
        RunWriter writer(peers, stop, {"search", "generation"},
                         [&](const std::string&) { EXPECT_TRUE(peers.root()); });
        Disk disk(peers, for_ever);
        writer.checkpoint(1, std::ref(disk));
        failures[rank] = test::failure_of([&] { writer.last_checkpoint(1, std::ref(disk)); });
        texts[rank] = writer.result(std::ref(disk));
        tries[rank] = disk.tries;
    });
    EXPECT_THAT(tries, ElementsAre(5, 5, 5));
    for (std::size_t rank = 0; rank < 3; ++rank) {
        EXPECT_EQ(failures[rank].kind, ErrorKind::io);
        EXPECT_EQ(failures[rank].text, failures[0].text);
        EXPECT_THAT(texts[rank], HasSubstr("the disk is full"));
    }
}

TEST_F(RunWriterTest, ALogThatCannotBeWrittenIsAWarning) {
    const Session session(options_, "generation");
    writer_.log(session, 1, 2, StopReason::stop_file);
    EXPECT_THAT(warnings_, IsEmpty());
    const auto log = nlohmann::json::parse(test::read_file(directory_.path() / "run.json"));
    EXPECT_EQ(log[0]["outcome"], "stopped");
    EXPECT_EQ(log[0]["reason"], "stop file");
    writer_.log(session, 2, 3, StopReason::none);
    const auto finished = nlohmann::json::parse(test::read_file(directory_.path() / "run.json"));
    EXPECT_EQ(finished[1]["outcome"], "finished");
    EXPECT_FALSE(finished[1].contains("reason"));
    std::filesystem::create_directories(directory_.path() / "run.json.tmp/full");
    writer_.log(session, 3, 4, StopReason::none);
    EXPECT_THAT(warnings_, ElementsAre(HasSubstr("run.json")));
}

}  // namespace
}  // namespace atl::run
