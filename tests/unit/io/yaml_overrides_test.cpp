#include "atoll/io/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "yaml_fixture.hpp"

// What --set gives in place of the file.

namespace atl::io::test {
namespace {

using testing::ElementsAre;

TEST_F(Yaml, OverridesReplaceWhatTheFileSays) {
    const Thing t = read("name: x\ncount: 4\ninner: {depth: 4}\n", {{"count", "5"},
                                                                    {"size", "0.75"},
                                                                    {"sizes", "[4, 5]"},
                                                                    {"colour", "green"},
                                                                    {"inner.depth", "6"},
                                                                    {"inner.weight", "1"},
                                                                    {"many[0].depth", "8"}});
    EXPECT_EQ(t.count, 5);
    EXPECT_EQ(t.size, 0.75);
    EXPECT_EQ(t.sizes, (std::vector<double>{4, 5}));
    EXPECT_EQ(t.colour, Colour::green);
    EXPECT_EQ(t.inner.depth, 6);
    EXPECT_EQ(t.inner.weight, 1);
    // The list is not in the file: its default has no elements to override.
    EXPECT_EQ(t.many[0].depth, 7);
    EXPECT_THAT(used_,
                ElementsAre("colour", "count", "inner.depth", "inner.weight", "size", "sizes"));
}

TEST_F(Yaml, OverridesReachIntoSectionsAndListsOfTheFile) {
    const Thing t = read("name: x\nmany: [{depth: 1}, {depth: 2}]\n",
                         {{"many[1].depth", "8"}, {"inner", "{depth: 5}"}});
    EXPECT_EQ(t.many[0].depth, 1);
    EXPECT_EQ(t.many[1].depth, 8);
    EXPECT_EQ(t.inner.depth, 5);
    EXPECT_EQ(t.inner.weight, 0.25);
}

TEST_F(Yaml, AnOverrideGivesWhatTheFileLacks) {
    EXPECT_EQ(read("count: 4\n", {{"name", "given"}}).name, "given");
}

TEST_F(Yaml, AnOverrideHidesABadValueOfTheFile) {
    EXPECT_EQ(read("name: x\ncount: 010\n", {{"count", "10"}}).count, 10);
}

TEST_F(Yaml, BadOverridesNameTheCommandLine) {
    EXPECT_THAT(
        problems_of("name: x\n", {{"count", "010"},
                                  {"seed", "yes"},
                                  {"size", "3"},
                                  {"colour", "pink"},
                                  {"sizes", "4"},
                                  {"inner.depth", "0"}}),
        ElementsAre("--set count=010: 'count' is '010' " + whole_number,
                    "--set seed=yes: 'seed' is 'yes' " + whole_number,
                    "--set size=3: 'size' is 3 (must be above 0 mm, at most 2.5 mm)",
                    "--set sizes=4: 'sizes' must be a list write [a, b, c]",
                    "--set colour=pink: 'colour' is 'pink' (known: red, green, blue)",
                    "--set inner.depth=0: 'inner.depth' is 0 (must be at least 1 m, at most 9 m)"));
    EXPECT_THAT(problems_of("name: x\n", {{"count", ""}}),
                ElementsAre("--set count=: 'count' must be a whole number (it is empty)"));
    EXPECT_THAT(problems_of("name: x\n", {{"sizes", "[1, -1]"}}),
                ElementsAre("--set sizes=[1, -1]: 'sizes[1]' is -1 (must be at least 0)"));
}

TEST_F(Yaml, AnOverrideThatIsNotYamlIsAProblem) {
    const auto found = problems_of("name: x\n", {{"sizes", "[1, 2"}});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(found[0], testing::StartsWith("--set sizes=[1, 2: not valid YAML ("));
}

TEST_F(Yaml, AnOverriddenSectionNamesTheCommandLineAndNotAPlaceInTheFile) {
    EXPECT_THAT(
        problems_of("name: x\n", {{"inner", "{depth: 0}"}}),
        ElementsAre(
            "--set inner={depth: 0}: 'inner.depth' is 0 (must be at least 1 m, at most 9 m)"));
    EXPECT_THAT(problems_of("name: x\n", {{"inner", "5"}}),
                ElementsAre("--set inner=5: 'inner' must be a mapping (key: value lines)"));
    EXPECT_THAT(
        problems_of("name: x\n", {{"inner", "{dept: 1}"}}),
        ElementsAre("--set inner={dept: 1}: unknown key 'inner.dept' did you mean 'depth'?"));
    EXPECT_THAT(problems_of("name: x\n", {{"inner", "{depth: 4, depth: 5}"}}),
                ElementsAre("--set inner={depth: 4, depth: 5}: duplicate key 'inner.depth' (only "
                            "one value can hold)"));
    EXPECT_THAT(problems_of("name: x\n", {{"inner", "{depth: }"}}),
                ElementsAre("--set inner={depth: }: 'inner.depth' must be a whole number (it is "
                            "empty)"));
}

TEST_F(Yaml, AnOverriddenListNamesTheCommandLineAndNotAPlaceInTheFile) {
    EXPECT_THAT(
        problems_of("name: x\n", {{"many", "[{depth: 0}]"}}),
        ElementsAre("--set many=[{depth: 0}]: 'many[0].depth' is 0 (must be at least 1 m, at "
                    "most 9 m)"));
}

}  // namespace
}  // namespace atl::io::test
