#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "small_enumeration.hpp"

// Stopping an enumeration and going on.

namespace atl::run::test_enumeration {
namespace {

using base::ErrorKind;
using test::at_question;
using test::dies_at_question;
using test::failure_of;
using test::Interrupted;
using test::names_in;
using test::write_file;
using testing::ElementsAre;
using testing::IsEmpty;

/// Rounds of one rank double: 1 + 2 + 4 + 8 + 16 + 23 chunks. A slow machine takes more.
constexpr std::uint64_t quick_rounds[] = {1, 3, 7, 15, 31, chunks};

TEST_F(EnumerationRunTest, StoppingAfterAnyRoundAndGoingOnChangesNothing) {
    for (int round = 1; round < 6; ++round) {
        const std::string name = "stopped after " + std::to_string(round);
        const EnumerationOutcome stopped = run(name, at_question(round));
        if (stopped.finished) break;  // rounds have other sizes on a slow machine
        EXPECT_FALSE(stopped.result.has_value());
        const std::uint64_t done = recorder_.seen.back().chunks_done;
        EXPECT_LE(done, quick_rounds[round - 1]);
        EXPECT_THAT(names_in(path(name)), ElementsAre("checkpoint.h5", "job.yaml", "run.json"));

        EXPECT_TRUE(resume(name).finished);
        EXPECT_THAT(recorder_.starts, ElementsAre(done));
        EXPECT_GT(recorder_.seen.front().chunks_done, done);
        EXPECT_EQ(recorder_.seen.back().chunks_done, chunks);
        EXPECT_THAT(recorder_.warnings, IsEmpty());
        expect_result(straight_run(), name);
        const auto sessions = json(name + "/run.json");
        ASSERT_EQ(sessions.size(), 2u);
        EXPECT_EQ(sessions[0]["outcome"], "stopped");
        EXPECT_EQ(sessions[0]["to_chunk"], done);
        EXPECT_EQ(sessions[1]["outcome"], "finished");
        EXPECT_EQ(sessions[1]["from_chunk"], done);
        EXPECT_EQ(sessions[1]["to_chunk"], chunks);
    }
}

TEST_F(EnumerationRunTest, StoppingAfterEveryRoundChangesNothing) {
    run("steps", at_once);
    std::uint64_t sessions = 1;
    for (; !resume("steps", at_once).finished; ++sessions)
        EXPECT_THAT(recorder_.starts, ElementsAre(sessions));
    // The first round of a session is of one chunk; a stop after the last is none.
    EXPECT_EQ(sessions, chunks - 1);
    expect_result(straight_run(), "steps");
    EXPECT_EQ(json("steps/run.json").size(), chunks);
}

TEST_F(EnumerationRunTest, OtherNumbersOfRanksGoOn) {
    const std::vector<std::vector<int>> histories = {{1, 3}, {3, 1}, {4, 2, 3}, {2, 5}};
    for (const auto& history : histories) {
        std::string name = "ranks";
        for (const int ranks : history) name += " " + std::to_string(ranks);
        for (std::size_t i = 0; i + 1 < history.size(); ++i)
            EXPECT_FALSE(run_on(history[i], {.directory = path(name), .resume = Resume::automatic},
                                at_once));
        EXPECT_FALSE(fs::exists(path(name) / "result.h5"));
        EXPECT_TRUE(run_on(history.back(), {.directory = path(name), .resume = Resume::automatic}));
        expect_result(straight_run(), name);
    }
}

TEST_F(EnumerationRunTest, AStopAfterTheLastRoundIsNone) {
    const EnumerationOutcome outcome =
        run("late", [&] { return recorder_.seen.back().chunks_done == chunks; });
    EXPECT_TRUE(outcome.finished);
    EXPECT_TRUE(outcome.result.has_value());
    expect_result(straight_run(), "late");
}

TEST_F(EnumerationRunTest, GoesOnAfterAProcessDied) {
    const io::Job often = small_job({{"checkpoint.seconds", "0"}});
    for (int question = 1; question <= 4; ++question) {
        const std::string name = "died at " + std::to_string(question);
        EXPECT_THROW(run_with(often, {.directory = path(name)}, dies_at_question(question)),
                     Interrupted);
        const auto seen = recorder_.seen;
        resume(name);
        // From the checkpoint of the round before, or afresh.
        EXPECT_THAT(recorder_.starts,
                    ElementsAre(question == 1 ? 0 : seen[seen.size() - 2].chunks_done));
        expect_result(straight_run(), name);
    }
}

TEST_F(EnumerationRunTest, WritesNoCheckpointBeforeItIsDue) {
    EXPECT_THROW(run("seldom", dies_at_question(4)), Interrupted);
    EXPECT_THAT(names_in(path("seldom")), ElementsAre("job.yaml"));
}

TEST_F(EnumerationRunTest, ResumingWithoutACheckpointStartsFresh) {
    resume("fresh");  // there is not even a directory
    EXPECT_THAT(recorder_.starts, ElementsAre(0u));
    EXPECT_THAT(recorder_.warnings, IsEmpty());
    expect_result(straight_run(), "fresh");
}

TEST_F(EnumerationRunTest, ResumingAFinishedRunGivesTheSameBytes) {
    const EnumerationOutcome first = run("run");
    const EnumerationOutcome again = resume("run");
    EXPECT_TRUE(again.finished);
    EXPECT_THAT(recorder_.starts, ElementsAre(chunks));
    EXPECT_THAT(recorder_.seen, IsEmpty());
    ASSERT_TRUE(again.result.has_value());
    EXPECT_TRUE(again.result->tally == first.result->tally);
    EXPECT_EQ(again.result->optima.size(), 3u);
    expect_result(straight_run(), "run");
    test::on_ranks(3, [&](search::Communicator& peers) {
        Recorder recorder;
        run_enumeration(job_, config_of(job_), peers,
                        {.directory = path("run"), .resume = Resume::automatic}, recorder, never);
    });
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, ResumingRestoresALostResult) {
    run("run");
    for (const auto& [name, bytes] : straight_run()) fs::remove(path("run") / name);
    resume("run");
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, AResumeThatIsRequiredNeedsACheckpoint) {
    const RunOptions required{.directory = path("run"), .resume = Resume::required};
    EXPECT_EQ(failure_of([&] { run_with(job_, required); }).kind, ErrorKind::refused);
    EXPECT_FALSE(fs::exists(path("run")));
    run("run", at_once);
    EXPECT_TRUE(run_with(job_, required).finished);
    EXPECT_THAT(recorder_.starts, ElementsAre(1u));
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, AStopFileAndTheTimeLimitStop) {
    const EnumerationOutcome by_file = run("run", [&] {
        write_file(path("run") / "stop", "");
        return false;
    });
    EXPECT_EQ(by_file.reason, StopReason::stop_file);
    EXPECT_EQ(json("run/run.json")[0]["reason"], "stop file");
    EXPECT_FALSE(fs::exists(path("run") / "stop"));
    const EnumerationOutcome by_time = run_with(
        job_, {.directory = path("run"), .resume = Resume::required, .time_limit = TimeLimit{0}});
    EXPECT_EQ(by_time.reason, StopReason::walltime);
    EXPECT_EQ(json("run/run.json")[1]["reason"], "walltime");
    resume("run");
    expect_result(straight_run(), "run");
}

}  // namespace
}  // namespace atl::run::test_enumeration
