#include "atoll/io/design_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test_files.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

const std::string header =
    "supply_voltage,bits_per_cell,cycle_time,rows,columns,router_groups,tiles_per_group,"
    "macros_per_tile,glb_kib\n";

class DesignTable : public testing::Test {
  protected:
    std::vector<model::Design> read(const std::string& text) {
        return read_designs(write_file(directory_ / "designs.csv", text));
    }
    std::vector<std::string> problems_of(const std::string& text) {
        return problems(directory_, [&] { read(text); });
    }
    std::filesystem::path directory_ = fresh_directory();
};

TEST_F(DesignTable, ReadsADesignARow) {
    const auto designs = read(header +
                              "0.55,2,1e-9,64,128,3,4,5,2048\n"
                              "0.7,8,6e-9,512,256,1,2,3,512\n");
    ASSERT_EQ(designs.size(), 2u);
    EXPECT_EQ(designs[0], (model::Design{0.55, 2, 1e-9, 64, 128, 3, 4, 5, 2048, 32}));
    EXPECT_EQ(designs[1], (model::Design{0.7, 8, 6e-9, 512, 256, 1, 2, 3, 512, 32}));
}

TEST_F(DesignTable, TakesColumnsInAnyOrder) {
    const auto designs = read(
        "technology_nm,glb_kib,macros_per_tile,tiles_per_group,router_groups,columns,rows,cycle_"
        "time,"
        "bits_per_cell,supply_voltage\n"
        "45,2048,5,4,3,128,64,1e-9,2,0.55\n");
    ASSERT_EQ(designs.size(), 1u);
    EXPECT_EQ(designs[0], (model::Design{0.55, 2, 1e-9, 64, 128, 3, 4, 5, 2048, 45}));
}

TEST_F(DesignTable, BearsWhatSpreadsheetsWrite) {
    const model::Design wanted{0.55, 2, 1e-9, 64, 128, 3, 4, 5, 2048, 32};
    const std::string crlf_header = header.substr(0, header.size() - 1) + "\r\n";
    EXPECT_THAT(read(crlf_header + "0.55,2,1e-9,64,128,3,4,5,2048\r\n"), ElementsAre(wanted));
    EXPECT_THAT(read(header + "\n0.55,2,1e-9,64,128,3,4,5,2048\n\r\n  \n"), ElementsAre(wanted));
    EXPECT_THAT(read(header + " 0.55 ,\t2, 1e-9,64,128,3,4,5,2048"), ElementsAre(wanted));
    EXPECT_THAT(read(header + "\"0.55\",\"2\",1e-9,64.0,1.28e2,3,4,5,2048\n"), ElementsAre(wanted));
    EXPECT_THAT(read(" supply_voltage , \"bits_per_cell\"" + header.substr(28) +
                     "0.55,2,1e-9,64,128,3,4,5,2048\n"),
                ElementsAre(wanted));
}

TEST_F(DesignTable, AHeaderAloneHoldsNoDesigns) {
    EXPECT_THAT(read(header), IsEmpty());
}

TEST_F(DesignTable, MissingColumnsAreNamed) {
    EXPECT_THAT(problems_of("supply_voltage,bits_per_cell,cycle_time,columns,router_groups,"
                            "tiles_per_group,macros_per_tile\n"),
                ElementsAre("designs.csv:1:1: column 'rows' is missing",
                            "designs.csv:1:1: column 'glb_kib' is missing"));
}

TEST_F(DesignTable, UnknownAndDoubleColumnsAreNamed) {
    const std::string known = header.substr(0, header.size() - 1);
    EXPECT_THAT(problems_of(known + ",supply_volts\n"),
                ElementsAre("designs.csv:1:10: unknown column 'supply_volts' did you mean "
                            "'supply_voltage'?"));
    EXPECT_THAT(problems_of(known + ",rows\n"),
                ElementsAre("designs.csv:1:10: column 'rows' for the second time"));
    EXPECT_THAT(problems_of(known + ",x,x\n"),
                ElementsAre(StartsWith("designs.csv:1:10: unknown column 'x' known: "),
                            StartsWith("designs.csv:1:11: unknown column 'x' known: ")));
    EXPECT_THAT(problems_of("row," + header.substr(header.find("bits_per_cell"))),
                ElementsAre("designs.csv:1:1: unknown column 'row' did you mean 'rows'?",
                            "designs.csv:1:1: column 'supply_voltage' is missing"));
    EXPECT_EQ(problems_of(known + ",temperature,x\n").size(), 2u);
}

TEST_F(DesignTable, BadNumbersAreNamedWithLineAndField) {
    const std::string whole = " (a whole number above 0 is wanted)";
    const std::string real = " (a number above 0 is wanted)";
    EXPECT_THAT(problems_of(header + "0.55,2,1e-9,64,128,3,4,5,2048\n"
                                     "abc,2.5,0,064,0x80,-1,yes,,1e300\n"
                                     "\n"
                                     ".inf,2,nan,64,128,3,4,5,2048\n"
                                     "0.5,2147483648,1_0,64,128,3,4,5,2048\n"),
                ElementsAre("designs.csv:3:1: supply_voltage is 'abc'" + real,
                            "designs.csv:3:2: bits_per_cell is '2.5'" + whole,
                            "designs.csv:3:3: cycle_time is '0'" + real,
                            "designs.csv:3:4: rows is '064'" + whole,
                            "designs.csv:3:5: columns is '0x80'" + whole,
                            "designs.csv:3:6: router_groups is '-1'" + whole,
                            "designs.csv:3:7: tiles_per_group is 'yes'" + whole,
                            "designs.csv:3:8: macros_per_tile is ''" + whole,
                            "designs.csv:3:9: glb_kib is '1e300'" + whole,
                            "designs.csv:5:1: supply_voltage is '.inf'" + real,
                            "designs.csv:5:3: cycle_time is 'nan'" + real,
                            "designs.csv:6:2: bits_per_cell is '2147483648'" + whole,
                            "designs.csv:6:3: cycle_time is '1_0'" + real));
}

