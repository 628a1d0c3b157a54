#include "atoll/io/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "atoll/base/text.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

/// Everything required and nothing else.
const std::string least_job =
    "name: small\n"
    "space: rram-4\n"
    "networks: [alexnet]\n"
    "output: somewhere\n";

class JobFile : public testing::Test {
  protected:
    Job load(const std::string& text, const Overrides& overrides = {}) {
        return load_job(write_file(directory_ / "job.yaml", text), overrides, source_configs());
    }
    std::vector<std::string> problems_of(const std::string& text, const Overrides& overrides = {}) {
        return problems(directory_, [&] { load(text, overrides); });
    }
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

    fs::path directory_ = fresh_directory();
};

TEST_F(JobFile, OfTheSourceTreeIsRead) {
    const Job job = load_job(source_job(), {}, source_configs());
    EXPECT_EQ(job.config.name, "rram-4");
    EXPECT_EQ(job.config.space, "rram-4");
    EXPECT_THAT(job.config.networks, ElementsAre("resnet18", "vgg16", "alexnet", "mobilenet_v3"));
    EXPECT_EQ(job.config.fidelity, model::Fidelity::exact);
    EXPECT_EQ(job.config.objective, search::Objective::ela_mean);
    EXPECT_EQ(job.config.area_limit_mm2, 800);
    EXPECT_EQ(job.config.search.islands, 8);
    EXPECT_EQ(job.config.search.seed, 1u);
    EXPECT_EQ(job.config.search.migration.topology, search::Topology::ring);
    EXPECT_EQ(job.config.search.migration.interval, 5);
    EXPECT_EQ(job.config.search.migration.emigrants, 2);
    const auto& a = job.config.search.algorithm;
    EXPECT_EQ(a.drawn, 1000);
    EXPECT_EQ(a.chosen, 500);
    EXPECT_EQ(a.population, 70);
    ASSERT_EQ(a.phases.size(), 4u);
    EXPECT_EQ(a.phases[1].crossover_probability, 0.9);
    EXPECT_EQ(a.phases[2].crossover_eta, 15);
    EXPECT_EQ(a.phases[3].mutation_probability, 0.05);
    EXPECT_EQ(a.phases[3].mutation_eta, 25);
    EXPECT_EQ(job.config.checkpoint.generations, 1);
    EXPECT_EQ(job.config.checkpoint.seconds, 30);
    EXPECT_EQ(job.config.output, "results/rram-4");
    ASSERT_EQ(job.networks.size(), 4u);
    EXPECT_EQ(job.networks[1].name, "vgg16");
    EXPECT_EQ(job.space.size(), 12096000u);
    EXPECT_EQ(job.hardware.name, "rram");
    ASSERT_NE(job.library, nullptr);
    EXPECT_NE(job.library->cell("rram", 32), nullptr);
}

TEST_F(JobFile, DefaultsAreThePublishedSettings) {
    const Job least = load(
        least_job, {{"name", "rram-4"}, {"networks", "[resnet18, vgg16, alexnet, mobilenet_v3]"}});
    const Job full = load_job(source_job(), {{"islands.count", "4"}}, source_configs());
    EXPECT_EQ(least.resolved(), full.resolved());
    EXPECT_EQ(least.hash(), full.hash());
    EXPECT_EQ(least.config.checkpoint.generations, 1);
    EXPECT_EQ(least.config.checkpoint.seconds, 30);
}

