#include "atoll/report/table.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "report/number_text.hpp"

namespace atl::report {
namespace {

Table sample_table() {
    Table table{{{"network", "", ""}, {"energy", "J", "of one inference"}, {"cycles", "", ""}}, {}};
    table.add({std::string("a, \"b\""), 1.5e-3, std::int64_t{12}});
    table.add({std::string("c"), cell(std::numeric_limits<double>::infinity()), std::int64_t{-1}});
    return table;
}

TEST(ReportTable, CsvHasUnitsInItsHeaderAndQuotesWhatNeedsIt) {
    EXPECT_EQ(csv(sample_table()),
              "network,energy [J],cycles\n\"a, \"\"b\"\"\",0.0015,12\nc,,-1\n");
}

TEST(ReportTable, JsonKeepsNumbersTextsAndUnknowns) {
    const auto out = json(sample_table());
    EXPECT_EQ(out["columns"][1]["unit"], "J");
    EXPECT_EQ(out["columns"][1]["meaning"], "of one inference");
    EXPECT_EQ(out["rows"][0][0], "a, \"b\"");
    EXPECT_EQ(out["rows"][0][1], 1.5e-3);
    EXPECT_EQ(out["rows"][0][2], 12);
    EXPECT_TRUE(out["rows"][1][1].is_null());
}

TEST(ReportTable, NumbersForPeople) {
    EXPECT_EQ(readable(Cell()), "–");
    EXPECT_EQ(readable(Cell(std::int64_t{12096000})), "12,096,000");
    EXPECT_EQ(four_digits(0), "0");
    EXPECT_EQ(four_digits(1e-9), "1e-09");
    EXPECT_EQ(four_digits(481.6049), "481.6");
    EXPECT_EQ(four_digits(0.0123456), "0.01235");
    EXPECT_EQ(four_digits(8474576.3), "8,474,576");
    EXPECT_EQ(four_digits(1.736506e-9), "1.737e-09");
    EXPECT_EQ(four_digits(-2.5), "-2.5");
}

TEST(ReportTable, UnitsTakePrefixesOnlyWhereTheyAreMeant) {
    EXPECT_EQ(with_unit(2.2e-8, "s"), "22 ns");
    EXPECT_EQ(with_unit(0.0158, "J"), "15.8 mJ");
    EXPECT_EQ(with_unit(1e9, "Hz"), "1 GHz");
    EXPECT_EQ(with_unit(0.5, "J"), "500 mJ");
    EXPECT_EQ(with_unit(999.9, "s"), "999.9 s");
    EXPECT_EQ(with_unit(481.6, "mm2"), "481.6 mm²");
    EXPECT_EQ(with_unit(1.736506e-9, "J*s*cm2"), "1.737e-9 J·s·cm²");
    EXPECT_EQ(with_unit(0.8979, "mJ*ms*mm2"), "0.8979 mJ·ms·mm²");
    EXPECT_EQ(with_unit(0, "J"), "0 J");
    const Scaling s = scaling(3e-6, "J");
    EXPECT_DOUBLE_EQ(s.factor, 1e6);
    EXPECT_EQ(s.unit, "µJ");
    EXPECT_EQ(scaling(1e-30, "J").unit, "fJ");  // there is none smaller here
}

}  // namespace
}  // namespace atl::report
