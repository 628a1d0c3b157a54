#include "parameter_keys.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "atoll/base/text.hpp"
#include "atoll/model/decimal_rounding.hpp"

namespace atl::io {

namespace {

struct Range {
    double most;  ///< of `to`
    double from = 0, to = 0, step = 0;
};

template <class Visitor>
void describe(Visitor& v, Range& r) {
    v.field("from", r.from, {.doc = "first value", .min = 0, .above_min = true, .required = true});
    v.field("to", r.to,
            {.doc = "largest value there may be, the last one when the steps lead there",
             .min = 0,
             .max = r.most,
             .above_min = true,
             .required = true});
    v.field("step", r.step,
            {.doc = "distance of values", .min = 0, .above_min = true, .required = true});
}

constexpr std::size_t most_values = 65535;

std::vector<double> read_range(MapReader& in, const YamlValue& v, const FieldInfo& info) {
    Range r{info.max};
    const std::size_t problems_before = in.problem_count();
    MapReader fields = in.inner(v);
    describe(fields, r);
    fields.finish();
    if (in.problem_count() > problems_before) return {};
    const double steps = (r.to - r.from) / r.step;
    if (steps < -1e-9) {
        in.problem(v, "'" + v.path + "' is no range", "to must not be below from");
        return {};
    }
    std::vector<double> values;
    // Without the dust of binary fractions: 0.5 + 4 x 0.05 is 0.7.
    const int last = static_cast<int>(std::min(steps + 1e-6, double(most_values)));
    for (int i = 0; i <= last; ++i)
        values.push_back(model::round_to_digits(r.from + i * r.step, 12));
    return values;
}

/// Positions of names: one, or a list.
std::vector<double> read_choices(MapReader& in, const YamlValue& v,
                                 std::span<const std::string_view> names) {
    std::vector<std::string> texts;
    const FieldInfo info{.doc = "", .one_of = names};
    if (v.node.IsScalar())
        in.read(v, texts.emplace_back(), info);
    else
        in.read(v, texts, info);
    std::vector<double> values;
    for (const std::string& text : texts)
        values.push_back(
            static_cast<double>(std::find(names.begin(), names.end(), text) - names.begin()));
    return values;
}

}  // namespace

FieldInfo values_info(const model::DesignParameter& parameter, bool required) {
    const double most = parameter.integer() ? std::numeric_limits<int>::max()
                                            : std::numeric_limits<double>::infinity();
    return {.doc = parameter.meaning,
            .unit = parameter.unit,
            .min = 0,
            .max = most,
            .above_min = !parameter.zero,
            .required = required};
}

void read_value(MapReader& in, const YamlValue& v, ParameterList& list, const FieldInfo& info) {
    list.values.clear();
    const std::size_t problems_before = in.problem_count();
    std::vector<double> values;
    if (!list.parameter.names.empty())
        values = read_choices(in, v, list.parameter.names);
    else if (v.node.IsScalar())
        in.read(v, values.emplace_back(), info);
    else if (v.node.IsMap())
        values = read_range(in, v, info);
    else
        in.read(v, values, info);
    if (in.problem_count() > problems_before) return;
    if (values.empty() || values.size() > most_values)
        return in.problem(v,
                          "'" + v.path + "' needs 1 to " + std::to_string(most_values) + " values");
    if (list.parameter.integer())
        for (double value : values)
            if (value != std::floor(value))
                in.problem(v, "'" + v.path + "' holds " + base::shortest(value),
                           "whole numbers are wanted");
    if (std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) != values.end())
        in.problem(v, "'" + v.path + "' is not ascending");
    if (in.problem_count() == problems_before) list.values = std::move(values);
}

SchemaValue value_schema(const ParameterList& list, const FieldInfo& info) {
    if (!list.parameter.names.empty()) {
        const SchemaValue name = SchemaVisitor::choice_of(list.parameter.names);
        SchemaValue several = SchemaVisitor::list_of(name, info);
        several.least_items = 1;
        return SchemaVisitor::one_of({name, several});
    }
    const SchemaValue number =
        list.parameter.integer() ? SchemaVisitor::of<int>(info) : SchemaVisitor::of<double>(info);
    SchemaValue several = SchemaVisitor::list_of(number, info);
    several.least_items = 1;
    several.most_items = most_values;
    Range range{info.max};
    return SchemaVisitor::one_of({number, several, SchemaVisitor::mapping_of(range)});
}

}  // namespace atl::io
