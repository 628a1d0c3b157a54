#include "text.hpp"

#include <fmt/format.h>

#include <sstream>

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
    for (const auto& p : model::design_parameters(design.model))
        if (!p.extra || p.matters(design))
            out += std::string(out.empty() ? "" : " ") + std::string(p.name) + "=" + p.text(design);
    return out;
}

std::string wrapped(const std::string& text, std::size_t used, std::size_t indent,
                    std::size_t columns) {
    std::string out;
    std::istringstream words(text);
    std::string word;
    bool first = true;
    while (words >> word) {
        if (!first && used + 1 + word.size() > columns) {
            out += "\n" + std::string(indent, ' ');
            used = indent;
            first = true;
        }
        out += (first ? "" : " ") + word;
        used += word.size() + (first ? 0 : 1);
        first = false;
    }
    return out + "\n";
}

}  // namespace atl::cli