TEST_F(JobFile, ResolvedSaysEverythingThatDecidesTheResult) {
    EXPECT_EQ(load(least_job, {{"algorithm.phases", "[{generations: 2}, {mutation_eta: 0.5}]"},
                               {"model.fidelity", "published"},
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
              "  drawn: 1000\n"
              "  chosen: 500\n"
              "  population: 70\n"
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
              "    interval: 5\n"
              "    emigrants: 2\n"
              "seed: 1\n");
}

TEST_F(JobFile, ResolvedCanBeRunAgain) {
    for (const Overrides& overrides :
         {Overrides{}, Overrides{{"name", "\"a: 'strange' #name\""},
                                 {"objective", "ela_all"},
                                 {"constraints.area_mm2", "123.456"},
                                 {"algorithm.population", "12"},
                                 {"algorithm.phases", "[{crossover_probability: 0.1}]"},
                                 {"islands.count", "3"},
                                 {"seed", "9007199254740992"}}}) {
        const Job job = load_job(source_job(), overrides, source_configs());
        const Job again = load(job.resolved(), {{"output", "x"}});
        EXPECT_EQ(again.resolved(), job.resolved());
        EXPECT_EQ(again.hash(), job.hash());
        EXPECT_THAT(changed_keys(job.resolved(), again.resolved()), IsEmpty());
        EXPECT_EQ(again.config.name, job.config.name);
        EXPECT_EQ(again.config.search.seed, job.config.search.seed);
        EXPECT_EQ(again.config.output, "x");
    }
    EXPECT_THAT(problems_of(load(least_job).resolved()),
                ElementsAre("job.yaml:1:1: 'output' is missing (it has no default)"));
}

TEST_F(JobFile, HashHasThirtyTwoDigitsAndIsTheSameForTheSameJob) {
    const std::string hash = load(least_job).hash();
    EXPECT_EQ(hash.size(), 32u);
    EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(load(least_job).hash(), hash);
    EXPECT_EQ(load("# a comment\n" + least_job + "seed: 1\n").hash(), hash);
}

TEST_F(JobFile, HashDoesNotDependOnOutputAndCheckpoints) {
    const std::string hash = load(least_job).hash();
    EXPECT_EQ(hash_with("output", "elsewhere"), hash);
    EXPECT_EQ(hash_with("checkpoint.seconds", "5"), hash);
    EXPECT_EQ(hash_with("checkpoint.generations", "7"), hash);
}

TEST_F(JobFile, HashChangesWithEverythingThatDecidesTheResult) {
    std::set<std::string> hashes = {load(least_job).hash()};
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"seed", "2"},
        {"networks", "[vgg16]"},
        {"networks", "[alexnet, vgg16]"},
        {"networks", "[vgg16, alexnet]"},
        {"model.fidelity", "published"},
        {"objective", "ela"},
        {"constraints.area_mm2", "799.9999999999999"},
        {"algorithm.drawn", "1001"},
        {"algorithm.chosen", "501"},
        {"algorithm.population", "71"},
        {"algorithm.phases", "[{generations: 10}]"},
        {"algorithm.phases", "[{generations: 11}]"},
        {"islands.count", "5"},
        {"islands.migration.topology", "none"},
        {"islands.migration.interval", "6"},
        {"islands.migration.emigrants", "3"}};
    for (const auto& [key, value] : changes)
        EXPECT_TRUE(hashes.insert(hash_with(key, value)).second) << key << "=" << value;
}

