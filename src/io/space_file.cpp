#include "atoll/io/space_file.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "atoll/base/text.hpp"
#include "atoll/model/decimal_rounding.hpp"
#include "space_values.hpp"

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
            {.doc = "last value", .min = 0, .max = r.most, .above_min = true, .required = true});
    v.field("step", r.step,
            {.doc = "distance of values", .min = 0, .above_min = true, .required = true});
}

constexpr std::size_t most_values = 65535;

}  // namespace

std::vector<double> read_values(MapReader& in, const YamlValue& v,
                                const model::DesignParameter& parameter) {
    std::vector<double> values;
    const double most = parameter.integer() ? std::numeric_limits<int>::max()
                                            : std::numeric_limits<double>::infinity();
    const FieldInfo info{
        .doc = parameter.meaning, .unit = parameter.unit, .min = 0, .max = most, .above_min = true};
    const std::size_t problems_before = in.problem_count();
    if (v.node.IsScalar()) {
        in.read(v, values.emplace_back(), info);
    } else if (v.node.IsMap()) {
        Range r{most};
        MapReader fields = in.inner(v);
        describe(fields, r);
        fields.finish();
        if (in.problem_count() > problems_before) return {};
        const double steps = (r.to - r.from) / r.step;
        if (steps < -1e-9) {
            in.problem(v, "'" + v.path + "' is no range", "to must not be below from");
            return {};
        }
        // Without the dust of binary fractions: 0.5 + 4 x 0.05 is 0.7.
        const int last = static_cast<int>(std::min(steps + 1e-6, double(most_values)));
        for (int i = 0; i <= last; ++i)
            values.push_back(model::round_to_digits(r.from + i * r.step, 12));
    } else {
        in.read(v, values, info);
    }
    if (in.problem_count() > problems_before) return {};
    if (values.empty() || values.size() > most_values) {
        in.problem(v, "'" + v.path + "' needs 1 to " + std::to_string(most_values) + " values");
        return {};
    }
    if (parameter.integer())
        for (double value : values)
            if (value != std::floor(value))
                in.problem(v, "'" + v.path + "' holds " + base::shortest(value),
                           "whole numbers are wanted");
    if (std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) != values.end())
        in.problem(v, "'" + v.path + "' is not ascending");
    return values;
}

namespace {

/// Values that depend on those of another parameter: `{given: other, values: {v1: [...], v2:
/// [...]}}`.
struct Conditional {
    std::size_t position;  ///< of the parameter
    YamlValue value;
};

/// The key of a value as it is written: 0.50 and 5e-1 are 0.5.
std::string key_of(const YAML::Node& map, double value) {
    if (map.IsMap())
        for (const auto& entry : map)
            if (entry.first.IsScalar() && base::parse_real(entry.first.Scalar()) == value)
                return entry.first.Scalar();
    return base::shortest(value);
}

/// `parameters` hold all plain values; `all` = those that must not be depended on.
void read_conditional(MapReader& in, const Conditional& c, const std::vector<Conditional>& all,
                      std::vector<search::ParameterSpace::Parameter>& parameters) {
    const YamlValue& v = c.value;
    const std::size_t problems_before = in.problem_count();
    MapReader fields = in.inner(v);
    std::string other;
    fields.field("given", other, {.doc = "the parameter that decides", .required = true});
    const auto lists = fields.take("values", true);
    fields.finish();
    if (in.problem_count() > problems_before) return;
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const auto& p) { return p.parameter->name == other; });
    const auto position = static_cast<std::size_t>(found - parameters.begin());
    if (found == parameters.end() || std::any_of(all.begin(), all.end(), [&](const auto& a) {
            return a.position == position;
        })) {
        in.problem(v, "'" + v.path + "' depends on '" + other + "'",
                   "a parameter of the space with plain values is wanted");
        return;
    }
    if (found->values.empty()) return;  // already reported
    auto& parameter = parameters[c.position];
    parameter.given = position;
    MapReader by_value = in.inner(*lists);
    for (double value : found->values)
        if (const auto list = by_value.take(key_of(lists->node, value), true))
            parameter.values_given.push_back(read_values(by_value, *list, *parameter.parameter));
    by_value.finish();
    if (in.problem_count() > problems_before) return;
    parameter.values = parameter.values_given.front();
    for (const auto& list : parameter.values_given)
        if (list.size() != parameter.values.size()) {
            in.problem(*lists, "the lists of '" + v.path + "' differ in length");
            return;
        }
}

}  // namespace

SpaceFile load_space(const std::filesystem::path& file) {
    Problems problems(file.string());
    const YAML::Node root = load_yaml(file);
    MapReader in({root, "", ""}, problems);
    std::string name, source;
    SpaceFile out;
    in.field("name", name, {.doc = "name of the space", .required = true});
    in.field("source", source, {.doc = "where the values come from"});
    in.field("template", out.hardware,
             {.doc = "hardware template: a name in configs/templates", .required = true});
    std::vector<search::ParameterSpace::Parameter> parameters;
    if (const auto v = in.take("parameters", true)) {
        MapReader fields = in.inner(*v);
        std::vector<Conditional> conditional;
        for (const auto& parameter : model::design_parameters()) {
            const auto values = fields.take(parameter.name, true);
            if (!values) continue;
            parameters.push_back({&parameter, {}, {}, {}});
            if (values->node.IsMap() && values->node["given"])
                conditional.push_back({parameters.size() - 1, *values});
            else
                parameters.back().values = read_values(fields, *values, parameter);
        }
        for (const Conditional& c : conditional)
            read_conditional(fields, c, conditional, parameters);
        fields.finish();
        if (!problems.any() && search::ParameterSpace::count(parameters) == 0)
            fields.problem(*v, "the space has 2^63 designs or more", "they could not be numbered");
    }
    in.finish();
    problems.throw_if_any();
    out.space = search::ParameterSpace(std::move(name), std::move(parameters));
    return out;
}

}  // namespace atl::io
