#include <gmock/gmock.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "small_search.hpp"
#include "threaded_peers.hpp"

// Files that cannot be read or written.

namespace atl::run::test_search {
namespace {

namespace fs = std::filesystem;
using atl::test::Failure;
using atl::test::failure_of;
using atl::test::write_file;
using base::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(SearchRunTest, ADirectoryThatCannotBeCreatedIsAnError) {
    write_file(path("file"), "a regular file");
    for (const fs::path& directory : {path("file"), path("file") / "below", path("file") / "a/b"})
        for (const Resume again : {Resume::never, Resume::automatic}) {
            const Failure failure =
                failure_of([&] { run_with(job_, {.directory = directory, .resume = again}); });
            EXPECT_EQ(failure.kind, ErrorKind::io) << directory;
            EXPECT_THAT(failure.text, HasSubstr(directory.string()));
            EXPECT_THAT(recorder_.starts, IsEmpty());
        }
    EXPECT_EQ(read_file(path("file")), "a regular file");
}

TEST_F(SearchRunTest, AnErrorOfTheRootReachesAllRanks) {
    write_file(path("file"), "a regular file");
    std::vector<Failure> failures(3);
    atl::test::on_ranks(3, [&](search::Communicator& peers) {
        Recorder recorder;
        failures[static_cast<std::size_t>(peers.rank())] = failure_of([&] {
            run_search(job_, peers, {.directory = path("file") / "below"}, recorder, never);
        });
    });
    for (const Failure& f : failures) {
        EXPECT_EQ(f.kind, ErrorKind::io);
        EXPECT_EQ(f.text, failures[0].text);
    }
}

TEST_F(SearchRunTest, ADamagedCheckpointGivesWayToThePreviousOne) {
    run(job_, "run", from_question(at_meeting(2)));
    const fs::path newest = path("run") / "checkpoint.h5";
    write_file(newest, read_file(newest).substr(0, 1000));
    resume(job_, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    ASSERT_EQ(recorder_.warnings.size(), 1u);
    EXPECT_THAT(recorder_.warnings[0], HasSubstr("checkpoint.h5.prev"));
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, AMissingCheckpointGivesWayToThePreviousOne) {
    run(job_, "run", from_question(at_meeting(2)));
    fs::remove(path("run") / "checkpoint.h5");
    resume(job_, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, WithoutAUsableCheckpointNothingIsResumed) {
    run(job_, "run", from_question(at_meeting(2)));
    for (const char* file : {"checkpoint.h5", "checkpoint.h5.prev"})
        write_file(path("run") / file, "not HDF5");
    const Failure failure = failure_of([&] { resume(job_, "run"); });
    EXPECT_EQ(failure.kind, ErrorKind::io);
    EXPECT_EQ(read_file(path("run") / "checkpoint.h5"), "not HDF5");
}

TEST_F(SearchRunTest, ACheckpointThatCannotBeWrittenIsAWarning) {
    const SearchOutcome outcome = run(job_, "run", [&] {
        // A directory that is not empty gives way to no file.
        fs::create_directories(path("run") / "checkpoint.h5" / "full");
        return false;
    });
    EXPECT_EQ(outcome.ending, SearchEnding::finished);
    // After the first generation and at the end; within a second of a failure it is not tried
    // again.
    EXPECT_GE(recorder_.warnings.size(), 2u);
    for (const std::string& warning : recorder_.warnings)
        EXPECT_THAT(warning, HasSubstr((path("run") / "checkpoint.h5").string()));
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, ACheckpointThatCannotBeBegunIsAWarningOnEveryNumberOfRanks) {
    for (const int ranks : {1, 3}) {
        const std::string name = std::to_string(ranks) + " ranks";
        const fs::path in_the_way = path(name) / "checkpoint.h5.tmp";
        fs::create_directories(in_the_way);
        std::vector<std::string> warnings;
        atl::test::on_ranks(ranks, [&](search::Communicator& peers) {
            Recorder recorder;
            const auto outcome =
                run_search(job_, peers, {.directory = path(name)}, recorder, never);
            EXPECT_EQ(outcome.ending, SearchEnding::finished);
            if (peers.root())
                warnings = recorder.warnings;
            else
                EXPECT_THAT(recorder.warnings, IsEmpty());
        });
        EXPECT_GE(warnings.size(), 2u);
        EXPECT_THAT(warnings, testing::Each("checkpoint not written, the search goes on: " +
                                            in_the_way.string() + ": cannot be created"));
        EXPECT_FALSE(fs::exists(path(name) / "checkpoint.h5"));
        EXPECT_TRUE(fs::is_directory(in_the_way));
        expect_result(straight_run(), name);
    }
}

TEST_F(SearchRunTest, AStopWhoseCheckpointCannotBeWrittenIsAnError) {
    // To say "stopped" would promise a checkpoint to go on from.
    const Failure failure = failure_of([&] {
        // The limit keeps it from trying for long.
        run_with(job_, {.directory = path("run"), .time_limit = TimeLimit{0.5}}, [&] {
            fs::create_directories(path("run") / "checkpoint.h5" / "full");
            return true;
        });
    });
    EXPECT_EQ(failure.kind, ErrorKind::io);
    EXPECT_THAT(failure.text, HasSubstr((path("run") / "checkpoint.h5").string()));
    EXPECT_THAT(failure.text, HasSubstr("there is no checkpoint"));
}

TEST_F(SearchRunTest, AResultThatCannotBeWrittenIsToldAndNoWorkIsLost) {
    const SearchOutcome outcome = run(job_, "run", [&] {
        fs::create_directories(path("run") / "result.json" / "full");
        return false;
    });
    EXPECT_THAT(outcome.not_written, HasSubstr("result.json"));
    EXPECT_THAT(outcome.not_written, HasSubstr("of generation 4: --resume"));
    // It can be told at least.
    EXPECT_TRUE(outcome.result && outcome.result->best);
    EXPECT_FALSE(fs::exists(path("run") / "run.json"));
    // Nothing is lost: the last checkpoint is there.
    fs::remove_all(path("run") / "result.json");
    resume(job_, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(last_generation));
    expect_result(straight_run(), "run");
}

}  // namespace
}  // namespace atl::run::test_search
