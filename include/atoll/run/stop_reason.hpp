/// Why a run ended before its time.
#pragma once

#include <array>
#include <string_view>

namespace atl::run {

enum class StopReason { none, signal, stop_file, walltime };

/// As run.json and messages say it; empty for none.
constexpr std::string_view name(StopReason reason) {
    constexpr std::array<std::string_view, 4> names = {"", "signal", "stop file", "walltime"};
    return names[static_cast<std::size_t>(reason)];
}

}  // namespace atl::run
