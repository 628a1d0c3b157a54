#include "atoll/io/model_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "atoll/base/text.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

class ModelFiles : public testing::Test {
  protected:
    std::filesystem::path write(const std::string& text) {
        return write_file(directory_ / "file.yaml", text);
    }
    std::filesystem::path directory_ = fresh_directory();
};

// ---- Networks

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
    wanted.stride_h = 2, wanted.stride_w = 3;
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
                    "file.yaml:4:3: 'layers[0].avg_input' is missing (it has no default)",
                    "file.yaml:4:3: 'layers[0].avg_weight_slice' is missing (it has no default)",
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
                ElementsAre("file.yaml:3:9: 'layers' must be a list of layers"));
    EXPECT_THAT(problems_of("name: n\nlayers: 5\n"),
                ElementsAre("file.yaml:1:1: 'source' is missing (it has no default)",
                            "file.yaml:2:9: 'layers' must be a list of layers"));
}

TEST_F(NetworkFile, FilesThatCannotBeReadAreIoErrors) {
    EXPECT_EQ(io_error([&] { load_network(directory_ / "none.yaml"); }),
              "cannot read " + (directory_ / "none.yaml").string());
}

// ---- Cell tables

/// Two voltages x one height x two widths; all quantities of a point are `value`, `value` + 1, ...
std::string cell_row(const std::string& axes, int value) {
    std::string out = "- [" + axes;
    for (std::size_t q = 0; q < model::n_crossbar_quantities; ++q)
        out += ", " + std::to_string(value + static_cast<int>(q));
    return out + "]\n";
}

std::string column_names() {
    std::string out = "supply_voltage, rows, columns";
    for (const auto name : model::crossbar_column_names) out += ", " + std::string(name);
    return out;
}

std::string cell_head() {
    return "name: test cell\n"
           "cell: rram\n"
           "technology_nm: 45\n"
           "most_bits_per_cell: 6\n"
           "source: made up\n"
           "interpolation: {supply_voltage: square, rows: linear, columns: log, values: linear}\n"
           "axes: [supply_voltage, rows, columns]\n"
           "columns: [" +
           column_names() + "]\nrows:\n";
}

std::string cell_file() {
    return cell_head() + cell_row("0.7, 16, 32", 400) + cell_row("0.5, 16, 16", 100) +
           cell_row("0.5, 16, 32", 200) + cell_row("0.7, 16, 16", 300);
}

class CellFile : public ModelFiles {
  protected:
    std::vector<std::string> problems_of(const std::string& text) {
        return problems(directory_, [&] { load_cell_table(write(text)); });
    }
};

TEST_F(CellFile, IsReadInAnyOrderOfRows) {
    const model::CellTable table = load_cell_table(write(cell_file()));
    EXPECT_EQ(table.name, "test cell");
    EXPECT_EQ(table.cell, "rram");
    EXPECT_EQ(table.technology_nm, 45);
    EXPECT_EQ(table.most_bits_per_cell, 6);
    EXPECT_EQ(table.source, "made up");
    ASSERT_EQ(table.grid.axes().size(), 3u);
    EXPECT_EQ(table.grid.axes()[0].name, "supply_voltage");
    EXPECT_EQ(table.grid.axes()[0].scale, model::Scale::square);
    EXPECT_EQ(table.grid.axes()[0].nodes, (std::vector<double>{0.5, 0.7}));
    EXPECT_EQ(table.grid.axes()[1].nodes, (std::vector<double>{16}));
    EXPECT_EQ(table.grid.axes()[2].scale, model::Scale::log);
    EXPECT_EQ(table.grid.axes()[2].nodes, (std::vector<double>{16, 32}));
    const auto first_quantity = [&](double voltage, double columns) {
        const double* point = table.grid.node(std::array<double, 3>{voltage, 16, columns});
        return point == nullptr ? -1.0 : point[0];
    };
    EXPECT_EQ(first_quantity(0.5, 16), 100);
    EXPECT_EQ(first_quantity(0.5, 32), 200);
    EXPECT_EQ(first_quantity(0.7, 16), 300);
    EXPECT_EQ(first_quantity(0.7, 32), 400);
    EXPECT_EQ(table.grid.node(std::array<double, 3>{0.7, 16, 32})[21], 421);
}

