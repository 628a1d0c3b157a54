#include "scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace atl::report {

Scale::Scale(double least, double most, bool logarithmic, double from, double to)
    : least_(least), most_(most), logarithmic_(logarithmic), from_(from), to_(to) {
    if (least_ < most_) return;
    if (logarithmic_) {
        least_ = least / 1.5;
        most_ = most * 1.5;
    } else {
        const double room = least == 0 ? 1 : std::abs(least) / 2;
        least_ = least - room;
        most_ = most + room;
    }
}

double Scale::operator()(double value) const {
    const double share = logarithmic_ ? std::log(value / least_) / std::log(most_ / least_)
                                      : (value - least_) / (most_ - least_);
    return from_ + share * (to_ - from_);
}

namespace {

/// 1, 2 or 5 times a power of ten, so that about `wanted` of them make the range.
double round_step(double range, int wanted) {
    const double rough = range / wanted;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

std::vector<double> linear_ticks(double least, double most, int wanted) {
    const double step = round_step(most - least, wanted);
    std::vector<double> out;
    for (double i = std::ceil(least / step - 1e-9); i * step <= most + 1e-9 * step; ++i)
        out.push_back(i * step);
    return out;
}

}  // namespace

std::vector<double> Scale::ticks(int wanted) const {
    if (!logarithmic_) return linear_ticks(least_, most_, wanted);
    const double decades = std::log10(most_ / least_);
    if (decades < 0.7) return linear_ticks(least_, most_, wanted);
    const int every = std::max(1, static_cast<int>(std::ceil(decades / wanted)));
    std::vector<double> out;
    for (int d = static_cast<int>(std::floor(std::log10(least_))); std::pow(10, d) <= most_; ++d) {
        if (d % every != 0) continue;
        for (double digit : {1.0, 2.0, 5.0}) {
            if (digit > 1 && decades > wanted / 2.0) break;
            const double tick = digit * std::pow(10, d);
            if (tick >= least_ * (1 - 1e-9) && tick <= most_ * (1 + 1e-9)) out.push_back(tick);
        }
    }
    return out;
}

std::pair<double, double> extent(std::span<const double> values, bool logarithmic) {
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (double v : values) {
        if (!std::isfinite(v) || (logarithmic && v <= 0)) continue;
        least = std::min(least, v);
        most = std::max(most, v);
    }
    if (least > most) return {1, 1};
    return {least, most};
}

}  // namespace atl::report
