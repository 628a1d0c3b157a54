#include <gmock/gmock.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "small_search.hpp"

// Directories that hold an earlier run.

namespace atl::run::test_search {
namespace {

namespace fs = std::filesystem;
using atl::test::dies_at_question;
using atl::test::Failure;
using atl::test::failure_of;
using atl::test::Interrupted;
using atl::test::names_in;
using atl::test::write_file;
using base::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(SearchRunTest, RefusesADirectoryThatHoldsARun) {
    run(job_, "run");
    const std::string h5 = read_file(path("run") / "result.h5");
    auto files = names_in(path("run"));
    files.erase("job.yaml");  // of a run that did nothing yet
    // Each of the files alone is reason enough.
    std::vector<std::string> names(files.begin(), files.end());
    names.push_back("");
    for (const std::string& kept : names) {
        const fs::path directory = path("holds " + kept);
        fs::create_directory(directory);
        for (const std::string& file : files)
            if (kept.empty() || file == kept) fs::copy_file(path("run") / file, directory / file);
        const auto before = names_in(directory);
        const Failure failure = failure_of([&] { run_with(job_, {.directory = directory}); });
        EXPECT_EQ(failure.kind, ErrorKind::refused) << kept;
        EXPECT_THAT(failure.text, HasSubstr(directory.string()));
        EXPECT_THAT(failure.text, HasSubstr("--overwrite"));
        EXPECT_THAT(failure.text, HasSubstr("--resume"));
        EXPECT_EQ(names_in(directory), before);
        for (const std::string& file : before)
            EXPECT_TRUE(read_file(directory / file) == read_file(path("run") / file)) << file;
        EXPECT_THAT(recorder_.starts, IsEmpty());
    }
}

TEST_F(SearchRunTest, RefusesADirectoryThatHoldsAStoppedRun) {
    run(job_, "run", from_question(1));
    const std::string checkpoint = read_file(path("run") / "checkpoint.h5");
    EXPECT_EQ(failure_of([&] { run(job_, "run"); }).kind, ErrorKind::refused);
    EXPECT_TRUE(read_file(path("run") / "checkpoint.h5") == checkpoint);
}

TEST_F(SearchRunTest, TakesADirectoryThatHoldsOtherFiles) {
    fs::create_directories(path("run"));
    write_file(path("run") / "notes.txt", "mine");
    run(job_, "run");
    expect_result(straight_run(), "run");
    EXPECT_EQ(read_file(path("run") / "notes.txt"), "mine");
}

TEST_F(SearchRunTest, CreatesDirectoriesBelowDirectories) {
    run(job_, "a/b/c");
    EXPECT_TRUE(fs::exists(path("a/b/c") / "result.h5"));
}

TEST_F(SearchRunTest, OverwritesWhenToldTo) {
    const io::Job other = small_job({{"seed", "2"}});
    run(other, "other");
    run(job_, "run");
    write_file(path("run") / "notes.txt", "mine");
    run_with(other, {.directory = path("run"), .overwrite = true});
    EXPECT_THAT(recorder_.starts, ElementsAre(-1));
    expect_result(ResultBytes(path("other")), "run");
    EXPECT_EQ(json("run/run.json").size(), 1u);
    EXPECT_EQ(read_file(path("run") / "notes.txt"), "mine");
}

TEST_F(SearchRunTest, OverwritingRemovesTheEarlierRunAtOnce) {
    run(job_, "run");
    run_with(job_, {.directory = path("run"), .overwrite = true}, from_question(1));
    EXPECT_THAT(names_in(path("run")), ElementsAre("checkpoint.h5", "job.yaml", "run.json"));
    EXPECT_THROW(run_with(job_, {.directory = path("run"), .overwrite = true}, dies_at_question(1)),
                 Interrupted);
    EXPECT_THAT(names_in(path("run")), ElementsAre("job.yaml"));
}

TEST_F(SearchRunTest, OverwritingNothingIsARun) {
    run_with(job_, {.directory = path("run"), .overwrite = true});
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, RefusesToResumeAnotherJobAndNamesWhatChanged) {
    run(job_, "run", from_question(at_meeting(1)));
    const std::string checkpoint = read_file(path("run") / "checkpoint.h5");
    const std::vector<std::pair<io::Overrides, std::vector<std::string>>> changes = {
        {{{"seed", "2"}}, {"seed"}},
        {{{"objective", "ela"}}, {"objective"}},
        {{{"constraints.area_mm2", "700"}}, {"constraints.area_mm2"}},
        {{{"islands.count", "4"}}, {"islands.count"}},
        {{{"algorithm.phases", "[{generations: 2}, {generations: 3}]"}},
         {"algorithm.phases[1].generations"}},
        {{{"networks", "[resnet18, vgg16, alexnet]"}}, {"networks[3]"}},
        {{{"model.fidelity", "published"}, {"algorithm.population", "9"}},
         {"model.fidelity", "algorithm.population"}},
    };
    for (const auto& [overrides, keys] : changes) {
        const io::Job other = small_job(overrides);
        const Failure failure = failure_of([&] { resume(other, "run"); });
        EXPECT_EQ(failure.kind, ErrorKind::refused) << keys.front();
        for (const std::string& key : keys) EXPECT_THAT(failure.text, HasSubstr(key));
        EXPECT_THAT(failure.text, Not(HasSubstr("algorithm.drawn")));
        EXPECT_THAT(failure.text, HasSubstr((path("run") / "checkpoint.h5").string()));
        EXPECT_THAT(recorder_.starts, IsEmpty());
    }
    EXPECT_TRUE(read_file(path("run") / "checkpoint.h5") == checkpoint);
    resume(job_, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
}

TEST_F(SearchRunTest, RefusesToResumeWhenTheNetworksChangedInside) {
    run(job_, "run", from_question(1));
    io::Job other = job_;
    other.networks.front().layers.front().P += 1;
    const Failure failure = failure_of([&] { resume(other, "run"); });
    EXPECT_EQ(failure.kind, ErrorKind::refused);
    EXPECT_THAT(failure.text, HasSubstr("networks"));
}

TEST_F(SearchRunTest, CheckpointsAndOutputMayChangeWhenResuming) {
    run(job_, "run", from_question(at_meeting(1)));
    resume(small_job({{"checkpoint.generations", "7"}, {"output", "elsewhere"}}), "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    expect_result(straight_run(), "run");
}

}  // namespace
}  // namespace atl::run::test_search
