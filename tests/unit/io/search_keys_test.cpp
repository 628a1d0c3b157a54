#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "job_fixture.hpp"

// The fields of a job that say how it is searched: algorithm, islands, migration, budget.

namespace atl::io::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

using Integers = std::vector<std::int64_t>;

class SearchKeys : public JobFile {
  protected:
    search::ArchipelagoConfig search_of(const std::string& lines) {
        return load(least_job + lines).config.search;
    }
    /// Those of a job with this flow mapping of islands, in line 5, column 10.
    std::vector<std::string> problems_of_islands(const std::string& mapping) {
        return problems_of(least_job + "islands: {" + mapping + "}\n");
    }
    std::vector<std::string> problems_of_migration(int count, const std::string& mapping) {
        return problems_of_islands("count: " + std::to_string(count) + ", migration: {" + mapping +
                                   "}");
    }
};

TEST_F(SearchKeys, HaveDefaults) {
    const search::ArchipelagoConfig s = search_of("");
    EXPECT_EQ(s.islands, 4);
    EXPECT_EQ(s.algorithm.archive, 131072);
    EXPECT_EQ(s.migration.topology.kind, search::Topology::ring);
    EXPECT_EQ(s.migration.topology.degree, 3);
    EXPECT_THAT(s.migration.topology.edges, IsEmpty());
    EXPECT_EQ(s.migration.selection, search::EmigrantSelection::best);
    EXPECT_EQ(s.migration.replacement, search::Replacement::worst);
    EXPECT_EQ(s.migration.mode, search::MigrationMode::synchronous);
    EXPECT_THAT(s.algorithms, IsEmpty());
    EXPECT_EQ(s.budget.generations, 0);
    EXPECT_EQ(s.budget.evaluations, 0);
    EXPECT_EQ(s.budget.target, 0);
    EXPECT_EQ(s.algorithm.kind, search::AlgorithmKind::memetic);
    EXPECT_EQ(s.last_generation(), search::AlgorithmConfig().generations());
}

TEST_F(SearchKeys, AreReadByTheirNames) {
    for (std::size_t t = 0; t < search::topology_names.size(); ++t) {
        if (t == static_cast<std::size_t>(search::Topology::edges)) continue;  // wants edges
        const auto s = search_of("islands: {count: 8, migration: {topology: " +
                                 std::string(search::topology_names[t]) + "}}\n");
        EXPECT_EQ(s.migration.topology.kind, static_cast<search::Topology>(t));
    }
    for (std::size_t e = 0; e < search::emigrant_selection_names.size(); ++e) {
        const auto s = search_of("islands: {migration: {selection: " +
                                 std::string(search::emigrant_selection_names[e]) + "}}\n");
        EXPECT_EQ(s.migration.selection, static_cast<search::EmigrantSelection>(e));
    }
    for (std::size_t r = 0; r < search::replacement_names.size(); ++r) {
        const auto s = search_of("islands: {migration: {replacement: " +
                                 std::string(search::replacement_names[r]) + "}}\n");
        EXPECT_EQ(s.migration.replacement, static_cast<search::Replacement>(r));
    }
    const auto s = search_of(
        "islands: {migration: {mode: asynchronous}}\n"
        "budget: {generations: 7, evaluations: 9007199254740992, target: 1.5e-9}\n");
    EXPECT_EQ(s.migration.mode, search::MigrationMode::asynchronous);
    EXPECT_EQ(s.budget.generations, 7);
    EXPECT_EQ(s.last_generation(), 7);
    EXPECT_EQ(s.budget.evaluations, 9007199254740992);
    EXPECT_EQ(s.budget.target, 1.5e-9);
}

TEST_F(SearchKeys, OfEdgesArePairsOfIslands) {
    const auto s = search_of(
        "islands:\n  migration:\n    topology: edges\n    edges: [[0, 1], [1, 0], [3, 2]]\n");
    EXPECT_EQ(s.migration.topology.kind, search::Topology::edges);
    EXPECT_EQ(s.migration.topology.edges, (std::vector<Integers>{{0, 1}, {1, 0}, {3, 2}}));
    const auto lines = search_of(
        "islands:\n  migration:\n    topology: edges\n    edges:\n    - [0, 1]\n    - [1, 3]\n");
    EXPECT_EQ(lines.migration.topology.edges, (std::vector<Integers>{{0, 1}, {1, 3}}));
}

