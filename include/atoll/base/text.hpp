/// Strict reading of numbers, times as text, and "did you mean".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atl::base {

/// A decimal integer and nothing else: no leading zeros, no plus sign, no blanks, no suffix.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// A finite decimal number and nothing else (1, 0.5, 1e-9; not .inf, nan, hexadecimal or 010).
std::optional<double> parse_real(std::string_view text);

/// The shortest text that reads back as the same double.
std::string shortest(double value);

/// With commas between thousands, e.g. "1,640".
std::string grouped(std::int64_t number);

/// UTC as of ISO 8601, to the second or the millisecond, e.g. "2026-01-31T12:00:00Z".
std::string utc(std::chrono::system_clock::time_point time = std::chrono::system_clock::now(),
                bool milliseconds = false);

/// The known name that `name` was probably meant to be, or nothing if none is near (edit distance).
std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& known);

/// "did you mean 'x'?", or "known: a, b, c" when nothing is near.
std::string suggest_name(std::string_view name, const std::vector<std::string>& known);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace atl::base
