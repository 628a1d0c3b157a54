#include "plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace atl::report {

std::string PlotAxis::title() const {
    return axis.title + (scaling.unit.empty() ? "" : " [" + unit_text(scaling.unit) + "]");
}

std::string PlotAxis::tick(double value) const {
    const double v = value * scaling.factor;
    return std::abs(v) < 1e-12 ? "0" : four_digits(v);
}

std::string PlotAxis::text(double value) const {
    return with_unit(value, axis.unit);
}

namespace {

/// Room at both ends, so that nothing lies on the frame; zero stays at the frame.
std::pair<double, double> widened(std::pair<double, double> range, bool logarithmic) {
    auto [least, most] = range;
    if (logarithmic) {
        const double room = std::pow(most / least, 0.04);
        return {least / room, most * room};
    }
    const double room = 0.04 * (most - least);
    return {least == 0 ? 0 : least - room, most + room};
}

PlotAxis make_axis(const Axis& axis, std::span<const double> values, double from, double to) {
    const auto range = widened(extent(values, axis.logarithmic), axis.logarithmic);
    return {axis, scaling(range.second, axis.unit),
            Scale(range.first, range.second, axis.logarithmic, from, to)};
}

}  // namespace

Plot make_plot(const Box& area, const Axis& x, std::span<const double> xs, const Axis& y,
               std::span<const double> ys) {
    return {area, make_axis(x, xs, area.x, area.x + area.width),
            make_axis(y, ys, area.y + area.height, area.y)};
}

void draw_frame(Svg& out, const Plot& plot) {
    const Box& a = plot.area;
    const double bottom = a.y + a.height;
    for (double tick : plot.y.scale.ticks(5)) {
        const double at = plot.y.scale(tick);
        out.line({a.x, at}, {a.x + a.width, at}, "grid");
        out.text({a.x - 6, at + 4}, plot.y.tick(tick), "tick end");
    }
    for (double tick : plot.x.scale.ticks(static_cast<int>(std::clamp(a.width / 80, 3.0, 8.0)))) {
        const double at = plot.x.scale(tick);
        out.line({at, bottom}, {at, bottom + 4}, "axis");
        out.text({at, bottom + 17}, plot.x.tick(tick), "tick middle");
    }
    out.line({a.x, bottom}, {a.x + a.width, bottom}, "axis");
    out.text({a.x + a.width / 2, bottom + 35}, plot.x.title(), "title middle");
    const double middle = a.y + a.height / 2;
    out.text({14, middle}, plot.y.title(), "title middle",
             fmt::format(" transform=\"rotate(-90 14 {})\"", coordinate(middle)));
}

namespace {

constexpr double legend_row = 18, legend_gap = 16, legend_sign = 18;

template <class Visit>
double lay_out(double width, const std::vector<LegendEntry>& entries, Visit visit) {
    double x = 0, y = 0;
    for (const LegendEntry& e : entries) {
        const double needed = legend_sign + text_width(e.name) + legend_gap;
        if (x > 0 && x + needed > width) x = 0, y += legend_row;
        visit(e, x, y);
        x += needed;
    }
    return entries.empty() ? 0 : y + legend_row;
}

}  // namespace

double legend_height(double width, const std::vector<LegendEntry>& entries) {
    return lay_out(width, entries, [](auto&&...) {});
}

double draw_legend(Svg& out, Spot at, double width, const std::vector<LegendEntry>& entries) {
    return lay_out(width, entries, [&](const LegendEntry& e, double x, double y) {
        const Spot sign{at.x + x + 6, at.y + y + 8};
        switch (e.sign) {
            case LegendEntry::Sign::square:
                out.rect({sign.x - 5, sign.y - 5, 10, 10}, e.classes);
                break;
            case LegendEntry::Sign::line:
                out.line({sign.x - 6, sign.y}, {sign.x + 8, sign.y}, e.classes);
                break;
            case LegendEntry::Sign::dot:
            case LegendEntry::Sign::ring:
                out.circle(sign, 4, e.classes);
                break;
            case LegendEntry::Sign::star:
                out.path(star(sign, 7), e.classes);
                break;
        }
        out.text({at.x + x + legend_sign, at.y + y + 12}, e.name, "legend");
    });
}

std::string colour_class(std::size_t n) {
    return n < n_colours ? "c" + std::to_string(n) : "other";
}

std::string star(Spot centre, double radius) {
    std::string d;
    for (int i = 0; i < 10; ++i) {
        const double r = i % 2 == 0 ? radius : radius * 0.45;
        const double angle = std::numbers::pi * (i / 5.0 - 0.5);
        d += (i == 0 ? "M" : "L") + coordinate(centre.x + r * std::cos(angle)) + " " +
             coordinate(centre.y + r * std::sin(angle));
    }
    return d + "Z";
}

}  // namespace atl::report