TEST_F(JobFile, HashChangesWithTheFilesItNames) {
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

TEST_F(JobFile, ChangedKeysAreDottedPaths) {
    const std::string a = load(least_job).resolved();
    EXPECT_THAT(changed_keys(a, a), IsEmpty());
    EXPECT_THAT(changed_keys(a, load(least_job, {{"seed", "2"}}).resolved()), ElementsAre("seed"));
    EXPECT_THAT(changed_keys(a, load(least_job, {{"islands.migration.topology", "none"},
                                                 {"algorithm.population", "71"},
                                                 {"networks", "[vgg16]"}})
                                    .resolved()),
                ElementsAre("algorithm.population", "islands.migration.topology", "networks[0]"));
    EXPECT_THAT(changed_keys("a: 1\nb: {c: [1, 2]}\n", "b: {c: [1, 2, 3]}\nd: {e: 1}\n"),
                ElementsAre("a", "b.c[2]", "d.e"));
}

TEST_F(JobFile, OverridesAreTakenAndUnknownOnesReported) {
    const Job job = load(least_job, {{"seed", "77"}, {"islands.count", "2"}, {"output", "there"}});
    EXPECT_EQ(job.config.search.seed, 77u);
    EXPECT_EQ(job.config.search.islands, 2);
    EXPECT_EQ(job.config.output, "there");
    EXPECT_THAT(problems_of(least_job, {{"sede", "77"}, {"islands.cuont", "2"}}),
                ElementsAre(StartsWith("--set islands.cuont=2: unknown key 'islands.cuont'"),
                            StartsWith("--set sede=77: unknown key 'sede'")));
    EXPECT_THAT(problems_of(least_job, {{"algorithm.phases[4].generations", "2"}}),
                ElementsAre(StartsWith("--set algorithm.phases[4].generations=2: unknown key")));
}

TEST_F(JobFile, BadOverridesNameTheCommandLine) {
    EXPECT_THAT(
        problems_of(least_job, {{"seed", "010"},
                                {"objective", "ela_men"},
                                {"constraints.area_mm2", ".inf"},
                                {"islands.count", "0"},
                                {"networks", "[alexnett]"}}),
        ElementsAre("--set objective=ela_men: 'objective' is 'ela_men' (known: ela, ela_mean, "
                    "ela_all, el, e, l, a, ea, la, el_cost, ela_cost) did you mean 'ela_mean'?",
                    "--set constraints.area_mm2=.inf: 'constraints.area_mm2' is '.inf' (a plain "
                    "decimal number is wanted, such as 0.5 or 1e-9)",
                    "--set islands.count=0: 'islands.count' is 0 (must be at least 1, at most "
                    "1e+06)",
                    "--set seed=010: 'seed' is '010' (a whole decimal number without leading "
                    "zeros is wanted)",
                    "--set networks=[alexnett]: unknown network 'alexnett' did you mean "
                    "'alexnet'?"));
}

TEST_F(JobFile, ProblemsOfTheJobAndOfItsFilesAreReportedAtOnce) {
    write_file(directory_ / "space.yaml",
               "name: x\ntemplate: rram\nparameters: {rows: [64, 32]}\n");
    write_file(directory_ / "network.yaml", "name: x\nsource: s\nlayers: []\n");
    const auto found = problems_of(
        "name: [x]\n"
        "space: space.yaml\n"
        "networks: [network.yaml]\n"
        "objectve: ela\n"
        "seed: -1\n");
    EXPECT_THAT(found, Contains("job.yaml:1:7: 'name' must be a text (it is a list)"));
    EXPECT_THAT(found, Contains("job.yaml:1:1: 'output' is missing (it has no default)"));
    EXPECT_THAT(found, Contains("job.yaml:4:1: unknown key 'objectve' did you mean 'objective'?"));
    EXPECT_THAT(found, Contains("job.yaml:5:7: 'seed' is -1 (must be at least 0, at most "
                                "9007199254740992)"));
    EXPECT_THAT(found, Contains("network.yaml:3:9: 'layers' must be a list of layers"));
    EXPECT_THAT(found, Contains("space.yaml:3:20: 'parameters.rows' is not ascending"));
    EXPECT_THAT(found,
                Contains("space.yaml:3:13: 'parameters.columns' is missing (it has no default)"));
    EXPECT_EQ(found.size(), 4u + 1u + 1u + 9u);
}

TEST_F(JobFile, UnknownNamesHaveTheirPlaceAndASuggestion) {
    EXPECT_THAT(problems_of("name: x\nspace: rram_4\nnetworks: [alexnet, vgg61]\noutput: o\n"),
                ElementsAre("job.yaml:3:11: unknown network 'vgg61' did you mean 'vgg16'?",
                            "job.yaml:2:8: unknown space 'rram_4' did you mean 'rram-4'?"));
    EXPECT_THAT(problems_of(least_job, {{"space", "nothing"}}),
                ElementsAre("--set space=nothing: unknown space 'nothing' known: " +
                            base::join(source_configs().names("spaces"), ", ")));
}

TEST_F(JobFile, FilesBesideTheJobAreFound) {
    write_file(directory_ / "my-space.yaml",
               replaced(read_file(ATOLL_SOURCE_DIR "/configs/spaces/rram-4.yaml"),
                        "glb_kib: [512, 1024, 2048, 4096, 8192, 16384, 32768]", "glb_kib: 512"));
    write_file(directory_ / "nets/mine.yaml",
               read_file(ATOLL_SOURCE_DIR "/configs/networks/alexnet.yaml"));
    const Job job =
        load("name: x\nspace: my-space.yaml\nnetworks: [nets/mine.yaml, vgg16]\noutput: o\n");
    EXPECT_EQ(job.space.size(), 12096000u / 7);
    EXPECT_EQ(job.networks[0].name, "alexnet");
    EXPECT_EQ(job.networks[1].name, "vgg16");
}

// What files are called does not depend on the directory a job is started or run again in.
TEST_F(JobFile, PathsOfFilesAreResolvedAndDoNotCount) {
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

TEST_F(JobFile, APortfolioIsNeverEmpty) {
    EXPECT_THAT(problems_of("name: x\nspace: rram-4\nnetworks: []\noutput: o\n"),
                ElementsAre("job.yaml:3:11: 'networks' is empty (a portfolio needs one at least)"));
    EXPECT_THAT(
        problems_of(least_job, {{"networks", "[]"}}),
        ElementsAre("--set networks=[]: 'networks' is empty (a portfolio needs one at least)"));
}

TEST_F(JobFile, APortfolioIsNeverEmptyEvenWhereTheFileNamesNone) {
    EXPECT_THAT(
        problems_of("name: x\nspace: rram-4\noutput: o\n", {{"networks", "[]"}}),
        ElementsAre("--set networks=[]: 'networks' is empty (a portfolio needs one at least)"));
}

TEST_F(JobFile, ANetworkThatIsNoListIsOneProblem) {
    EXPECT_THAT(problems_of("name: x\nspace: rram-4\nnetworks: alexnet\noutput: o\n"),
                ElementsAre("job.yaml:3:11: 'networks' must be a list write [a, b, c]"));
}

TEST_F(JobFile, TheAlgorithmMustMakeSense) {
    EXPECT_THAT(problems_of(least_job + "algorithm:\n  chosen: 1001\n"),
                ElementsAre("job.yaml:6:3: 'algorithm.chosen' is above 'algorithm.drawn'"));
    EXPECT_THAT(
        problems_of(least_job + "algorithm: {phases: []}\n"),
        ElementsAre("job.yaml:5:12: 'algorithm.phases' is empty (there is nothing to run)"));
    EXPECT_THAT(
        problems_of(least_job + "algorithm:\n  phases:\n  - {generations: 0, "
                                "mutation_probability: 1.5, crossover_eta: -1}\n"),
        ElementsAre("job.yaml:7:19: 'algorithm.phases[0].generations' is 0 (must be at least 1, "
                    "at most 1e+09)",
                    "job.yaml:7:64: 'algorithm.phases[0].crossover_eta' is -1 (must be at least "
                    "0, at most 1000)",
                    "job.yaml:7:44: 'algorithm.phases[0].mutation_probability' is 1.5 (must be "
                    "at least 0, at most 1)"));
}

TEST_F(JobFile, ThatCannotBeReadIsAnIoError) {
    EXPECT_EQ(io_error([&] { load_job(directory_ / "none.yaml", {}, source_configs()); }),
              "cannot read " + (directory_ / "none.yaml").string());
}

TEST_F(JobFile, ThatIsNoMappingIsAProblem) {
    const auto found = problems_of("[1, 2]\n");
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0], "job.yaml:1:1: the file must be a mapping (key: value lines)");
}

