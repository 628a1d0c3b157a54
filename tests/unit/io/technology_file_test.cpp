#include "atoll/io/model_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model_files_fixture.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;

class TechnologyFile : public ModelFiles {
  protected:
    std::vector<std::string> problems_of(const std::string& text) {
        return problems(directory_, [&] { load_technology(write(text)); });
    }
};

TEST_F(TechnologyFile, IsRead) {
    const model::Technology t = load_technology(write(technology_file));
    EXPECT_EQ(t.name, "45 nm");
    EXPECT_EQ(t.technology_nm, 45);
    EXPECT_EQ(t.source, "made up");
    EXPECT_EQ(t.router_read_pJ, 10.5);
    EXPECT_EQ(t.router_area_um2, 2000);
    EXPECT_EQ(t.main_memory_read_pJ, 99);
    EXPECT_EQ(t.relative_cost_per_mm2, 1.5);
    ASSERT_EQ(t.adders.size(), 5u);
    EXPECT_EQ(t.adders.at(4).energy_pJ, 0.5);
    EXPECT_EQ(t.adders.at(4).area_um2, 11);
    EXPECT_EQ(t.adders.at(4).leak_pJ_per_s, 892);
    EXPECT_EQ(t.adders.at(9).energy_pJ, 0.75);
    EXPECT_EQ(t.io_buffers.grid().axes()[0].scale, model::Scale::log);
    EXPECT_EQ(t.io_buffers.grid().axes()[1].scale, model::Scale::linear);
    const model::BufferPoint p = t.io_buffers.sample(16, 128);
    EXPECT_EQ(p.read_pJ, 5);
    EXPECT_EQ(p.write_pJ, 6);
    EXPECT_EQ(p.leak_mW, 7);
    EXPECT_EQ(p.area_um2, 8);
    EXPECT_EQ(t.global_buffers.sample(2048, 2048).write_pJ, 20);
}

TEST_F(TechnologyFile, ProblemsOfAllPartsAreReportedAtOnce) {
    std::string text = replaced(technology_file, "read_pJ: 10.5, ", "reed_pJ: 10.5, ");
    text = replaced(text, "main_memory: {read_pJ: 99}\n", "main_memory: 99\n");
    text = replaced(text, "  - [9, 0.75, 12, 893]\n", "  - [9, 0.75, 12]\n");
    text = replaced(text, "  - [16, 128, 5, 6, 7, 8]\n", "  - [16, 64, 5, 6, 7, 8]\n");
    text = replaced(text, "  - [2048, 2048, 10, 20, 30, 40]\n",
                    "  - [2048, 2048, 10, 20, 30, 40]\n  - [1024, 1024, 10, 20, 30, 40]\n");
    EXPECT_THAT(problems_of(text),
                ElementsAre("file.yaml:4:9: 'router.read_pJ' is missing (it has no default)",
                            "file.yaml:4:10: unknown key 'router.reed_pJ' did you mean 'read_pJ'?",
                            "file.yaml:5:14: 'main_memory' must be a mapping (key: value lines)",
                            "file.yaml:11:5: row of 3 numbers (there are 4 columns)",
                            "file.yaml:22:5: a grid point for the second time",
                            "file.yaml:28:3: only 2 of 4 grid points (the table must hold every "
                            "combination of its axes' values)"));
}

TEST_F(TechnologyFile, EveryPartMustBeThere) {
    EXPECT_THAT(problems_of("name: x\ntechnology_nm: 32\nsource: s\n"),
                ElementsAre("file.yaml:1:1: 'router' is missing (it has no default)",
                            "file.yaml:1:1: 'relative_cost_per_mm2' is missing (it has no "
                            "default)",
                            "file.yaml:1:1: 'main_memory' is missing (it has no default)",
                            "file.yaml:1:1: 'adders' is missing (it has no default)",
                            "file.yaml:1:1: 'io_buffers' is missing (it has no default)",
                            "file.yaml:1:1: 'global_buffers' is missing (it has no default)"));
}