TEST_F(CellFile, RowsOfAnotherLengthAreNamed) {
    EXPECT_THAT(problems_of(cell_file() + "- [0.9, 16]\n- []\n"),
                ElementsAre("file.yaml:14:3: row of 2 numbers (there are 25 columns)",
                            "file.yaml:15:3: row of 0 numbers (there are 25 columns)"));
}

TEST_F(CellFile, MissingGridPointsAreCounted) {
    EXPECT_THAT(problems_of(cell_head() + cell_row("0.5, 16, 16", 1) + cell_row("0.5, 16, 32", 1) +
                            cell_row("0.7, 16, 16", 1)),
                ElementsAre("file.yaml:10:1: only 3 of 4 grid points (the table must hold every "
                            "combination of its axes' values)"));
}

TEST_F(CellFile, GridPointsTwiceAreNamed) {
    EXPECT_THAT(problems_of(cell_file() + cell_row("0.5, 16, 16", 1)),
                ElementsAre("file.yaml:14:3: a grid point for the second time"));
    EXPECT_THAT(problems_of(cell_file() + cell_row("0.5, 16, 32", 7) + cell_row("0.5, 16, 32", 8)),
                ElementsAre("file.yaml:14:3: a grid point for the second time",
                            "file.yaml:15:3: a grid point for the second time"));
}

// Rows that are no good must not shift the places of those after them.
TEST_F(CellFile, GridPointsTwiceAreNamedAtTheirPlaceAfterABadRow) {
    EXPECT_THAT(problems_of(cell_head() + "- [1, 2]\n" + cell_row("0.5, 16, 16", 1) +
                            cell_row("0.5, 16, 16", 2)),
                ElementsAre("file.yaml:10:3: row of 2 numbers (there are 25 columns)",
                            "file.yaml:12:3: a grid point for the second time"));
}

TEST_F(CellFile, ATableWithoutRowsIsAProblem) {
    const std::string head = cell_head();
    EXPECT_EQ(problems_of(head.substr(0, head.size() - 1) + " []\n").size(), 1u);
}

TEST_F(CellFile, ColumnsMustBeThoseOfTheModel) {
    const std::string wanted = "the columns must be " + column_names();
    EXPECT_THAT(problems_of(replaced(cell_file(), "cell_area_um2", "cell_area_mm2")),
                ElementsAre("file.yaml:10:1: " + wanted));
    EXPECT_THAT(problems_of(replaced(cell_file(), ", cell_leak_pJ_per_s]", "]")),
                ElementsAre("file.yaml:10:1: " + wanted));
    EXPECT_THAT(problems_of(replaced(cell_file(), "columns: [supply_voltage, rows, columns",
                                     "columns: [rows, supply_voltage, columns")),
                ElementsAre("file.yaml:10:1: " + wanted));
}

TEST_F(CellFile, AxesMustBeThoseOfTheModel) {
    EXPECT_THAT(problems_of(replaced(cell_file(), "axes: [supply_voltage, rows, columns]",
                                     "axes: [rows, supply_voltage, columns]")),
                ElementsAre("file.yaml:10:1: the axes must be supply_voltage, rows, columns"));
}

TEST_F(CellFile, InterpolationMustBeSaidForEveryAxis) {
    EXPECT_THAT(
        problems_of(replaced(cell_file(), "rows: linear, columns: log, values: linear",
                             "row: linear, columns: cubic")),
        ElementsAre("file.yaml:6:16: 'interpolation.rows' is missing (it has no default)",
                    "file.yaml:6:63: 'interpolation.columns' is 'cubic' (known: linear, square, "
                    "log)",
                    "file.yaml:6:16: 'interpolation.values' is missing (it has no default)",
                    "file.yaml:6:41: unknown key 'interpolation.row' did you mean 'rows'?"));
}

TEST_F(CellFile, NumbersAreChecked) {
    const std::string bad =
        replaced(cell_file(), "[0.5, 16, 16, 100, 101,", "[0.5, 16, 16, -1, .inf,");
    EXPECT_THAT(
        problems_of(bad),
        ElementsAre("file.yaml:11:17: 'rows[1][3]' is -1 (must be at least 0)",
                    "file.yaml:11:21: 'rows[1][4]' is '.inf' (a plain decimal number is wanted, "
                    "such as 0.5 or 1e-9)"));
}