// ---- Spaces

const std::string space_text =
    "name: s\n"
    "template: rram\n"
    "parameters:\n"
    "  supply_voltage: {from: 0.50, to: 0.85, step: 0.05}\n"
    "  bits_per_cell: [1, 2]\n"
    "  cycle_time: [1e-9, 2e-9]\n"
    "  rows: [32, 64]\n"
    "  columns: 64\n"
    "  router_groups: 1\n"
    "  tiles_per_group: 4\n"
    "  macros_per_tile: 4\n"
    "  glb_kib: 512\n"
    "  technology_nm: 32\n";

class SpaceFileTest : public testing::Test {
  protected:
    SpaceFile load(const std::string& text) {
        return load_space(write_file(directory_ / "space.yaml", text));
    }
    std::vector<double> values(const std::string& name, const std::string& text) {
        const SpaceFile file = load(text);
        for (const auto& p : file.space.parameters())
            if (p.parameter->name == name) return p.values;
        return {};
    }
    std::vector<std::string> problems_of(const std::string& text) {
        return problems(directory_, [&] { load(text); });
    }
    fs::path directory_ = fresh_directory();
};

TEST_F(SpaceFileTest, IsReadFromNumbersListsAndRanges) {
    const SpaceFile file = load(space_text);
    EXPECT_EQ(file.hardware, "rram");
    EXPECT_EQ(file.space.name(), "s");
    EXPECT_EQ(file.space.size(), 8u * 2 * 2 * 2);
    ASSERT_EQ(file.space.genes(), 10u);
    EXPECT_EQ(file.space.parameters()[0].values,
              (std::vector<double>{0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85}));
    EXPECT_EQ(file.space.parameters()[2].values, (std::vector<double>{1e-9, 2e-9}));
    EXPECT_EQ(file.space.parameters()[4].values, (std::vector<double>{64}));
    EXPECT_EQ(file.space.design(0), (model::Design{0.5, 1, 1e-9, 32, 64, 1, 4, 4, 512, 32}));
    EXPECT_EQ(file.space.design(63), (model::Design{0.85, 2, 2e-9, 64, 64, 1, 4, 4, 512, 32}));
}

TEST_F(SpaceFileTest, ParametersComeInTheOrderOfDesigns) {
    std::string text = replaced(space_text, "  technology_nm: 32\n", "");
    text = replaced(text, "parameters:\n", "parameters:\n  technology_nm: 32\n");
    EXPECT_EQ(load(text).space.parameters()[9].parameter->name, "technology_nm");
}

TEST_F(SpaceFileTest, RangesIncludeTheirEndAndHoldTheWrittenNumbers) {
    EXPECT_EQ(values("rows",
                     replaced(space_text, "rows: [32, 64]", "rows: {from: 32, to: 64, step: 16}")),
              (std::vector<double>{32, 48, 64}));
    EXPECT_EQ(values("rows",
                     replaced(space_text, "rows: [32, 64]", "rows: {from: 32, to: 63, step: 16}")),
              (std::vector<double>{32, 48}));
    EXPECT_EQ(values("rows",
                     replaced(space_text, "rows: [32, 64]", "rows: {from: 32, to: 32, step: 16}")),
              (std::vector<double>{32}));
    EXPECT_EQ(values("cycle_time", replaced(space_text, "cycle_time: [1e-9, 2e-9]",
                                            "cycle_time: {from: 1e-9, to: 4e-9, step: 1e-9}")),
              (std::vector<double>{1e-9, 2e-9, 3e-9, 4e-9}));
}

TEST_F(SpaceFileTest, RangesOfSmallNumbersKeepTheirDigits) {
    EXPECT_EQ(
        values("cycle_time", replaced(space_text, "cycle_time: [1e-9, 2e-9]",
                                      "cycle_time: {from: 1e-9, to: 1.25e-9, step: 0.0625e-9}")),
        (std::vector<double>{1e-9, 1.0625e-9, 1.125e-9, 1.1875e-9, 1.25e-9}));
}

TEST_F(SpaceFileTest, RangesMustBeRanges) {
    const auto with = [&](const std::string& range) {
        return problems_of(replaced(space_text, "rows: [32, 64]", "rows: " + range));
    };
    EXPECT_THAT(
        with("{from: 64, to: 32, step: 16}"),
        Contains("space.yaml:7:9: 'parameters.rows' is no range (to must not be below from)"));
    EXPECT_THAT(with("{from: 32, to: 64, step: 0}"),
                Contains("space.yaml:7:34: 'parameters.rows.step' is 0 (must be above 0)"));
    EXPECT_THAT(with("{from: 32, until: 64, step: 16}"),
                Contains("space.yaml:7:9: 'parameters.rows.to' is missing (it has no default)"));
    EXPECT_THAT(with("{from: 32, until: 64, step: 16}"),
                Contains(StartsWith("space.yaml:7:20: unknown key 'parameters.rows.until'")));
}

