#include "report/scale.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace atl::report {
namespace {

TEST(ReportScale, EndsLieWhereTheyAreTold) {
    const Scale linear(10, 30, false, 100, 0);
    EXPECT_DOUBLE_EQ(linear(10), 100);
    EXPECT_DOUBLE_EQ(linear(30), 0);
    EXPECT_DOUBLE_EQ(linear(15), 75);
    const Scale logarithmic(1, 100, true, 0, 200);
    EXPECT_DOUBLE_EQ(logarithmic(10), 100);
}

TEST(ReportScale, EqualValuesGetRoom) {
    for (const double value : {0.0, 5.0, -2.0}) {
        const Scale s(value, value, false, 0, 100);
        EXPECT_DOUBLE_EQ(s(value), 50) << value;
    }
    const Scale s(3, 3, true, 0, 100);
    EXPECT_NEAR(s(3), 50, 1e-9);
}

TEST(ReportScale, TicksAreRoundAndWithin) {
    EXPECT_EQ(Scale(0, 10, false, 0, 1).ticks(5), (std::vector<double>{0, 2, 4, 6, 8, 10}));
    EXPECT_EQ(Scale(1, 1000, true, 0, 1).ticks(5), (std::vector<double>{1, 10, 100, 1000}));
    EXPECT_EQ(Scale(1, 50, true, 0, 1).ticks(5), (std::vector<double>{1, 2, 5, 10, 20, 50}));
}

TEST(ReportScale, EveryRangeHasAFewTicks) {
    for (const bool logarithmic : {false, true})
        for (double least = 1e-12; least < 1e12; least *= 7)
            for (const double span : {1.001, 1.1, 2.0, 5.0, 30.0, 1e3, 1e6, 1e15}) {
                const Scale s(least, least * span, logarithmic, 0, 1);
                const auto ticks = s.ticks(5);
                EXPECT_GE(ticks.size(), 2u) << least << " x " << span << " " << logarithmic;
                EXPECT_LE(ticks.size(), 14u) << least << " x " << span << " " << logarithmic;
                for (double t : ticks) {
                    EXPECT_GE(s(t), -1e-6);
                    EXPECT_LE(s(t), 1 + 1e-6);
                }
            }
}

TEST(ReportScale, ExtentLeavesOutWhatCannotBeDrawn) {
    const double infinite = std::numeric_limits<double>::infinity();
    const std::array<double, 5> values = {3, -1, infinite, std::nan(""), 0.5};
    EXPECT_EQ(extent(values, false), (std::pair<double, double>{-1, 3}));
    EXPECT_EQ(extent(values, true), (std::pair<double, double>{0.5, 3}));
    EXPECT_EQ(extent({}, true), (std::pair<double, double>{1, 1}));
}

}  // namespace
}  // namespace atl::report
