#include <gmock/gmock.h>

#include "small_search.hpp"

// What guards a run's directory, and what ends a run besides a signal.

namespace atl::run::test_search {
namespace {

namespace fs = std::filesystem;
using atl::test::Failure;
using atl::test::failure_of;
using atl::test::names_in;
using atl::test::write_file;
using base::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(SearchRunTest, AResumeThatIsRequiredNeedsACheckpoint) {
    const RunOptions required{.directory = path("run"), .resume = Resume::required};
    const auto refusal = [&] { return failure_of([&] { run_with(job_, required); }); };
    EXPECT_EQ(refusal().kind, ErrorKind::refused);
    EXPECT_FALSE(fs::exists(path("run")));
    fs::create_directory(path("run"));
    write_file(path("run") / "notes.txt", "mine");
    EXPECT_EQ(refusal().kind, ErrorKind::refused);
    EXPECT_THAT(refusal().text, HasSubstr("--resume auto"));
    EXPECT_THAT(names_in(path("run")), ElementsAre("notes.txt"));
    run(job_, "run", from_question(at_meeting(1)));
    run_with(job_, required);
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    expect_result(straight_run(), "run");
    EXPECT_EQ(run_with(job_, required).ending, SearchEnding::finished);  // once more
}

TEST_F(SearchRunTest, AStopFileStopsAndIsGone) {
    const SearchOutcome stopped = run(job_, "run", [&] {
        write_file(path("run") / "stop", "");
        return false;
    });
    EXPECT_EQ(stopped.ending, SearchEnding::stopped);
    EXPECT_EQ(stopped.reason, StopReason::stop_file);
    EXPECT_EQ(json("run/run.json")[0]["reason"], "stop file");
    EXPECT_THAT(names_in(path("run")), ElementsAre("checkpoint.h5", "job.yaml", "run.json"));
    resume(job_, "run");
    EXPECT_THAT(recorder_.warnings, IsEmpty());
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, StopsBeforeTheTimeLimit) {
    int sessions = 1;
    const RunOptions short_of_time{
        .directory = path("run"), .resume = Resume::automatic, .time_limit = TimeLimit{0}};
    SearchOutcome outcome = run_with(job_, short_of_time);
    EXPECT_EQ(outcome.reason, StopReason::walltime);
    EXPECT_EQ(json("run/run.json")[0]["reason"], "walltime");
    // A generation of an island is done even so: runs with too little time get there in the end.
    for (; outcome.ending == SearchEnding::stopped && sessions < 100; ++sessions)
        outcome = run_with(job_, short_of_time);
    EXPECT_LE(sessions, job_.config.search.islands * (last_generation + 1) + 1);
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, ADirectoryIsOneRunsAtATime) {
    std::vector<Failure> second;
    std::string before;
    run(job_, "run", [&] {
        if (recorder_.seen.size() != 3 || !second.empty()) return false;
        before = read_file(path("run") / "checkpoint.h5");
        search::Communicator alone;
        SearchObserver nobody;
        for (const Resume again : {Resume::never, Resume::automatic})
            second.push_back(failure_of([&] {
                run_search(job_, alone,
                           {.directory = path("run"),
                            .resume = again,
                            .overwrite = again == Resume::never},
                           nobody, never);
            }));
        EXPECT_TRUE(read_file(path("run") / "checkpoint.h5") == before);
        return false;
    });
    ASSERT_EQ(second.size(), 2u);
    for (const Failure& failure : second) {
        EXPECT_EQ(failure.kind, ErrorKind::refused);
        EXPECT_THAT(failure.text, HasSubstr("another run works in " + path("run").string()));
    }
    expect_result(straight_run(), "run");
    EXPECT_EQ(resume(job_, "run").ending, SearchEnding::finished);
}

}  // namespace
}  // namespace atl::run::test_search
