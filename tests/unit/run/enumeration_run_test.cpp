#include "atoll/run/enumeration_run.hpp"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "atoll/model/reference_model.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/run/search_run.hpp"
#include "run_fixture.hpp"
#include "threaded_peers.hpp"

// Enumerations of a space of 1,728 designs in 54 chunks, on two networks: some designs are
// feasible, some exceed the area limit, some cannot hold the networks.

namespace atl::run {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using search::EnumerationConfig;
using search::EnumerationTally;
using search::Objective;
using test::at_question;
using test::dies_at_question;
using test::Failure;
using test::failure_of;
using test::Interrupted;
using test::names_in;
using test::never;
using test::read_file;
using test::TemporaryDirectory;
using test::write_file;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::uint64_t chunks = 54;
/// Rounds of one rank double: 1 + 2 + 4 + 8 + 16 + 23 chunks. A slow machine takes more.
constexpr std::uint64_t quick_rounds[] = {1, 3, 7, 15, 31, chunks};

constexpr const char* small_space = R"(name: small
source: none
template: rram
parameters:
  supply_voltage: [0.5, 0.7]
  bits_per_cell: [1, 4, 8]
  cycle_time: [1e-9, 2e-9]
  rows: [128, 256, 512]
  columns: [32, 128, 512]
  router_groups: [2, 8]
  tiles_per_group: [16, 64]
  macros_per_tile: [16, 32]
  glb_kib: [1024, 4096]
  technology_nm: 32
)";

io::Job small_job(const io::Overrides& more = {}, const std::string& space = small_space) {
    static const TemporaryDirectory directory;
    write_file(directory.path() / "space.yaml", space);
    io::Overrides overrides = {{"space", (directory.path() / "space.yaml").string()},
                               {"networks", "[alexnet, resnet18]"},
                               {"constraints.area_mm2", "600"},
                               {"checkpoint.seconds", "1e6"}};
    for (const auto& [key, value] : more) overrides[key] = value;
    return io::load_job(ATOLL_SOURCE_DIR "/jobs/rram-4.yaml", overrides,
                        io::ConfigPath({ATOLL_SOURCE_DIR "/configs"}));
}

/// Read once: no test changes it.
const io::Job& the_job() {
    static const io::Job job = small_job();
    return job;
}

EnumerationConfig config_of(const io::Job& job) {
    EnumerationConfig config;
    config.leading = job.config.objective;
    config.objectives = {Objective::ela_mean, Objective::e, Objective::a};
    config.top = 5;
    config.area_limit_mm2 = job.config.area_limit_mm2;
    return config;
}

using Files = std::map<std::string, std::string>;

/// All that equal jobs must leave equal, by name.
Files result_files(const fs::path& directory) {
    Files out;
    for (const char* name : {"result.h5", "result.json", "top.csv", "pareto.csv", "parameters.csv"})
        out[name] = read_file(directory / name);
    return out;
}

/// Of a run of the job from start to end, without interruption, on one rank.
const Files& straight_run() {
    static const Files files = [] {
        const TemporaryDirectory directory;
        search::Communicator alone;
        EnumerationObserver nobody;
        run_enumeration(the_job(), config_of(the_job()), alone, {.directory = directory.path()},
                        nobody, [] { return false; });
        return result_files(directory.path());
    }();
    return files;
}

struct Recorder final : EnumerationObserver {
    void started(std::uint64_t from) override { starts.push_back(from); }
    void progress(const EnumerationProgress& p) override { seen.push_back(p); }
    void warning(const std::string& text) override { warnings.push_back(text); }

    std::vector<std::uint64_t> starts;
    std::vector<EnumerationProgress> seen;
    std::vector<std::string> warnings;
};

bool at_once() {
    return true;
}

class EnumerationRunTest : public testing::Test {
  protected:
    fs::path path(const std::string& name) const { return directory_.path() / name; }

