/// The frame of a chart: where values lie, axes with their titles and ticks, the legend.
#pragma once

#include <string>
#include <vector>

#include "charts.hpp"
#include "number_text.hpp"
#include "scale.hpp"

namespace atl::report {

/// One axis of a plot: `scale` takes values in the unit of the axis, ticks are named in a handy
/// one.
struct PlotAxis {
    Axis axis;
    Scaling scaling;
    Scale scale;

    /// e.g. "energy [mJ]"
    std::string title() const;
    std::string tick(double value) const;
    /// For tips: "12.35 mJ".
    std::string text(double value) const;
};

struct Plot {
    Box area;  ///< of the values
    PlotAxis x, y;
};

/// Values from least to most along both axes, with some room at the ends.
Plot make_plot(const Box& area, const Axis& x, std::span<const double> xs, const Axis& y,
               std::span<const double> ys);
void draw_frame(Svg& out, const Plot& plot);

/// A name with a sign before it.
struct LegendEntry {
    enum class Sign { square, line, dot, ring, star };
    Sign sign = Sign::square;
    std::string classes, name;
};
/// In rows of at most `width`; returns their height.
double draw_legend(Svg& out, Spot at, double width, const std::vector<LegendEntry>& entries);
/// The height it will need.
double legend_height(double width, const std::vector<LegendEntry>& entries);

/// Class of the n-th thing to tell apart.
std::string colour_class(std::size_t n);

/// A five-pointed star.
std::string star(Spot centre, double radius);

}  // namespace atl::report