TEST_F(SearchKeys, OfSomeIslandsDifferFromTheAlgorithmInWhatTheySay) {
    const auto s = search_of(
        "algorithm: {kind: four_phase, drawn: 90, chosen: 50, population: 20, archive: 64, "
        "phases: [{generations: 3}]}\n"
        "islands:\n"
        "  algorithms:\n"
        "  - {islands: [2], population: 10}\n"
        "  - {islands: [0, 3], chosen: 40, phases: [{mutation_eta: 9}, {generations: 2}]}\n");
    ASSERT_EQ(s.algorithms.size(), 2u);
    const search::AlgorithmConfig& second = s.algorithm_of(2);
    EXPECT_EQ(second.population, 10);
    EXPECT_EQ(second.drawn, 90);
    EXPECT_EQ(second.chosen, 50);
    EXPECT_EQ(second.archive, 64);
    ASSERT_EQ(second.phases.size(), 1u);
    EXPECT_EQ(second.phases[0].generations, 3);
    for (const std::int64_t island : {0, 3}) {
        const search::AlgorithmConfig& other = s.algorithm_of(island);
        EXPECT_EQ(other.population, 20);
        EXPECT_EQ(other.chosen, 40);
        ASSERT_EQ(other.phases.size(), 2u);
        EXPECT_EQ(other.phases[0].mutation_eta, 9);
        // A phase is what it says, and by default what a phase is.
        EXPECT_EQ(other.phases[0].generations, 10);
        EXPECT_EQ(other.phases[1].generations, 2);
    }
    EXPECT_EQ(&s.algorithm_of(1), &s.algorithm);
    // How far the search goes is the algorithm's alone.
    EXPECT_EQ(s.last_generation(), 3);
}

TEST_F(SearchKeys, FromTheCommandLineReachIntoLists) {
    const std::string text =
        least_job + "islands: {algorithms: [{islands: [1], population: 10}]}\n";
    const auto s =
        load(text, {{"islands.algorithms[0].population", "12"}, {"algorithm.drawn", "700"}})
            .config.search;
    EXPECT_EQ(s.algorithm_of(1).population, 12);
    EXPECT_EQ(s.algorithm_of(1).drawn, 700);
}

TEST_F(SearchKeys, OutOfRangeAreNamedWithTheirPlace) {
    EXPECT_THAT(
        problems_of(least_job + "budget: {generations: -1, evaluations: 1.5, target: -1e-9}\n"),
        ElementsAre("job.yaml:5:23: 'budget.generations' is -1 (must be at least 0, at most 1e+09)",
                    "job.yaml:5:40: 'budget.evaluations' is '1.5' (a whole decimal number without "
                    "leading zeros is wanted)",
                    "job.yaml:5:53: 'budget.target' is -1e-9 (must be at least 0)"));
    EXPECT_THAT(
        problems_of_migration(4, "degree: 0, interval: 0, emigrants: 0"),
        ElementsAre(
            "job.yaml:5:41: 'islands.migration.degree' is 0 (must be at least 1, at most 1e+06)",
            "job.yaml:5:54: 'islands.migration.interval' is 0 (must be at least 1 generations, at "
            "most 1e+09 generations)",
            "job.yaml:5:68: 'islands.migration.emigrants' is 0 (must be at least 1, at most "
            "1e+06)"));
    EXPECT_THAT(problems_of(least_job + "algorithm: {archive: 3}\n"),
                ElementsAre("job.yaml:5:22: 'algorithm.archive' is 3 (must be at least 4, at most "
                            "5e+07)"));
    EXPECT_THAT(problems_of_migration(4, "topology: edges, edges: [[0, 1], [2, -1]]"),
                Contains("job.yaml:5:70: 'islands.migration.edges[1][1]' is -1 (must be at least "
                         "0, at most 9007199254740992)"));
    EXPECT_THAT(problems_of_islands("algorithms: [{islands: []}]"),
                Contains("job.yaml:5:34: 'islands.algorithms[0].islands' is empty (no island "
                         "would run it)"));
    EXPECT_THAT(problems_of_islands("algorithms: [{islands: [-1]}]"),
                Contains("job.yaml:5:35: 'islands.algorithms[0].islands[0]' is -1 (must be at "
                         "least 0, at most 9007199254740992)"));
}

