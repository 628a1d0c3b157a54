/// How far an analog sum is off: terms of a signal-to-noise proxy, each for itself.
///
/// A proxy: it ranks designs, it does not predict the accuracy of a network.
#pragma once

#include <array>

#include "atoll/model/physical/array.hpp"

namespace atl::model::physical {

struct AccuracyConstants {
    double most_uS = 0;                       ///< largest programmed conductance of the fits
    std::array<double, 5> after_second_uS{};  ///< c0 + c1 x + ... + c4 x^4, x = g / most_uS
    std::array<double, 5> after_day_uS{};
    double read_noise = 0;  ///< standard deviation of a read, relative to the conductance
    double clipping = 0;    ///< an ADC spans +- this many standard deviations of the sum
};

enum class Age { second, day };

/// Standard deviation [uS] of a cell programmed to a share `x` (0..1) of the largest conductance.
double programming_noise_uS(const AccuracyConstants& c, double x, Age age);

/// Signal to quantisation noise of an ADC that spans +- `clipping` standard deviations [dB].
double adc_sqnr_dB(const AccuracyConstants& c, int bits);

/// Relative error of the current at the far end of a line with `cells` cells of `uS`, of which
/// a share `activity` conducts; `ohm` lie between neighbours.
double ir_drop(double cells, double uS, double ohm, double activity);

}  // namespace atl::model::physical
