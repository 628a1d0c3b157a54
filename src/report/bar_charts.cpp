#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "plot.hpp"

namespace atl::report {

namespace {

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

std::vector<LegendEntry> legend_of(const std::vector<std::string>& parts) {
    std::vector<LegendEntry> out;
    if (parts.size() < 2) return out;
    for (std::size_t p = 0; p < parts.size(); ++p)
        out.push_back({LegendEntry::Sign::square, "bar " + colour_class(p), parts[p]});
    return out;
}

std::string part_tip(const std::string& category, const std::string& part, double value, double all,
                     const std::string& unit) {
    std::string out = category;
    if (!part.empty()) out += "\n" + part;
    out += "\n" + with_unit(value, unit);
    if (value < all) out += fmt::format(" ({:.1f} %)", 100 * value / all);
    return out;
}

}  // namespace

Svg draw(const BarChart& chart) {
    constexpr double width = 760, row = 26, bar = 18;
    double names = 40, notes = 10;
    for (const std::string& c : chart.categories) names = std::max(names, text_width(c) + 12);
    for (const std::string& n : chart.notes) notes = std::max(notes, text_width(n) + 12);
    names = std::min(names, 260.0);
    const auto legend = legend_of(chart.parts);
    const double top = legend_height(width, legend) + 8;
    const double height = row * static_cast<double>(chart.categories.size());
    Svg out(width, top + height + 44, chart.label);
    draw_legend(out, {names, 0}, width - names, legend);
    double most = chart.reference.value_or(0);
    for (const auto& values : chart.values) most = std::max(most, sum(values));
    const Scaling unit = scaling(most, chart.x.unit);
    const PlotAxis x{chart.x, unit, Scale(0, most > 0 ? most : 1, false, names, width - notes)};
    for (double tick : x.scale.ticks(6)) {
        out.line({x.scale(tick), top}, {x.scale(tick), top + height}, "grid");
        out.text({x.scale(tick), top + height + 16}, x.tick(tick), "tick middle");
    }
    out.text({(names + width - notes) / 2, top + height + 36}, x.title(), "title middle");
    for (std::size_t c = 0; c < chart.categories.size(); ++c) {
        const double y = top + row * static_cast<double>(c);
        const double all = sum(chart.values[c]);
        out.text({names - 8, y + 17}, chart.categories[c], "label end");
        double from = 0;
        for (std::size_t p = 0; p < chart.parts.size(); ++p) {
            const double value = chart.values[c][p];
            if (!(value > 0)) continue;
            out.rect({x.scale(from), y + 4, x.scale(from + value) - x.scale(from), bar},
                     "bar " + colour_class(p),
                     tip(part_tip(chart.categories[c], chart.parts[p], value, all, chart.x.unit)));
            from += value;
        }
        if (c < chart.notes.size()) out.text({x.scale(all) + 6, y + 17}, chart.notes[c], "label");
    }
    out.line({names, top}, {names, top + height}, "axis");
    if (chart.reference)
        out.line({x.scale(*chart.reference), top}, {x.scale(*chart.reference), top + height},
                 "reference");
    return out;
}

Svg draw(const ColumnChart& chart) {
    const auto legend = legend_of(chart.parts);
    const double top = legend_height(chart.width, legend) + 8;
    double longest = 0;
    if (chart.named)
        for (const std::string& c : chart.categories) longest = std::max(longest, text_width(c));
    const double left = 66, right = 12, plot_width = chart.width - left - right;
    const auto n = static_cast<double>(chart.categories.size());
    const double pitch = plot_width / std::max(1.0, n);
    const bool upright = longest > pitch - 4;  // names do not fit side by side
    const double below = (chart.named ? (upright ? std::min(longest, 90.0) + 8 : 18) : 6) + 22;
    Svg out(chart.width, top + chart.height + below, chart.label);
    draw_legend(out, {left, 0}, plot_width, legend);
    double most = 0;
    for (const auto& values : chart.values) most = std::max(most, sum(values));
    const double bottom = top + chart.height;
    const PlotAxis y{chart.y, scaling(most, chart.y.unit),
                     Scale(0, most > 0 ? most : 1, false, bottom, top)};
    for (double tick : y.scale.ticks(4)) {
        out.line({left, y.scale(tick)}, {chart.width - right, y.scale(tick)}, "grid");
        out.text({left - 6, y.scale(tick) + 4}, y.tick(tick), "tick end");
    }
    for (std::size_t c = 0; c < chart.categories.size(); ++c) {
        const double x = left + pitch * static_cast<double>(c);
        const double all = sum(chart.values[c]);
        double from = 0;
        for (std::size_t p = 0; p < chart.parts.size(); ++p) {
            const double value = chart.values[c][p];
            if (!(value > 0)) continue;
            const double upper = y.scale(from + value);
            out.rect({x + 0.1 * pitch, upper, 0.8 * pitch, y.scale(from) - upper},
                     "bar " + colour_class(p),
                     tip(part_tip(chart.categories[c], chart.parts[p], value, all, chart.y.unit)));
            from += value;
        }
        if (!chart.named) continue;
        const Spot spot{x + pitch / 2 + (upright ? 4 : 0), bottom + (upright ? 8 : 15)};
        out.text(spot, chart.categories[c], upright ? "tick end" : "tick middle",
                 upright ? fmt::format(" transform=\"rotate(-90 {} {})\"", coordinate(spot.x),
                                       coordinate(spot.y))
                         : "");
    }
    out.line({left, bottom}, {chart.width - right, bottom}, "axis");
    out.text({left + plot_width / 2, bottom + below - 6}, chart.x_title, "title middle");
    const double middle = top + chart.height / 2;
    out.text({14, middle}, y.title(), "title middle",
             fmt::format(" transform=\"rotate(-90 14 {})\"", coordinate(middle)));
    return out;
}

}  // namespace atl::report