TEST_F(SearchKeys, ThatAreMisspeltHaveASuggestion) {
    EXPECT_THAT(problems_of(least_job + "budget: {evalutions: 1}\n"),
                ElementsAre("job.yaml:5:10: unknown key 'budget.evalutions' did you mean "
                            "'evaluations'?"));
    EXPECT_THAT(
        problems_of_migration(4,
                              "topology: hypercub, selection: bset, replacement: wurst, mode: "
                              "asynchron, edgs: []"),
        ElementsAre(
            StartsWith("job.yaml:5:43: 'islands.migration.topology' is 'hypercub' (known: ring, "
                       "bidirectional_ring, torus, hypercube, fully_connected, star, "
                       "random_regular, edges, none) did you mean 'hypercube'?"),
            "job.yaml:5:64: 'islands.migration.selection' is 'bset' (known: best, tournament, "
            "diverse, random) did you mean 'best'?",
            "job.yaml:5:83: 'islands.migration.replacement' is 'wurst' (known: worst, random, "
            "most_similar) did you mean 'worst'?",
            StartsWith("job.yaml:5:96: 'islands.migration.mode' is 'asynchron' (known: "
                       "synchronous, asynchronous)"),
            "job.yaml:5:107: unknown key 'islands.migration.edgs' did you mean 'edges'?"));
    EXPECT_THAT(problems_of_islands("algorithms: [{island: [1]}]"),
                ElementsAre("job.yaml:5:24: 'islands.algorithms[0].islands' is missing (it has no "
                            "default)",
                            "job.yaml:5:25: unknown key 'islands.algorithms[0].island' did you "
                            "mean 'islands'?"));
}

// ---- What they must fulfil together

TEST_F(SearchKeys, TheAlgorithmMustMakeSense) {
    EXPECT_THAT(problems_of(least_job + "algorithm:\n  chosen: 1001\n  kind: four_phase\n"),
                ElementsAre("job.yaml:6:3: 'algorithm.chosen' is above 'algorithm.drawn'"));
    EXPECT_THAT(
        problems_of(least_job + "algorithm: {phases: [], kind: four_phase}\n"),
        ElementsAre("job.yaml:5:21: 'algorithm.phases' is empty (there is nothing to run)"));
    EXPECT_THAT(
        problems_of(least_job + "algorithm:\n  phases:\n  - {generations: 0, mutation_probability: "
                                "1.5, crossover_eta: -1}\n  kind: four_phase\n"),
        ElementsAre("job.yaml:7:19: 'algorithm.phases[0].generations' is 0 (must be at least 1, "
                    "at most 1e+09)",
                    "job.yaml:7:64: 'algorithm.phases[0].crossover_eta' is -1 (must be at least "
                    "0, at most 1000)",
                    "job.yaml:7:44: 'algorithm.phases[0].mutation_probability' is 1.5 (must be "
                    "at least 0, at most 1)"));
}

TEST_F(SearchKeys, OfAnArchiveLeaveRoomForWhatASearchNeeds) {
    EXPECT_THAT(
        problems_of(least_job + "algorithm: {chosen: 100, archive: 139, kind: four_phase}\n"),
        ElementsAre("job.yaml:5:12: 'algorithm.archive' is too small (it holds the "
                    "designs chosen, and twice the population)"));
    EXPECT_THAT(
        problems_of(least_job + "algorithm: {chosen: 100, archive: 140, kind: four_phase}\n"),
        IsEmpty());
    EXPECT_THAT(
        problems_of(least_job + "algorithm: {chosen: 300, archive: 299, kind: four_phase}\n"),
        ElementsAre(StartsWith("job.yaml:5:12: 'algorithm.archive' is too small")));
    EXPECT_THAT(
        problems_of(least_job + "algorithm: {chosen: 300, archive: 300, kind: four_phase}\n"),
        IsEmpty());
}

