#include "report/charts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace atl::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

/// Every element that is opened is closed, and no number is left undefined.
void expect_sound(const Svg& drawing) {
    for (const std::string& text : {drawing.markup(), drawing.file()}) {
        EXPECT_THAT(text, Not(HasSubstr("nan")));
        EXPECT_THAT(text, Not(HasSubstr("=\"inf")));
        EXPECT_THAT(text, Not(HasSubstr("-inf")));
        for (const char* element : {"svg", "g", "text"}) {
            const std::string name = element;
            EXPECT_EQ(count(text, "<" + name + " "), count(text, "</" + name + ">")) << name;
        }
    }
    EXPECT_THAT(drawing.file(), HasSubstr("xmlns=\"http://www.w3.org/2000/svg\""));
    EXPECT_THAT(drawing.file(), HasSubstr("<style>"));
}

TEST(Charts, TextsAreEscaped) {
    EXPECT_EQ(escaped("a<b & \"c\"\n"), "a&lt;b &amp; &quot;c&quot;&#10;");
    Svg out(10, 10, "x < y");
    out.text({1, 2}, "<script>");
    EXPECT_THAT(out.markup(), HasSubstr("aria-label=\"x &lt; y\""));
    EXPECT_THAT(out.markup(), HasSubstr("&lt;script&gt;"));
    expect_sound(out);
}

TEST(Charts, ALineHasAPathAPlaceForEveryPointAndItsMarks) {
    LineChart chart{"label", {"generation", ""}, {"objective", "J", true}, {}, true, "arrivals"};
    const double unknown = std::numeric_limits<double>::infinity();
    chart.lines.push_back(
        {"first", {{0, unknown}, {1, 4e-9}, {5, 2e-9}}, {{{5, 2e-9}, "from 2"}}, false});
    chart.lines.push_back({"second", {{0, 8e-9}, {5, 8e-9}}, {}, true});
    const Svg out = draw(chart);
    expect_sound(out);
    const std::string text = out.markup();
    EXPECT_EQ(count(text, "<path class=\"line"), 2u);
    EXPECT_EQ(count(text, "class=\"hover\""), 4u);  // the unknown one has no place
    EXPECT_EQ(count(text, "class=\"mark\""), 2u);   // and one in the legend
    EXPECT_THAT(text, HasSubstr(">first</text>"));
    EXPECT_THAT(text, Not(HasSubstr(">second</text>")));  // in the background: without a name
    EXPECT_THAT(text, HasSubstr("objective [nJ]"));
}

TEST(Charts, EmptyOnesCanBeDrawn) {
    expect_sound(draw(LineChart{"l", {"x", ""}, {"y", "J", true}, {}, true, ""}));
    expect_sound(draw(ScatterChart{"l", {"x", ""}, {"y", ""}, {}, "g", {}}));
    expect_sound(draw(BarChart{"l", {"x", ""}, {}, {""}, {}, {}, {}}));
    expect_sound(draw(ColumnChart{"l", {"y", ""}, "x", {}, {""}, {}}));
    expect_sound(draw(RatioMatrix{"l", {}, {}, {}}));
}

TEST(Charts, AScatterHasAMarkADesignAndTheBestOnTop) {
    ScatterChart chart{"l", {"energy", "J", true}, {"area", "mm2"}, {}, "designs", {"near", "far"}};
    for (std::size_t i = 0; i < 5; ++i)
        chart.points.push_back({1e-3 * double(i + 1), 10.0 * double(i), i, i % 2, i == 2, i == 1});
    const std::string text = draw(chart).markup();
    expect_sound(draw(chart));
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_EQ(count(text, "data-row=\"" + std::to_string(i) + "\""), 1u);
    EXPECT_GT(text.find("data-row=\"1\""), text.find("data-row=\"2\""));
    EXPECT_GT(text.find("data-row=\"2\""), text.find("data-row=\"4\""));
    EXPECT_THAT(text, HasSubstr("data-group=\"designs\""));
}

TEST(Charts, BarsAreAsLongAsTheirValues) {
    BarChart chart{"l", {"energy", "J"}, {"a", "b"}, {"x", "y"}, {{1e-3, 3e-3}, {0, 2e-3}}, {}, {}};
    const std::string text = draw(chart).markup();
    expect_sound(draw(chart));
    EXPECT_EQ(count(text, "<rect class=\"bar"), 2u + 3u);  // the legend; no bar for nothing
    std::vector<double> widths;
    for (std::size_t at = text.find("height=\"18\""); at != std::string::npos;
         at = text.find("height=\"18\"", at + 1)) {
        const std::size_t from = text.rfind("width=\"", at) + 7;
        widths.push_back(std::stod(text.substr(from)));
    }
    ASSERT_EQ(widths.size(), 3u);
    EXPECT_NEAR(widths[1] / widths[0], 3, 0.01);
    EXPECT_NEAR(widths[2] / widths[0], 2, 0.01);
    EXPECT_THAT(text, HasSubstr("3 mJ (75.0 %)"));
}

TEST(Charts, ColumnsStandForTheirCategories) {
    ColumnChart chart{"l",  {"energy", "J"}, "layer", {"conv1", "a-very-long-name-of-a-layer"},
                      {""}, {{1}, {2}},      true,    200,
                      100};
    const std::string text = draw(chart).markup();
    expect_sound(draw(chart));
    EXPECT_EQ(count(text, "<rect class=\"bar"), 2u);
    EXPECT_THAT(text, HasSubstr("rotate(-90"));  // names do not fit side by side
    chart.named = false;
    EXPECT_THAT(draw(chart).markup(), Not(HasSubstr(">conv1<")));
}

TEST(Charts, AMatrixShadesWhatIsWorseAndTellsWhatIsUnknown) {
    RatioMatrix chart{"l", {"chip"}, {"n1", "n2", "n3", "n4"}, {{1.0, 1.5, 20.0, std::nullopt}}};
    const std::string text = draw(chart).markup();
    expect_sound(draw(chart));
    EXPECT_EQ(count(text, "tile q0"), 1u);
    EXPECT_EQ(count(text, "tile q1"), 1u);
    EXPECT_EQ(count(text, "tile q4"), 1u);
    EXPECT_EQ(count(text, "tile none"), 1u);
    EXPECT_THAT(text, HasSubstr("cannot run"));
}

}  // namespace
}  // namespace atl::report
