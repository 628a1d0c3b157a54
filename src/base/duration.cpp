#include "atoll/base/duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace atl::base {

namespace {

/// Takes the digits at the front of `text`: 1 to 9 of them, so that no sum overflows.
std::optional<double> take_number(std::string_view& text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 9) return std::nullopt;
    int value = 0;
    std::from_chars(text.data(), text.data() + digits, value);
    text.remove_prefix(digits);
    return value;
}

struct Unit {
    char name;
    double seconds;
    double in_next_larger;
};
constexpr std::array<Unit, 4> units = {
    {{'d', 86400, 0}, {'h', 3600, 24}, {'m', 60, 60}, {'s', 1, 60}}};

/// 1d2h30m, every unit at most once, larger ones first.
std::optional<double> parse_units(std::string_view text) {
    double seconds = 0;
    for (const Unit& unit : units) {
        if (text.empty()) break;
        std::string_view rest = text;
        const auto value = take_number(rest);
        if (!value || rest.empty()) return std::nullopt;
        if (rest.front() != unit.name) continue;
        seconds += *value * unit.seconds;
        text = rest.substr(1);
    }
    return text.empty() ? std::optional(seconds) : std::nullopt;
}

/// Numbers separated by colons, the first one counting `first`.
std::optional<double> parse_clock(std::string_view text, std::size_t first) {
    double seconds = 0;
    for (std::size_t u = first; u < units.size(); ++u) {
        const auto value = take_number(text);
        if (!value || (u > first && *value >= units[u].in_next_larger)) return std::nullopt;
        seconds += *value * units[u].seconds;
        if (text.empty()) return seconds;
        if (text.front() != ':') return std::nullopt;
        text.remove_prefix(1);
    }
    return std::nullopt;
}

}  // namespace

std::optional<double> parse_duration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    if (text.find_first_of("dhms") != std::string_view::npos) return parse_units(text);
    if (const auto dash = text.find('-'); dash != std::string_view::npos) {
        std::string_view before = text.substr(0, dash);
        const auto days = take_number(before);
        const auto rest = parse_clock(text.substr(dash + 1), 1);
        if (!days || !before.empty() || !rest || *rest >= units[0].seconds) return std::nullopt;
        return *days * units[0].seconds + *rest;
    }
    // Of one or two numbers the first counts minutes, of three hours.
    return parse_clock(text, std::count(text.begin(), text.end(), ':') == 2 ? 1 : 2);
}

}  // namespace atl::base
