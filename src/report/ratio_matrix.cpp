#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "charts.hpp"

namespace atl::report {

namespace {

/// 0 at most one, then a shade for every factor of about two.
std::size_t shade(double ratio) {
    constexpr double first = 1.001, factor = 2;
    if (ratio < first) return 0;
    return std::min<std::size_t>(n_shades - 1,
                                 1 + static_cast<std::size_t>(std::log(ratio) / std::log(factor)));
}

}  // namespace

Svg draw(const RatioMatrix& chart) {
    double names = 60, columns = 60;
    for (const std::string& r : chart.rows) names = std::max(names, text_width(r) + 14);
    for (const std::string& c : chart.columns) columns = std::max(columns, text_width(c) + 14);
    constexpr double row = 24, top = 26;
    const double width = names + columns * static_cast<double>(chart.columns.size()) + 4;
    Svg out(width, top + row * static_cast<double>(chart.rows.size()) + 4, chart.label);
    for (std::size_t c = 0; c < chart.columns.size(); ++c)
        out.text({names + columns * (static_cast<double>(c) + 0.5), 16}, chart.columns[c],
                 "label middle");
    for (std::size_t r = 0; r < chart.rows.size(); ++r) {
        const double y = top + row * static_cast<double>(r);
        out.text({names - 8, y + 16}, chart.rows[r], "label end");
        for (std::size_t c = 0; c < chart.columns.size(); ++c) {
            const double x = names + columns * static_cast<double>(c);
            const auto& value = chart.values[r][c];
            const Box box{x + 1, y + 1, columns - 2, row - 2};
            const std::string what = chart.rows[r] + "\n" + chart.columns[c] + "\n";
            if (!value) {
                out.rect(box, "tile none", tip(what + chart.missing));
                out.text({x + columns / 2, y + 16}, "–", "label middle");
                continue;
            }
            const std::size_t s = shade(*value);
            out.rect(box, "tile q" + std::to_string(s),
                     tip(what + fmt::format("{:.4g} x", *value)));
            out.text({x + columns / 2, y + 16}, fmt::format("{:.3g}", *value),
                     s >= 3 ? "label middle onshade" : "label middle");
        }
    }
    return out;
}

}  // namespace atl::report