TEST_F(SearchKeys, OfEdgesMustMakeSense) {
    const std::string at = "job.yaml:5:10: 'islands.migration.edges";
    const auto edges = [&](const std::string& list) {
        return problems_of_migration(3, "topology: edges, edges: " + list);
    };
    EXPECT_THAT(edges("[[0, 2], [2, 0]]"), IsEmpty());
    EXPECT_THAT(edges("[]"), ElementsAre(at + "' is empty (topology edges needs them)"));
    EXPECT_THAT(problems_of_migration(3, "topology: edges"),
                ElementsAre(at + "' is empty (topology edges needs them)"));
    EXPECT_THAT(edges("[[0, 1], [0], [0, 1, 2], []]"),
                ElementsAre(at + "[1]' is not a pair (islands from, to)",
                            at + "[2]' is not a pair (islands from, to)",
                            at + "[3]' is not a pair (islands from, to)"));
    EXPECT_THAT(edges("[[0, 3], [3, 0]]"),
                ElementsAre(at + "[0]' names an island that is not there (islands are numbered "
                                 "from 0 to 2)",
                            at + "[1]' names an island that is not there (islands are numbered "
                                 "from 0 to 2)"));
    EXPECT_THAT(edges("[[1, 1]]"), ElementsAre(at + "[0]' leads from an island to itself"));
    EXPECT_THAT(edges("[[0, 1], [1, 2], [0, 1]]"), ElementsAre(at + "[2]' is there twice"));
    EXPECT_THAT(problems_of_migration(3, "edges: [[0, 1]]"),
                ElementsAre(at + "' is of no use (only topology edges looks at them)"));
}

TEST_F(SearchKeys, OfTopologiesFitTheNumberOfIslands) {
    const auto regular = [&](int count, int degree) {
        return problems_of_migration(count,
                                     "topology: random_regular, degree: " + std::to_string(degree));
    };
    const auto too_large = [](int count, int most) {
        return "job.yaml:5:10: 'islands.migration.degree' is too large (" + std::to_string(count) +
               " islands allow " + std::to_string(most) + ") or use topology fully_connected";
    };
    EXPECT_THAT(regular(7, 3), IsEmpty());
    EXPECT_THAT(regular(6, 3), ElementsAre(too_large(6, 2)));
    EXPECT_THAT(regular(2, 1), IsEmpty());
    EXPECT_THAT(regular(2, 2), ElementsAre(too_large(2, 1)));
    EXPECT_THAT(regular(1, 1), IsEmpty());
    // Of no other topology.
    EXPECT_THAT(problems_of_migration(2, "topology: ring, degree: 9"), IsEmpty());
    EXPECT_THAT(problems_of_migration(1024, "topology: fully_connected"), IsEmpty());
    EXPECT_THAT(problems_of_migration(1025, "topology: fully_connected"),
                ElementsAre("job.yaml:5:10: too many islands for topology fully_connected (more "
                            "than a million parcels at every meeting) use random_regular"));
}

TEST_F(SearchKeys, OfSomeIslandsMustMakeSense) {
    const auto at = [](int i) {
        return "job.yaml:5:10: 'islands.algorithms[" + std::to_string(i) + "]";
    };
    const auto algorithms = [&](const std::string& list) {
        return problems_of(least_job + "islands: {count: 3, algorithms: " + list + "}\n" +
                           "algorithm: {kind: four_phase}\n");
    };
    EXPECT_THAT(algorithms("[{islands: [0]}, {islands: [2, 1]}]"), IsEmpty());
    EXPECT_THAT(algorithms("[{islands: [0, 3]}]"),
                ElementsAre(at(0) + "' names island 3 (islands are numbered from 0 to 2)"));
    EXPECT_THAT(
        algorithms("[{islands: [0, 1]}, {islands: [2, 0, 2]}]"),
        ElementsAre(at(1) + "' names island 0 once more", at(1) + "' names island 2 once more"));
    EXPECT_THAT(
        algorithms("[{islands: [0]}, {islands: [1], phases: []}, {islands: [2], drawn: 499}]"),
        ElementsAre("job.yaml:5:73: 'islands.algorithms[1].phases' is empty (there is nothing to "
                    "run)",
                    "job.yaml:5:10: 'islands.algorithms[2].chosen' is above "
                    "'islands.algorithms[2].drawn'"));
    EXPECT_THAT(algorithms("[{islands: [0], archive: 499}]"),
                ElementsAre(at(0) + ".archive' is too small (it holds the designs chosen, and "
                                    "twice the population)"));
}

TEST_F(SearchKeys, FromTheCommandLineAreCheckedTogetherToo) {
    EXPECT_THAT(
        problems_of(least_job, {{"algorithm.kind", "four_phase"}, {"algorithm.chosen", "1001"}}),
        ElementsAre("job.yaml: 'algorithm.chosen' is above 'algorithm.drawn'"));
}

}  // namespace
}  // namespace atl::io::test
