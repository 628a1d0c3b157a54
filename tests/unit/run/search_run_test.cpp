#include "atoll/run/search_run.hpp"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "atoll/io/checkpoint.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/search/compiled_evaluator.hpp"
#include "run_fixture.hpp"
#include "search_printers.hpp"
#include "threaded_peers.hpp"

// Searches of the real job, made small: three islands, the first population and four generations.

namespace atl::run {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
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

constexpr std::int64_t last_generation = 4;

io::Job small_job(const io::Overrides& more = {}) {
    io::Overrides overrides = {
        {"algorithm.drawn", "40"},     {"algorithm.chosen", "20"},
        {"algorithm.population", "8"}, {"algorithm.phases", "[{generations: 2}, {generations: 2}]"},
        {"islands.count", "3"},        {"islands.migration.interval", "1"},
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

/// The bytes of a result.
struct ResultBytes {
    std::string h5, json;
    explicit ResultBytes(const fs::path& directory)
        : h5(read_file(directory / "result.h5")), json(read_file(directory / "result.json")) {}
};

/// Those of a run of the job from start to end, without interruption.
const ResultBytes& straight_run() {
    static const ResultBytes bytes = [] {
        const TemporaryDirectory directory;
        search::Communicator alone;
        SearchObserver nobody;
        run_search(the_job(), alone, {.directory = directory.path()}, nobody, [] { return false; });
        return ResultBytes(directory.path());
    }();
    return bytes;
}

struct Recorder final : SearchObserver {
    void progress(const SearchProgress& p) override { seen.push_back(p); }
    void warning(const std::string& text) override { warnings.push_back(text); }
    void started(std::int64_t from) override { starts.push_back(from); }

    std::vector<SearchProgress> seen;
    std::vector<std::string> warnings;
    std::vector<std::int64_t> starts;
};

class SearchRunTest : public testing::Test {
  protected:
    fs::path path(const std::string& name) const { return directory_.path() / name; }

    SearchOutcome run_with(const io::Job& job, const RunOptions& options,
                           const std::function<bool()>& stop = never) {
        recorder_ = {};
        search::Communicator alone;
        return run_search(job, alone, options, recorder_, stop);
    }
    SearchOutcome run(const io::Job& job, const std::string& name,
                      const std::function<bool()>& stop = never) {
        return run_with(job, {.directory = path(name)}, stop);
    }
    SearchOutcome resume(const io::Job& job, const std::string& name,
                         const std::function<bool()>& stop = never) {
        return run_with(job, {.directory = path(name), .resume = Resume::automatic}, stop);
    }

    /// A run left these bytes.
    void expect_result(const ResultBytes& expected, const std::string& name) {
        const ResultBytes got(path(name));
        EXPECT_TRUE(got.h5 == expected.h5) << "result.h5 of " << name;
        EXPECT_TRUE(got.json == expected.json) << "result.json of " << name;
    }

    nlohmann::json json(const std::string& file) const {
        return nlohmann::json::parse(read_file(path(file)));
    }

    TemporaryDirectory directory_;
    Recorder recorder_;
    const io::Job& job_ = the_job();
};

// ---- A run without interruption

TEST_F(SearchRunTest, FinishesWithTheBestOfAllIslands) {
    const SearchOutcome outcome = run(job_, "run");
    EXPECT_EQ(outcome.ending, SearchEnding::finished);
    ASSERT_TRUE(outcome.result.has_value());
    const io::SearchResult& result = *outcome.result;
    ASSERT_EQ(result.islands.size(), 3u);
    std::optional<search::Individual> best;
    std::int64_t evaluations = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const search::IslandState& s = result.islands[i];
        EXPECT_EQ(s.island, static_cast<std::int64_t>(i));
        EXPECT_EQ(s.generation, last_generation);
        EXPECT_EQ(s.population.size(), 8u);
        EXPECT_EQ(s.history.size(), 5u);
        EXPECT_EQ(s.history.front().evaluations, 20);
        evaluations += s.evaluations;
        for (const auto& design : s.archive)
            if (!best || better(design, *best)) best = design;
    }
    EXPECT_EQ(result.evaluations(), evaluations);
    ASSERT_TRUE(result.best.has_value());
    ASSERT_TRUE(best->score.feasible());
    EXPECT_EQ(result.best->id, best->id);
    EXPECT_EQ(result.best->design, job_.space.design(best->id));
    // The search minimises the exact objective; the recommendation is costed anew.
    EXPECT_EQ(result.best->objective_exact, best->score.objective);
    EXPECT_NEAR(result.best->objective_published / result.best->objective_exact, 1, 0.05);
    EXPECT_TRUE(result.best->exact.feasible());
    EXPECT_TRUE(result.best->published.feasible());
    EXPECT_LE(result.best->exact.area_mm2, job_.config.area_limit_mm2);
    const auto& home = result.islands[static_cast<std::size_t>(result.best->island)].archive;
    EXPECT_NE(std::find(home.begin(), home.end(), *best), home.end());
    // None before it knew the design.
    for (std::int64_t i = 0; i < result.best->island; ++i) {
        const auto& other = result.islands[static_cast<std::size_t>(i)].archive;
        EXPECT_EQ(std::find(other.begin(), other.end(), *best), other.end());
    }
}

TEST_F(SearchRunTest, EqualsAnArchipelagoRunByHand) {
    const SearchOutcome outcome = run(job_, "run");
    search::CompiledEvaluator evaluator(job_.space, job_.library, job_.hardware, job_.networks);
    search::Problem problem(job_.space, evaluator, job_.config.objective,
                            job_.config.area_limit_mm2);
    search::Communicator alone;
    search::Archipelago archipelago(job_.config.search, problem, alone);
    while (!archipelago.finished()) archipelago.advance();
    ASSERT_TRUE(outcome.result.has_value());
    EXPECT_EQ(outcome.result->islands, archipelago.gather_states());
}

TEST_F(SearchRunTest, LeavesItsFiles) {
    const SearchOutcome outcome = run_with(job_, {.directory = path("run"), .parallel = "alone"});
    EXPECT_THAT(names_in(path("run")), ElementsAre("checkpoint.h5", "checkpoint.h5.prev",
                                                   "result.h5", "result.json", "run.json"));
    const auto result = json("run/result.json");
    EXPECT_EQ(result["job"], "rram-4");
    EXPECT_EQ(result["best"]["design_id"], outcome.result->best->id);
    EXPECT_EQ(result["best"]["objective"], outcome.result->best->objective_exact);
    EXPECT_EQ(result["evaluations"], outcome.result->evaluations());
    EXPECT_EQ(result["islands"], 3);
    EXPECT_EQ(result["generations"], last_generation);
    const auto sessions = json("run/run.json");
    ASSERT_EQ(sessions.size(), 1u);
    EXPECT_EQ(sessions[0]["from_generation"], -1);
    EXPECT_EQ(sessions[0]["to_generation"], last_generation);
    EXPECT_EQ(sessions[0]["outcome"], "finished");
    EXPECT_EQ(sessions[0]["parallel"], "alone");
}

TEST_F(SearchRunTest, EqualJobsGiveEqualBytes) {
    run(job_, "a");
    run(small_job(), "b");
    expect_result(ResultBytes(path("a")), "b");
    run(small_job({{"seed", "2"}}), "c");
    EXPECT_FALSE(read_file(path("a") / "result.h5") == read_file(path("c") / "result.h5"));
}

TEST_F(SearchRunTest, TheNumberOfRanksChangesNothing) {
    for (int ranks : {2, 5}) {
        const std::string name = std::to_string(ranks) + " ranks";
        std::vector<int> results(static_cast<std::size_t>(ranks)), calls = results;
        test::on_ranks(ranks, [&](search::Communicator& peers) {
            Recorder recorder;
            const auto outcome =
                run_search(job_, peers, {.directory = path(name)}, recorder, never);
            const auto rank = static_cast<std::size_t>(peers.rank());
            results[rank] = outcome.result.has_value();
            calls[rank] = static_cast<int>(recorder.seen.size() + recorder.starts.size());
        });
        expect_result(straight_run(), name);
        // The root alone has the result and shows progress.
        std::vector<int> expected(static_cast<std::size_t>(ranks), 0);
        expected[0] = 1;
        EXPECT_EQ(results, expected);
        expected[0] = 6;
        EXPECT_EQ(calls, expected);
    }
}

TEST_F(SearchRunTest, ShowsProgressAfterEveryGeneration) {
    const SearchOutcome outcome = run(job_, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(-1));
    EXPECT_THAT(recorder_.warnings, IsEmpty());
    ASSERT_EQ(recorder_.seen.size(), 5u);
    const std::vector<std::size_t> phases = {0, 0, 0, 1, 1};
    for (std::size_t g = 0; g < 5; ++g) {
        const SearchProgress& p = recorder_.seen[g];
        EXPECT_EQ(p.generation, static_cast<std::int64_t>(g));
        EXPECT_EQ(p.last_generation, last_generation);
        EXPECT_EQ(p.phase, phases[g]);
        EXPECT_EQ(p.phases, 2u);
        std::int64_t evaluations = 0, feasible = 0;
        for (const auto& s : outcome.result->islands) {
            evaluations += s.history[g].evaluations;
            feasible += s.history[g].feasible;
        }
        EXPECT_EQ(p.evaluations, evaluations);
        EXPECT_DOUBLE_EQ(p.feasible_share, static_cast<double>(feasible) / 24);
        EXPECT_GE(p.feasible_share, 0);
        EXPECT_LE(p.feasible_share, 1);
        EXPECT_GT(p.evaluations_per_second, 0);
        EXPECT_GE(p.seconds, g == 0 ? 0 : recorder_.seen[g - 1].seconds);
        EXPECT_GE(p.seconds_left, 0);
        if (g > 0) {
            EXPECT_FALSE(better(recorder_.seen[g - 1].best, p.best));
        }
    }
    EXPECT_GT(recorder_.seen.back().feasible_share, 0);
    EXPECT_EQ(recorder_.seen.back().seconds_left, 0);
    EXPECT_EQ(recorder_.seen.back().best.id, outcome.result->best->id);
}

TEST_F(SearchRunTest, AsksWhetherToStopAfterEveryGeneration) {
    int asked = 0;
    run(job_, "run", [&] {
        ++asked;
        EXPECT_EQ(recorder_.seen.size(), static_cast<std::size_t>(asked));
        return false;
    });
    EXPECT_EQ(asked, 5);
}

TEST_F(SearchRunTest, RecommendsNothingWhenNothingIsFeasible) {
    const SearchOutcome outcome = run(small_job({{"constraints.area_mm2", "0.001"}}), "run");
    EXPECT_EQ(outcome.ending, SearchEnding::finished);
    ASSERT_TRUE(outcome.result.has_value());
    EXPECT_FALSE(outcome.result->best.has_value());
    EXPECT_TRUE(json("run/result.json")["best"].is_null());
    for (const SearchProgress& p : recorder_.seen) {
        EXPECT_EQ(p.feasible_share, 0);
        EXPECT_FALSE(p.best.score.feasible());
        EXPECT_TRUE(std::isinf(p.best.score.objective));
    }
}

// ---- Stopping and going on

TEST_F(SearchRunTest, StoppingAfterAnyGenerationAndGoingOnChangesNothing) {
    for (int generation = 0; generation < last_generation; ++generation) {
        const std::string name = "stopped after " + std::to_string(generation);
        const SearchOutcome stopped = run(job_, name, at_question(generation + 1));
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

TEST_F(SearchRunTest, AStopWritesACheckpointEvenWhenNoneIsDue) {
    const io::Job seldom = small_job({{"checkpoint.generations", "1000"}});
    EXPECT_EQ(run(seldom, "run", at_question(3)).ending, SearchEnding::stopped);
    EXPECT_TRUE(fs::exists(path("run") / "checkpoint.h5"));
    resume(seldom, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(2));
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, AStopAfterTheLastGenerationIsNone) {
    const SearchOutcome outcome = run(job_, "late", at_question(5));
    EXPECT_EQ(outcome.ending, SearchEnding::finished);
    EXPECT_TRUE(outcome.result.has_value());
    expect_result(straight_run(), "late");
}

TEST_F(SearchRunTest, StoppingAfterEveryGenerationChangesNothing) {
    run(job_, "steps", at_question(1));
    for (int generation = 1; generation < last_generation; ++generation)
        EXPECT_EQ(resume(job_, "steps", at_question(1)).ending, SearchEnding::stopped);
    EXPECT_EQ(resume(job_, "steps", at_question(1)).ending, SearchEnding::finished);
    expect_result(straight_run(), "steps");
}

TEST_F(SearchRunTest, AStopOnAnyRankStopsAll) {
    std::vector<SearchEnding> endings(3, SearchEnding::finished);
    test::on_ranks(3, [&](search::Communicator& peers) {
        Recorder recorder;
        const auto stop = peers.rank() == 2 ? at_question(2) : std::function<bool()>(never);
        endings[static_cast<std::size_t>(peers.rank())] =
            run_search(job_, peers, {.directory = path("ranks")}, recorder, stop).ending;
    });
    EXPECT_THAT(endings, testing::Each(SearchEnding::stopped));
    // And another number of ranks goes on.
    resume(job_, "ranks");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    expect_result(straight_run(), "ranks");
}

TEST_F(SearchRunTest, RanksGoOnFromTheCheckpointThatTheRootReads) {
    run(job_, "ranks", at_question(3));
    test::on_ranks(4, [&](search::Communicator& peers) {
        Recorder recorder;
        run_search(job_, peers, {.directory = path("ranks"), .resume = Resume::automatic}, recorder,
                   never);
    });
    expect_result(straight_run(), "ranks");
}

TEST_F(SearchRunTest, GoesOnAfterAProcessDied) {
    for (int question = 1; question <= 5; ++question) {
        const std::string name = "died at " + std::to_string(question);
        EXPECT_THROW(run(job_, name, dies_at_question(question)), Interrupted);
        resume(job_, name);
        // The checkpoint of the generation before, or a fresh start.
        EXPECT_THAT(recorder_.starts, ElementsAre(question - 2));
        expect_result(straight_run(), name);
    }
}

TEST_F(SearchRunTest, WritesCheckpointsAsOftenAsTheJobSays) {
    // After generation 2, and at the end.
    const io::Job seldom = small_job({{"checkpoint.generations", "3"}});
    const std::vector<std::int64_t> from = {-1, -1, -1, 2, 2};
    for (int question = 1; question <= 5; ++question) {
        const std::string name = "died at " + std::to_string(question);
        EXPECT_THROW(run(seldom, name, dies_at_question(question)), Interrupted);
        resume(seldom, name);
        EXPECT_THAT(recorder_.starts, ElementsAre(from[static_cast<std::size_t>(question - 1)]));
    }
    // Within no time at all, after every generation.
    const io::Job often =
        small_job({{"checkpoint.generations", "1000"}, {"checkpoint.seconds", "0"}});
    EXPECT_THROW(run(often, "often", dies_at_question(3)), Interrupted);
    resume(often, "often");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    // How often says nothing about the result.
    expect_result(straight_run(), "often");
    expect_result(straight_run(), "died at 5");
}

TEST_F(SearchRunTest, ResumingWithoutACheckpointStartsFresh) {
    resume(job_, "fresh");  // there is not even a directory
    EXPECT_THAT(recorder_.starts, ElementsAre(-1));
    EXPECT_EQ(recorder_.seen.size(), 5u);
    EXPECT_THAT(recorder_.warnings, IsEmpty());
    expect_result(straight_run(), "fresh");
}

TEST_F(SearchRunTest, ResumingAFinishedRunGivesTheSameBytes) {
    const SearchOutcome first = run(job_, "run");
    const std::string h5 = read_file(path("run") / "result.h5"),
                      text = read_file(path("run") / "result.json");
    const SearchOutcome again = resume(job_, "run");
    EXPECT_EQ(again.ending, SearchEnding::finished);
    ASSERT_TRUE(again.result.has_value());
    EXPECT_EQ(again.result->islands, first.result->islands);
    EXPECT_EQ(again.result->best->id, first.result->best->id);
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
    run(job_, "run", at_question(2));
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
    EXPECT_THAT(names_in(path("run")), ElementsAre("checkpoint.h5", "run.json"));
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
    // A generation is done even so: runs with too little time get there in the end.
    for (; outcome.ending == SearchEnding::stopped; ++sessions)
        outcome = run_with(job_, short_of_time);
    EXPECT_EQ(sessions, last_generation + 1);
    expect_result(straight_run(), "run");
}

// ---- Directories that hold something

TEST_F(SearchRunTest, ADirectoryIsOneRunsAtATime) {
    std::vector<Failure> second;
    std::string before;
    run(job_, "run", [&] {
        if (recorder_.seen.size() != 3) return false;
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

TEST_F(SearchRunTest, RefusesADirectoryThatHoldsARun) {
    run(job_, "run");
    const std::string h5 = read_file(path("run") / "result.h5");
    const auto files = names_in(path("run"));
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
    run(job_, "run", at_question(1));
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
    run_with(job_, {.directory = path("run"), .overwrite = true}, at_question(1));
    EXPECT_THAT(names_in(path("run")), ElementsAre("checkpoint.h5", "run.json"));
    EXPECT_THROW(run_with(job_, {.directory = path("run"), .overwrite = true}, dies_at_question(1)),
                 Interrupted);
    EXPECT_THAT(names_in(path("run")), IsEmpty());
}

TEST_F(SearchRunTest, OverwritingNothingIsARun) {
    run_with(job_, {.directory = path("run"), .overwrite = true});
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, RefusesToResumeAnotherJobAndNamesWhatChanged) {
    run(job_, "run", at_question(2));
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
    run(job_, "run", at_question(1));
    io::Job other = job_;
    other.networks.front().layers.front().P += 1;
    const Failure failure = failure_of([&] { resume(other, "run"); });
    EXPECT_EQ(failure.kind, ErrorKind::refused);
    EXPECT_THAT(failure.text, HasSubstr("networks"));
}

TEST_F(SearchRunTest, CheckpointsAndOutputMayChangeWhenResuming) {
    run(job_, "run", at_question(2));
    resume(small_job({{"checkpoint.generations", "7"}, {"output", "elsewhere"}}), "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    expect_result(straight_run(), "run");
}

// ---- Files that cannot be read or written

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
    test::on_ranks(3, [&](search::Communicator& peers) {
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
    run(job_, "run", at_question(3));
    const fs::path newest = path("run") / "checkpoint.h5";
    write_file(newest, read_file(newest).substr(0, 1000));
    resume(job_, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    ASSERT_EQ(recorder_.warnings.size(), 1u);
    EXPECT_THAT(recorder_.warnings[0], HasSubstr("checkpoint.h5.prev"));
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, AMissingCheckpointGivesWayToThePreviousOne) {
    run(job_, "run", at_question(3));
    fs::remove(path("run") / "checkpoint.h5");
    resume(job_, "run");
    EXPECT_THAT(recorder_.starts, ElementsAre(1));
    expect_result(straight_run(), "run");
}

TEST_F(SearchRunTest, WithoutAUsableCheckpointNothingIsResumed) {
    run(job_, "run", at_question(3));
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
}  // namespace atl::run
