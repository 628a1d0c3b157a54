#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "atoll/io/job.hpp"
#include "job_fixture.hpp"

// What a job says of itself: all its fields, and the hash of what decides its course.

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

using Integers = std::vector<std::int64_t>;

/// No field of a search as it is by default.
Overrides every_key() {
    return {
        {"model.fidelity", "published"},
        {"objective", "ela_all"},
        {"constraints.area_mm2", "123.456"},
        {"algorithm",
         "{kind: four_phase, sampling: sobol, drawn: 60, chosen: 30, population: 12, archive: 40, "
         "restart_after: 7, phases: [{crossover_probability: 0.1}]}"},
        {"islands.count", "5"},
        {"islands.migration",
         "{topology: edges, degree: 2, edges: [[0, 1], [4, 0]], interval: 7, emigrants: 3, "
         "selection: diverse, replacement: most_similar, mode: asynchronous}"},
        {"islands.algorithms",
         "[{islands: [1, 3], population: 8}, "
         "{islands: [0], phases: [{generations: 3}, {generations: 4}]}]"},
        {"seed", "9007199254740992"},
        {"budget", "{generations: 11, evaluations: 12345678901234, target: 1e-12}"}};
}

class JobHash : public JobFile {
  protected:
    /// Configurations of the source tree, to be changed.
    ConfigPath copied_configs() {
        fs::copy(ATOLL_SOURCE_DIR "/configs", directory_ / "configs",
                 fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        return ConfigPath({directory_ / "configs"});
    }
    void change(const std::string& config, const std::string& from, const std::string& to) {
        const fs::path file = directory_ / "configs" / config;
        write_file(file, replaced(read_file(file), from, to));
    }
    std::string hash_with(const std::string& key, const std::string& value) {
        return load(least_job, {{key, value}}).hash();
    }
};

TEST_F(JobHash, DefaultsAreThoseOfTheShippedJob) {
    const Job least = load(
        least_job, {{"name", "rram-4"}, {"networks", "[resnet18, vgg16, alexnet, mobilenet_v3]"}});
    const Job full = load_job(source_job(), {{"islands.count", "4"}}, source_configs());
    EXPECT_EQ(least.resolved(), full.resolved());
    EXPECT_EQ(least.hash(), full.hash());
    EXPECT_EQ(least.config.checkpoint.generations, 1);
    EXPECT_EQ(least.config.checkpoint.seconds, 30);
}

TEST_F(JobHash, ResolvedSaysEverythingThatDecidesTheResult) {
    EXPECT_EQ(load(least_job, {{"algorithm.kind", "four_phase"},
                               {"algorithm.phases", "[{generations: 2}, {mutation_eta: 0.5}]"},
                               {"model.fidelity", "published"},
                               {"parameters.rows", "{from: 256, to: 512, step: 256}"},
                               {"parameters.cycle_time", "1e-9"},
                               {"islands.migration.topology", "none"}})
                  .resolved(),
              "name: small\n"
              "space: rram-4\n"
              "networks: [alexnet]\n"
              "model:\n"
              "  fidelity: published\n"
              "objective: ela_mean\n"
              "constraints:\n"
              "  area_mm2: 800\n"
              "algorithm:\n"
              "  kind: four_phase\n"
              "  sampling: hamming_farthest\n"
              "  drawn: 1000\n"
              "  chosen: 500\n"
              "  population: 70\n"
              "  archive: 131072\n"
              "  restart_after: 0\n"
              "  phases:\n"
              "    - generations: 2\n"
              "      crossover_probability: 1\n"
              "      crossover_eta: 3\n"
              "      mutation_probability: 1\n"
              "      mutation_eta: 3\n"
              "    - generations: 10\n"
              "      crossover_probability: 1\n"
              "      crossover_eta: 3\n"
              "      mutation_probability: 1\n"
              "      mutation_eta: 0.5\n"
              "islands:\n"
              "  count: 4\n"
              "  migration:\n"
              "    topology: none\n"
              "    degree: 3\n"
              "    edges: []\n"
              "    interval: 5\n"
              "    emigrants: 2\n"
              "    selection: best\n"
              "    replacement: worst\n"
              "    mode: synchronous\n"
              "  algorithms:\n    []\n"
              "seed: 1\n"
              "parameters:\n"
              "  cycle_time: [1e-09]\n"
              "  rows: [256, 512]\n"
              "budget:\n"
              "  generations: 0\n"
              "  evaluations: 0\n"
              "  target: 0\n");
}

TEST_F(JobHash, ResolvedCanBeRunAgain) {
    for (const Overrides& overrides :
         {Overrides{}, every_key(),
          Overrides{{"name", "\"a: 'strange' #name\""},
                    {"objective", "ela_all"},
                    {"constraints.area_mm2", "123.456"},
                    {"algorithm",
                     "{kind: four_phase, population: 12, phases: [{crossover_probability: 0.1}]}"},
                    {"islands.count", "3"},
                    {"seed", "9007199254740992"}}}) {
        const Job job = load_job(source_job(), overrides, source_configs());
        const Job again = load(job.resolved(), {{"output", "x"}});
        EXPECT_EQ(again.resolved(), job.resolved());
        EXPECT_EQ(again.hash(), job.hash());
        EXPECT_THAT(changed_keys(job.resolved(), again.resolved()), IsEmpty());
        EXPECT_EQ(again.config.name, job.config.name);
        EXPECT_EQ(again.config.search.seed, job.config.search.seed);
        EXPECT_EQ(again.config.search.algorithms.size(), job.config.search.algorithms.size());
        EXPECT_EQ(again.config.output, "x");
    }
    EXPECT_THAT(problems_of(load(least_job).resolved()),
                ElementsAre("job.yaml:1:1: 'output' is missing (it has no default)"));
}

TEST_F(JobHash, ResolvedOfEverythingGivesEveryFieldBack) {
    const Job job =
        load(load_job(source_job(), every_key(), source_configs()).resolved(), {{"output", "x"}});
    const search::ArchipelagoConfig& s = job.config.search;
    EXPECT_EQ(job.config.fidelity, model::Fidelity::published);
    EXPECT_EQ(job.config.objective, search::Objective::ela_all);
    EXPECT_EQ(job.config.limits.area_mm2, 123.456);
    EXPECT_EQ(s.algorithm.kind, search::AlgorithmKind::four_phase);
    EXPECT_EQ(s.algorithm.sampling, search::Sampling::sobol);
    EXPECT_EQ(s.algorithm.restart_after, 7);
    EXPECT_EQ(s.algorithm.drawn, 60);
    EXPECT_EQ(s.algorithm.chosen, 30);
    EXPECT_EQ(s.algorithm.population, 12);
    EXPECT_EQ(s.algorithm.archive, 40);
    ASSERT_EQ(s.algorithm.phases.size(), 1u);
    EXPECT_EQ(s.algorithm.phases[0].crossover_probability, 0.1);
    EXPECT_EQ(s.islands, 5);
    EXPECT_EQ(s.migration.topology.kind, search::Topology::edges);
    EXPECT_EQ(s.migration.topology.degree, 2);
    EXPECT_EQ(s.migration.topology.edges, (std::vector<Integers>{{0, 1}, {4, 0}}));
    EXPECT_EQ(s.migration.interval, 7);
    EXPECT_EQ(s.migration.emigrants, 3);
    EXPECT_EQ(s.migration.selection, search::EmigrantSelection::diverse);
    EXPECT_EQ(s.migration.replacement, search::Replacement::most_similar);
    EXPECT_EQ(s.migration.mode, search::MigrationMode::asynchronous);
    ASSERT_EQ(s.algorithms.size(), 2u);
    EXPECT_EQ(s.algorithms[0].islands, (Integers{1, 3}));
    EXPECT_EQ(s.algorithms[0].algorithm.population, 8);
    EXPECT_EQ(s.algorithms[0].algorithm.archive, 40);
    EXPECT_EQ(s.algorithms[0].algorithm.phases.size(), 1u);
    EXPECT_EQ(s.algorithms[1].islands, (Integers{0}));
    ASSERT_EQ(s.algorithms[1].algorithm.phases.size(), 2u);
    EXPECT_EQ(s.algorithms[1].algorithm.phases[1].generations, 4);
    EXPECT_EQ(s.seed, 9007199254740992u);
    EXPECT_EQ(s.budget.generations, 11);
    EXPECT_EQ(s.budget.evaluations, 12345678901234);
    EXPECT_EQ(s.budget.target, 1e-12);
}

TEST_F(JobHash, HashHasThirtyTwoDigitsAndIsTheSameForTheSameJob) {
    const std::string hash = load(least_job).hash();
    EXPECT_EQ(hash.size(), 32u);
    EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(load(least_job).hash(), hash);
    EXPECT_EQ(load("# a comment\n" + least_job + "seed: 1\n").hash(), hash);
}

TEST_F(JobHash, HashDoesNotDependOnBudgetOutputAndCheckpoints) {
    const std::string hash = load(least_job).hash();
    EXPECT_EQ(hash_with("output", "elsewhere"), hash);
    EXPECT_EQ(hash_with("checkpoint.seconds", "5"), hash);
    EXPECT_EQ(hash_with("checkpoint.generations", "7"), hash);
    EXPECT_EQ(hash_with("budget.generations", "7"), hash);
    EXPECT_EQ(hash_with("budget.evaluations", "7"), hash);
    EXPECT_EQ(hash_with("budget.target", "7"), hash);
}

TEST_F(JobHash, HashChangesWithEverythingThatDecidesTheResult) {
    const auto four_phase_with = [&](const std::string& key, const std::string& value) {
        return load(least_job, {{"algorithm.kind", "four_phase"}, {key, value}}).hash();
    };
    std::set<std::string> hashes = {load(least_job).hash(), four_phase_with("seed", "1")};
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"seed", "2"},
        {"networks", "[vgg16]"},
        {"networks", "[alexnet, vgg16]"},
        {"networks", "[vgg16, alexnet]"},
        {"parameters.rows", "[256, 512]"},
        {"model.fidelity", "published"},
        {"objective", "ela"},
        {"constraints.area_mm2", "799.9999999999999"},
        {"algorithm.sampling", "sobol"},
        {"algorithm.restart_after", "9"},
        {"algorithm.drawn", "1001"},
        {"algorithm.chosen", "501"},
        {"algorithm.population", "71"},
        {"algorithm.phases", "[{generations: 10}]"},
        {"algorithm.phases", "[{generations: 11}]"},
        {"islands.count", "5"},
        {"islands.migration.topology", "none"},
        {"islands.migration.interval", "6"},
        {"algorithm.archive", "4000"},
        {"islands.migration.emigrants", "3"},
        {"islands.migration.degree", "4"},
        {"islands.migration", "{topology: edges, edges: [[0, 1]]}"},
        {"islands.migration", "{topology: edges, edges: [[1, 0]]}"},
        {"islands.migration", "{topology: edges, edges: [[1, 0], [0, 1]]}"},
        {"islands.migration.selection", "random"},
        {"islands.migration.replacement", "random"},
        {"islands.migration.mode", "asynchronous"},
        {"islands.algorithms", "[{islands: [0]}]"},
        {"islands.algorithms", "[{islands: [1]}]"},
        {"islands.algorithms", "[{islands: [1], population: 71}]"}};
    for (const auto& [key, value] : changes)
        EXPECT_TRUE(hashes.insert(four_phase_with(key, value)).second) << key << "=" << value;
}

