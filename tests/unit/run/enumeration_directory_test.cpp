#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "atoll/run/search_run.hpp"
#include "small_enumeration.hpp"

// Directories that hold something.

namespace atl::run::test_enumeration {
namespace {

using base::ErrorKind;
using test::dies_at_question;
using test::Failure;
using test::failure_of;
using test::Interrupted;
using test::names_in;
using test::write_file;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(EnumerationRunTest, ADirectoryIsOneRunsAtATime) {
    Failure second;
    bool asked = false;
    run("run", [&] {
        if (std::exchange(asked, true)) return false;
        second = failure_of([&] {
            search::Communicator alone;
            EnumerationObserver nobody;
            run_enumeration(job_, config_of(job_), alone,
                            {.directory = path("run"), .overwrite = true}, nobody, never);
        });
        return false;
    });
    EXPECT_EQ(second.kind, ErrorKind::refused);
    EXPECT_THAT(second.text, HasSubstr("another run works in"));
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, RefusesADirectoryThatHoldsARun) {
    run("run");
    // Each of the files alone is reason enough, but for the record of a run that did nothing yet.
    for (const std::string& kept : names_in(path("run"))) {
        if (kept == "job.yaml") continue;
        const fs::path directory = path("holds " + kept);
        fs::create_directory(directory);
        fs::copy_file(path("run") / kept, directory / kept);
        const Failure failure = failure_of([&] { run_with(job_, {.directory = directory}); });
        EXPECT_EQ(failure.kind, ErrorKind::refused) << kept;
        EXPECT_THAT(failure.text, HasSubstr(directory.string()));
        EXPECT_THAT(failure.text, HasSubstr("--overwrite"));
        EXPECT_THAT(names_in(directory), ElementsAre(kept));
        EXPECT_TRUE(read_file(directory / kept) == read_file(path("run") / kept));
        EXPECT_THAT(recorder_.starts, IsEmpty());
    }
}

TEST_F(EnumerationRunTest, RefusesToResumeAResultWithoutACheckpoint) {
    run("run");
    fs::remove(path("run") / "checkpoint.h5");
    EXPECT_EQ(failure_of([&] { resume("run"); }).kind, ErrorKind::refused);
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, OverwritesWhenToldTo) {
    run_with(small_job({{"constraints.area_mm2", "599"}}), {.directory = path("run")});
    write_file(path("run") / "notes.txt", "mine");
    run_with(job_, {.directory = path("run"), .overwrite = true});
    EXPECT_THAT(recorder_.starts, ElementsAre(0u));
    expect_result(straight_run(), "run");
    EXPECT_EQ(json("run/run.json").size(), 1u);
    EXPECT_EQ(read_file(path("run") / "notes.txt"), "mine");
}

TEST_F(EnumerationRunTest, OverwritingRemovesTheEarlierRunAtOnce) {
    run("run", at_once);
    resume("run");
    EXPECT_THROW(run_with(job_, {.directory = path("run"), .overwrite = true}, dies_at_question(1)),
                 Interrupted);
    EXPECT_THAT(names_in(path("run")), ElementsAre("job.yaml"));
}

TEST_F(EnumerationRunTest, RefusesToResumeAnotherJobAndNamesWhatChanged) {
    run("run", at_once);
    const std::string checkpoint = read_file(path("run") / "checkpoint.h5");
    const std::vector<std::pair<io::Overrides, std::string>> changes = {
        {{{"constraints.area_mm2", "300"}}, "constraints.area_mm2"},
        {{{"objective", "e"}}, "objective"},
        {{{"networks", "[alexnet, vgg16]"}}, "networks[1]"},
        {{{"space", "rram-4"}}, "space"},
    };
    for (const auto& [overrides, key] : changes) {
        const io::Job other = small_job(overrides);
        const Failure failure = failure_of(
            [&] { run_with(other, {.directory = path("run"), .resume = Resume::automatic}); });
        EXPECT_EQ(failure.kind, ErrorKind::refused) << key;
        EXPECT_THAT(failure.text, HasSubstr("changed " + key));
        EXPECT_THAT(failure.text, HasSubstr((path("run") / "checkpoint.h5").string()));
        EXPECT_THAT(recorder_.starts, IsEmpty());
    }
    EXPECT_TRUE(read_file(path("run") / "checkpoint.h5") == checkpoint);
    resume("run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1u));
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, RefusesToResumeWithOtherObjectivesOrAnotherTop) {
    run("run", at_once);
    const auto refused_with = [&](const std::string& named, const auto& change) {
        EnumerationConfig config = config_of(job_);
        change(config);
        std::vector<Failure> failures(2);
        test::on_ranks(2, [&](search::Communicator& peers) {
            Recorder recorder;
            failures[static_cast<std::size_t>(peers.rank())] = failure_of([&] {
                run_enumeration(job_, config, peers,
                                {.directory = path("run"), .resume = Resume::automatic}, recorder,
                                never);
            });
        });
        for (const Failure& failure : failures) {
            EXPECT_EQ(failure.kind, ErrorKind::refused);
            EXPECT_THAT(failure.text, HasSubstr((path("run") / "checkpoint.h5").string()));
            EXPECT_THAT(failure.text, HasSubstr(named));
        }
    };
    refused_with("number of best designs to keep (--top ", [](EnumerationConfig& c) { c.top = 6; });
    refused_with("other objectives (ela_mean, e, a)",
                 [](EnumerationConfig& c) { c.objectives.pop_back(); });
    refused_with("other objectives (ela_mean, e, a)",
                 [](EnumerationConfig& c) { c.objectives.push_back(Objective::l); });
    refused_with("other objectives (ela_mean, e, a)",
                 [](EnumerationConfig& c) { std::swap(c.objectives[1], c.objectives[2]); });
    resume("run");
    expect_result(straight_run(), "run");
}

TEST_F(EnumerationRunTest, AndASearchRefuseToResumeEachOther) {
    run("run", at_once);
    search::Communicator alone;
    SearchObserver nobody;
    const RunOptions resuming{.directory = path("run"), .resume = Resume::automatic};
    const Failure failure = failure_of([&] { run_search(job_, alone, resuming, nobody, never); });
    EXPECT_EQ(failure.kind, ErrorKind::refused);
    EXPECT_THAT(failure.text, HasSubstr("is an 'atoll enumeration checkpoint'"));
    resume("run");
    expect_result(straight_run(), "run");

    run_search(small_job({{"algorithm",
                           "{kind: four_phase, drawn: 20, chosen: 10, population: 4, phases: "
                           "[{generations: 1}]}"},
                          {"islands.count", "1"}}),
               alone, {.directory = path("search")}, nobody, never);
    const std::string result = read_file(path("search") / "result.h5");
    EXPECT_THAT(failure_of([&] { resume("search"); }).text, HasSubstr("is an 'atoll checkpoint'"));
    EXPECT_TRUE(read_file(path("search") / "result.h5") == result);
}

TEST_F(EnumerationRunTest, HowOftenCheckpointsAreWrittenMayChangeWhenResuming) {
    run("run", at_once);
    run_with(small_job({{"checkpoint.seconds", "0"}, {"output", "elsewhere"}}),
             {.directory = path("run"), .resume = Resume::automatic});
    EXPECT_THAT(recorder_.starts, ElementsAre(1u));
    expect_result(straight_run(), "run");
}

}  // namespace
}  // namespace atl::run::test_enumeration