TEST_F(SpaceFileTest, ValuesAreCheckedWithTheirPlace) {
    const auto with = [&](const std::string& rows) {
        return problems_of(replaced(space_text, "rows: [32, 64]", "rows: " + rows));
    };
    EXPECT_THAT(with("[64, 32]"),
                ElementsAre("space.yaml:7:9: 'parameters.rows' is not ascending"));
    EXPECT_THAT(with("[32, 32]"),
                ElementsAre("space.yaml:7:9: 'parameters.rows' is not ascending"));
    EXPECT_THAT(
        with("[32, 64.5]"),
        ElementsAre("space.yaml:7:9: 'parameters.rows' holds 64.5 (whole numbers are wanted)"));
    EXPECT_THAT(with("[]"),
                ElementsAre("space.yaml:7:9: 'parameters.rows' needs 1 to 65535 values"));
    EXPECT_THAT(with("[0, 32]"),
                Contains("space.yaml:7:10: 'parameters.rows[0]' is 0 (must be above 0, at most "
                         "2147483647)"));
    EXPECT_THAT(
        with("[32, 0x40]"),
        Contains("space.yaml:7:14: 'parameters.rows[1]' is '0x40' (a plain decimal number is "
                 "wanted, such as 0.5 or 1e-9)"));
    EXPECT_THAT(with("010"), Contains("space.yaml:7:9: 'parameters.rows' is '010' (a plain decimal "
                                      "number is wanted, such as 0.5 or 1e-9)"));
}

TEST_F(SpaceFileTest, WholeNumbersMustFitTheirType) {
    const auto with = [&](const std::string& rows) {
        return problems_of(replaced(space_text, "rows: [32, 64]", "rows: " + rows));
    };
    EXPECT_THAT(with("[32, 2147483647]"), IsEmpty());
    EXPECT_THAT(with("[32, 2147483648]"),
                ElementsAre("space.yaml:7:14: 'parameters.rows[1]' is 2147483648 (must be above 0, "
                            "at most 2147483647)"));
    EXPECT_THAT(with("{from: 1, to: 3000000000, step: 1e9}"),
                ElementsAre("space.yaml:7:23: 'parameters.rows.to' is 3000000000 (must be above 0, "
                            "at most 2147483647)"));
}

TEST_F(SpaceFileTest, NumbersHaveNoLimitAbove) {
    EXPECT_THAT(problems_of(replaced(space_text, "cycle_time: [1e-9, 2e-9]", "cycle_time: 0")),
                ElementsAre("space.yaml:6:15: 'parameters.cycle_time' is 0 (must be above 0 s)"));
}

TEST_F(SpaceFileTest, TooManyValuesAreOneProblem) {
    const auto with = [&](const std::string& rows) {
        return problems_of(replaced(space_text, "rows: [32, 64]", "rows: " + rows));
    };
    const std::string wanted = "space.yaml:7:9: 'parameters.rows' needs 1 to 65535 values";
    EXPECT_THAT(with("{from: 1, to: 65535, step: 1}"), IsEmpty());
    EXPECT_THAT(with("{from: 1, to: 65536, step: 1}"), ElementsAre(wanted));
    EXPECT_THAT(with("{from: 1, to: 2, step: 1e-300}"), ElementsAre(wanted));
    EXPECT_THAT(with("[96, 64, 32]"),
                ElementsAre("space.yaml:7:9: 'parameters.rows' is not ascending"));
}

TEST_F(SpaceFileTest, ABadValueIsOneProblem) {
    const auto with = [&](const std::string& rows) {
        return problems_of(replaced(space_text, "rows: [32, 64]", "rows: " + rows));
    };
    const std::string why = "(a plain decimal number is wanted, such as 0.5 or 1e-9)";
    EXPECT_THAT(with("abc"), ElementsAre("space.yaml:7:9: 'parameters.rows' is 'abc' " + why));
    EXPECT_THAT(with("[32, abc, 64]"),
                ElementsAre("space.yaml:7:14: 'parameters.rows[1]' is 'abc' " + why));
}

TEST_F(SpaceFileTest, EveryParameterIsWantedAndNoOther) {
    EXPECT_THAT(problems_of(replaced(space_text, "  rows: [32, 64]\n", "  row: [32, 64]\n")),
                ElementsAre("space.yaml:4:3: 'parameters.rows' is missing (it has no default)",
                            "space.yaml:7:3: unknown key 'parameters.row' did you mean 'rows'?"));
}

