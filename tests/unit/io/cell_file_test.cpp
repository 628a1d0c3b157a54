#include "atoll/io/model_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "model_files_fixture.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

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
                ElementsAre("file.yaml:8:10: " + wanted));
    EXPECT_THAT(problems_of(replaced(cell_file(), ", cell_leak_pJ_per_s]", "]")),
                ElementsAre("file.yaml:8:10: " + wanted));
    EXPECT_THAT(problems_of(replaced(cell_file(), "columns: [supply_voltage, rows, columns",
                                     "columns: [rows, supply_voltage, columns")),
                ElementsAre("file.yaml:8:10: " + wanted));
}

TEST_F(CellFile, AxesMustBeThoseOfTheModel) {
    EXPECT_THAT(problems_of(replaced(cell_file(), "axes: [supply_voltage, rows, columns]",
                                     "axes: [rows, supply_voltage, columns]")),
                ElementsAre("file.yaml:7:7: the axes must be supply_voltage, rows, columns"));
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

}  // namespace
}  // namespace atl::io::test
