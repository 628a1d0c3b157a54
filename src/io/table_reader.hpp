/// Tables written as `columns: [...]` and `rows: [[...], ...]` in YAML.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/io/yaml.hpp"
#include "atoll/model/component_tables.hpp"
#include "schema_visitor.hpp"

namespace atl::io {

/// A list of texts that must be these, in that order.
struct FixedNames {
    std::vector<std::string> names;
    std::string called;  ///< e.g. columns
    bool right = false;  ///< as it was read
};
void read_value(MapReader& in, const YamlValue& v, FixedNames& fixed, const FieldInfo& info);
SchemaValue value_schema(const FixedNames& fixed, const FieldInfo& info);

struct RowTable {
    explicit RowTable(std::vector<std::string> names)
        : columns{std::move(names), "columns", false} {}

    FixedNames columns;
    std::vector<std::vector<double>> rows;  ///< those that are right, a number a column
    std::vector<YamlValue> places;          ///< of each row
    YamlValue place;                        ///< of all
    double least = 0;                       ///< that a number may be
};

/// The rows of a table whose columns are known.
struct Rows {
    RowTable& table;
};
void read_value(MapReader& in, const YamlValue& v, Rows& rows, const FieldInfo& info);
SchemaValue value_schema(const Rows& rows, const FieldInfo& info);

template <class Visitor>
void describe(Visitor& v, RowTable& t) {
    v.value("columns", t.columns, {.doc = "names of the columns, with units", .required = true});
    v.value("rows", Rows{t}, {.doc = "a number for each column", .min = t.least, .required = true});
}

inline constexpr std::array<std::string_view, 3> scale_names = {"linear", "square", "log"};

/// How values between grid points arise.
struct Interpolation {
    std::vector<std::string> axes;
    std::map<std::string, model::Scale> scales;
    model::Scale values = model::Scale::linear;
};

template <class Visitor>
void describe(Visitor& v, Interpolation& i) {
    for (const std::string& axis : i.axes)
        v.choice(
            axis, i.scales[axis], scale_names,
            {.doc = "transformation of this axis before interpolating linearly", .required = true});
    v.choice(
        "values", i.values, scale_names,
        {.doc = "transformation of the values before interpolating linearly", .required = true});
}

/// A table that holds every combination of the values of its axes once.
struct GridFields {
    GridFields(const std::vector<std::string>& axis_names,
               std::span<const std::string_view> others);

    FixedNames axes;
    Interpolation interpolation;
    RowTable table;  ///< axes, then quantities
};

template <class Visitor>
void describe(Visitor& v, GridFields& g) {
    v.value("axes", g.axes,
            {.doc = "the columns that span the grid: there is a row for every combination of "
                    "their values",
             .required = true});
    v.section("interpolation", g.interpolation,
              {.doc = "how values between grid points arise", .required = true});
    describe(v, g.table);
}

/// Reports what is wrong with it as a grid to `in`.
model::GridTable make_grid(MapReader& in, const GridFields& fields);

}  // namespace atl::io