TEST_F(JobHash, HashChangesWithTheFilesItNames) {
    const fs::path job = write_file(directory_ / "job.yaml", least_job);
    const ConfigPath path = copied_configs();
    const auto hash = [&] { return load_job(job, {}, path).hash(); };
    const std::string before = hash();
    EXPECT_EQ(before, load(least_job).hash());
    // What was changed last is put back before the next.
    const auto changed = [&](const std::string& config, const std::string& from,
                             const std::string& to) {
        change(config, from, to);
        const std::string after = hash();
        copied_configs();
        return after != before;
    };
    EXPECT_TRUE(changed("technologies/32nm.yaml", "read_pJ: 10.37", "read_pJ: 10.370000000000001"));
    EXPECT_TRUE(
        changed("technologies/32nm.yaml", "[19, 0.03853315999999999,", "[19, 0.0385331599,"));
    EXPECT_TRUE(
        changed("technologies/32nm.yaml", "[2048, 2048, 323.731,", "[2048, 2048, 323.732,"));
    EXPECT_TRUE(changed("cells/rram-32nm.yaml", "[0.5, 64, 32, 0.003008753,",
                        "[0.5, 64, 32, 0.0030087530001,"));
    EXPECT_TRUE(
        changed("cells/rram-32nm.yaml", "{supply_voltage: square,", "{supply_voltage: linear,"));
    EXPECT_TRUE(
        changed("technologies/32nm.yaml", "relative_cost_per_mm2: 1", "relative_cost_per_mm2: 2"));
    EXPECT_TRUE(changed("templates/rram.yaml", "weights: resident", "weights: streamed"));
    EXPECT_TRUE(changed("networks/alexnet.yaml", "C: 3, M: 64,", "C: 3, M: 65,"));
    EXPECT_TRUE(changed("networks/alexnet.yaml", "avg_input: 0.5608622126063064",
                        "avg_input: 0.5608622126063065"));
    EXPECT_TRUE(changed("networks/alexnet.yaml", "0.5051096191477046", "0.5051096191477047"));
    EXPECT_TRUE(changed("spaces/rram-4.yaml", "glb_kib: [512, ", "glb_kib: ["));
    EXPECT_TRUE(changed("spaces/rram-4.yaml", "to: 0.85", "to: 0.80"));
    // Networks and cells that the job does not name, and texts for people, do not count.
    EXPECT_FALSE(changed("networks/vgg16.yaml", "name: vgg16", "name: vgg"));
    EXPECT_FALSE(changed("templates/rram.yaml", "source: ", "source: new, "));
    EXPECT_EQ(hash(), before);
}

