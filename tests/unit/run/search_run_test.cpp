#include "atoll/run/search_run.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "atoll/search/archipelago.hpp"
#include "atoll/search/compiled_evaluator.hpp"
#include "small_search.hpp"
#include "threaded_peers.hpp"

// Searches without interruption.

namespace atl::run::test_search {
namespace {

using atl::test::names_in;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(SearchRunTest, FinishesWithTheBestOfAllIslands) {
    const SearchOutcome outcome = run(job_, "run");
    EXPECT_EQ(outcome.ending, SearchEnding::finished);
    ASSERT_TRUE(outcome.result.has_value());
    const io::SearchResult& result = *outcome.result;
    const auto islands = states("run");
    ASSERT_EQ(islands.size(), 3u);
    ASSERT_EQ(result.islands.size(), 3u);
    std::optional<search::Individual> best;
    std::int64_t evaluations = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const search::IslandState& s = islands[i];
        EXPECT_EQ(s.island, static_cast<std::int64_t>(i));
        EXPECT_EQ(s.generation, last_generation);
        EXPECT_EQ(s.population.size(), 8u);
        EXPECT_EQ(s.history.size(), 5u);
        EXPECT_EQ(s.history.front().evaluations, 20);
        // After generations 1, 2 and 3, from the island before.
        ASSERT_EQ(s.arrivals.size(), 3u);
        std::int64_t immigrants = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            EXPECT_EQ(s.arrivals[a].generation, static_cast<std::int64_t>(a + 1));
            EXPECT_EQ(s.arrivals[a].from, static_cast<std::int64_t>((i + 2) % 3));
            EXPECT_EQ(s.arrivals[a].sent, 2);
            immigrants += s.arrivals[a].accepted;
        }
        const io::IslandPart& part = result.islands[i];
        EXPECT_EQ(part.island, s.island);
        EXPECT_EQ(part.generation, last_generation);
        EXPECT_EQ(part.evaluations, s.evaluations);
        EXPECT_EQ(part.parcels, 3);
        EXPECT_EQ(part.immigrants, immigrants);
        evaluations += s.evaluations;
        std::optional<search::Individual> own;
        for (const auto& design : s.archive)
            if (!own || better(design, *own)) own = design;
        EXPECT_EQ(part.best, *own);
        if (!best || better(*own, *best)) best = own;
    }
    EXPECT_EQ(result.overview.evaluations, evaluations);
    ASSERT_TRUE(result.best.has_value());
    ASSERT_TRUE(best->score.feasible());
    EXPECT_EQ(result.best->id, best->id);
    EXPECT_EQ(result.best->design, job_.space.design(best->id));
    // The search minimises the exact objective; the recommendation is costed anew.
    EXPECT_EQ(result.best->objective_exact, best->score.objective);
    EXPECT_NEAR(result.best->objective_published / result.best->objective_exact, 1, 0.05);
    EXPECT_TRUE(result.best->exact.feasible());
    EXPECT_TRUE(result.best->published.feasible());
    EXPECT_LE(result.best->exact.area_mm2, job_.config.limits.area_mm2);
    const auto& home = islands[static_cast<std::size_t>(result.best->island)].archive;
    EXPECT_NE(std::find(home.begin(), home.end(), *best), home.end());
    // None before it knew the design.
    for (std::int64_t i = 0; i < result.best->island; ++i) {
        const auto& other = islands[static_cast<std::size_t>(i)].archive;
        EXPECT_EQ(std::find(other.begin(), other.end(), *best), other.end());
    }
}

TEST_F(SearchRunTest, EqualsAnArchipelagoRunByHand) {
    run(job_, "run");
    search::CompiledEvaluator evaluator(job_.space, job_.library, job_.hardware, job_.networks);
    search::Problem problem(job_.space, evaluator, job_.config.objective, job_.config.limits);
    search::Communicator alone;
    search::Archipelago archipelago(job_.config.search, problem, alone);
    while (!archipelago.finished()) {
        archipelago.advance();
        archipelago.meet();
    }
    const auto islands = states("run");
    ASSERT_EQ(islands.size(), 3u);
    for (std::int64_t i = 0; i < 3; ++i)
        EXPECT_EQ(islands[static_cast<std::size_t>(i)], archipelago.state(i));
}

TEST_F(SearchRunTest, LeavesItsFiles) {
    const SearchOutcome outcome = run_with(job_, {.directory = path("run"), .parallel = "alone"});
    EXPECT_THAT(names_in(path("run")),
                ElementsAre("checkpoint.h5", "checkpoint.h5.prev", "job.yaml", "result.h5",
                            "result.json", "run.json"));
    // What runs there can be run again, from anywhere.
    const io::Job again =
        io::load_job(path("run") / "job.yaml", {}, io::ConfigPath({ATOLL_SOURCE_DIR "/configs"}));
    EXPECT_EQ(again.hash(), job_.hash());
    EXPECT_EQ(again.resolved(), job_.resolved());
    EXPECT_EQ(again.config.output, path("run").string());
    const auto result = json("run/result.json");
    EXPECT_EQ(result["job"], "rram-4");
    EXPECT_EQ(result["best"]["design_id"], outcome.result->best->id);
    EXPECT_EQ(result["best"]["objective"], outcome.result->best->objective_exact);
    EXPECT_EQ(result["evaluations"], outcome.result->overview.evaluations);
    EXPECT_EQ(result["islands"], 3);
    EXPECT_EQ(result["by_island"].size(), 3u);
    EXPECT_EQ(result["reproducible"], true);
    EXPECT_EQ(result["forgotten_designs"], 0);
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
        atl::test::on_ranks(ranks, [&](search::Communicator& peers) {
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
        for (const auto& s : states("run")) {
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

TEST_F(SearchRunTest, AsksWhetherToStopAfterEveryGenerationOfEveryIslandAndWhenTheyMeet) {
    int asked = 0;
    run(job_, "run", [&] {
        EXPECT_EQ(recorder_.seen.size(), static_cast<std::size_t>(asked / 4));
        ++asked;
        return false;
    });
    EXPECT_EQ(asked, at_meeting(last_generation));
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

TEST_F(SearchRunTest, SaysHowManyDesignsFullArchivesForgot) {
    const io::Job job = small_job({{"algorithm.archive", "20"}});
    const SearchOutcome outcome = run(job, "run");
    std::int64_t forgotten = 0, archived = 0;
    for (const auto& s : states("run")) {
        EXPECT_LE(s.archive.size(), 20u);
        EXPECT_GT(s.forgotten, 0);
        EXPECT_EQ(s.population.size(), 8u);
        forgotten += s.forgotten;
        archived += static_cast<std::int64_t>(s.archive.size());
    }
    EXPECT_EQ(outcome.result->overview.forgotten, forgotten);
    EXPECT_EQ(outcome.result->overview.archived, archived);
    EXPECT_EQ(json("run/result.json")["forgotten_designs"], forgotten);
    // What is forgotten is so for good: a stop forgets nothing else.
    const ResultBytes bytes(path("run"));
    for (const int question : {6, 9, 12, 16}) {
        const std::string name = "stopped at " + std::to_string(question);
        EXPECT_EQ(run(job, name, from_question(question)).ending, SearchEnding::stopped);
        resume(job, name);
        expect_result(bytes, name);
    }
}

}  // namespace
}  // namespace atl::run::test_search
