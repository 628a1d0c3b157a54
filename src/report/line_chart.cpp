#include <fmt/format.h>

#include <cmath>

#include "plot.hpp"

namespace atl::report {

namespace {

constexpr double width = 760, height = 300;

std::string path_of(const Line& line, const Plot& plot, bool steps) {
    std::string d;
    bool drawing = false;
    for (const LinePoint& p : line.points) {
        if (!std::isfinite(p.y)) {
            drawing = false;
            continue;
        }
        const std::string x = coordinate(plot.x.scale(p.x)), y = coordinate(plot.y.scale(p.y));
        if (!drawing)
            d += "M" + x + " " + y;
        else if (steps)
            d += "H" + x + "V" + y;
        else
            d += "L" + x + " " + y;
        drawing = true;
    }
    return d;
}

std::string line_classes(const Line& line, std::size_t number) {
    return line.background ? "line background"
                           : "line " + colour_class(number) + " d" + std::to_string(number % 4);
}

}  // namespace

Svg draw(const LineChart& chart) {
    std::vector<LegendEntry> legend;
    std::vector<double> xs, ys;
    bool marked = false;
    std::size_t number = 0;
    for (const Line& line : chart.lines) {
        for (const LinePoint& p : line.points) {
            xs.push_back(p.x);
            ys.push_back(p.y);
        }
        marked = marked || !line.marks.empty();
        if (!line.background)
            legend.push_back({LegendEntry::Sign::line, line_classes(line, number), line.name});
        number += !line.background;
    }
    if (marked) legend.push_back({LegendEntry::Sign::ring, "mark", chart.mark_name});
    const double top = legend_height(width, legend) + 8;
    Svg out(width, height + top, chart.label);
    draw_legend(out, {8, 0}, width - 16, legend);
    const Plot plot = make_plot({74, top, width - 90, height - 48}, chart.x, xs, chart.y, ys);
    draw_frame(out, plot);
    number = 0;
    for (const Line& line : chart.lines) {
        const std::string classes = line_classes(line, number);
        number += !line.background;
        out.path(path_of(line, plot, chart.steps), classes, attribute("fill", "none"));
        for (const LinePoint& p : line.points) {
            if (!std::isfinite(p.y)) continue;
            out.circle({plot.x.scale(p.x), plot.y.scale(p.y)}, 6, "hover",
                       tip(fmt::format("{}\n{} {}\n{} {}", line.name, chart.x.title,
                                       plot.x.text(p.x), chart.y.title, plot.y.text(p.y))));
        }
        for (const LineMark& m : line.marks)
            if (std::isfinite(m.at.y))
                out.circle({plot.x.scale(m.at.x), plot.y.scale(m.at.y)}, 4, "mark", tip(m.tip));
    }
    return out;
}

}  // namespace atl::report
