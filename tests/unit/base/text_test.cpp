#include "atoll/base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "atoll/base/random.hpp"

namespace atl::base {
namespace {

using testing::Optional;

TEST(ParseInteger, ReadsDecimalIntegers) {
    EXPECT_THAT(parse_integer("0"), Optional(0));
    EXPECT_THAT(parse_integer("-0"), Optional(0));
    EXPECT_THAT(parse_integer("7"), Optional(7));
    EXPECT_THAT(parse_integer("-12"), Optional(-12));
    EXPECT_THAT(parse_integer("100"), Optional(100));
    EXPECT_THAT(parse_integer("9223372036854775807"),
                Optional(std::numeric_limits<std::int64_t>::max()));
    EXPECT_THAT(parse_integer("-9223372036854775808"),
                Optional(std::numeric_limits<std::int64_t>::min()));
}

TEST(ParseInteger, RefusesEverythingElse) {
    for (const char* text : {"",
                             "-",
                             "--1",
                             "+1",
                             " 1",
                             "1 ",
                             "\t1",
                             "1\n",
                             "010",
                             "-010",
                             "00",
                             "0x10",
                             "0o7",
                             "0b1",
                             "1_000",
                             "1,000",
                             "1.0",
                             "1e3",
                             "1.",
                             "yes",
                             "one",
                             "1a",
                             "nan",
                             ".inf",
                             "9223372036854775808",
                             "-9223372036854775809"})
        EXPECT_EQ(parse_integer(text), std::nullopt) << "'" << text << "'";
    EXPECT_EQ(parse_integer(std::string_view("1\0", 2)), std::nullopt);
}

TEST(ParseInteger, ReadsNoFurtherThanTheText) {
    EXPECT_THAT(parse_integer(std::string_view("12345").substr(1, 2)), Optional(23));
}

TEST(ParseReal, ReadsDecimalNumbers) {
    EXPECT_THAT(parse_real("0"), Optional(0.0));
    EXPECT_THAT(parse_real("1"), Optional(1.0));
    EXPECT_THAT(parse_real("-1"), Optional(-1.0));
    EXPECT_THAT(parse_real("0.5"), Optional(0.5));
    EXPECT_THAT(parse_real("-0.25"), Optional(-0.25));
    EXPECT_THAT(parse_real(".5"), Optional(0.5));
    EXPECT_THAT(parse_real("1e-9"), Optional(1e-9));
    EXPECT_THAT(parse_real("1E-9"), Optional(1e-9));
    EXPECT_THAT(parse_real("2.5e+3"), Optional(2500.0));
    EXPECT_THAT(parse_real("10e-9"), Optional(10e-9));
    EXPECT_THAT(parse_real("0.1"), Optional(0.1));
    EXPECT_THAT(parse_real("1.7976931348623157e308"), Optional(std::numeric_limits<double>::max()));
    EXPECT_THAT(parse_real("5e-324"), Optional(std::numeric_limits<double>::denorm_min()));
}

TEST(ParseReal, RefusesEverythingElse) {
    for (const char* text :
         {"",      "-",     ".",   "+1",   "+0.5",  " 1",     "1 ",  "010",  "-010", "00.5",
          "0x10",  "0x1p3", "inf", ".inf", "-.inf", "-inf",   "nan", ".nan", "-nan", "NaN",
          "1_000", "1,5",   "1e",  "e5",   "1e400", "-1e400", "yes", "1.5x", "1..2", "infinity"})
        EXPECT_EQ(parse_real(text), std::nullopt) << "'" << text << "'";
}

TEST(Shortest, IsTheShortestTextThatReadsBack) {
    EXPECT_EQ(shortest(0), "0");
    EXPECT_EQ(shortest(800), "800");
    EXPECT_EQ(shortest(0.1), "0.1");
    EXPECT_EQ(shortest(-0.7), "-0.7");
    EXPECT_EQ(shortest(1e-9), "1e-09");
    EXPECT_EQ(shortest(0.1 + 0.2), "0.30000000000000004");
    EXPECT_EQ(shortest(1.0 / 3.0), "0.3333333333333333");
    EXPECT_EQ(shortest(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
    EXPECT_EQ(shortest(-std::numeric_limits<double>::denorm_min()), "-5e-324");
    EXPECT_EQ(shortest(std::numeric_limits<double>::infinity()), "inf");
}

TEST(Shortest, RoundTripsEveryFiniteNumber) {
    RandomStream random(1, RandomDomain::mutation, 0, 0, 0);
    int finite = 0;
    for (int i = 0; i < 10000; ++i) {
        const auto x = std::bit_cast<double>(random.bits());
        if (!(x - x == 0)) continue;
        ++finite;
        const std::string text = shortest(x);
        const auto back = parse_real(text);
        ASSERT_TRUE(back.has_value()) << text;
        EXPECT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(x)) << text;
    }
    EXPECT_GT(finite, 9000);
}

TEST(NearestName, FindsTypingErrors) {
    const std::vector<std::string> known = {"rows", "columns", "seed", "objective"};
    EXPECT_THAT(nearest_name("row", known), Optional(std::string("rows")));
    EXPECT_THAT(nearest_name("sede", known), Optional(std::string("seed")));
    EXPECT_THAT(nearest_name("colunms", known), Optional(std::string("columns")));
    EXPECT_THAT(nearest_name("objctve", known), Optional(std::string("objective")));
    EXPECT_THAT(nearest_name("seed", known), Optional(std::string("seed")));
}

TEST(NearestName, TakesTheNearestAndOfEqualsTheFirst) {
    EXPECT_THAT(nearest_name("vgg11", {"vgg19", "vgg16", "vgg13"}), Optional(std::string("vgg19")));
    EXPECT_THAT(nearest_name("resnet16", {"resnet50", "resnet18"}),
                Optional(std::string("resnet18")));
}

TEST(NearestName, FindsNothingFarAway) {
    EXPECT_EQ(nearest_name("frequency", {"rows", "columns", "seed"}), std::nullopt);
    EXPECT_EQ(nearest_name("abcd", {"wxyz"}), std::nullopt);
    EXPECT_EQ(nearest_name("seed", {}), std::nullopt);
}

// A third of the letters may be wrong, and two in a short name.
TEST(NearestName, AllowsMoreErrorsInLongerNames) {
    EXPECT_THAT(nearest_name("abcdefghi", {"xyzdefghi"}), Optional(std::string("xyzdefghi")));
    EXPECT_EQ(nearest_name("abcdefghi", {"wxyzefghi"}), std::nullopt);
    EXPECT_THAT(nearest_name("abcd", {"abyz"}), Optional(std::string("abyz")));
    EXPECT_EQ(nearest_name("abcd", {"axyz"}), std::nullopt);
}

TEST(SuggestName, AsksOrListsWhatIsKnown) {
    EXPECT_EQ(suggest_name("row", {"rows", "columns"}), "did you mean 'rows'?");
    EXPECT_EQ(suggest_name("frequency", {"rows", "columns"}), "known: rows, columns");
    EXPECT_EQ(suggest_name("rows", {}), "");
}

TEST(Join, PutsSeparatorsBetween) {
    EXPECT_EQ(join({}, ", "), "");
    EXPECT_EQ(join({"a"}, ", "), "a");
    EXPECT_EQ(join({"a", "", "c"}, ", "), "a, , c");
}

TEST(Utc, IsIso8601) {
    using namespace std::chrono;
    const system_clock::time_point time{seconds(1'769'860'805) + milliseconds(42)};
    EXPECT_EQ(utc(time), "2026-01-31T12:00:05Z");
    EXPECT_EQ(utc(time, true), "2026-01-31T12:00:05.042Z");
    EXPECT_EQ(utc(system_clock::time_point{}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(utc(system_clock::time_point{milliseconds(-1)}, true), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace atl::base
