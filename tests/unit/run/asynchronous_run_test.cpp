#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "io/hdf5_file.hpp"
#include "small_search.hpp"
#include "threaded_peers.hpp"

// Searches whose islands do not wait for each other.

namespace atl::run::test_search {
namespace {

namespace fs = std::filesystem;
using atl::test::Failure;
using atl::test::failure_of;
using atl::test::names_in;
using base::ErrorKind;
using testing::ElementsAre;
using testing::IsEmpty;

/// Many generations, so that islands drift apart.
io::Job asynchronous_job(const io::Overrides& more = {}) {
    io::Overrides overrides = {{"islands.migration.mode", "asynchronous"},
                               {"islands.migration.interval", "2"},
                               {"algorithm.phases", "[{generations: 200}, {generations: 200}]"}};
    for (const auto& [key, value] : more) overrides[key] = value;
    return small_job(overrides);
}

constexpr std::int64_t last_of_many = 400;

class AsynchronousRun : public SearchRunTest {
  protected:
    struct Run {
        SearchEnding ending = SearchEnding::finished;
        std::optional<io::SearchResult> result;
        Recorder recorder;
    };
    /// `stop` makes the question of a rank.
    Run on_ranks(int ranks, const io::Job& job, const std::string& name, Resume again,
                 const std::function<std::function<bool()>(int rank)>& stop) {
        Run out;
        atl::test::on_ranks(ranks, [&](search::Communicator& peers) {
            Recorder recorder;
            const auto outcome = run_search(job, peers, {.directory = path(name), .resume = again},
                                            recorder, stop(peers.rank()));
            if (peers.root()) out = {outcome.ending, outcome.result, recorder};
        });
        return out;
    }
    static std::function<bool()> never_stop(int) { return never; }