TEST_F(SpaceFileTest, ManyDesignsAreStillNumbered) {
    std::string list = "[1";
    for (int i = 2; i <= 60000; ++i) list += "," + std::to_string(i);
    list += "]";
    std::string text = replaced(space_text, "rows: [32, 64]", "rows: &many " + list);
    text = replaced(text, "columns: 64", "columns: *many");
    text = replaced(text, "router_groups: 1", "router_groups: *many");
    EXPECT_EQ(load(text).space.size(), 60000ull * 60000 * 60000 * 32);
    text = replaced(text, "tiles_per_group: 4", "tiles_per_group: *many");
    EXPECT_THAT(problems_of(text),
                ElementsAre("space.yaml:4:3: the space has 2^63 designs or more (they could not be "
                            "numbered)"));
}

// ---- Values that depend on another parameter

/// Voltages of two nodes; the lists start in line 7.
const std::string conditional_text =
    replaced(replaced(space_text, "  supply_voltage: {from: 0.50, to: 0.85, step: 0.05}\n",
                      "  supply_voltage:\n"
                      "    given: technology_nm\n"
                      "    values:\n"
                      "      32: [0.5, 0.6, 0.85]\n"
                      "      45: {from: 0.75, to: 0.95, step: 0.1}\n"),
             "technology_nm: 32\n", "technology_nm: [32, 45]\n");

TEST_F(SpaceFileTest, ValuesMayDependOnAnotherParameter) {
    const SpaceFile file = load(conditional_text);
    EXPECT_EQ(file.space.size(), 3u * 2 * 2 * 2 * 2);
    const auto& voltage = file.space.parameters()[0];
    EXPECT_EQ(voltage.given, 9u);
    EXPECT_EQ(voltage.values, (std::vector<double>{0.5, 0.6, 0.85}));
    EXPECT_EQ(voltage.values_given,
              (std::vector<std::vector<double>>{{0.5, 0.6, 0.85}, {0.75, 0.85, 0.95}}));
    EXPECT_FALSE(file.space.parameters()[9].given.has_value());
    EXPECT_EQ(file.space.design(0), (model::Design{0.5, 1, 1e-9, 32, 64, 1, 4, 4, 512, 32}));
    EXPECT_EQ(file.space.design(1), (model::Design{0.75, 1, 1e-9, 32, 64, 1, 4, 4, 512, 45}));
    EXPECT_EQ(file.space.design(16), (model::Design{0.6, 1, 1e-9, 32, 64, 1, 4, 4, 512, 32}));
    EXPECT_EQ(file.space.design(17), (model::Design{0.85, 1, 1e-9, 32, 64, 1, 4, 4, 512, 45}));
    EXPECT_EQ(file.space.design(47), (model::Design{0.95, 2, 2e-9, 64, 64, 1, 4, 4, 512, 45}));
}

TEST_F(SpaceFileTest, ValuesMayDependOnAParameterBeforeOrAfterThem) {
    const std::string text =
        replaced(conditional_text, "bits_per_cell: [1, 2]",
                 "bits_per_cell: {given: cycle_time, values: {1e-9: 1, 2.0e-09: 2}}");
    const SpaceFile file = load(
        replaced(text, "glb_kib: 512", "glb_kib: {given: rows, values: {64: [64], 32: [32]}}"));
    EXPECT_EQ(file.space.size(), 3u * 2 * 2 * 2);
    EXPECT_EQ(file.space.design(0), (model::Design{0.5, 1, 1e-9, 32, 64, 1, 4, 4, 32, 32}));
    EXPECT_EQ(file.space.design(2), (model::Design{0.5, 1, 1e-9, 64, 64, 1, 4, 4, 64, 32}));
    EXPECT_EQ(file.space.design(23), (model::Design{0.95, 2, 2e-9, 64, 64, 1, 4, 4, 64, 45}));
}

TEST_F(SpaceFileTest, TheParameterThatDecidesHasPlainValues) {
    const auto depends = [](const std::string& place, const std::string& a, const std::string& b) {
        return "space.yaml:" + place + ": 'parameters." + a + "' depends on '" + b +
               "' (a parameter of the space with plain values is wanted)";
    };
    const auto given = [&](const std::string& name) {
        return problems_of(replaced(conditional_text, "given: technology_nm", "given: " + name));
    };
    EXPECT_THAT(given("technology"), ElementsAre(depends("5:5", "supply_voltage", "technology")));
    EXPECT_THAT(given("supply_voltage"),
                ElementsAre(depends("5:5", "supply_voltage", "supply_voltage")));
    EXPECT_THAT(given("[technology_nm]"),
                ElementsAre("space.yaml:5:12: 'parameters.supply_voltage.given' must be a text (it "
                            "is a list)"));
    EXPECT_THAT(given(""), ElementsAre("space.yaml:5:5: 'parameters.supply_voltage.given' must be "
                                       "a text (it is empty)"));
    // Neither before nor after the one that depends on it.
    EXPECT_THAT(problems_of(replaced(conditional_text, "technology_nm: [32, 45]",
                                     "technology_nm: {given: rows, values: {32: 32, 64: 45}}")),
                ElementsAre(depends("5:5", "supply_voltage", "technology_nm")));
    EXPECT_THAT(problems_of(replaced(
                    conditional_text, "rows: [32, 64]",
                    "rows: {given: supply_voltage, values: {0.5: 32, 0.6: 48, 0.85: 64}}")),
                ElementsAre(depends("11:9", "rows", "supply_voltage")));
}