TEST_F(CellFile, RowsMustBeLists) {
    EXPECT_THAT(problems_of(cell_head() + "  some: thing\n"),
                ElementsAre("file.yaml:10:3: 'rows' must be a list of rows"));
    EXPECT_THAT(problems_of(cell_file() + "- 5\n"),
                Contains(StartsWith("file.yaml:14:3: 'rows[4]' must be a list")));
}

TEST_F(CellFile, EveryTextIsWanted) {
    EXPECT_THAT(
        problems_of(replaced(replaced(cell_file(), "source: made up\n", ""), "technology_nm: 45",
                             "technology_nm: 0")),
        ElementsAre("file.yaml:3:16: 'technology_nm' is 0 (must be at least 1 nm, at most 1000 "
                    "nm)",
                    "file.yaml:1:1: 'source' is missing (it has no default)"));
}

TEST_F(CellFile, BitsPerCellAreOneToEight) {
    const auto with = [&](const std::string& line) {
        return problems_of(replaced(cell_file(), "most_bits_per_cell: 6\n", line));
    };
    EXPECT_THAT(with("most_bits_per_cell: 1\n"), IsEmpty());
    EXPECT_THAT(with("most_bits_per_cell: 8\n"), IsEmpty());
    EXPECT_THAT(with(""), ElementsAre("file.yaml:1:1: 'most_bits_per_cell' is missing (it has no "
                                      "default)"));
    for (const char* bits : {"0", "9", "-1"})
        EXPECT_THAT(with("most_bits_per_cell: " + std::string(bits) + "\n"),
                    ElementsAre("file.yaml:4:21: 'most_bits_per_cell' is " + std::string(bits) +
                                " (must be at least 1, at most 8)"));
    EXPECT_THAT(with("most_bits_per_cell: 1.5\n"),
                ElementsAre("file.yaml:4:21: 'most_bits_per_cell' is '1.5' (a whole decimal number "
                            "without leading zeros is wanted)"));
}

// ---- Technologies

const std::string technology_file =
    "name: 45 nm\n"
    "technology_nm: 45\n"
    "source: made up\n"
    "router: {read_pJ: 10.5, area_um2: 2000}\n"
    "main_memory: {read_pJ: 99}\n"
    "relative_cost_per_mm2: 1.5\n"
    "adders:\n"
    "  columns: [bits, energy_pJ, area_um2, leak_pJ_per_s]\n"
    "  rows:\n"
    "  - [4, 0.5, 11, 892]\n"
    "  - [9, 0.75, 12, 893]\n"
    "  - [6, 0.625, 13, 894]\n"
    "  - [7, 0.6875, 14, 895]\n"
    "  - [11, 0.8125, 15, 896]\n"
    "io_buffers:\n"
    "  validity: somewhere\n"
    "  interpolation: {width_bits: log, depth: linear, values: square}\n"
    "  axes: [width_bits, depth]\n"
    "  columns: [width_bits, depth, sram_read_pJ, sram_write_pJ, sram_leak_mW, sram_area_um2]\n"
    "  rows:\n"
    "  - [16, 64, 1, 2, 3, 4]\n"
    "  - [16, 128, 5, 6, 7, 8]\n"
    "global_buffers:\n"
    "  interpolation: {width_bits: log, depth: log, values: log}\n"
    "  axes: [width_bits, depth]\n"
    "  columns: [width_bits, depth, sram_read_pJ, sram_write_pJ, sram_leak_mW, sram_area_um2]\n"
    "  rows:\n"
    "  - [2048, 2048, 10, 20, 30, 40]\n";

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
                ElementsAre("file.yaml:10:3: the columns must be bits, energy_pJ, area_um2, "
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

// ---- Templates and libraries

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
                            "job.yaml:4:5: unknown network 'transformer_xl' known: " +
                                base::join(source_configs().names("networks"), ", "),
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
        testing::UnorderedElementsAre("a.yaml:2:9: 'layers' must be a list of layers",
                                      "here: unknown network 'vgg61' did you mean 'vgg16'?",
                                      "b.yaml:2:9: 'layers' must be a list of layers"));
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
