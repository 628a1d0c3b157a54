#include "table_reader.hpp"

#include <algorithm>
#include <set>

#include "atoll/base/text.hpp"

namespace atl::io {

void read_value(MapReader& in, const YamlValue& v, FixedNames& fixed, const FieldInfo&) {
    std::vector<std::string> found;
    in.read(v, found, {.doc = ""});
    fixed.right = found == fixed.names;
    if (!fixed.right)
        in.problem(v, "the " + fixed.called + " must be " + base::join(fixed.names, ", "));
}

SchemaValue value_schema(const FixedNames& fixed, const FieldInfo&) {
    SchemaValue out{.sort = SchemaValue::Sort::list};
    out.exactly = fixed.names;
    return out;
}

void read_value(MapReader& in, const YamlValue& v, Rows& rows, const FieldInfo& info) {
    RowTable& table = rows.table;
    table.place = v;
    if (!table.columns.right) return;  // reported
    if (!v.node.IsSequence() || v.node.size() == 0)
        return in.problem(v, "'" + v.path + "' must be a list of rows");
    const std::size_t columns = table.columns.names.size();
    for (std::size_t r = 0; r < v.node.size(); ++r) {
        const YamlValue row = MapReader::element(v, r);
        std::vector<double> numbers;
        in.read(row, numbers, info);
        if (numbers.size() != columns)
            in.problem(row, "row of " + std::to_string(numbers.size()) + " numbers",
                       "there are " + std::to_string(columns) + " columns");
        else
            table.rows.push_back(std::move(numbers)), table.places.push_back(row);
    }
}

SchemaValue value_schema(const Rows& rows, const FieldInfo& info) {
    SchemaValue row = SchemaVisitor::of<std::vector<double>>(info);
    row.least_items = rows.table.columns.names.size();
    row.most_items = row.least_items;
    SchemaValue out = SchemaVisitor::list_of(std::move(row), info);
    out.least_items = 1;
    return out;
}

namespace {

std::vector<std::string> joined(std::vector<std::string> axes,
                                std::span<const std::string_view> others) {
    axes.insert(axes.end(), others.begin(), others.end());
    return axes;
}

std::size_t node_index(const std::vector<double>& nodes, double x) {
    return static_cast<std::size_t>(std::lower_bound(nodes.begin(), nodes.end(), x) -
                                    nodes.begin());
}

/// Where interpolation is logarithmic, nothing may be 0.
void check_logarithms(MapReader& in, const GridFields& fields) {
    const auto& columns = fields.table.columns.names;
    const std::size_t n_axes = fields.axes.names.size();
    for (std::size_t r = 0; r < fields.table.rows.size(); ++r)
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const model::Scale scale = c < n_axes ? fields.interpolation.scales.at(columns[c])
                                                  : fields.interpolation.values;
            if (scale == model::Scale::log && fields.table.rows[r][c] <= 0)
                in.problem(fields.table.places[r], columns[c] + " is 0",
                           "its interpolation is log");
        }
}

}  // namespace

GridFields::GridFields(const std::vector<std::string>& axis_names,
                       std::span<const std::string_view> others)
    : axes{axis_names, "axes", false},
      interpolation{axis_names, {}, {}},
      table(joined(axis_names, others)) {
    for (const std::string& axis : axis_names) interpolation.scales[axis] = model::Scale::linear;
}

model::GridTable make_grid(MapReader& in, const GridFields& fields) {
    const RowTable& table = fields.table;
    if (table.rows.empty()) return {};
    std::vector<model::GridTable::Axis> axes;
    std::size_t points = 1;
    for (std::size_t a = 0; a < fields.axes.names.size(); ++a) {
        const std::string& name = fields.axes.names[a];
        std::set<double> nodes;
        for (const auto& row : table.rows) nodes.insert(row[a]);
        points *= nodes.size();
        axes.push_back({name, fields.interpolation.scales.at(name), {nodes.begin(), nodes.end()}});
    }
    check_logarithms(in, fields);
    const std::size_t quantities = table.columns.names.size() - axes.size();
    std::vector<double> values(points * quantities);
    std::vector<bool> filled(points, false);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const auto& row = table.rows[r];
        std::size_t point = 0;
        for (std::size_t a = 0; a < axes.size(); ++a)
            point = point * axes[a].nodes.size() + node_index(axes[a].nodes, row[a]);
        if (filled[point]) in.problem(table.places[r], "a grid point for the second time");
        filled[point] = true;
        std::copy(row.begin() + static_cast<std::ptrdiff_t>(axes.size()), row.end(),
                  values.begin() + static_cast<std::ptrdiff_t>(point * quantities));
    }
    if (table.rows.size() < points)
        in.problem(table.place,
                   "only " + std::to_string(table.rows.size()) + " of " + std::to_string(points) +
                       " grid points",
                   "the table must hold every combination of its axes' values");
    return model::GridTable(std::move(axes), quantities, fields.interpolation.values,
                            std::move(values));
}

}  // namespace atl::io
