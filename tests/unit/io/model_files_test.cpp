#include "atoll/io/model_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "atoll/base/text.hpp"
#include "model_files_fixture.hpp"

// Templates, libraries, and where networks are found.

namespace atl::io::test {
namespace {

using testing::ElementsAre;

TEST_F(ModelFiles, TemplatesAreRead) {
    const auto rram = load_template(write("name: t\nsource: s\ncell: rram\nweights: resident\n"));
    EXPECT_EQ(rram.name, "t");
    EXPECT_EQ(rram.source, "s");
    EXPECT_EQ(rram.cell, "rram");
    EXPECT_EQ(rram.weights, model::WeightStorage::resident);
    EXPECT_EQ(load_template(write("name: t\nsource: s\ncell: sram\nweights: streamed\n")).weights,
              model::WeightStorage::streamed);
}

TEST_F(ModelFiles, ProblemsOfTemplatesAreNamed) {
    EXPECT_THAT(
        problems(directory_,
                 [&] { load_template(write("name: t\ncell: rram\nweights: resdient\n")); }),
        ElementsAre("file.yaml:1:1: 'source' is missing (it has no default)",
                    "file.yaml:3:10: 'weights' is 'resdient' (known: resident, streamed) did "
                    "you mean 'resident'?"));
}

TEST_F(ModelFiles, ALibraryHoldsAllTechnologiesAndTheTablesOfOneCell) {
    write_file(directory_ / "technologies/45nm.yaml", technology_file);
    write_file(directory_ / "cells/rram-45nm.yaml", cell_file());
    write_file(directory_ / "cells/sram-45nm.yaml", "this: is not read for rram\n");
    const auto library = load_library(ConfigPath({directory_}), "rram");
    ASSERT_NE(library->technology(45), nullptr);
    EXPECT_EQ(library->technology(45)->router_read_pJ, 10.5);
    EXPECT_EQ(library->technology(32), nullptr);
    ASSERT_NE(library->cell("rram", 45), nullptr);
    EXPECT_EQ(library->cell("rram", 45)->name, "test cell");
    EXPECT_EQ(library->cell("sram", 45), nullptr);
}

TEST_F(ModelFiles, ProblemsOfAllFilesOfALibraryAreReportedAtOnce) {
    write_file(directory_ / "technologies/45nm.yaml",
               replaced(technology_file, "read_pJ: 99", "read_pJ: -99"));
    write_file(directory_ / "cells/rram-45nm.yaml",
               replaced(cell_file(), "technology_nm: 45", "technology_nm: 4500"));
    EXPECT_THAT(
        problems(directory_, [&] { load_library(ConfigPath({directory_}), "rram"); }),
        testing::UnorderedElementsAre(
            "technologies/45nm.yaml:5:24: 'main_memory.read_pJ' is -99 (must be at least 0 pJ)",
            "cells/rram-45nm.yaml:3:16: 'technology_nm' is 4500 (must be at least 1 nm, at "
            "most 1000 nm)"));
}

TEST_F(ModelFiles, UnknownTemplatesGetASuggestion) {
    EXPECT_EQ(find_template(source_configs(), "rram", "here").cell, "rram");
    EXPECT_THAT(
        problems(directory_, [] { find_template(source_configs(), "rrram", "space.yaml"); }),
        ElementsAre("space.yaml: unknown hardware template 'rrram' did you mean 'rram'?"));
}

TEST_F(ModelFiles, NetworksAreFoundInTheOrderWanted) {
    const auto networks = find_networks(source_configs(), {"vgg16", "alexnet"}, "here");
    ASSERT_EQ(networks.size(), 2u);
    EXPECT_EQ(networks[0].name, "vgg16");
    EXPECT_EQ(networks[1].name, "alexnet");
}

TEST_F(ModelFiles, UnknownNetworksAreAllNamed) {
    EXPECT_THAT(problems(directory_,
                         [] {
                             find_networks(source_configs(),
                                           {"vgg61", "alexnet", "transformer_xl", "mine.yaml"},
                                           "job.yaml:4:5");
                         }),
                ElementsAre("job.yaml:4:5: unknown network 'vgg61' did you mean 'vgg16'?",
                            "job.yaml:4:5: unknown network 'transformer_xl' (" +
                                source_configs().described() +
                                ") known: " + base::join(source_configs().names("networks"), ", "),
                            "job.yaml:4:5: unknown network 'mine.yaml' (there is no such file)"));
}

TEST_F(ModelFiles, ProblemsOfAllNetworksAreReportedAtOnce) {
    write_file(directory_ / "a.yaml", "name: a\nlayers: []\nsource: s\n");
    write_file(directory_ / "b.yaml", "name: b\nlayers: 4\nsource: s\n");
    EXPECT_THAT(
        problems(
            directory_,
            [&] {
                find_networks(source_configs(), {"a.yaml", "vgg61", "b.yaml"}, "here", directory_);
            }),
        testing::UnorderedElementsAre(
            "a.yaml:2:9: 'layers' is empty (a network has one layer at least)",
            "here: unknown network 'vgg61' did you mean 'vgg16'?",
            "b.yaml:2:9: 'layers' must be a list write [a, b, c]"));
}

// ---- The configurations that come with the program

TEST(SourceConfigs, NetworksHaveTheirKnownSizes) {
    const auto networks =
        find_networks(source_configs(), {"alexnet", "vgg16", "resnet18", "mobilenet_v3"}, "here");
    // Multiplications of the convolutions and matrix products at 224 x 224 pixels.
    EXPECT_EQ(networks[0].layers.size(), 8u);
    EXPECT_EQ(networks[0].weights(), 61090496);
    EXPECT_EQ(networks[1].layers.size(), 16u);
    EXPECT_EQ(networks[1].weights(), 138344128);
    EXPECT_EQ(networks[1].macs(), 15470264320);
}

TEST(SourceConfigs, EveryFileLoads) {
    for (const auto& file : source_configs().files("networks"))
        EXPECT_EQ(load_network(file).name, file.stem().string());
    for (const auto& file : source_configs().files("templates"))
        EXPECT_EQ(load_template(file).name, file.stem().string());
    const auto library = load_library(source_configs(), "rram");
    ASSERT_NE(library->cell("rram", 32), nullptr);
    EXPECT_EQ(library->cell("rram", 32)->most_bits_per_cell, 8);
    const auto sram = load_library(source_configs(), "sram");
    for (const int node : {7, 10, 14, 22, 32, 45}) {
        ASSERT_NE(sram->technology(node), nullptr) << node;
        ASSERT_NE(sram->cell("sram", node), nullptr) << node;
        EXPECT_EQ(sram->cell("sram", node)->most_bits_per_cell, 1) << node;
        // Silicon costs more in every newer node.
        EXPECT_EQ(sram->technology(node)->relative_cost_per_mm2 > 1, node < 32) << node;
    }
    EXPECT_EQ(sram->technology(32)->relative_cost_per_mm2, 1);
    ASSERT_NE(library->technology(32), nullptr);
    EXPECT_EQ(library->technology(32)->adders.size(), 15u);
    const double* point = library->cell("rram", 32)->grid.node(std::array<double, 3>{0.5, 64, 32});
    ASSERT_NE(point, nullptr);
    EXPECT_EQ(point[0], 0.003008753);
    EXPECT_EQ(point[1], 1.7594365130000003);
}

}  // namespace
}  // namespace atl::io::test
