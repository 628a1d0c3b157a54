#include "atoll/run/enumeration_run.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <string>
#include <utility>

#include "atoll/model/reference_model.hpp"
#include "small_enumeration.hpp"

namespace atl::run::test_enumeration {
namespace {

using search::EnumerationTally;
using test::names_in;
using testing::ElementsAre;
using testing::IsEmpty;

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
                ElementsAre("checkpoint.h5", "job.yaml", "parameters.csv", "pareto.csv",
                            "result.h5", "result.json", "run.json", "top.csv"));
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

}  // namespace
}  // namespace atl::run::test_enumeration