    EnumerationOutcome run_with(const io::Job& job, const RunOptions& options,
                                const std::function<bool()>& stop = never) {
        recorder_ = {};
        search::Communicator alone;
        return run_enumeration(job, config_of(job), alone, options, recorder_, stop);
    }
    EnumerationOutcome run(const std::string& name, const std::function<bool()>& stop = never) {
        return run_with(job_, {.directory = path(name)}, stop);
    }
    EnumerationOutcome resume(const std::string& name, const std::function<bool()>& stop = never) {
        return run_with(job_, {.directory = path(name), .resume = Resume::automatic}, stop);
    }
    /// On several ranks; `stop` is asked on the last one alone. Whether all finished.
    bool run_on(int ranks, const RunOptions& options, const std::function<bool()>& stop = never,
                const io::Job& job = the_job()) {
        std::vector<int> finished(static_cast<std::size_t>(ranks));
        test::on_ranks(ranks, [&](search::Communicator& peers) {
            Recorder recorder;
            const bool last = peers.rank() + 1 == ranks;
            const auto outcome = run_enumeration(job, config_of(job), peers, options, recorder,
                                                 last ? stop : std::function<bool()>(never));
            finished[static_cast<std::size_t>(peers.rank())] = outcome.finished;
            // The root alone has the result and shows progress.
            EXPECT_EQ(outcome.result.has_value(), outcome.finished && peers.root());
            EXPECT_EQ(recorder.seen.empty(), !peers.root());
            EXPECT_EQ(recorder.starts.size(), peers.root() ? 1u : 0u);
        });
        EXPECT_EQ(std::set<int>(finished.begin(), finished.end()).size(), 1u);
        return finished.front() != 0;
    }

    /// A run left these bytes.
    void expect_result(const Files& expected, const std::string& name) {
        const Files got = result_files(path(name));
        for (const auto& [file, bytes] : expected)
            EXPECT_TRUE(got.at(file) == bytes) << file << " of " << name;
    }

    nlohmann::json json(const std::string& file) const {
        return nlohmann::json::parse(read_file(path(file)));
    }

    TemporaryDirectory directory_;
    Recorder recorder_;
    const io::Job& job_ = the_job();
};

// ---- A run without interruption

TEST_F(EnumerationRunTest, CountsAndRanksWhatThePlainModelSaysOfEveryDesign) {
    const EnumerationOutcome outcome = run("run");
    EXPECT_TRUE(outcome.finished);
    ASSERT_TRUE(outcome.result.has_value());
    const EnumerationTally& tally = outcome.result->tally;
    model::ReferenceModel plain(job_.library, job_.hardware, job_.networks, model::Fidelity::exact);
    EnumerationTally expected;
    std::map<Objective, std::map<double, std::set<search::DesignId>>> ranked;
    for (search::DesignId id = 0; id < job_.space.size(); ++id) {
        const auto cost =
            plain.evaluate(job_.space.design(id), model::CostModel::Effort::every_network);
        if (!cost.feasible()) {
            ++expected.unmappable;
        } else if (cost.area_mm2 > 600) {
            ++expected.over_area;
        } else {
            ++expected.feasible;
            for (const Objective o : config_of(job_).objectives)
                ranked[o][search::value(o, cost)].insert(id);
        }
    }
    // The space has designs of each kind, or this would show little.
    EXPECT_GT(expected.unmappable, 100u);
    EXPECT_GT(expected.over_area, 100u);
    EXPECT_GT(expected.feasible, 100u);
    EXPECT_EQ(tally.unmappable, expected.unmappable);
    EXPECT_EQ(tally.over_area, expected.over_area);
    EXPECT_EQ(tally.feasible, expected.feasible);
    EXPECT_EQ(tally.outside_tables, 0u);
    EXPECT_EQ(tally.designs(), 1728u);
    ASSERT_EQ(outcome.result->optima.size(), 3u);
    for (std::size_t o = 0; o < 3; ++o) {
        const Objective objective = config_of(job_).objectives[o];
        ASSERT_EQ(tally.best[o].size(), 5u);
        const auto& [value, ids] = *ranked[objective].begin();
        const io::Optimum& optimum = outcome.result->optima[o];
        EXPECT_EQ(optimum.objective, objective);
        EXPECT_EQ(optimum.design.id, tally.best[o].front().id);
        EXPECT_EQ(optimum.design.design, job_.space.design(optimum.design.id));
        EXPECT_TRUE(ids.contains(optimum.design.id)) << search::name(objective);
        // Costed anew by the plain model; the walk itself may round otherwise.
        EXPECT_EQ(optimum.design.objective_exact, value);
        EXPECT_NEAR(tally.best[o].front().value / value, 1, 1e-12);
        EXPECT_NEAR(optimum.design.objective_published / value, 1, 0.05);
        EXPECT_LE(optimum.design.exact.area_mm2, 600);
    }
}

