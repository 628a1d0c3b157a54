#include "atoll/run/study_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "small_spaces.hpp"

// A study of a space of 1,728 designs: the starts of its sequences meet stages in which nothing is
// feasible.

namespace atl::run {
namespace {

namespace fs = std::filesystem;
using test::dies_at_question;
using test::failure_of;
using test::Interrupted;
using test::never;
using test::read_file;
using test::TemporaryDirectory;
using test::write_file;
using testing::HasSubstr;

const io::ConfigPath& configs() {
    static const io::ConfigPath path({ATOLL_SOURCE_DIR "/configs"});
    return path;
}

const io::Study& the_study() {
    static const TemporaryDirectory directory;
    static const io::Study study = [] {
        write_file(directory.path() / "space.yaml", test::space_of_1728);
        write_file(directory.path() / "job.yaml",
                   "name: small\nspace: space.yaml\nnetworks: [alexnet, resnet18]\n"
                   "constraints: {area_mm2: 600}\noutput: unused\n");
        write_file(directory.path() / "study.yaml",
                   "name: small\nstudy: sequential\njob: job\noutput: unused\n"
                   "starts: [{name: max}]\n");
        return io::load_study(directory.path() / "study.yaml", {}, configs());
    }();
    return study;
}

struct Recorder final : StudyObserver {
    void step_finished(std::size_t number, const search::StudyDesign& d) override {
        EXPECT_EQ(number, found.size());
        found.push_back(d);
    }
    void step_progress(const StudyProgress& p) override {
        EXPECT_GT(p.share, 0);
        EXPECT_LE(p.share, 1);
        EXPECT_GE(p.seconds_left, 0);
        if (found.size() + 1 == search::study_steps(the_study().plan) && p.share == 1) {
            EXPECT_EQ(p.seconds_left, 0);
        }
    }
    std::vector<search::StudyDesign> found;
};

StudyOutcome run_in(const RunOptions& options, const std::function<bool()>& stop = never) {
    search::Communicator alone;
    Recorder recorder;
    return run_study(the_study(), alone, options, configs(), recorder, stop);
}

std::map<std::string, std::string> files_of(const fs::path& directory) {
    std::map<std::string, std::string> out;
    for (const char* name : {"study.json", "study.csv", "study.h5", "study.yaml",
                             "steps/02-max-device/result.h5", "steps/05-max-system/result.h5"})
        out[name] = read_file(directory / name);
    // The record says where it lies.
    std::string& record = out["study.yaml"];
    const auto at = record.find(directory.string());
    EXPECT_NE(at, std::string::npos);
    record.erase(at, directory.string().size());
    return out;
}

const std::map<std::string, std::string>& straight() {
    static const auto files = [] {
        const TemporaryDirectory directory;
        EXPECT_TRUE(run_in({.directory = directory.path()}).finished);
        return files_of(directory.path());
    }();
    return files;
}

/// True at the n-th question, counted from 1, and ever after, as a signal is.
std::function<bool()> from_question(int n) {
    return [n, asked = 0]() mutable { return ++asked >= n; };
}

TEST(StudyRun, AStageWithoutAFeasibleDesignGoesOnFromTheLeastViolation) {
    const TemporaryDirectory directory;
    const StudyOutcome outcome = run_in({.directory = directory.path()});
    ASSERT_EQ(outcome.designs.size(), 5u);
    const search::StudyDesign& device = outcome.designs[1];
    EXPECT_FALSE(device.feasible);
    ASSERT_TRUE(device.design.has_value());
    EXPECT_EQ(device.feasible_designs, 0u);
    // Every cell size holds the networks, so that the smallest chip is least off.
    EXPECT_NEAR(device.violation, device.cost.area_mm2 / 600 - 1, 1e-12);
    EXPECT_EQ(outcome.designs[2].step.values[1],
              std::vector<double>{static_cast<double>(device.design->bits_per_cell)});
    EXPECT_TRUE(outcome.designs[0].feasible);
    EXPECT_EQ(outcome.designs[0].violation, 0);
    EXPECT_EQ(outcome.table.rows.size(), 5u);
}

TEST(StudyRun, GoesOnWhereverItWasStoppedOrKilled) {
    for (const int n : {1, 2, 3, 5, 8, 13}) {
        for (const bool killed : {false, true}) {
            const TemporaryDirectory directory;
            const RunOptions options{.directory = directory.path(), .resume = Resume::automatic};
            bool interrupted = false;
            try {
                const StudyOutcome outcome =
                    run_in(options, killed ? dies_at_question(n) : from_question(n));
                interrupted = !outcome.finished;
                EXPECT_EQ(outcome.reason, StopReason::signal) << n;
            } catch (const Interrupted&) {
                interrupted = true;
            }
            EXPECT_TRUE(interrupted) << n;
            EXPECT_FALSE(fs::exists(directory.path() / "study.json")) << n;
            EXPECT_TRUE(run_in(options).finished) << n;
            EXPECT_TRUE(files_of(directory.path()) == straight()) << n << killed;
        }
    }
}

TEST(StudyRun, RefusesWhatWouldBeLost) {
    const TemporaryDirectory directory;
    const RunOptions fresh{.directory = directory.path()};
    run_in(fresh);
    EXPECT_THAT(failure_of([&] { run_in(fresh); }).text, HasSubstr("holds an earlier run"));
    // Without the record nobody knows what the answers are of.
    fs::remove(directory.path() / "study.yaml");
    const RunOptions resumed{.directory = directory.path(), .resume = Resume::automatic};
    const auto failure = failure_of([&] { run_in(resumed); });
    EXPECT_EQ(failure.kind, base::ErrorKind::refused);
    EXPECT_THAT(failure.text, HasSubstr("no checkpoint to go on from"));
    EXPECT_TRUE(run_in({.directory = directory.path(), .overwrite = true}).finished);
    EXPECT_TRUE(files_of(directory.path()) == straight());
}

}  // namespace
}  // namespace atl::run
