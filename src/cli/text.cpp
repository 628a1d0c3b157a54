#include "text.hpp"

#include <fmt/format.h>

namespace atl::cli {

std::string duration(double seconds) {
    if (seconds < 60) return fmt::format("{:.0f} s", seconds);
    if (seconds < 3600) return fmt::format("{:.0f} min", seconds / 60);
    constexpr double day = 86400, year = 365 * day;
    if (seconds < 2 * day) return fmt::format("{:.1f} h", seconds / 3600);
    if (seconds < 2 * year) return fmt::format("{:.0f} days", seconds / day);
    return fmt::format("{:.0f} years", seconds / year);
}

std::string range(std::int64_t least, std::int64_t most) {
    return least == most ? grouped(least) : grouped(least) + " to " + grouped(most);
}

std::string design_text(const model::Design& design) {
    std::string out;
    for (const auto& p : model::design_parameters())
        out += std::string(out.empty() ? "" : " ") + std::string(p.name) + "=" + p.text(design);
    return out;
}

}  // namespace atl::cli
