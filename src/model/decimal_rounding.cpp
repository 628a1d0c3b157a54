#include "atoll/model/decimal_rounding.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace atl::model {

namespace {

/// Powers of ten that doubles hold exactly.
constexpr auto powers_of_ten = [] {
    std::array<double, 23> p{};
    p[0] = 1;
    for (std::size_t i = 1; i < p.size(); ++i) p[i] = p[i - 1] * 10;
    return p;
}();

/// `x` scaled by a power of ten to a whole number of `digits` digits, and back: with exact powers
/// each step is correctly rounded. Nothing where that is not sure to be the right number: out of
/// range, or near a tie.
std::optional<double> round_by_scaling(double x, int digits) {
    constexpr int most_digits = 12;
    constexpr double safety = 1e-3;  // the error of a scaled 12-digit number is 1e-4
    const double size = std::abs(x);
    if (size == 0) return x;
    if (digits > most_digits || !(size >= 1e-9 && size < 1e15)) return std::nullopt;
    const int shift = digits - 1 - static_cast<int>(std::floor(std::log10(size)));
    if (std::abs(shift) >= static_cast<int>(powers_of_ten.size())) return std::nullopt;
    const double power = powers_of_ten[static_cast<std::size_t>(std::abs(shift))];
    const double scaled = shift >= 0 ? x * power : x / power;
    const double least = powers_of_ten[static_cast<std::size_t>(digits - 1)];
    // Near a power of ten the logarithm may be one off.
    if (!(std::abs(scaled) >= least && std::abs(scaled) < 10 * least)) return std::nullopt;
    const double whole = std::round(scaled);
    if (std::abs(std::abs(scaled - whole) - 0.5) < safety) return std::nullopt;
    return shift >= 0 ? whole / power : whole * power;
}

}  // namespace

double round_to_digits(double x, int digits) {
    // The plain way takes ten times as long, and unit costs are rounded a hundred times a design.
    if (const auto rounded = round_by_scaling(x, digits)) return *rounded;
    char text[40];
    const auto written =
        std::to_chars(text, text + sizeof text, x, std::chars_format::scientific, digits - 1);
    double rounded = x;
    std::from_chars(text, written.ptr, rounded);
    return rounded;
}

}  // namespace atl::model
