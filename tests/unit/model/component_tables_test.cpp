#include "atoll/model/component_tables.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iomanip>

#include "atoll/base/random.hpp"
#include "atoll/model/decimal_rounding.hpp"
#include "shipped_model.hpp"

namespace atl::model {
namespace {

using Axis = GridTable::Axis;

GridTable plane(Scale scale, Scale values) {
    // f(x, y) at x in {1, 2, 4}, y in {10, 20}
    return GridTable({Axis{"x", scale, {1, 2, 4}}, Axis{"y", Scale::linear, {10, 20}}}, 1, values,
                     {1, 2, 4, 8, 16, 32});
}

double sample(const GridTable& table, double x, double y) {
    double out = 0;
    const std::array<double, 2> at = {x, y};
    table.sample(at, std::span(&out, 1));
    return out;
}

TEST(GridTable, ExactOnGridPoints) {
    const GridTable t = plane(Scale::log, Scale::log);
    EXPECT_EQ(sample(t, 1, 10), 1);
    EXPECT_EQ(sample(t, 2, 20), 8);
    EXPECT_EQ(sample(t, 4, 20), 32);
    EXPECT_EQ(sample(t, 2 * (1 + 1e-12), 20), 8);
}

TEST(GridTable, InterpolatesInTheScaleItNames) {
    EXPECT_DOUBLE_EQ(sample(plane(Scale::linear, Scale::linear), 3, 10), 10);
    EXPECT_DOUBLE_EQ(sample(plane(Scale::square, Scale::linear), 3, 10), 4 + 12.0 * 5 / 12);
    EXPECT_DOUBLE_EQ(sample(plane(Scale::log, Scale::linear), std::sqrt(8), 10), 10);
    EXPECT_DOUBLE_EQ(sample(plane(Scale::log, Scale::log), std::sqrt(8), 10), 8);
    EXPECT_DOUBLE_EQ(sample(plane(Scale::linear, Scale::linear), 1.5, 15), (1 + 2 + 4 + 8) / 4.0);
}

TEST(GridTable, KnowsItsRange) {
    const GridTable t = plane(Scale::linear, Scale::linear);
    const auto contains = [&](double x, double y) {
        const std::array<double, 2> at = {x, y};
        return t.contains(at);
    };
    EXPECT_TRUE(contains(1, 10));
    EXPECT_TRUE(contains(4, 20));
    EXPECT_FALSE(contains(0.99, 10));
    EXPECT_FALSE(contains(1, 20.1));
}

CrossbarPoint rram(double voltage, double rows, double columns) {
    const auto library = test::shipped_library("rram");
    CrossbarPoint p;
    const std::array<double, 3> at = {voltage, rows, columns};
    library->cell("rram", 32)->grid.sample(at, p.values);
    return p;
}

// Laws of the estimator, fitted over the grid by others (row drivers to 0.12 %, ADC 0.04 %, cells
// exact): they tell whether values between grid points are right, too.
TEST(RramTable, FollowsItsLawsOnAndOffTheGrid) {
    for (double v : {0.5, 0.52, 0.72, 0.85})
        for (double rows : {32.0, 48.0, 100.0, 512.0})
            for (double columns : {32.0, 48.0, 100.0, 300.0, 512.0}) {
                const CrossbarPoint p = rram(v, rows, columns);
                const double row = 0.28968 + 0.83185 * v * v + 0.157555 * v * v * columns;
                EXPECT_NEAR(p[Crossbar::row_read_in1_cell0] / row, 1, 0.006);
                const double adc = 0.095665 + 0.00037 * v + 0.00553 * v * v;
                EXPECT_NEAR(p[Crossbar::adc_read_cell0] / adc, 1, 0.002);
                const double wires = 2.12 * rows + 6.3664 * columns;
                EXPECT_NEAR(p[Crossbar::cell_read_cell1] / (637500 / (201000 + wires)), 1, 5e-4);
                EXPECT_NEAR(p[Crossbar::cell_read_cell0] / (637500 / (1095000 + wires)), 1, 5e-4);
                EXPECT_NEAR(p[Crossbar::row_area] / (3.98260 * rows), 1, 1e-5);
                EXPECT_NEAR(p[Crossbar::column_area] / (3.18541 * columns), 1, 1e-5);
                EXPECT_NEAR(p[Crossbar::cell_area], 0.049152, 1e-9);  // 48 F2 at 32 nm
            }
}

TEST(BufferTable, ScalesBelowWhatTheEstimatorSimulates) {
    const Technology* t = test::shipped_library("rram")->technology(32);
    ASSERT_NE(t, nullptr);
    const BufferPoint full = t->io_buffers.sample(32, 64);
    const BufferPoint narrow = t->io_buffers.sample(8, 64);
    EXPECT_DOUBLE_EQ(narrow.read_pJ, full.read_pJ * (0.7 * 8 / 32 + 0.3));
    EXPECT_DOUBLE_EQ(narrow.area_um2, full.area_um2 / 4);
    const BufferPoint shallow = t->io_buffers.sample(32, 48);
    EXPECT_DOUBLE_EQ(shallow.write_pJ, full.write_pJ * std::pow(0.75, 0.78));
    EXPECT_DOUBLE_EQ(shallow.leak_mW, full.leak_mW * 0.75);
    // The tabulated points below those limits follow the same rule.
    const BufferPoint tabulated = t->io_buffers.sample(16, 16);
    EXPECT_NEAR(tabulated.read_pJ, full.read_pJ * (0.7 * 16 / 32 + 0.3) * std::pow(0.25, 0.78),
                1e-12);
}

TEST(BufferTable, InterpolatesByPowerLaw) {
    const Technology* t = test::shipped_library("rram")->technology(32);
    const double low = t->global_buffers.sample(2048, 8192).read_pJ;
    const double high = t->global_buffers.sample(2048, 16384).read_pJ;
    const double middle = t->global_buffers.sample(2048, std::sqrt(8192.0 * 16384.0)).read_pJ;
    EXPECT_NEAR(middle, std::sqrt(low * high), 1e-9);
}

TEST(ComponentLibrary, NamesEveryParameterOutside) {
    const auto library = test::shipped_library("rram");
    Design d;
    EXPECT_TRUE(library->problems("rram", d).empty());
    d.bits_per_cell = 9;
    d.columns = 8;
    d.macros_per_tile = 129;
    d.glb_kib = 511;
    d.router_groups = 0;
    EXPECT_EQ(library->problems("rram", d).size(), 5);
    d = {};
    d.technology_nm = 5;
    ASSERT_EQ(library->problems("rram", d).size(), 1);
    EXPECT_EQ(library->problems("rram", d)[0],
              "technology_nm 5 has no component table for cell 'rram'");
}

TEST(Rounding, ToSignificantDigitsTiesToEven) {
    EXPECT_EQ(round_to_digits(123456.5, 6), 123456);
    EXPECT_EQ(round_to_digits(123457.5, 6), 123458);
    EXPECT_EQ(round_to_digits(0.0123456789, 3), 0.0123);
    EXPECT_EQ(round_to_digits(0, 6), 0);
    EXPECT_EQ(round_to_digits(130115049.0, 6), 130115000);
    EXPECT_EQ(round_to_6_digits(203.8665), 203.866);  // decided by the conversion to m2
}

TEST(Rounding, IsThatOfPrintingAndReadingBack) {
    const auto printed = [](double x, int digits) {
        std::array<char, 40> text{};
        std::snprintf(text.data(), text.size(), "%.*e", digits - 1, x);
        return std::strtod(text.data(), nullptr);
    };
    base::RandomStream random(3, base::RandomDomain::initial_design, 0, 0, 0);
    for (int i = 0; i < 300'000; ++i) {
        const int digits = 1 + static_cast<int>(random.uniform_int(17));
        double x = std::pow(10, 50 * random.uniform01() - 25);
        if (i % 3 == 1)  // at a tie, or as near as doubles are
            x = (static_cast<double>(random.uniform_int(1'000'000)) + 0.5) *
                std::pow(10, static_cast<double>(random.uniform_int(20)) - 10);
        if (i % 3 == 2)  // at a power of ten
            x = std::pow(10, static_cast<double>(random.uniform_int(30)) - 12);
        for (const double near : {x, -x, std::nextafter(x, 0), std::nextafter(x, 1e300)})
            ASSERT_EQ(round_to_digits(near, digits), printed(near, digits))
                << std::setprecision(17) << near << " to " << digits;
    }
}

}  // namespace
}  // namespace atl::model
