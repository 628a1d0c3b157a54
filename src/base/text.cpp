#include "atoll/base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace atl::base {

namespace {
bool digit(char c) {
    return c >= '0' && c <= '9';
}

/// True for 010, -007: what YAML 1.1 calls octal and people mean as ten or seven.
bool leading_zero(std::string_view text) {
    if (!text.empty() && text[0] == '-') text.remove_prefix(1);
    return text.size() > 1 && text[0] == '0' && digit(text[1]);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}
}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || leading_zero(text))
        return std::nullopt;
    return value;
}

std::optional<double> parse_real(std::string_view text) {
    const std::string_view first = text.substr(0, 1) == "-" ? text.substr(1) : text;
    if (first.empty() || !(digit(first[0]) || first[0] == '.') || leading_zero(text))
        return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::string shortest(double value) {
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    return error == std::errc{} ? std::string(buffer, end) : std::string("nan");
}

std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, ",");
    return text;
}

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& known) {
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const auto& k : known) {
        const std::size_t d = edit_distance(name, k);
        if (d < best_distance) best_distance = d, best = k;
    }
    return best;
}

std::string suggest_name(std::string_view name, const std::vector<std::string>& known) {
    if (const auto near = nearest_name(name, known)) return "did you mean '" + *near + "'?";
    return known.empty() ? std::string() : "known: " + join(known, ", ");
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += separator;
        out += parts[i];
    }
    return out;
}

std::string utc(std::chrono::system_clock::time_point time, bool milliseconds) {
    const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
    const auto whole = static_cast<std::time_t>(seconds.count());
    std::tm parts{};
    gmtime_r(&whole, &parts);
    std::array<char, 64> text{};
    std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (milliseconds)
        size +=
            static_cast<std::size_t>(std::snprintf(text.data() + size, text.size() - size, ".%03d",
                                                   static_cast<int>((since - seconds).count())));
    return std::string(text.data(), size) + "Z";
}

}  // namespace atl::base
