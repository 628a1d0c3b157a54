#include "atoll/io/silicon_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "test_files.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;

const std::string chips_text =
    "measured: figures.csv\n"
    "chips:\n"
    "- name: one\n"
    "  paper: nowhere\n"
    "  about: made up\n"
    "  macros: 3\n"
    "  macro:\n"
    "    {cell: sram_analog, node_nm: 28, supply_V: 0.9, rows: 64, columns: 32, active_rows: 16,\n"
    "     weight_bits: 4, input_bits: 8, pairs: columns, signed_inputs: true}\n";
const std::string head =
    "chip,quantity,parts,supply_V,input_bits,weight_bits,adc_bits,input_bits_per_step,"
    "rows_per_register,value,unit,target,note,source\n";

class SiliconFiles : public testing::Test {
  protected:
    Silicon load(const std::string& chips, const std::string& rows) {
        write_file(directory_ / "figures.csv", head + rows);
        return load_silicon(write_file(directory_ / "chips.yaml", chips));
    }
    std::vector<std::string> problems_of(const std::string& chips, const std::string& rows) {
        return problems(directory_, [&] { load(chips, rows); });
    }
    std::filesystem::path directory_ = fresh_directory();
};

TEST_F(SiliconFiles, GiveEachFigureItsOperatingPoint) {
    const Silicon s = load(chips_text,
                           "one,tops,,0.7,2,,5,2,,1.5,TOPS,yes,,page 1\n"
                           "\n"
                           "one,area_mm2,cells,,,,,,,2,mm2,no,die photo,page 2\n");
    ASSERT_EQ(s.chips.size(), 1u);
    EXPECT_EQ(s.chips[0].macros, 3);
    EXPECT_EQ(s.chips[0].macro.pairs, model::physical::Pairs::columns);
    EXPECT_TRUE(s.chips[0].macro.signed_inputs);
    ASSERT_EQ(s.rows.size(), 2u);
    EXPECT_EQ(s.rows[0].macro.supply_V, 0.7);
    EXPECT_EQ(s.rows[0].macro.input_bits, 2);
    EXPECT_EQ(s.rows[0].macro.weight_bits, 4);  // the chip's
    EXPECT_EQ(s.rows[0].macro.adc_bits, 5);
    EXPECT_EQ(s.rows[0].point, "V=0.7 in=2 adc=5 step=2");
    EXPECT_TRUE(s.rows[0].target);
    EXPECT_EQ(s.rows[1].macro.supply_V, 0.9);
    EXPECT_EQ(s.rows[1].parts, "cells");
    EXPECT_FALSE(s.rows[1].target);
    EXPECT_EQ(s.rows[1].note, "die photo");
    EXPECT_EQ(s.rows[1].line, 4);
}

TEST_F(SiliconFiles, ProblemsOfRowsAreReportedAtOnce) {
    EXPECT_THAT(problems_of(chips_text,
                            "on,tops,,,,,,,,1,TOPS,yes,,\n"
                            "one,tops,,,,,,,,x,TOPS,yes,,\n"
                            "one,tops,,,1.5,,,,,1,TOPS,maybe,,\n"
                            "one,tops,,,,,,,,1,TOPS,no,,\n"
                            "one,tops\n"),
                ElementsAre("figures.csv:2:1: unknown chip 'on' did you mean 'one'?",
                            "figures.csv:3:1: value is 'x' (a number above 0 is wanted)",
                            "figures.csv:4:1: input_bits is '1.5' (no macro has such a value)",
                            "figures.csv:4:1: target is 'maybe' (yes or no)",
                            "figures.csv:5:1: a row that is no target says why (in 'note')",
                            "figures.csv:6:1: 2 values (the header has 14)"));
}

TEST_F(SiliconFiles, ProblemsOfChipsHaveTheirPlace) {
    EXPECT_THAT(problems_of(replaced(chips_text, "active_rows: 16", "active_rows: 65"), ""),
                ElementsAre("chips.yaml:3:3: more active rows than rows"));
    EXPECT_THAT(problems_of(replaced(chips_text, "cell: sram_analog", "cell: sram"), ""),
                ElementsAre("chips.yaml:8:12: 'chips[0].macro.cell' is 'sram' (known: rram_1t1r, "
                            "sram_analog, sram_digital)"));
    EXPECT_THAT(io_error([&] {
                    load_silicon(write_file(directory_ / "chips.yaml",
                                            replaced(chips_text, "figures", "nothing")));
                }),
                testing::HasSubstr("nothing.csv"));
}

TEST_F(SiliconFiles, ShippedOnesHoldSevenChips) {
    const Silicon s = find_silicon(source_configs(), "chips");
    EXPECT_EQ(s.chips.size(), 7u);
    std::size_t colonnade = 0;
    for (const SiliconRow& row : s.rows) {
        colonnade += s.chips[row.chip].name == "Colonnade";
        EXPECT_FALSE(row.source.empty()) << row.line;
    }
    EXPECT_EQ(colonnade, 264u);
}

}  // namespace
}  // namespace atl::io::test
