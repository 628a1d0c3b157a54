#include "atoll/io/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "yaml_fixture.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(Yaml, ReadsEverySortOfField) {
    const Thing t = read(
        "name: some thing\n"
        "count: 42\n"
        "seed: 9007199254740992\n"
        "node: -5\n"
        "size: 1e-3\n"
        "sizes: [0, 0.5, 3]\n"
        "colour: blue\n"
        "inner: {depth: 9, weight: -1.5}\n"
        "many:\n"
        "  - depth: 1\n"
        "  - {weight: 4}\n");
    EXPECT_EQ(t.name, "some thing");
    EXPECT_EQ(t.count, 42);
    EXPECT_EQ(t.seed, 9007199254740992u);
    EXPECT_EQ(t.node, -5);
    EXPECT_EQ(t.size, 0.001);
    EXPECT_EQ(t.sizes, (std::vector<double>{0, 0.5, 3}));
    EXPECT_EQ(t.colour, Colour::blue);
    EXPECT_EQ(t.inner.depth, 9);
    EXPECT_EQ(t.inner.weight, -1.5);
    ASSERT_EQ(t.many.size(), 2u);
    EXPECT_EQ(t.many[0].depth, 1);
    EXPECT_EQ(t.many[0].weight, 0.25);
    EXPECT_EQ(t.many[1].depth, 2);
    EXPECT_EQ(t.many[1].weight, 4);
}

TEST_F(Yaml, KeepsDefaultsOfWhatIsAbsent) {
    const Thing t = read("name: x\n");
    EXPECT_EQ(t.count, 3);
    EXPECT_EQ(t.sizes, (std::vector<double>{1, 2}));
    EXPECT_EQ(t.colour, Colour::red);
    EXPECT_EQ(t.inner.depth, 2);
    ASSERT_EQ(t.many.size(), 1u);
    EXPECT_EQ(t.many[0].depth, 7);
}

TEST_F(Yaml, AnEmptyListIsNotAnAbsentOne) {
    const Thing t = read("name: x\nsizes: []\nmany: []\n");
    EXPECT_THAT(t.sizes, IsEmpty());
    EXPECT_THAT(t.many, IsEmpty());
}

TEST_F(Yaml, TextsThatLookLikeSomethingElseStayTexts) {
    EXPECT_EQ(read("name: yes\n").name, "yes");
    EXPECT_EQ(read("name: 010\n").name, "010");
    EXPECT_EQ(read("name: .inf\n").name, ".inf");
    EXPECT_EQ(read("name: 'null'\n").name, "null");
}

TEST_F(Yaml, UnknownKeysAreNamedWithASuggestion) {
    EXPECT_THAT(problems_of("name: x\ncuont: 4\n"),
                ElementsAre("thing.yaml:2:1: unknown key 'cuont' did you mean 'count'?"));
    EXPECT_THAT(problems_of("name: x\ninner:\n  dept: 4\n"),
                ElementsAre("thing.yaml:3:3: unknown key 'inner.dept' did you mean 'depth'?"));
    EXPECT_THAT(problems_of("name: x\nmany:\n- {depth: 1}\n- {height: 2}\n"),
                ElementsAre("thing.yaml:4:4: unknown key 'many[1].height' did you mean 'weight'?"));
    EXPECT_THAT(problems_of("name: x\ninner: {frequency: 1}\n"),
                ElementsAre("thing.yaml:2:9: unknown key 'inner.frequency' known: depth, weight"));
}

TEST_F(Yaml, MergeKeysAreUnknownKeys) {
    EXPECT_THAT(problems_of("name: x\ninner: &a {depth: 4}\nmany:\n- {<<: *a}\n"),
                ElementsAre("thing.yaml:4:4: unknown key 'many[0].<<' known: depth, weight"));
}