TEST_F(JobHash, ChangedKeysAreDottedPaths) {
    const std::string a = load(least_job).resolved();
    EXPECT_THAT(changed_keys(a, a), IsEmpty());
    EXPECT_THAT(changed_keys(a, load(least_job, {{"seed", "2"}}).resolved()), ElementsAre("seed"));
    EXPECT_THAT(changed_keys(a, load(least_job, {{"islands.migration.topology", "none"},
                                                 {"algorithm.population", "71"},
                                                 {"networks", "[vgg16]"}})
                                    .resolved()),
                ElementsAre("algorithm.population", "islands.migration.topology", "networks[0]"));
    EXPECT_THAT(changed_keys(a, load(least_job, {{"budget",
                                                  "{generations: 1, evaluations: 2, "
                                                  "target: 3}"},
                                                 {"islands.migration.mode", "asynchronous"}})
                                    .resolved()),
                ElementsAre("islands.migration.mode"));
    EXPECT_THAT(changed_keys("a: 1\nb: {c: [1, 2]}\n", "b: {c: [1, 2, 3]}\nd: {e: 1}\n"),
                ElementsAre("a", "b.c[2]", "d.e"));
}

// What files are called does not depend on the directory a job is started or run again in.
TEST_F(JobHash, PathsOfFilesAreResolvedAndDoNotCount) {
    const std::string text =
        "name: x\nspace: ./my-space.yaml\nnetworks: [nets/../nets/mine.yaml, vgg16]\noutput: o\n";
    const auto write_files = [&](const fs::path& directory) {
        write_file(directory / "my-space.yaml",
                   read_file(ATOLL_SOURCE_DIR "/configs/spaces/rram-4.yaml"));
        write_file(directory / "nets/mine.yaml",
                   read_file(ATOLL_SOURCE_DIR "/configs/networks/alexnet.yaml"));
        return write_file(directory / "job.yaml", text);
    };
    const fs::path here = directory_ / "here", there = directory_ / "there";
    const Job job = load_job(write_files(here), {}, source_configs());
    EXPECT_EQ(job.config.space, (here / "my-space.yaml").string());
    EXPECT_THAT(job.config.networks, ElementsAre((here / "nets/mine.yaml").string(), "vgg16"));
    EXPECT_THAT(job.resolved(),
                testing::HasSubstr("\nspace: " + (here / "my-space.yaml").string() + "\n"));

    const Job again = load(job.resolved(), {{"output", "x"}});
    EXPECT_EQ(again.resolved(), job.resolved());
    EXPECT_EQ(again.hash(), job.hash());

    const Job other = load_job(write_files(there), {}, source_configs());
    EXPECT_NE(other.resolved(), job.resolved());
    EXPECT_EQ(other.hash(), job.hash());
    EXPECT_EQ(load("name: x\nspace: rram-4\nnetworks: [alexnet, vgg16]\noutput: o\n").hash(),
              job.hash());
    write_file(there / "nets/mine.yaml",
               replaced(read_file(there / "nets/mine.yaml"), "C: 3, M: 64,", "C: 3, M: 65,"));
    EXPECT_NE(load_job(there / "job.yaml", {}, source_configs()).hash(), job.hash());
}

}  // namespace
}  // namespace atl::io::test
