#include "atoll/model/physical/accuracy.hpp"

#include <cmath>
#include <numbers>

namespace atl::model::physical {

double programming_noise_uS(const AccuracyConstants& c, double x, Age age) {
    const auto& fit = age == Age::second ? c.after_second_uS : c.after_day_uS;
    double sigma = 0;
    for (std::size_t i = fit.size(); i-- > 0;) sigma = sigma * x + fit[i];
    return std::max(0.0, sigma);
}

double level_confusion(double levels, double range_uS, double sigma_uS) {
    const double step = range_uS / (levels - 1);
    const double tail = 0.5 * std::erfc(step / (2 * sigma_uS) / std::numbers::sqrt2);
    return 2 * (1 - 1 / levels) * tail;
}

double adc_sqnr_dB(const AccuracyConstants& c, int bits) {
    return 6.02 * bits + 4.77 - 20 * std::log10(c.clipping);
}

double ir_drop(double cells, double uS, double ohm, double activity) {
    return cells * cells * uS * 1e-6 * ohm / 2 * activity;
}

double combined_snr_dB(double a_dB, double b_dB) {
    return -10 * std::log10(std::pow(10, -a_dB / 10) + std::pow(10, -b_dB / 10));
}

}  // namespace atl::model::physical