TEST_F(EnumerationRunTest, LeavesItsFiles) {
    const EnumerationOutcome outcome =
        run_with(job_, {.directory = path("run"), .parallel = "alone"});
    EXPECT_THAT(names_in(path("run")),
                ElementsAre("checkpoint.h5", "parameters.csv", "pareto.csv", "result.h5",
                            "result.json", "run.json", "top.csv"));
    const auto result = json("run/result.json");
    EXPECT_EQ(result["designs"]["in_space"], 1728);
    EXPECT_EQ(result["designs"]["feasible"], outcome.result->tally.feasible);
    EXPECT_EQ(result["optima"]["ela_mean"]["design_id"], outcome.result->optima[0].design.id);
    EXPECT_EQ(result["optima"]["ela_mean"]["value"],
              outcome.result->optima[0].design.objective_exact);
    const auto sessions = json("run/run.json");
    ASSERT_EQ(sessions.size(), 1u);
    EXPECT_EQ(sessions[0]["from_chunk"], 0);
    EXPECT_EQ(sessions[0]["to_chunk"], chunks);
    EXPECT_EQ(sessions[0]["outcome"], "finished");
    EXPECT_EQ(sessions[0]["parallel"], "alone");
}

TEST_F(EnumerationRunTest, EqualJobsGiveEqualBytes) {
    run("a");
    run_with(small_job(), {.directory = path("b")});
    expect_result(straight_run(), "a");
    expect_result(straight_run(), "b");
    run_with(small_job({{"constraints.area_mm2", "599"}}), {.directory = path("c")});
    EXPECT_FALSE(read_file(path("a") / "result.h5") == read_file(path("c") / "result.h5"));
}

TEST_F(EnumerationRunTest, TheNumberOfRanksChangesNothing) {
    for (const int ranks : {1, 2, 3, 4}) {
        const std::string name = std::to_string(ranks) + " ranks";
        EXPECT_TRUE(run_on(ranks, {.directory = path(name)}));
        expect_result(straight_run(), name);
    }
}

TEST_F(EnumerationRunTest, MoreRanksThanChunksChangeNothing) {
    // Two chunks: the other ranks have nothing to do.
    std::string space = small_space;
    for (const auto& [from, to] : {std::pair{"[1, 4, 8]", "8"},
                                   {"[128, 256, 512]", "512"},
                                   {"[32, 128, 512]", "[32, 128]"},
                                   {"[16, 64]", "64"}})
        space.replace(space.find(from), std::string(from).size(), to);
    const io::Job tiny = small_job({{"constraints.area_mm2", "800"}}, space);
    EXPECT_GT(run_with(tiny, {.directory = path("one")}).result->tally.feasible, 0u);
    EXPECT_EQ(recorder_.seen.back().chunks, 2u);
    const Files expected = result_files(path("one"));
    for (const int ranks : {2, 3, 4, 5}) {
        const std::string name = std::to_string(ranks) + " ranks";
        EXPECT_TRUE(run_on(ranks, {.directory = path(name)}, never, tiny));
        expect_result(expected, name);
    }
}

TEST_F(EnumerationRunTest, WithoutADirectoryNothingIsWritten) {
    const fs::path here = fs::current_path();
    fs::create_directories(path("empty"));
    fs::current_path(path("empty"));
    // Not even where checkpoints would be due all the time, nor on a stop.
    const io::Job often = small_job({{"checkpoint.seconds", "0"}, {"output", "results"}});
    const EnumerationOutcome finished = run_with(often, {});
    const EnumerationOutcome stopped = run_with(often, {}, at_once);
    fs::current_path(here);
    EXPECT_THAT(names_in(path("empty")), IsEmpty());
    EXPECT_TRUE(finished.finished);
    EXPECT_FALSE(stopped.finished);
    EXPECT_FALSE(stopped.result.has_value());
    EXPECT_TRUE(finished.result->tally == run("run").result->tally);
}

