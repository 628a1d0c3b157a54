#include "number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "atoll/base/text.hpp"

namespace atl::report {

std::string four_digits(double value) {
    const double size = std::abs(value);
    if (const std::string exact = base::shortest(value); exact.size() <= 6 && size < 1000)
        return exact;
    if (size != 0 && (size < 1e-3 || size >= 1e7)) return fmt::format("{:.3e}", value);
    if (size >= 1000) return base::grouped(std::llround(value));
    return fmt::format("{:.4g}", value);
}

std::string unit_text(const std::string& unit) {
    std::string out;
    for (std::size_t i = 0; i < unit.size(); ++i) {
        if (unit[i] == '*')
            out += "·";
        else if (unit[i] == '2' && i > 0 && unit[i - 1] == 'm')
            out += "²";
        else
            out += unit[i];
    }
    return out;
}

Scaling scaling(double largest, const std::string& unit) {
    static constexpr std::array<std::string_view, 4> prefixed = {"J", "s", "W", "Hz"};
    static constexpr std::array<std::string_view, 9> prefixes = {"f", "p", "n", "µ", "m",
                                                                 "",  "k", "M", "G"};
    constexpr int none = 5;  // position of no prefix
    if (!(largest > 0) || !std::isfinite(largest)) return {1, unit};
    const int thousands = static_cast<int>(std::floor(std::log10(largest) / 3 + 1e-12));
    if (std::find(prefixed.begin(), prefixed.end(), unit) != prefixed.end()) {
        const int p = std::clamp(thousands, -none, int(prefixes.size()) - 1 - none);
        return {std::pow(10, -3 * p),
                std::string(prefixes[static_cast<std::size_t>(p + none)]) + unit};
    }
    if (unit.find('*') == std::string::npos || (largest >= 0.01 && largest < 1e5)) return {1, unit};
    return {std::pow(10, -3 * thousands), fmt::format("1e{} {}", 3 * thousands, unit)};
}

std::string with_unit(double value, const std::string& unit) {
    const Scaling s = scaling(std::abs(value), unit);
    // A power of ten belongs to the number, not to the unit.
    if (s.factor != 1 && s.unit.starts_with("1e"))
        return fmt::format("{:.4g}e{:.0f} {}", value * s.factor, -std::log10(s.factor),
                           unit_text(unit));
    return four_digits(value * s.factor) + (s.unit.empty() ? "" : " " + unit_text(s.unit));
}

}  // namespace atl::report
