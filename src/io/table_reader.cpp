#include "table_reader.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "atoll/base/text.hpp"

namespace atl::io {

namespace {
constexpr std::array<std::string_view, 3> scale_names = {"linear", "square", "log"};

struct Interpolation {
    std::vector<std::string> axes;
    std::map<std::string, model::Scale> scales;
    model::Scale values = model::Scale::linear;
};

template <class Visitor>
void describe(Visitor& v, Interpolation& i) {
    for (const std::string& axis : i.axes)
        v.choice(axis, i.scales[axis], scale_names,
                 {.doc = "transformation of this axis before interpolating", .required = true});
    v.choice("values", i.values, scale_names,
             {.doc = "transformation of the values before interpolating", .required = true});
}

std::size_t node_index(const std::vector<double>& nodes, double x) {
    return static_cast<std::size_t>(std::lower_bound(nodes.begin(), nodes.end(), x) -
                                    nodes.begin());
}
}  // namespace

RowTable read_rows(MapReader& in, const std::vector<std::string>& wanted, std::string_view name,
                   double min) {
    RowTable table;
    in.field("columns", table.columns, {.doc = "names of the columns", .required = true});
    const auto rows = in.take(name, true);
    if (!rows) return table;
    table.place = *rows;
    if (table.columns != wanted) {
        in.problem(*rows, "the columns must be " + base::join(wanted, ", "));
        return table;
    }
    if (!rows->node.IsSequence() || rows->node.size() == 0) {
        in.problem(*rows, "'" + rows->path + "' must be a list of rows");
        return table;
    }
    for (std::size_t r = 0; r < rows->node.size(); ++r) {
        const YamlValue row = MapReader::element(*rows, r);
        std::vector<double> numbers;
        in.read(row, numbers, {.doc = "a number", .min = min});
        if (numbers.size() != wanted.size())
            in.problem(row, "row of " + std::to_string(numbers.size()) + " numbers",
                       "there are " + std::to_string(wanted.size()) + " columns");
        else
            table.rows.push_back(std::move(numbers)), table.places.push_back(row);
    }
    return table;
}

model::GridTable read_grid(MapReader& in, const std::vector<std::string>& axis_names,
                           const std::vector<std::string>& quantities) {
    std::vector<std::string> axes_given;
    in.field("axes", axes_given, {.doc = "the columns that span the grid", .required = true});
    Interpolation interpolation{axis_names, {}, {}};
    in.section("interpolation", interpolation,
               {.doc = "how values between grid points arise", .required = true});
    std::vector<std::string> columns = axis_names;
    columns.insert(columns.end(), quantities.begin(), quantities.end());
    const RowTable table = read_rows(in, columns);
    if (table.rows.empty()) return {};
    if (axes_given != axis_names)
        in.problem(table.place, "the axes must be " + base::join(axis_names, ", "));

    std::vector<model::GridTable::Axis> axes;
    std::size_t points = 1;
    for (std::size_t a = 0; a < axis_names.size(); ++a) {
        std::set<double> nodes;
        for (const auto& row : table.rows) nodes.insert(row[a]);
        points *= nodes.size();
        axes.push_back(
            {axis_names[a], interpolation.scales[axis_names[a]], {nodes.begin(), nodes.end()}});
    }
    for (std::size_t r = 0; r < table.rows.size(); ++r)
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const bool axis = c < axis_names.size();
            const model::Scale scale =
                axis ? interpolation.scales[axis_names[c]] : interpolation.values;
            if (scale == model::Scale::log && table.rows[r][c] <= 0)
                in.problem(table.places[r], columns[c] + " is 0", "its interpolation is log");
        }
    std::vector<double> values(points * quantities.size());
    std::vector<bool> filled(points, false);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const auto& row = table.rows[r];
        std::size_t point = 0;
        for (std::size_t a = 0; a < axes.size(); ++a)
            point = point * axes[a].nodes.size() + node_index(axes[a].nodes, row[a]);
        if (filled[point]) in.problem(table.places[r], "a grid point for the second time");
        filled[point] = true;
        std::copy(row.begin() + static_cast<std::ptrdiff_t>(axes.size()), row.end(),
                  values.begin() + static_cast<std::ptrdiff_t>(point * quantities.size()));
    }
    if (table.rows.size() < points)
        in.problem(table.place,
                   "only " + std::to_string(table.rows.size()) + " of " + std::to_string(points) +
                       " grid points",
                   "the table must hold every combination of its axes' values");
    return model::GridTable(std::move(axes), quantities.size(), interpolation.values,
                            std::move(values));
}

}  // namespace atl::io