TEST_F(EnumerationRunTest, ShowsProgressUpToTheLastChunk) {
    const EnumerationOutcome outcome = run("run");
    EXPECT_THAT(recorder_.starts, ElementsAre(0u));
    EXPECT_THAT(recorder_.warnings, IsEmpty());
    ASSERT_FALSE(recorder_.seen.empty());
    const EnumerationProgress* before = nullptr;
    for (const EnumerationProgress& p : recorder_.seen) {
        EXPECT_EQ(p.chunks, chunks);
        // All chunks have as many designs.
        EXPECT_EQ(p.designs_done, p.chunks_done * 32);
        EXPECT_LE(p.feasible, p.designs_done);
        EXPECT_EQ(p.best.has_value(), p.feasible > 0);
        EXPECT_GT(p.designs_per_second, 0);
        EXPECT_GE(p.seconds_left, 0);
        if (before != nullptr) {
            EXPECT_GT(p.chunks_done, before->chunks_done);
            EXPECT_GE(p.seconds, before->seconds);
            EXPECT_GE(p.feasible, before->feasible);
            if (before->best) {
                ASSERT_TRUE(p.best.has_value());
                EXPECT_LE(p.best->value, before->best->value);
            }
        }
        before = &p;
    }
    EXPECT_EQ(before->chunks_done, chunks);
    EXPECT_EQ(before->seconds_left, 0);
    EXPECT_EQ(before->feasible, outcome.result->tally.feasible);
    EXPECT_EQ(before->best, outcome.result->tally.best[0].front());
    EXPECT_LE(outcome.seconds, before->seconds + 10);
    EXPECT_GE(outcome.seconds, before->seconds);
}

TEST_F(EnumerationRunTest, ShowsTheBestOfTheLeadingObjectiveWhereverItStands) {
    EnumerationConfig config = config_of(job_);
    config.leading = Objective::a;
    search::Communicator alone;
    const auto outcome = run_enumeration(job_, config, alone, {}, recorder_, never);
    EXPECT_EQ(recorder_.seen.back().best, outcome.result->tally.best[2].front());
    EXPECT_NE(recorder_.seen.back().best, outcome.result->tally.best[0].front());
}

TEST_F(EnumerationRunTest, AsksWhetherToStopAfterEveryRound) {
    std::size_t asked = 0;
    run("run", [&] {
        ++asked;
        EXPECT_EQ(recorder_.seen.size(), asked);
        return false;
    });
    EXPECT_EQ(asked, recorder_.seen.size());
}

TEST_F(EnumerationRunTest, HasNoOptimumWhenNothingIsFeasible) {
    const io::Job tight = small_job({{"constraints.area_mm2", "0.001"}});
    const EnumerationOutcome outcome = run_with(tight, {.directory = path("run")});
    EXPECT_TRUE(outcome.finished);
    ASSERT_TRUE(outcome.result.has_value());
    EXPECT_THAT(outcome.result->optima, IsEmpty());
    EXPECT_EQ(outcome.result->tally.feasible, 0u);
    EXPECT_EQ(outcome.result->tally.designs(), 1728u);
    EXPECT_EQ(json("run/result.json")["optima"], nlohmann::json::object());
    EXPECT_FALSE(recorder_.seen.back().best.has_value());
}

// ---- Stopping and going on

TEST_F(EnumerationRunTest, StoppingAfterAnyRoundAndGoingOnChangesNothing) {
    for (int round = 1; round < 6; ++round) {
        const std::string name = "stopped after " + std::to_string(round);
        const EnumerationOutcome stopped = run(name, at_question(round));
        if (stopped.finished) break;  // rounds have other sizes on a slow machine
        EXPECT_FALSE(stopped.result.has_value());
        const std::uint64_t done = recorder_.seen.back().chunks_done;
        EXPECT_LE(done, quick_rounds[round - 1]);
        EXPECT_THAT(names_in(path(name)), ElementsAre("checkpoint.h5", "run.json"));

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
    EXPECT_THAT(names_in(path("seldom")), IsEmpty());
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

// ---- Directories that hold something

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
    // Each of the files alone is reason enough.
    for (const std::string& kept : names_in(path("run"))) {
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
    EXPECT_THAT(names_in(path("run")), IsEmpty());
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

// ---- What cannot be done

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
}  // namespace atl::run
