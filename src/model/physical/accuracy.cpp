#include "atoll/model/physical/accuracy.hpp"

#include <algorithm>
#include <cmath>

namespace atl::model::physical {

double programming_noise_uS(const AccuracyConstants& c, double x, Age age) {
    const auto& fit = age == Age::second ? c.after_second_uS : c.after_day_uS;
    double sigma = 0;
    for (std::size_t i = fit.size(); i-- > 0;) sigma = sigma * x + fit[i];
    return std::max(0.0, sigma);
}

double adc_sqnr_dB(const AccuracyConstants& c, int bits) {
    return 6.02 * bits + 4.77 - 20 * std::log10(c.clipping);
}

double ir_drop(double cells, double uS, double ohm, double activity) {
    return cells * cells * uS * 1e-6 * ohm / 2 * activity;
}

}  // namespace atl::model::physical