TEST_F(SpaceFileTest, EveryValueThatDecidesHasItsListAndNoOther) {
    const std::string line = "      45: {from: 0.75, to: 0.95, step: 0.1}\n";
    const auto with = [&](const std::string& other) {
        return problems_of(replaced(conditional_text, line, other));
    };
    const std::string path = "'parameters.supply_voltage.values";
    EXPECT_THAT(with(""), ElementsAre("space.yaml:7:7: " + path +
                                      ".45' is missing (it has no "
                                      "default)"));
    EXPECT_THAT(with(line + "      65: [1, 2, 3]\n"),
                ElementsAre("space.yaml:9:7: unknown key " + path + ".65' did you mean '45'?"));
    EXPECT_THAT(with(line + "      45.0: [1, 2, 3]\n"),
                ElementsAre("space.yaml:9:7: unknown key " + path + ".45.0' did you mean '45'?"));
    EXPECT_THAT(with(line + line), ElementsAre("space.yaml:9:7: duplicate key " + path +
                                               ".45' (only one value can "
                                               "hold)"));
    const std::string values = conditional_text.substr(conditional_text.find("    values:"));
    const std::string lists = values.substr(0, values.find("  bits_per_cell"));
    EXPECT_THAT(problems_of(replaced(conditional_text, lists, "")),
                ElementsAre("space.yaml:5:5: 'parameters.supply_voltage.values' is missing (it has "
                            "no default)"));
    EXPECT_THAT(problems_of(replaced(conditional_text, lists, "    values: [1, 2, 3]\n")),
                ElementsAre("space.yaml:6:13: 'parameters.supply_voltage.values' must be a mapping "
                            "(key: value lines)"));
}

TEST_F(SpaceFileTest, ListsOfOneParameterAreEquallyLong) {
    const std::string line = "      45: {from: 0.75, to: 0.95, step: 0.1}\n";
    const std::string differ =
        "space.yaml:7:7: the lists of 'parameters.supply_voltage' differ in length";
    const auto with = [&](const std::string& other) {
        return problems_of(replaced(conditional_text, line, other));
    };
    EXPECT_THAT(with("      45: [0.75, 0.85]\n"), ElementsAre(differ));
    EXPECT_THAT(with("      45: {from: 0.75, to: 1.05, step: 0.1}\n"), ElementsAre(differ));
    EXPECT_THAT(with("      45: 0.75\n"), ElementsAre(differ));
    // One problem, however many lists.
    EXPECT_THAT(
        problems_of(replaced(replaced(conditional_text, line, "      45: 0.75\n      65: 0.8\n"),
                             "[32, 45]", "[32, 45, 65]")),
        ElementsAre(differ));
}

TEST_F(SpaceFileTest, ABadValueOfOneListIsOneProblem) {
    const auto with = [&](const std::string& from, const std::string& to) {
        return problems_of(replaced(conditional_text, from, to));
    };
    EXPECT_THAT(with("32: [0.5, 0.6, 0.85]", "32: [0.5, abc, 0.85]"),
                ElementsAre("space.yaml:7:17: 'parameters.supply_voltage.values.32[1]' is 'abc' (a "
                            "plain decimal number is wanted, such as 0.5 or 1e-9)"));
    EXPECT_THAT(with("32: [0.5, 0.6, 0.85]", "32: [0.5, 0.85, 0.6]"),
                ElementsAre("space.yaml:7:11: 'parameters.supply_voltage.values.32' is not "
                            "ascending"));
    EXPECT_THAT(with("technology_nm: [32, 45]", "technology_nm: [32, x]"),
                ElementsAre("space.yaml:17:23: 'parameters.technology_nm[1]' is 'x' (a plain "
                            "decimal number is wanted, such as 0.5 or 1e-9)"));
}

TEST_F(JobFile, ValuesThatDependAreCheckedWithTheirOwnTables) {
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = replaced(conditional_text, "template: rram", "template: sram");
        text = replaced(text, "bits_per_cell: [1, 2]", "bits_per_cell: 1");
        write_file(directory_ / "space.yaml", replaced(text, from, to));
        return problems_of("name: x\nspace: space.yaml\nnetworks: [alexnet]\noutput: o\n");
    };
    EXPECT_THAT(with("name: s", "name: t"), IsEmpty());
    // 0.7 V is inside at 32 nm, and so is 1.1 V at 45 nm.
    EXPECT_THAT(with("from: 0.75, to: 0.95", "from: 0.7, to: 0.9"),
                ElementsAre("space.yaml: supply_voltage 0.7 is outside the component tables, which "
                            "cover 0.75 to 1.1"));
    EXPECT_THAT(with("[0.5, 0.6, 0.85]", "[0.5, 0.6, 1.1]"),
                ElementsAre("space.yaml: supply_voltage 1.1 is outside the component tables, which "
                            "cover 0.5 to 1"));
}

