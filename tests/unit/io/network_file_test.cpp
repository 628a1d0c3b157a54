#include "atoll/io/model_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model_files_fixture.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

const std::string slices = "avg_weight_slice: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1]";

class NetworkFile : public ModelFiles {
  protected:
    std::vector<std::string> problems_of(const std::string& text) {
        return problems(directory_, [&] { load_network(write(text)); });
    }
    static std::string with_layer(const std::string& layer) {
        return "name: n\nsource: s\nlayers:\n- {" + layer + "}\n";
    }
};

TEST_F(NetworkFile, IsReadWithDefaultsForExtents) {
    const auto network = load_network(
        write("name: small\n"
              "source: made up\n"
              "note: two layers\n"
              "layers:\n"
              "- {name: a, type: Conv2d, N: 2, C: 3, M: 4, P: 5, Q: 6, R: 7, S: 8, G: 9,\n"
              "   strides: [2, 3], avg_input: 0.25, " +
              slices +
              "}\n"
              "- {name: b, avg_input: 1, " +
              slices + "}\n"));
    EXPECT_EQ(network.name, "small");
    EXPECT_EQ(network.source, "made up");
    ASSERT_EQ(network.layers.size(), 2u);
    model::Layer wanted;
    wanted.name = "a";
    wanted.type = "Conv2d";
    wanted.N = 2, wanted.C = 3, wanted.M = 4, wanted.P = 5;
    wanted.Q = 6, wanted.R = 7, wanted.S = 8, wanted.G = 9;
    wanted.strides = {2, 3};
    wanted.statistics.average_input = 0.25;
    wanted.statistics.average_weight_slice = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1};
    EXPECT_EQ(network.layers[0], wanted);
    model::Layer ones;
    ones.name = "b";
    ones.statistics = {1, wanted.statistics.average_weight_slice};
    EXPECT_EQ(network.layers[1], ones);
}

TEST_F(NetworkFile, FieldsOutOfRangeAreProblems) {
    EXPECT_THAT(
        problems_of(with_layer("name: a, C: 0, M: 16777217, avg_input: 1.5, " + slices)),
        ElementsAre("file.yaml:4:16: 'layers[0].C' is 0 (must be at least 1, at most 16777216)",
                    "file.yaml:4:22: 'layers[0].M' is 16777217 (must be at least 1, at most "
                    "16777216)",
                    "file.yaml:4:43: 'layers[0].avg_input' is 1.5 (must be at least 0, at most "
                    "1)"));
}

TEST_F(NetworkFile, MissingAndUnknownFieldsAreProblems) {
    EXPECT_THAT(
        problems_of(with_layer("C: 3, K: 3, stride: [1, 1]")),
        ElementsAre("file.yaml:4:3: 'layers[0].name' is missing (it has no default)",
                    StartsWith("file.yaml:4:10: unknown key 'layers[0].K' did you mean '"),
                    "file.yaml:4:16: unknown key 'layers[0].stride' did you mean 'strides'?"));
}

TEST_F(NetworkFile, WeightSlicesAreEight) {
    EXPECT_THAT(
        problems_of(with_layer("name: a, avg_input: 0, avg_weight_slice: [0.1, 0.2]")),
        ElementsAre("file.yaml:4:45: 'layers[0].avg_weight_slice' must be a list of 8 numbers "
                    "(for 1 to 8 bits per cell)"));
    EXPECT_THAT(
        problems_of(
            with_layer("name: a, avg_input: 0, avg_weight_slice: [0, 0, 0, 0, 0, 0, 0, 1.1]")),
        ElementsAre("file.yaml:4:67: 'layers[0].avg_weight_slice[7]' is 1.1 (must be at least "
                    "0, at most 1)"));
}

TEST_F(NetworkFile, WeightSlicesThatAreNoListAreOneProblem) {
    EXPECT_THAT(
        problems_of(with_layer("name: a, avg_input: 0, avg_weight_slice: 0.5")),
        ElementsAre("file.yaml:4:45: 'layers[0].avg_weight_slice' must be a list of 8 numbers "
                    "(for 1 to 8 bits per cell)"));
}

TEST_F(NetworkFile, StridesAreTwo) {
    for (const char* strides : {"[4]", "[4, 4, 4]", "4", "{h: 4, w: 4}", "[]"})
        EXPECT_THAT(
            problems_of(with_layer("name: a, strides: " + std::string(strides) +
                                   ", avg_input: 0, " + slices)),
            ElementsAre("file.yaml:4:22: 'layers[0].strides' must be a list of 2 numbers (height "
                        "and width)"))
            << strides;
    EXPECT_THAT(problems_of(with_layer("name: a, strides: [0, x], avg_input: 0, " + slices)),
                ElementsAre("file.yaml:4:23: 'layers[0].strides[0]' is 0 (must be at least 1, at "
                            "most 9007199254740992)",
                            "file.yaml:4:26: 'layers[0].strides[1]' is 'x' (a whole decimal "
                            "number without leading zeros is wanted)"));
}

TEST_F(NetworkFile, LayersMustBeThere) {
    EXPECT_THAT(problems_of("name: n\nsource: s\n"),
                ElementsAre("file.yaml:1:1: 'layers' is missing (it has no default)"));
    EXPECT_THAT(problems_of("name: n\nsource: s\nlayers: []\n"),
                ElementsAre("file.yaml:3:9: 'layers' is empty (a network has one layer at least)"));
    EXPECT_THAT(problems_of("name: n\nlayers: 5\n"),
                ElementsAre("file.yaml:1:1: 'source' is missing (it has no default)",
                            "file.yaml:2:9: 'layers' must be a list write [a, b, c]"));
}

TEST_F(NetworkFile, FilesThatCannotBeReadAreIoErrors) {
    EXPECT_EQ(io_error([&] { load_network(directory_ / "none.yaml"); }),
              "cannot read " + (directory_ / "none.yaml").string() + ": No such file or directory");
}

}  // namespace
}  // namespace atl::io::test