TEST_F(DesignTable, TheLargestWholeNumberIsTheLargestInt) {
    const auto designs = read(header + "0.55,2,1e-9,64,128,3,4,5,2147483647\n");
    ASSERT_EQ(designs.size(), 1u);
    EXPECT_EQ(designs[0].glb_kib, 2147483647);
}

TEST_F(DesignTable, RowsOfAnotherLengthAreNamed) {
    EXPECT_THAT(problems_of(header + "0.55,2,1e-9,64,128,3,4,5\n"
                                     "0.55,2,1e-9,64,128,3,4,5,2048,32\n"
                                     "0.55,2,1e-9,64,128,3,4,5,x\n"),
                ElementsAre("designs.csv:2:1: 8 values (the header has 9 columns)",
                            "designs.csv:3:1: 10 values (the header has 9 columns)",
                            "designs.csv:4:9: glb_kib is 'x' (a whole number above 0 is wanted)"));
}

TEST_F(DesignTable, StopsAfterAHundredProblems) {
    std::string text = header;
    for (int i = 0; i < 200; ++i) text += "1\n";
    EXPECT_EQ(problems_of(text).size(), 100u);
}

TEST_F(DesignTable, AnEmptyFileIsOneProblem) {
    EXPECT_THAT(problems_of(""),
                ElementsAre("designs.csv:1:1: the file is empty (a header line is wanted)"));
}

TEST_F(DesignTable, FilesThatCannotBeReadAreIoErrors) {
    EXPECT_EQ(io_error([&] { read_designs(directory_ / "none.csv"); }),
              "cannot read " + (directory_ / "none.csv").string() + ": No such file or directory");
    EXPECT_EQ(io_error([&] { read_designs(directory_); }),
              "cannot read " + directory_.string() + ": it is a directory");
}

model::DesignCost cost_of_two() {
    model::DesignCost cost;
    cost.area_mm2 = 12.5;
    cost.networks.resize(2);
    cost.networks[0].energy_J = 0.001;
    cost.networks[0].latency_s = 0.25;
    cost.networks[0].cycles = 123456;
    cost.networks[1].infeasible = {model::Infeasibility::Reason::capacity, -1, 200, 100};
    return cost;
}

std::vector<model::Network> two_networks() {
    std::vector<model::Network> networks(2);
    networks[0].name = "one";
    networks[1].name = "two, \"big\"";
    return networks;
}

TEST(CostCsv, HeaderNamesTheColumns) {
    EXPECT_EQ(cost_csv_header(),
              "design,network,energy_J,latency_s,cycles,area_mm2,feasible,reason\n");
}

TEST(CostCsv, WritesALineANetwork) {
    EXPECT_EQ(cost_csv_lines(7, cost_of_two(), two_networks()),
              "7,one,0.001,0.25,123456,12.5,1,\n"
              "7,\"two, \"\"big\"\"\",,,,12.5,0,capacity: weights need 200 cells of 100 (over by "
              "100 %)\n");
}

TEST(CostCsv, WritesCostsAndReasonOfAChipThatIsTooLarge) {
    EXPECT_EQ(cost_csv_lines(7, cost_of_two(), two_networks(), 12.5),
              cost_csv_lines(7, cost_of_two(), two_networks()));
    EXPECT_EQ(cost_csv_lines(7, cost_of_two(), two_networks(), 10),
              "7,one,0.001,0.25,123456,12.5,0,area: 12.5 mm2 of 10 mm2 (over by 25 %)\n"
              "7,\"two, \"\"big\"\"\",,,,12.5,0,capacity: weights need 200 cells of 100 (over by "
              "100 %)\n");
}

TEST(CostCsv, WritesNothingButTheReasonOutsideTheTables) {
    model::DesignCost cost;
    cost.outside_tables = "rows 7 is outside the component tables, which cover 16 to 512";
    EXPECT_EQ(
        cost_csv_lines(0, cost, two_networks()),
        "0,one,,,,,0,\"rows 7 is outside the component tables, which cover 16 to 512\"\n"
        "0,\"two, \"\"big\"\"\",,,,,0,\"rows 7 is outside the component tables, which cover 16 "
        "to 512\"\n");
}

TEST(CostCsv, WritesNumbersThatReadBackTheSame) {
    model::DesignCost cost = cost_of_two();
    cost.networks.resize(1);
    cost.networks[0].energy_J = 1.0 / 3.0;
    cost.networks[0].latency_s = 1e-9;
    const std::vector<model::Network> networks = {two_networks()[0]};
    EXPECT_EQ(cost_csv_lines(1, cost, networks), "1,one,0.3333333333333333,1e-09,123456,12.5,1,\n");
}

}  // namespace
}  // namespace atl::io::test
