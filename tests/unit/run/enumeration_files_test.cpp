#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "small_enumeration.hpp"

// Enumerations that cannot begin, and files that cannot be read or written.

namespace atl::run::test_enumeration {
namespace {

using base::ErrorKind;
using test::Failure;
using test::failure_of;
using test::write_file;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST_F(EnumerationRunTest, PublishedFidelityIsAnInputErrorOnAllRanks) {
    const io::Job published = small_job({{"model.fidelity", "published"}});
    std::vector<Failure> failures(3);
    test::on_ranks(3, [&](search::Communicator& peers) {
        Recorder recorder;
        failures[static_cast<std::size_t>(peers.rank())] = failure_of([&] {
            run_enumeration(published, config_of(published), peers, {.directory = path("run")},
                            recorder, never);
        });
    });
    for (const Failure& failure : failures) {
        EXPECT_EQ(failure.kind, ErrorKind::input);
        EXPECT_THAT(failure.text, HasSubstr("model.fidelity=exact"));
    }
    EXPECT_FALSE(fs::exists(path("run")));
}

TEST_F(EnumerationRunTest, ADirectoryThatCannotBeCreatedIsAnErrorOnAllRanks) {
    write_file(path("file"), "a regular file");
    std::vector<Failure> failures(3);
    test::on_ranks(3, [&](search::Communicator& peers) {
        Recorder recorder;
        failures[static_cast<std::size_t>(peers.rank())] = failure_of([&] {
            run_enumeration(job_, config_of(job_), peers, {.directory = path("file") / "below"},
                            recorder, never);
        });
    });
    for (const Failure& failure : failures) {
        EXPECT_EQ(failure.kind, ErrorKind::io);
        EXPECT_THAT(failure.text, HasSubstr((path("file") / "below").string()));
    }
}

TEST_F(EnumerationRunTest, ADamagedCheckpointGivesWayToThePreviousOne) {
    run("run", at_once);
    resume("run", at_once);
    const fs::path newest = path("run") / "checkpoint.h5";
    write_file(newest, read_file(newest).substr(0, 1000));
    resume("run", at_once);
    EXPECT_THAT(recorder_.starts, ElementsAre(1u));
    ASSERT_EQ(recorder_.warnings.size(), 1u);
    EXPECT_THAT(recorder_.warnings[0], HasSubstr("checkpoint.h5.prev"));
    // The damaged one did not take the place of the good one, which may be needed again.
    EXPECT_TRUE(fs::exists(path("run") / "checkpoint.h5.damaged"));
    fs::remove(newest);
    resume("run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1u));
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, WithoutAUsableCheckpointNothingIsResumed) {
    run("run", at_once);
    write_file(path("run") / "checkpoint.h5", "not HDF5");
    EXPECT_EQ(failure_of([&] { resume("run"); }).kind, ErrorKind::io);
    EXPECT_EQ(read_file(path("run") / "checkpoint.h5"), "not HDF5");
}

TEST_F(EnumerationRunTest, ACheckpointThatCannotBeWrittenIsAWarning) {
    const io::Job often = small_job({{"checkpoint.seconds", "0"}});
    const EnumerationOutcome outcome = run_with(often, {.directory = path("run")}, [&] {
        // A directory that is not empty gives way to no file.
        fs::create_directories(path("run") / "checkpoint.h5" / "full");
        return false;
    });
    EXPECT_TRUE(outcome.finished);
    // After the first round and at the end; within a second of a failure it is not tried again.
    EXPECT_GE(recorder_.warnings.size(), 2u);
    for (const std::string& warning : recorder_.warnings) {
        EXPECT_THAT(warning, HasSubstr((path("run") / "checkpoint.h5").string()));
        EXPECT_THAT(warning, HasSubstr("goes on"));
    }
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, AStopWhoseCheckpointCannotBeWrittenIsAnError) {
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
    EXPECT_THAT(failure.text, Not(HasSubstr("goes on")));
}

TEST_F(EnumerationRunTest, AResultThatCannotBeWrittenIsToldAndNoWorkIsLost) {
    const EnumerationOutcome outcome = run("run", [&] {
        fs::create_directories(path("run") / "top.csv" / "full");
        return false;
    });
    EXPECT_TRUE(outcome.finished);
    EXPECT_TRUE(outcome.result.has_value());
    EXPECT_THAT(outcome.not_written, HasSubstr("top.csv"));
    EXPECT_THAT(outcome.not_written, HasSubstr("of chunk " + std::to_string(chunks)));
    fs::remove_all(path("run") / "top.csv");
    resume("run");
    EXPECT_THAT(recorder_.starts, ElementsAre(chunks));
    expect_result(straight_run(), "run");
}

}  // namespace
}  // namespace atl::run::test_enumeration
