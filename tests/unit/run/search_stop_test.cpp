#include <gmock/gmock.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "small_search.hpp"
#include "threaded_peers.hpp"

// Searches that are stopped, or die, and go on.

namespace atl::run::test_search {
namespace {

namespace fs = std::filesystem;
using atl::test::dies_at_question;
using atl::test::Interrupted;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(SearchRunTest, StoppingAtAnyMeetingAndGoingOnChangesNothing) {
    for (int generation = 0; generation < last_generation; ++generation) {
        const std::string name = "stopped after " + std::to_string(generation);
        const SearchOutcome stopped = run(job_, name, from_question(at_meeting(generation)));
        EXPECT_EQ(stopped.ending, SearchEnding::stopped);
        EXPECT_FALSE(stopped.result.has_value());
        EXPECT_EQ(recorder_.seen.back().generation, generation);
        EXPECT_FALSE(fs::exists(path(name) / "result.h5"));
        EXPECT_FALSE(fs::exists(path(name) / "result.json"));

        const SearchOutcome finished = resume(job_, name);
        EXPECT_EQ(finished.ending, SearchEnding::finished);
        EXPECT_THAT(recorder_.starts, ElementsAre(generation));
        EXPECT_EQ(recorder_.seen.front().generation, generation + 1);
        EXPECT_EQ(recorder_.seen.size(), static_cast<std::size_t>(last_generation - generation));
        EXPECT_THAT(recorder_.warnings, IsEmpty());
        expect_result(straight_run(), name);
        const auto sessions = json(name + "/run.json");
        ASSERT_EQ(sessions.size(), 2u);
        EXPECT_EQ(sessions[0]["outcome"], "stopped");
        EXPECT_EQ(sessions[0]["to_generation"], generation);
        EXPECT_EQ(sessions[1]["outcome"], "finished");
        EXPECT_EQ(sessions[1]["from_generation"], generation);
    }
}

// Islands that meet seldom: a stop finds some of them further than others.
TEST_F(SearchRunTest, StoppingBetweenMeetingsAndGoingOnChangesNothing) {
    for (const char* interval : {"2", "3", "100"}) {
        const io::Job seldom = small_job({{"islands.migration.interval", interval}});
        const ResultBytes straight = straight_run_of(seldom);
        int asked = 0;
        run(seldom, std::string("asks ") + interval, [&] { return ++asked, false; });
        int unequal = 0;
        for (int question = 1; question <= asked; ++question) {
            const std::string name = std::string(interval) + ", " + std::to_string(question);
            const SearchOutcome first = run(seldom, name, from_question(question));
            // Once the last island is through, there is nothing left to stop.
            EXPECT_EQ(first.ending,
                      question < asked - 1 ? SearchEnding::stopped : SearchEnding::finished);
            const auto islands = states(name);
            ASSERT_EQ(islands.size(), 3u);
            unequal += islands.front().generation != islands.back().generation;
            if (first.ending == SearchEnding::stopped) resume(seldom, name);
            EXPECT_THAT(recorder_.warnings, IsEmpty());
            expect_result(straight, name);
        }
        EXPECT_GT(unequal, 5);
    }
}

TEST_F(SearchRunTest, ManyStopsBetweenMeetingsChangeNothing) {
    const io::Job seldom = small_job({{"islands.migration.interval", "2"}});
    int stops = 0;
    SearchOutcome outcome = run(seldom, "steps", from_question(1));
    for (; outcome.ending == SearchEnding::stopped && stops < 100; ++stops)
        outcome = resume(seldom, "steps", from_question(1));
    // One generation of one island at a time.
    EXPECT_EQ(stops, 3 * (1 + last_generation) - 1);
    expect_result(straight_run_of(seldom), "steps");
}

// Each rank stops where it is, and others go on from there.
TEST_F(SearchRunTest, RanksStoppedBetweenMeetingsChangeNothing) {
    const io::Job seldom = small_job({{"islands.migration.interval", "3"}});
    const ResultBytes straight = straight_run_of(seldom);
    for (int question = 1; question <= 6; ++question) {
        const std::string name = "ranks, " + std::to_string(question);
        std::vector<SearchEnding> endings(2, SearchEnding::finished);
        atl::test::on_ranks(2, [&](search::Communicator& peers) {
            Recorder recorder;
            const auto stop = peers.root() ? std::function<bool()>(never) : from_question(question);
            endings[static_cast<std::size_t>(peers.rank())] =
                run_search(seldom, peers, {.directory = path(name)}, recorder, stop).ending;
        });
        EXPECT_THAT(endings, testing::Each(SearchEnding::stopped));
        atl::test::on_ranks(3, [&](search::Communicator& peers) {
            Recorder recorder;
            run_search(seldom, peers, {.directory = path(name), .resume = Resume::automatic},
                       recorder, never);
        });
        expect_result(straight, name);
    }
}

TEST_F(SearchRunTest, AStopWritesACheckpointEvenWhenNoneIsDue) {
    const io::Job seldom = small_job({{"checkpoint.generations", "1000"}});
    EXPECT_EQ(run(seldom, "run", from_question(at_meeting(2))).ending, SearchEnding::stopped);
    EXPECT_TRUE(fs::exists(path("run") / "checkpoint.h5"));
    resume(seldom, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(2));
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, AStopAfterTheLastGenerationIsNone) {
    const SearchOutcome outcome = run(job_, "late", from_question(at_meeting(last_generation)));
    EXPECT_EQ(outcome.ending, SearchEnding::finished);
    EXPECT_TRUE(outcome.result.has_value());
    expect_result(straight_run(), "late");
}

TEST_F(SearchRunTest, StoppingAfterEveryGenerationChangesNothing) {
    run(job_, "steps", from_question(at_meeting(0)));
    for (int generation = 1; generation < last_generation; ++generation)
        EXPECT_EQ(resume(job_, "steps", from_question(at_meeting(0))).ending,
                  SearchEnding::stopped);
    EXPECT_EQ(resume(job_, "steps", from_question(at_meeting(0))).ending, SearchEnding::finished);
    expect_result(straight_run(), "steps");
}

TEST_F(SearchRunTest, AStopOnAnyRankStopsAll) {
    std::vector<SearchEnding> endings(3, SearchEnding::finished);
    atl::test::on_ranks(3, [&](search::Communicator& peers) {
        Recorder recorder;
        const auto stop = peers.rank() == 2 ? from_question(4) : std::function<bool()>(never);
        endings[static_cast<std::size_t>(peers.rank())] =
            run_search(job_, peers, {.directory = path("ranks")}, recorder, stop).ending;
    });
    EXPECT_THAT(endings, testing::Each(SearchEnding::stopped));
    // At its second meeting. And another number of ranks goes on.
    resume(job_, "ranks");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    expect_result(straight_run(), "ranks");
}

TEST_F(SearchRunTest, RanksGoOnFromTheCheckpointThatTheRootReads) {
    run(job_, "ranks", from_question(at_meeting(2)));
    atl::test::on_ranks(4, [&](search::Communicator& peers) {
        Recorder recorder;
        run_search(job_, peers, {.directory = path("ranks"), .resume = Resume::automatic}, recorder,
                   never);
    });
    expect_result(straight_run(), "ranks");
}

TEST_F(SearchRunTest, GoesOnAfterAProcessDied) {
    for (int question = 1; question <= at_meeting(last_generation); ++question) {
        const std::string name = "died at " + std::to_string(question);
        EXPECT_THROW(run(job_, name, dies_at_question(question)), Interrupted);
        resume(job_, name);
        // The checkpoint of the generation before, or a fresh start.
        EXPECT_THAT(recorder_.starts, ElementsAre((question - 1) / 4 - 1));
        expect_result(straight_run(), name);
    }
}

TEST_F(SearchRunTest, WritesCheckpointsAsOftenAsTheJobSays) {
    // After generation 2, and at the end.
    const io::Job seldom = small_job({{"checkpoint.generations", "3"}});
    const std::vector<std::int64_t> from = {-1, -1, -1, 2, 2};
    for (int generation = 0; generation <= last_generation; ++generation) {
        const std::string name = "died after " + std::to_string(generation);
        EXPECT_THROW(run(seldom, name, dies_at_question(at_meeting(generation))), Interrupted);
        resume(seldom, name);
        EXPECT_THAT(recorder_.starts, ElementsAre(from[static_cast<std::size_t>(generation)]));
    }
    // Within no time at all, after every generation.
    const io::Job often =
        small_job({{"checkpoint.generations", "1000"}, {"checkpoint.seconds", "0"}});
    EXPECT_THROW(run(often, "often", dies_at_question(at_meeting(2))), Interrupted);
    resume(often, "often");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    // How often says nothing about the result.
    expect_result(straight_run(), "often");
    expect_result(straight_run(), "died after 4");
}

TEST_F(SearchRunTest, ResumingWithoutACheckpointStartsFresh) {
    resume(job_, "fresh");  // there is not even a directory
    EXPECT_THAT(recorder_.starts, ElementsAre(-1));
    EXPECT_EQ(recorder_.seen.size(), 5u);
    EXPECT_THAT(recorder_.warnings, IsEmpty());
    expect_result(straight_run(), "fresh");
}

TEST_F(SearchRunTest, ResumingAFinishedRunGivesTheSameBytes) {
    run(job_, "run");
    const auto islands = states("run");
    const std::string h5 = read_file(path("run") / "result.h5"),
                      text = read_file(path("run") / "result.json");
    const SearchOutcome again = resume(job_, "run");
    EXPECT_EQ(again.ending, SearchEnding::finished);
    ASSERT_TRUE(again.result.has_value());
    EXPECT_EQ(states("run"), islands);
    EXPECT_THAT(recorder_.starts, ElementsAre(last_generation));
    EXPECT_THAT(recorder_.seen, IsEmpty());
    EXPECT_TRUE(read_file(path("run") / "result.h5") == h5);
    EXPECT_TRUE(read_file(path("run") / "result.json") == text);
}

TEST_F(SearchRunTest, ResumingRestoresALostResult) {
    run(job_, "run");
    fs::remove(path("run") / "result.h5");
    fs::remove(path("run") / "result.json");
    resume(job_, "run");
    expect_result(straight_run(), "run");
}

}  // namespace
}  // namespace atl::run::test_search
