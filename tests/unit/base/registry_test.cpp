#include "atoll/base/registry.hpp"

#include <gmock/gmock.h>

#include <array>
#include <limits>

#include "atoll/base/error.hpp"

namespace atl::base {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Shape {
    std::string name;
    int corners = 0;
};
constexpr std::array<std::string_view, 2> built_in = {"circle", "square"};

std::string refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& e) {
        EXPECT_EQ(e.kind(), ErrorKind::usage);
        return e.what();
    }
    return "";
}

TEST(Registry, PutsWhatIsAddedBehindWhatIsBuiltIn) {
    Registry<Shape> shapes("shape", built_in);
    const auto before = shapes.names();
    EXPECT_EQ(shapes.add({"hexagon", 6}), 2u);
    EXPECT_EQ(shapes.add({"star_5", 10}), 3u);
    EXPECT_THAT(shapes.names(), ElementsAre("circle", "square", "hexagon", "star_5"));
    EXPECT_THAT(before, ElementsAre("circle", "square"));  // still valid
    EXPECT_EQ(shapes.at(1), nullptr);
    EXPECT_EQ(shapes.at(2)->corners, 6);
    EXPECT_EQ(shapes.at(3)->corners, 10);
    EXPECT_EQ(shapes.added().size(), 2u);
}

TEST(Registry, RefusesNamesThatThereAre) {
    Registry<Shape> shapes("shape", built_in);
    shapes.add({"hexagon", 6});
    for (const char* taken : {"square", "hexagon"})
        EXPECT_EQ(
            refusal([&] {
                shapes.add({taken, 1});
            }),
            "shape '" + std::string(taken) + "' cannot be registered: there is one of this name");
    EXPECT_EQ(shapes.names().size(), 3u);
}

TEST(Registry, RefusesWhatIsNoName) {
    Registry<Shape> shapes("shape", built_in);
    for (const char* name : {"", "Cube", "2d", "_a", "a-b", "a b", "a.b", "\xc3\xa4"})
        EXPECT_THAT(refusal([&] {
                        shapes.add({name, 1});
                    }),
                    HasSubstr("a name is of letters"))
            << name;
    EXPECT_THAT(shapes.names(), ElementsAre("circle", "square"));
}

TEST(Registry, RefusesMoreThanAnEnumerationHolds) {
    Registry<Shape> shapes("shape", built_in);
    for (std::size_t n = built_in.size(); n < Registry<Shape>::most_names; ++n)
        shapes.add({"s" + std::to_string(n), 1});
    const auto* first = shapes.names().data();
    EXPECT_THAT(refusal([&] { shapes.add({"one_more", 1}); }), HasSubstr("too many"));
    EXPECT_EQ(shapes.names().data(), first);
    EXPECT_EQ(shapes.names()[2], "s2");
}

TEST(Registry, SettingsAreToldApartAndHaveSaneDefaults) {
    const auto refused = [](const std::vector<Setting>& settings) {
        return refusal([&] { check_settings("shape", "star", settings); });
    };
    EXPECT_EQ(refused({}), "");
    EXPECT_EQ(refused({{"depth", "of a notch", 0.5, 0, 1}, {"turn", "", -3}}), "");
    EXPECT_THAT(refused({{"depth", "", 1}, {"depth", "", 2}}),
                HasSubstr("setting of shape 'star' 'depth' cannot be registered: there is one"));
    EXPECT_THAT(refused({{"Depth", "", 1}}), HasSubstr("a name is of letters"));
    EXPECT_THAT(refused({{"depth", "", 2, 0, 1}}), HasSubstr("the default of 'depth'"));
    EXPECT_THAT(refused({{"depth", "", std::numeric_limits<double>::quiet_NaN()}}),
                HasSubstr("the default of 'depth'"));
    EXPECT_THAT(usual_values(std::vector<Setting>{{"a", "", 1.5}, {"b", "", -2}}),
                ElementsAre(1.5, -2));
}

TEST(Registration, KeepsItsProblems) {
    const std::size_t before = registration_problems().size();
    bool ran = false;
    const Registration fine([&] { ran = true; });
    EXPECT_TRUE(ran);
    EXPECT_EQ(registration_problems().size(), before);
    const Registration failing([] { throw Error(ErrorKind::usage, "no room"); });
    ASSERT_EQ(registration_problems().size(), before + 1);
    EXPECT_EQ(registration_problems().back(), "no room");
}

}  // namespace
}  // namespace atl::base
