/// Lengths of time as people and Slurm write them.
#pragma once

#include <optional>
#include <string_view>

namespace atl::base {

/// Seconds of 90s, 45m, 2h, 1d, 1h30m (whole numbers, larger units first) or of Slurm's forms MM,
/// MM:SS, HH:MM:SS, D-HH, D-HH:MM, D-HH:MM:SS; nothing for any other text. Only the first number
/// of Slurm's forms may exceed its unit (90:00 is an hour and a half).
std::optional<double> parse_duration(std::string_view text);

/// For messages about a text that is none.
inline constexpr std::string_view duration_forms =
    "90s, 45m, 2h, 1d, 1h30m, or MM, MM:SS, HH:MM:SS, D-HH, D-HH:MM, D-HH:MM:SS";

}  // namespace atl::base
