#include "atoll/io/space_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "job_fixture.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

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
                ElementsAre("space.yaml: unknown hardware template 'memristor' (" +
                            source_configs().described() + ") known: rram, sram"));
}

}  // namespace
}  // namespace atl::io::test