TEST_F(Yaml, DuplicateKeysAreProblemsAtTheSecondPlace) {
    EXPECT_THAT(problems_of("name: x\ncount: 4\ncount: 5\n"),
                ElementsAre("thing.yaml:3:1: duplicate key 'count' (only one value can hold)"));
    EXPECT_THAT(
        problems_of("name: x\ninner: {depth: 4, depth: 4}\n"),
        ElementsAre("thing.yaml:2:19: duplicate key 'inner.depth' (only one value can hold)"));
}

TEST_F(Yaml, KeysMustBePlainNames) {
    EXPECT_THAT(problems_of("name: x\n? [a, b]\n: 1\n"),
                ElementsAre("thing.yaml:2:3: a key must be a plain name"));
}

TEST_F(Yaml, ASecondDocumentIsAProblem) {
    EXPECT_THAT(problems_of("name: x\n---\nname: y\n"),
                ElementsAre("thing.yaml:2:1: a second document (one YAML document a file)"));
}

TEST_F(Yaml, AnEmptyFileIsAProblemOfTheFile) {
    const std::vector<std::string> wanted = {
        "thing.yaml: the file is empty (one YAML document a file)"};
    EXPECT_EQ(problems_of(""), wanted);
    EXPECT_EQ(problems_of("# nothing but a comment\n"), wanted);
    EXPECT_EQ(problems_of("\n\n"), wanted);
}

TEST_F(Yaml, WhatIsNotAMappingIsAProblem) {
    EXPECT_THAT(problems_of("- 1\n- 2\n"),
                ElementsAre("thing.yaml:1:1: the file must be a mapping (key: value lines)"));
    EXPECT_THAT(problems_of("hello\n"),
                ElementsAre("thing.yaml:1:1: the file must be a mapping (key: value lines)"));
    EXPECT_THAT(problems_of("name: x\ninner: 5\n"),
                ElementsAre("thing.yaml:2:8: 'inner' must be a mapping (key: value lines)"));
    EXPECT_THAT(problems_of("name: x\nmany: [1]\n"),
                ElementsAre("thing.yaml:2:8: 'many[0]' must be a mapping (key: value lines)"));
}

TEST_F(Yaml, SyntaxErrorsHaveTheirPlace) {
    const auto found = problems_of("name: x\ncount: [1, 2\nseed: 1\n");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(found[0], testing::StartsWith("thing.yaml:3:"));
    EXPECT_THAT(found[0], testing::HasSubstr(": not valid YAML ("));
    const auto tab = problems_of("name: x\ninner:\n\tdepth: 1\n");
    ASSERT_EQ(tab.size(), 1u);
    EXPECT_THAT(tab[0], testing::StartsWith("thing.yaml:3:"));
}

TEST_F(Yaml, FilesThatCannotBeReadAreIoErrors) {
    EXPECT_EQ(io_error([&] { load_yaml(directory_ / "none.yaml"); }),
              "cannot read " + (directory_ / "none.yaml").string() + ": No such file or directory");
    EXPECT_EQ(io_error([&] { load_yaml(directory_); }),
              "cannot read " + directory_.string() + ": it is a directory");
}

TEST_F(Yaml, WholeNumbersAreDecimalAndNothingElse) {
    for (const char* text :
         {"010", "yes", ".inf", ".nan", "0x10", "0o7", "1_000", "+1", "1.0", "1e2", "true", "one"})
        EXPECT_THAT(
            problems_of(std::string("name: x\ncount: ") + text + "\n"),
            ElementsAre(std::string("thing.yaml:2:8: 'count' is '") + text + "' " + whole_number));
    EXPECT_THAT(problems_of("name: x\ncount: ' 1'\n"),
                ElementsAre("thing.yaml:2:8: 'count' is ' 1' " + whole_number));
}

TEST_F(Yaml, NumbersAreDecimalAndNothingElse) {
    for (const char* text : {"010", "yes", ".inf", "-.inf", ".nan", "0x1p3", "1_000", "+1", "1,5"})
        EXPECT_THAT(
            problems_of(std::string("name: x\nsize: ") + text + "\n"),
            ElementsAre(std::string("thing.yaml:2:7: 'size' is '") + text + "' " + plain_number));
}

