#include "atoll/io/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "atoll/base/text.hpp"
#include "job_fixture.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::ResultOf;
using testing::StartsWith;

TEST_F(JobFile, OfTheSourceTreeIsRead) {
    const Job job = load_job(source_job(), {}, source_configs());
    EXPECT_EQ(job.config.name, "rram-4");
    EXPECT_EQ(job.config.space, "rram-4");
    EXPECT_THAT(job.config.networks, ElementsAre("resnet18", "vgg16", "alexnet", "mobilenet_v3"));
    EXPECT_EQ(job.config.fidelity, model::Fidelity::exact);
    EXPECT_EQ(job.config.objective, search::Objective::ela_mean);
    EXPECT_EQ(job.config.limits.area_mm2, 800);
    EXPECT_EQ(job.config.search.islands, 8);
    EXPECT_EQ(job.config.search.seed, 1u);
    EXPECT_EQ(job.config.search.migration.topology.kind, search::Topology::ring);
    EXPECT_EQ(job.config.search.migration.interval, 5);
    EXPECT_EQ(job.config.search.migration.emigrants, 2);
    const auto& a = job.config.search.algorithm;
    EXPECT_EQ(a.kind, search::AlgorithmKind::memetic);
    EXPECT_EQ(job.config.checkpoint.generations, 1);
    EXPECT_EQ(job.config.checkpoint.seconds, 30);
    EXPECT_EQ(job.config.output, "results/rram-4");
    ASSERT_EQ(job.networks.size(), 4u);
    EXPECT_EQ(job.networks[1].name, "vgg16");
    EXPECT_EQ(job.space.size(), 12096000u);
    EXPECT_EQ(job.hardware.name, "rram");
    ASSERT_NE(job.library, nullptr);
    EXPECT_NE(job.library->cell("rram", 32), nullptr);
    EXPECT_EQ(job.files.front(), source_job());
    for (const char* used :
         {"spaces/rram-4", "templates/rram", "cells/rram-32nm", "networks/vgg16"})
        EXPECT_THAT(job.files,
                    Contains(ResultOf([](const fs::path& f) { return f.generic_string(); },
                                      EndsWith(std::string(used) + ".yaml"))))
            << used;
}

TEST_F(JobFile, OfTheSourceTreeCanHaveThePublishedAlgorithm) {
    const Job job = load(least_job, {{"algorithm.kind", "four_phase"}});
    const auto& a = job.config.search.algorithm;
    EXPECT_EQ(a.kind, search::AlgorithmKind::four_phase);
    EXPECT_EQ(a.drawn, 1000);
    EXPECT_EQ(a.chosen, 500);
    EXPECT_EQ(a.population, 70);
    ASSERT_EQ(a.phases.size(), 4u);
    EXPECT_EQ(a.phases[1].crossover_probability, 0.9);
    EXPECT_EQ(a.phases[2].crossover_eta, 15);
    EXPECT_EQ(a.phases[3].mutation_probability, 0.05);
    EXPECT_EQ(a.phases[3].mutation_eta, 25);
}

TEST_F(JobFile, OverridesAreTakenAndUnknownOnesReported) {
    const Job job = load(least_job, {{"seed", "77"}, {"islands.count", "2"}, {"output", "there"}});
    EXPECT_EQ(job.config.search.seed, 77u);
    EXPECT_EQ(job.config.search.islands, 2);
    EXPECT_EQ(job.config.output, "there");
    EXPECT_THAT(problems_of(least_job, {{"sede", "77"}, {"islands.cuont", "2"}}),
                ElementsAre("--set islands.cuont=2: unknown key 'islands.cuont' did you mean "
                            "'islands.count'?",
                            "--set sede=77: unknown key 'sede' did you mean 'seed'?"));
    // Of another algorithm; by its last part; of nothing near.
    EXPECT_THAT(problems_of(least_job, {{"algorithm.scale_factor", "1"}}),
                ElementsAre("--set algorithm.scale_factor=1: unknown key 'algorithm.scale_factor' "
                            "(it goes with another kind)"));
    EXPECT_THAT(problems_of(least_job, {{"area_mm2", "1"}}),
                ElementsAre("--set area_mm2=1: unknown key 'area_mm2' did you mean "
                            "'constraints.area_mm2'?"));
    EXPECT_THAT(problems_of(least_job, {{"colour", "1"}}),
                ElementsAre("--set colour=1: unknown key 'colour' 'atoll schema job' lists all "
                            "keys"));
    EXPECT_THAT(problems_of(least_job, {{"algorithm.kind", "four_phase"},
                                        {"algorithm.phases[4].generations", "2"}}),
                ElementsAre(StartsWith("--set algorithm.phases[4].generations=2: unknown key")));
}

TEST_F(JobFile, BadOverridesNameTheCommandLine) {
    EXPECT_THAT(
        problems_of(least_job, {{"seed", "010"},
                                {"objective", "ela_men"},
                                {"constraints.area_mm2", ".inf"},
                                {"islands.count", "0"},
                                {"networks", "[alexnett]"}}),
        ElementsAre(
            AllOf(StartsWith("--set objective=ela_men: 'objective' is 'ela_men' (known: ela, "
                             "ela_mean, ela_all, el, e, l, a, ea, la, el_cost, ela_cost"),
                  EndsWith(") did you mean 'ela_mean'?")),
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
    EXPECT_THAT(found,
                Contains("network.yaml:3:9: 'layers' is empty (a network has one layer at least)"));
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
                ElementsAre("--set space=nothing: unknown space 'nothing' (" +
                            source_configs().described() +
                            ") known: " + base::join(source_configs().names("spaces"), ", ")));
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

TEST_F(JobFile, ThatCannotBeReadIsAnIoError) {
    EXPECT_EQ(io_error([&] { load_job(directory_ / "none.yaml", {}, source_configs()); }),
              "cannot read " + (directory_ / "none.yaml").string() + ": No such file or directory");
}

TEST_F(JobFile, ThatIsNoMappingIsAProblem) {
    const auto found = problems_of("[1, 2]\n");
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0], "job.yaml:1:1: the file must be a mapping (key: value lines)");
}

TEST_F(JobFile, EveryKeyOfAJobIsListed) {
    const std::vector<std::string> keys = job_keys();
    EXPECT_THAT(keys, testing::IsSupersetOf({"name", "space", "networks", "objective", "seed",
                                             "constraints.area_mm2", "algorithm.kind",
                                             "islands.migration.topology", "budget.target",
                                             "checkpoint.seconds", "parameters.rows", "output"}));
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), keys.size());
}

}  // namespace
}  // namespace atl::io::test
