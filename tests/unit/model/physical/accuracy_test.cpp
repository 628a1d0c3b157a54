#include "atoll/model/physical/accuracy.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

using test::shipped_physical;

TEST(ProgrammingNoise, IsTheFitOfTheMeasurements) {
    const AccuracyConstants& a = shipped_physical().accuracy;
    EXPECT_NEAR(programming_noise_uS(a, 0, Age::second), 0.348, 1e-12);
    EXPECT_NEAR(programming_noise_uS(a, 1, Age::second), 0.348 + 16.03 - 43.853 + 45.393 - 16.815,
                1e-9);
    EXPECT_NEAR(programming_noise_uS(a, 0.5, Age::day),
                0.701 + 22.086 / 2 - 50.773 / 4 + 47.095 / 8 - 16.458 / 16, 1e-9);
    for (double x = 0; x <= 1; x += 0.05)
        EXPECT_GT(programming_noise_uS(a, x, Age::day), programming_noise_uS(a, x, Age::second));
}

TEST(Quantisation, GainsSixDecibelsABit) {
    EXPECT_NEAR(adc_sqnr_dB(shipped_physical().accuracy, 8), 6.02 * 8 + 4.77 - 12.04, 0.01);
    EXPECT_NEAR(
        adc_sqnr_dB(shipped_physical().accuracy, 9) - adc_sqnr_dB(shipped_physical().accuracy, 8),
        6.02, 1e-9);
}

TEST(IrDrop, GrowsWithTheSquareOfTheLine) {
    // 32 nm, 48 F2, cells of 201 kohm, a quarter of them conducting.
    const double ohm =
        wire_ohm_per_um(shipped_physical().array.wires, 32) * std::sqrt(48 * square_um2(32));
    EXPECT_NEAR(ir_drop(128, 1e6 / 201000, ohm, 0.25), 0.013, 0.0005);
    EXPECT_NEAR(ir_drop(512, 1e6 / 201000, ohm, 0.25), 0.21, 0.01);
}

}  // namespace
}  // namespace atl::model::physical