TEST_F(Yaml, WrongTypesAreNamed) {
    EXPECT_THAT(
        problems_of("name: [x]\ncount: {a: 1}\nseed: []\nsize: [1]\nsizes: 3\ncolour: []\n"
                    "many: {depth: 1}\n"),
        ElementsAre("thing.yaml:1:7: 'name' must be a text (it is a list)",
                    "thing.yaml:2:8: 'count' must be a whole number (it is a mapping)",
                    "thing.yaml:3:7: 'seed' must be a whole number (it is a list)",
                    "thing.yaml:4:7: 'size' must be a number (it is a list)",
                    "thing.yaml:5:8: 'sizes' must be a list write [a, b, c]",
                    "thing.yaml:6:9: 'colour' must be one of red, green, blue (it is a list)",
                    "thing.yaml:7:7: 'many' must be a list write [a, b, c]"));
}

TEST_F(Yaml, EmptyValuesAreReportedAtTheirKey) {
    EXPECT_THAT(problems_of("name: x\nseed:\ncount: 5\n"),
                ElementsAre("thing.yaml:2:1: 'seed' must be a whole number (it is empty)"));
    EXPECT_THAT(problems_of("name: x\nseed: null\n"),
                ElementsAre("thing.yaml:2:1: 'seed' must be a whole number (it is empty)"));
    EXPECT_THAT(
        problems_of("name: x\nsizes:\ninner:\nmany:\n- depth:\n  weight: 1\n"),
        ElementsAre("thing.yaml:2:1: 'sizes' must be a list write [a, b, c]",
                    "thing.yaml:3:1: 'inner' must be a mapping (key: value lines)",
                    "thing.yaml:5:3: 'many[0].depth' must be a whole number (it is empty)"));
}

TEST_F(Yaml, ElementsOfListsAreNamedByTheirNumber) {
    EXPECT_THAT(problems_of("name: x\nsizes: [1, two, -3]\n"),
                ElementsAre("thing.yaml:2:12: 'sizes[1]' is 'two' " + plain_number,
                            "thing.yaml:2:17: 'sizes[2]' is -3 (must be at least 0)"));
}

TEST_F(Yaml, RangesAreKept) {
    EXPECT_THAT(problems_of("name: x\ncount: 0\n"),
                ElementsAre("thing.yaml:2:8: 'count' is 0 (must be at least 1, at most 100)"));
    EXPECT_THAT(problems_of("name: x\ncount: 101\n"),
                ElementsAre("thing.yaml:2:8: 'count' is 101 (must be at least 1, at most 100)"));
    EXPECT_EQ(read("name: x\ncount: 1\n").count, 1);
    EXPECT_EQ(read("name: x\ncount: 100\n").count, 100);
    EXPECT_THAT(problems_of("name: x\nsize: 0\n"),
                ElementsAre("thing.yaml:2:7: 'size' is 0 (must be above 0 mm, at most 2.5 mm)"));
    EXPECT_THAT(problems_of("name: x\nsize: 2.6\n"),
                ElementsAre("thing.yaml:2:7: 'size' is 2.6 (must be above 0 mm, at most 2.5 mm)"));
    EXPECT_EQ(read("name: x\nsize: 2.5\n").size, 2.5);
    EXPECT_THAT(
        problems_of("name: x\ninner: {depth: 10}\n"),
        ElementsAre("thing.yaml:2:16: 'inner.depth' is 10 (must be at least 1 m, at most 9 m)"));
}