TEST_F(JobFile, HashChangesWithWhatValuesDependOn) {
    const auto hash = [&](const std::string& bits_per_cell) {
        write_file(directory_ / "space.yaml", replaced(replaced(space_text, "bits_per_cell: [1, 2]",
                                                                "bits_per_cell: " + bits_per_cell),
                                                       "columns: 64", "columns: [32, 64]"));
        return load("name: x\nspace: space.yaml\nnetworks: [alexnet]\noutput: o\n").hash();
    };
    std::set<std::string> hashes;
    for (const char* bits : {"[1, 2]", "{given: rows, values: {32: [1, 2], 64: [1, 2]}}",
                             "{given: rows, values: {32: [1, 2], 64: [3, 4]}}",
                             "{given: columns, values: {32: [1, 2], 64: [3, 4]}}"})
        EXPECT_TRUE(hashes.insert(hash(bits)).second) << bits;
    EXPECT_FALSE(hashes.insert(hash("{values: {64: [3, 4], 32: [1, 2]}, given: columns}")).second);
}

// ---- The spaces that come with the program

SpaceFile source_space(const std::string& name) {
    return load_space(ATOLL_SOURCE_DIR "/configs/spaces/" + name + ".yaml");
}

TEST(SourceSpaces, HaveTheirKnownSizes) {
    const std::map<std::string, std::uint64_t> sizes = {{"rram-4", 12096000},
                                                        {"sram-4", 1512000},
                                                        {"sram-4-listed", 2488320},
                                                        {"sram-9", 4064256},
                                                        {"technology-4", 9072000}};
    for (const auto& name : source_configs().names("spaces")) {
        const SpaceFile file = source_space(name);
        EXPECT_EQ(file.space.name(), name);
        EXPECT_EQ(file.hardware, name == "rram-4" ? "rram" : "sram") << name;
        ASSERT_TRUE(sizes.contains(name)) << name;
        EXPECT_EQ(file.space.size(), sizes.at(name)) << name;
    }
}

TEST_F(JobFile, SourceSpacesLieWithinTheTables) {
    for (const auto& name : source_configs().names("spaces"))
        EXPECT_THAT(problems_of(least_job, {{"space", name}}), IsEmpty()) << name;
}

TEST(SourceSpaces, EachNodeHasItsVoltages) {
    const search::ParameterSpace space = source_space("technology-4").space;
    const std::array<int, 6> nodes = {7, 10, 14, 22, 32, 45};
    const std::array<std::array<double, 8>, 6> voltages = {
        {{0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8},
         {0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85},
         {0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9},
         {0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1},
         {0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1},
         {0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1}}};
    ASSERT_EQ(space.values(0), 8u);
    ASSERT_EQ(space.values(9), 6u);
    // The voltage is the most significant digit of a design's number, the node the least.
    const std::uint64_t same_voltage = space.size() / 8;
    for (std::size_t v = 0; v < 8; ++v)
        for (std::size_t n = 0; n < 6; ++n) {
            const std::uint64_t first = v * same_voltage + n;
            EXPECT_EQ(space.design(first),
                      (model::Design{voltages[n][v], 1, 1e-9, 16, 16, 1, 2, 2, 1024, nodes[n]}));
            const std::uint64_t last = (v + 1) * same_voltage - 6 + n;
            EXPECT_EQ(space.design(last), (model::Design{voltages[n][v], 1, 1e-8, 256, 256, 16, 32,
                                                         64, 65536, nodes[n]}));
        }
}

TEST_F(JobFile, ValuesOutsideTheTablesAreNamedWithTheSpace) {
    const auto with = [&](const std::string& from, const std::string& to) {
        write_file(directory_ / "space.yaml", replaced(space_text, from, to));
        return problems_of("name: x\nspace: space.yaml\nnetworks: [alexnet]\noutput: o\n");
    };
    EXPECT_THAT(with("name: s", "name: t"), IsEmpty());
    EXPECT_THAT(
        with("rows: [32, 64]", "rows: [8, 64, 1024]"),
        ElementsAre("space.yaml: rows 8 is outside the component tables, which cover 16 to 512",
                    "space.yaml: rows 1024 is outside the component tables, which cover 16 to "
                    "512"));
    EXPECT_THAT(
        with("bits_per_cell: [1, 2]", "bits_per_cell: [8, 9]"),
        ElementsAre("space.yaml: bits_per_cell 9 is outside the component tables, which cover 1 "
                    "to 8"));
    EXPECT_THAT(
        with("template: rram", "template: sram"),
        ElementsAre("space.yaml: bits_per_cell 2 is outside the component tables, which cover 1 "
                    "to 1"));
    EXPECT_THAT(with("technology_nm: 32", "technology_nm: 7"),
                ElementsAre("space.yaml: technology_nm 7 has no component table for cell 'rram'"));
    EXPECT_THAT(with("template: rram", "template: sarm"),
                ElementsAre("space.yaml: unknown hardware template 'sarm' did you mean 'sram'?"));
    EXPECT_THAT(with("template: rram", "template: memristor"),
                ElementsAre("space.yaml: unknown hardware template 'memristor' known: rram, sram"));
}

}  // namespace
}  // namespace atl::io::test
