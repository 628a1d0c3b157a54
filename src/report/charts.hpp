/// The kinds of charts reports draw. Values are in the units of their axes; charts scale them to
/// handy ones.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "svg.hpp"

namespace atl::report {

/// Colours there are to tell things apart; further ones are grey.
inline constexpr std::size_t n_colours = 8;

struct Axis {
    std::string title, unit;
    bool logarithmic = false;
};

/// A value that holds from its place on to the next; not finite: unknown.
struct LinePoint {
    double x = 0, y = 0;
};
/// Something that happened to a line.
struct LineMark {
    LinePoint at;
    std::string tip;
};
struct Line {
    std::string name;
    std::vector<LinePoint> points;  ///< ascending in x
    std::vector<LineMark> marks;
    bool background = false;  ///< thin and grey, without a name in the legend
};
struct LineChart {
    std::string label;
    Axis x, y;
    std::vector<Line> lines;
    bool steps = true;      ///< values hold to the next point; otherwise points are joined
    std::string mark_name;  ///< what marks are, for the legend
};
Svg draw(const LineChart& chart);

struct ScatterPoint {
    double x = 0, y = 0;
    std::size_t row = 0;    ///< of the table of points: charts of the same table highlight together
    std::size_t shade = 0;  ///< 0 .. n_shades - 1
    bool front = false, best = false;
};
inline constexpr std::size_t n_shades = 5;
struct ScatterChart {
    std::string label;
    Axis x, y;
    std::vector<ScatterPoint> points;
    std::string group;                ///< names the table of points
    std::vector<std::string> shades;  ///< meaning of every shade
    std::string best_name = "best design";
};
Svg draw(const ScatterChart& chart);

/// Horizontal bars, a category each, made of parts.
struct BarChart {
    std::string label;
    Axis x;
    std::vector<std::string> categories, parts;
    std::vector<std::vector<double>> values;  ///< per category, per part; >= 0
    std::vector<std::string> notes;           ///< per category, behind its bar; may be empty
    std::optional<double> reference;          ///< a line across, e.g. at 1
};
Svg draw(const BarChart& chart);

/// Upright columns, as many as there are, made of parts: layers of a network.
struct ColumnChart {
    std::string label;
    Axis y;
    std::string x_title;
    std::vector<std::string> categories, parts;
    std::vector<std::vector<double>> values;  ///< per category, per part; >= 0
    bool named = true;                        ///< names below the columns
    double width = 760, height = 220;
};
Svg draw(const ColumnChart& chart);

/// A matrix of numbers, shaded by how far they are above 1.
struct RatioMatrix {
    std::string label;
    std::vector<std::string> rows, columns;
    std::vector<std::vector<std::optional<double>>> values;
    std::string missing = "cannot run";  ///< what no value means
};
Svg draw(const RatioMatrix& chart);

}  // namespace atl::report