TEST_F(Yaml, NumbersThatTheTypeCannotHoldAreProblems) {
    EXPECT_EQ(read("name: x\nnode: 2147483647\n").node, 2147483647);
    EXPECT_EQ(read("name: x\nnode: -2147483648\n").node, -2147483647 - 1);
    EXPECT_THAT(
        problems_of("name: x\nnode: 2147483648\n"),
        ElementsAre("thing.yaml:2:7: 'node' is 2147483648 (must be at least -2147483648, at "
                    "most 2147483647)"));
    EXPECT_THAT(problems_of("name: x\nseed: -1\n"),
                ElementsAre("thing.yaml:2:7: 'seed' is -1 (must be at least 0, at most "
                            "9007199254740992)"));
    EXPECT_THAT(
        problems_of("name: x\nseed: 9007199254740994\n"),
        ElementsAre("thing.yaml:2:7: 'seed' is 9007199254740994 (must be at least 0, at most "
                    "9007199254740992)"));
    EXPECT_THAT(
        problems_of("name: x\nnode: -2147483649\n"),
        ElementsAre("thing.yaml:2:7: 'node' is -2147483649 (must be at least -2147483648, at "
                    "most 2147483647)"));
    EXPECT_THAT(
        problems_of("name: x\nseed: 9223372036854775807\n"),
        ElementsAre("thing.yaml:2:7: 'seed' is 9223372036854775807 (must be at least 0, at most "
                    "9007199254740992)"));
    EXPECT_THAT(problems_of("name: x\nseed: 99999999999999999999\n"),
                ElementsAre("thing.yaml:2:7: 'seed' is '99999999999999999999' " + whole_number));
}

TEST_F(Yaml, TheLargestWholeNumberIsTheLargestThatEveryToolReadsExactly) {
    EXPECT_THAT(
        problems_of("name: x\nseed: 9007199254740993\n"),
        ElementsAre("thing.yaml:2:7: 'seed' is 9007199254740993 (must be at least 0, at most "
                    "9007199254740992)"));
}

TEST_F(Yaml, MissingFieldsAreReportedWhereTheMappingStarts) {
    EXPECT_THAT(problems_of("count: 4\n"),
                ElementsAre("thing.yaml:1:1: 'name' is missing (it has no default)"));
    EXPECT_THAT(problems_of("# a comment\n\ncount: 4\n"),
                ElementsAre("thing.yaml:3:1: 'name' is missing (it has no default)"));
}

TEST_F(Yaml, ChoicesListWhatIsKnown) {
    EXPECT_THAT(problems_of("name: x\ncolour: gren\n"),
                ElementsAre("thing.yaml:2:9: 'colour' is 'gren' (known: red, green, blue) did you "
                            "mean 'green'?"));
    EXPECT_THAT(problems_of("name: x\ncolour: ultraviolet\n"),
                ElementsAre("thing.yaml:2:9: 'colour' is 'ultraviolet' (known: red, green, blue)"));
    EXPECT_THAT(
        problems_of("name: x\ncolour: Red\n"),
        ElementsAre("thing.yaml:2:9: 'colour' is 'Red' (known: red, green, blue) did you mean "
                    "'red'?"));
    EXPECT_THAT(problems_of("name: x\ncolour: 1\n"),
                ElementsAre("thing.yaml:2:9: 'colour' is '1' (known: red, green, blue)"));
}

TEST_F(Yaml, AllProblemsOfAFileAreReportedAtOnce) {
    EXPECT_THAT(
        problems_of("count: 010\n"
                    "seed: yes\n"
                    "size: .inf\n"
                    "colour: pink\n"
                    "inner:\n"
                    "  depth: 0\n"
                    "  widht: 3\n"
                    "many:\n"
                    "- depth: x\n"
                    "- depth: 4\n"
                    "  depth: 4\n"
                    "count: 5\n"
                    "nmae: x\n"),
        ElementsAre("thing.yaml:1:1: 'name' is missing (it has no default)",
                    "thing.yaml:1:8: 'count' is '010' " + whole_number,
                    "thing.yaml:2:7: 'seed' is 'yes' " + whole_number,
                    "thing.yaml:3:7: 'size' is '.inf' " + plain_number,
                    "thing.yaml:4:9: 'colour' is 'pink' (known: red, green, blue)",
                    "thing.yaml:6:10: 'inner.depth' is 0 (must be at least 1 m, at most 9 m)",
                    "thing.yaml:7:3: unknown key 'inner.widht' did you mean 'weight'?",
                    "thing.yaml:9:10: 'many[0].depth' is 'x' " + whole_number,
                    "thing.yaml:11:3: duplicate key 'many[1].depth' (only one value can hold)",
                    "thing.yaml:12:1: duplicate key 'count' (only one value can hold)",
                    "thing.yaml:13:1: unknown key 'nmae' did you mean 'name'?"));
}