TEST_F(TechnologyFile, ColumnsOfAddersMustBeThoseOfTheModel) {
    EXPECT_THAT(problems_of(replaced(technology_file, "[bits, energy_pJ,", "[bits, energy_J,")),
                ElementsAre("file.yaml:8:12: the columns must be bits, energy_pJ, area_um2, "
                            "leak_pJ_per_s"));
}

TEST_F(TechnologyFile, AnAdderTwiceIsAProblem) {
    EXPECT_THAT(problems_of(replaced(technology_file, "[9, 0.75,", "[4, 0.75,")),
                ElementsAre("file.yaml:11:5: an adder of 4 bits (each whole number of bits "
                            "once)"));
}

TEST_F(TechnologyFile, BitsOfAnAdderAreWhole) {
    EXPECT_THAT(problems_of(replaced(technology_file, "[9, 0.75,", "[9.5, 0.75,")),
                ElementsAre("file.yaml:11:5: an adder of 9.5 bits (each whole number of bits "
                            "once)"));
}

TEST_F(TechnologyFile, TheCostOfSiliconIsAboveZero) {
    for (const char* cost : {"0", "-1"})
        EXPECT_THAT(problems_of(replaced(technology_file, "relative_cost_per_mm2: 1.5",
                                         "relative_cost_per_mm2: " + std::string(cost))),
                    ElementsAre("file.yaml:6:24: 'relative_cost_per_mm2' is " + std::string(cost) +
                                " (must be above 0)"));
}

TEST_F(TechnologyFile, EveryBufferHasAnAddressAdder) {
    const std::string seven = "  - [7, 0.6875, 14, 895]\n";
    const std::string io_buffers = " (buffers of 64 to 128 words need it)";
    EXPECT_THAT(problems_of(replaced(technology_file, seven, "")),
                ElementsAre("file.yaml:8:3: no address adder of 7 bits" + io_buffers));
    std::string text = replaced(technology_file, seven, "");
    text = replaced(text, "  - [6, 0.625, 13, 894]\n", "");
    text = replaced(text, "  - [11, 0.8125, 15, 896]\n", "");
    EXPECT_THAT(problems_of(text),
                ElementsAre("file.yaml:8:3: no address adder of 6 bits" + io_buffers,
                            "file.yaml:8:3: no address adder of 7 bits" + io_buffers,
                            "file.yaml:8:3: no address adder of 11 bits (buffers of 2048 to 2048 "
                            "words need it)"));
    // Depths between the powers of two, and those between the rows of the table, need one too.
    EXPECT_THAT(
        problems_of(replaced(technology_file, "[16, 128, 5, 6, 7, 8]", "[16, 257, 5, 6, 7, 8]")),
        ElementsAre("file.yaml:8:3: no address adder of 8 bits (buffers of 64 to 257 words "
                    "need it)"));
}

TEST_F(TechnologyFile, MissingAddersAreKnownOfWholeTablesOnly) {
    const std::string seven = "  - [7, 0.6875, 14, 895]\n";
    EXPECT_THAT(problems_of(replaced(technology_file, seven, "  - [7, 0.6875, 14]\n")),
                ElementsAre("file.yaml:13:5: row of 3 numbers (there are 4 columns)"));
    // A problem elsewhere hides nothing.
    EXPECT_THAT(
        problems_of(replaced(replaced(technology_file, seven, ""), "read_pJ: 99", "read_pJ: x")),
        ElementsAre("file.yaml:5:24: 'main_memory.read_pJ' is 'x' (a plain decimal number "
                    "is wanted, such as 0.5 or 1e-9)",
                    "file.yaml:8:3: no address adder of 7 bits (buffers of 64 to 128 words "
                    "need it)"));
    // No adders at all, but buffers.
    const auto adders = technology_file.find("adders:"), buffers = technology_file.find("io_buff");
    EXPECT_THAT(problems_of(technology_file.substr(0, adders) + technology_file.substr(buffers)),
                ElementsAre("file.yaml:1:1: 'adders' is missing (it has no default)"));
}

}  // namespace
}  // namespace atl::io::test