    void expect_whole(const std::string& name, std::int64_t last = last_of_many) {
        const auto islands = states(name);
        ASSERT_EQ(islands.size(), 3u);
        for (const search::IslandState& s : islands) {
            EXPECT_EQ(s.generation, last);
            ASSERT_EQ(s.history.size(), static_cast<std::size_t>(last + 1));
            for (std::size_t g = 0; g < s.history.size(); ++g)
                EXPECT_EQ(s.history[g].generation, static_cast<std::int64_t>(g));
            EXPECT_EQ(s.population.size(), 8u);
            EXPECT_EQ(s.evaluations, s.history.back().evaluations);
            for (const search::Arrival& a : s.arrivals) EXPECT_EQ(a.from, (s.island + 2) % 3);
        }
    }
    void expect_marked(const std::string& name) {
        EXPECT_EQ(json(name + "/result.json")["reproducible"], false);
        EXPECT_EQ(io::Hdf5File::open(path(name) / "result.h5").integer_attribute("reproducible"),
                  0);
    }
};

TEST_F(AsynchronousRun, FinishesAndIsMarkedAsNotReproducible) {
    for (const int ranks : {1, 3}) {
        const std::string name = std::to_string(ranks) + " ranks";
        const Run run = on_ranks(ranks, asynchronous_job(), name, Resume::never, never_stop);
        EXPECT_EQ(run.ending, SearchEnding::finished);
        ASSERT_TRUE(run.result.has_value());
        EXPECT_TRUE(run.result->best.has_value());
        EXPECT_EQ(run.result->overview.slowest, last_of_many);
        EXPECT_THAT(run.recorder.warnings, IsEmpty());
        EXPECT_THAT(names_in(path(name)), testing::IsSupersetOf({"checkpoint.h5", "result.h5",
                                                                 "result.json", "run.json"}));
        expect_whole(name);
        expect_marked(name);
        EXPECT_EQ(json(name + "/run.json")[0]["to_generation"], last_of_many);
    }
    run(job_, "synchronous");
    EXPECT_EQ(json("synchronous/result.json")["reproducible"], true);
}

TEST_F(AsynchronousRun, OfOneProcessTakesImmigrantsIn) {
    run(asynchronous_job(), "run");
    for (const search::IslandState& s : states("run")) EXPECT_GT(s.arrivals.size(), 100u);
}

TEST_F(AsynchronousRun, StoppedGoesOnToTheEnd) {
    // Nobody gets so far before the stop.
    const io::Job endless = asynchronous_job({{"budget.generations", "1000000000"}});
    for (const auto& [ranks, stopping] : {std::pair(1, 0), std::pair(3, 0), std::pair(3, 2)}) {
        const std::string name =
            std::to_string(ranks) + " ranks, " + std::to_string(stopping) + " stops";
        const Run stopped =
            on_ranks(ranks, endless, name, Resume::never, [&, s = stopping](int rank) {
                return rank == s ? from_question(5) : std::function<bool()>(never);
            });
        EXPECT_EQ(stopped.ending, SearchEnding::stopped);
        EXPECT_FALSE(fs::exists(path(name) / "result.h5"));
        const auto before = states(name);
        ASSERT_EQ(before.size(), 3u);
        std::int64_t slowest = before[0].generation, fastest = before[0].generation;
        for (const auto& s : before) {
            slowest = std::min(slowest, s.generation);
            fastest = std::max(fastest, s.generation);
        }
        // Another number of ranks goes on.
        const std::int64_t last = fastest + 30;
        const Run finished =
            on_ranks(4 - ranks, asynchronous_job({{"budget.generations", std::to_string(last)}}),
                     name, Resume::automatic, never_stop);
        EXPECT_EQ(finished.ending, SearchEnding::finished);
        EXPECT_THAT(finished.recorder.starts, ElementsAre(slowest));
        EXPECT_THAT(finished.recorder.warnings, IsEmpty());
        expect_whole(name, last);
        expect_marked(name);
        // What had happened is part of what has; the last generation may still get immigrants.
        const auto after = states(name);
        for (std::size_t i = 0; i < 3; ++i) {
            const auto& history = before[i].history;
            for (std::size_t g = 0; g + 1 < history.size(); ++g)
                EXPECT_EQ(after[i].history[g], history[g]);
            ASSERT_GE(after[i].arrivals.size(), before[i].arrivals.size());
            for (std::size_t a = 0; a < before[i].arrivals.size(); ++a)
                EXPECT_EQ(after[i].arrivals[a], before[i].arrivals[a]);
        }
    }
}

TEST_F(AsynchronousRun, WritesCheckpointsOnTheWayFromWhichItGoesOn) {
    const io::Job often = asynchronous_job({{"checkpoint.seconds", "0"}});
    for (const int ranks : {1, 3}) {
        const std::string name = std::to_string(ranks) + " ranks";
        std::vector<Failure> failures(static_cast<std::size_t>(ranks));
        atl::test::on_ranks(ranks, [&](search::Communicator& peers) {
            Recorder recorder;
            // The root dies as soon as there are two checkpoints.
            const auto dies = [&] {
                if (peers.root() && fs::exists(path(name) / "checkpoint.h5.prev"))
                    throw std::runtime_error("no more");
                return false;
            };
            failures[static_cast<std::size_t>(peers.rank())] = failure_of(
                [&] { run_search(often, peers, {.directory = path(name)}, recorder, dies); });
        });
        for (const Failure& f : failures) {
            EXPECT_EQ(f.kind, ErrorKind::internal);
            EXPECT_EQ(f.text, "no more");
        }
        EXPECT_FALSE(fs::exists(path(name) / "checkpoint.h5.tmp"));
        const auto islands = states(name);
        ASSERT_EQ(islands.size(), 3u);
        for (std::int64_t i = 0; i < 3; ++i)
            EXPECT_EQ(islands[static_cast<std::size_t>(i)].island, i);
        EXPECT_EQ(on_ranks(ranks, often, name, Resume::automatic, never_stop).ending,
                  SearchEnding::finished);
        expect_whole(name);
    }
}

TEST_F(AsynchronousRun, WhoseCheckpointsCannotBeWrittenWarnsAndGoesOn) {
    const io::Job often = asynchronous_job({{"checkpoint.seconds", "0"}});
    const fs::path in_the_way = path("run") / "checkpoint.h5.tmp";
    fs::create_directories(in_the_way);
    const Run run = on_ranks(3, often, "run", Resume::never, never_stop);
    EXPECT_EQ(run.ending, SearchEnding::finished);
    ASSERT_FALSE(run.recorder.warnings.empty());
    for (const std::string& warning : run.recorder.warnings)
        EXPECT_EQ(warning, "checkpoint not written, the search goes on: " + in_the_way.string() +
                               ": cannot be created");
    expect_marked("run");
}

TEST_F(AsynchronousRun, EndsByItsBudgetAndGoesOnWithMore) {
    EXPECT_EQ(run(asynchronous_job({{"budget.generations", "3"}}), "run").result->overview.slowest,
              3);
    EXPECT_EQ(resume(asynchronous_job({{"budget.evaluations", "150"}}), "run").ending,
              SearchEnding::finished);
    const std::int64_t reached = json("run/result.json")["generations"];
    EXPECT_GE(reached, 3);
    EXPECT_LT(reached, last_of_many);
    EXPECT_GE(json("run/result.json")["evaluations"], 150);
    resume(asynchronous_job(), "run");
    expect_whole("run");
}

}  // namespace
}  // namespace atl::run::test_search