TEST_F(Yaml, DiagnosticsCarryTheirPlaceInNumbers) {
    try {
        read("name: x\ninner: {depth: 0}\n");
        FAIL();
    } catch (const base::InputError& e) {
        ASSERT_EQ(e.diagnostics().size(), 1u);
        EXPECT_EQ(e.diagnostics()[0].file, (directory_ / "thing.yaml").string());
        EXPECT_EQ(e.diagnostics()[0].line, 2);
        EXPECT_EQ(e.diagnostics()[0].column, 16);
        EXPECT_EQ(e.kind(), base::ErrorKind::input);
    }
}

TEST_F(Yaml, WritesWhatItReads) {
    Thing thing;
    thing.name = "null";
    thing.count = 42;
    thing.size = 0.1;
    thing.sizes = {1e-9, 0.30000000000000004};
    thing.colour = Colour::green;
    thing.inner = {9, -1.5};
    thing.many = {{1, 2}, {3, 1e300}};
    YAML::Emitter out;
    out << YAML::BeginMap;
    MapWriter writer(out);
    describe(writer, thing);
    out << YAML::EndMap;
    EXPECT_STREQ(out.c_str(),
                 "name: \"null\"\n"
                 "count: 42\n"
                 "seed: 1\n"
                 "node: 32\n"
                 "size: 0.1\n"
                 "sizes: [1e-09, 0.30000000000000004]\n"
                 "colour: green\n"
                 "inner:\n"
                 "  depth: 9\n"
                 "  weight: -1.5\n"
                 "many:\n"
                 "  - depth: 1\n"
                 "    weight: 2\n"
                 "  - depth: 3\n"
                 "    weight: 1e+300");
    const Thing back = read(out.c_str());
    EXPECT_EQ(back.name, "null");
    EXPECT_EQ(back.sizes, thing.sizes);
    EXPECT_EQ(back.colour, Colour::green);
    ASSERT_EQ(back.many.size(), 2u);
    EXPECT_EQ(back.many[1].weight, 1e300);
}

TEST_F(Yaml, TextsSurviveWritingAndReading) {
    for (const std::string text : {"", " ", "a: b", "- a", "# a", "'a'", "\"a\"", "a\nb", "~",
                                   "010", "{a}", "ä", "a #b", "\\"}) {
        Thing thing;
        thing.name = text;
        YAML::Emitter out;
        out << YAML::BeginMap;
        MapWriter writer(out);
        describe(writer, thing);
        out << YAML::EndMap;
        EXPECT_EQ(read(out.c_str()).name, text) << out.c_str();
    }
}

TEST(ProblemsOfAFile, ThrowOnlyWhenThereAreAny) {
    Problems none("a.yaml");
    EXPECT_FALSE(none.any());
    EXPECT_NO_THROW(none.throw_if_any());
    none.add_at("--set a=b", "bad", "why", "do");
    none.add(YAML::Mark::null_mark(), "worse");
    EXPECT_TRUE(none.any());
    EXPECT_THAT(problems("", [&] { none.throw_if_any(); }),
                ElementsAre("--set a=b: bad (why) do", "a.yaml: worse"));
}

}  // namespace
}  // namespace atl::io::test
