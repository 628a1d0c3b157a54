#include "atoll/io/space_file.hpp"

#include <algorithm>
#include <utility>

#include "atoll/base/text.hpp"
#include "file_schemas.hpp"
#include "parameter_keys.hpp"

namespace atl::io {

namespace {

using Parameters = std::vector<search::ParameterSpace::Parameter>;

/// Values that depend on those of another parameter.
struct Conditional {
    std::size_t position;  ///< of the parameter
    YamlValue value;
};

/// The values of one parameter of a space: also those that depend on another.
struct SpaceList {
    const model::DesignParameter& parameter;
    Parameters& parameters;                 ///< those listed so far
    std::vector<Conditional>& conditional;  ///< those to be read when all plain values are known
};

void read_value(MapReader& in, const YamlValue& v, SpaceList& list, const FieldInfo& info) {
    list.parameters.push_back({&list.parameter, {}, {}, {}});
    if (v.node.IsMap() && v.node["given"])
        return list.conditional.push_back({list.parameters.size() - 1, v});
    ParameterList plain{list.parameter, list.parameters.back().values};
    read_value(in, v, plain, info);
}

/// A list for every value of the other parameter, read when that is known.
struct ListsByValue {
    const model::DesignParameter& parameter;
    std::optional<YamlValue> lists;
};
void read_value(MapReader&, const YamlValue& v, ListsByValue& by_value, const FieldInfo&) {
    by_value.lists = v;
}
SchemaValue value_schema(const ListsByValue& by_value, const FieldInfo&) {
    std::vector<double> none;
    SchemaValue out{.sort = SchemaValue::Sort::mapping};
    out.free_keys = "values of the parameter that decides";
    out.parts.push_back(value_schema(ParameterList{by_value.parameter, none},
                                     values_info(by_value.parameter, false)));
    return out;
}

struct ConditionalFields {
    std::string given;
    ListsByValue values;
};

template <class Visitor>
void describe(Visitor& v, ConditionalFields& c) {
    v.field("given", c.given, {.doc = "name of the parameter that decides", .required = true});
    v.value(
        "values", c.values,
        {.doc = "for each value of that parameter as many values of this one", .required = true});
}

SchemaValue value_schema(const SpaceList& list, const FieldInfo& info) {
    std::vector<double> none;
    SchemaValue out = value_schema(ParameterList{list.parameter, none}, info);
    ConditionalFields fields{"", {list.parameter, {}}};
    out.parts.push_back(SchemaVisitor::mapping_of(fields));
    return out;
}

struct SpaceParameters {
    model::ModelKind model = model::ModelKind::reference;
    Parameters parameters;
    std::vector<Conditional> conditional;
};

template <class Visitor>
void describe(Visitor& v, SpaceParameters& p) {
    for (const model::DesignParameter& parameter : model::design_parameters(p.model))
        v.value(parameter.name, SpaceList{parameter, p.parameters, p.conditional},
                values_info(parameter, !parameter.extra));
}

struct SpaceFields {
    std::string name, source, hardware, constants = "default";
    SpaceParameters parameters;
};

template <class Visitor>
void describe(Visitor& v, SpaceFields& s) {
    v.field("name", s.name, {.doc = "name of the space", .required = true});
    v.field("source", s.source, {.doc = "where the values come from; for people"});
    v.choice("model", s.parameters.model, model::model_kind_names,
             {.doc = "cost model, which decides what parameters there are"});
    const auto become = [&](model::ModelKind model) { s.parameters.model = model; };
    v.depending("model", s.parameters.model, model::model_kind_names, become, [&](auto& rest) {
        if (s.parameters.model == model::ModelKind::reference)
            rest.field("template", s.hardware,
                       {.doc = "hardware template: a name in configs/templates", .required = true});
        else
            rest.field("constants", s.constants,
                       {.doc = "constants of the model: a name in configs/physical"});
        rest.section("parameters", s.parameters,
                     {.doc = "the values every design parameter may take; the space holds every "
                             "combination of them",
                      .required = true});
    });
}

/// The key of a value as it is written: 0.50 and 5e-1 are 0.5.
std::string key_of(const YAML::Node& map, const model::DesignParameter& parameter, double value) {
    if (!parameter.names.empty())
        return std::string(parameter.names[static_cast<std::size_t>(value)]);
    if (map.IsMap())
        for (const auto& entry : map)
            if (entry.first.IsScalar() && base::parse_real(entry.first.Scalar()) == value)
                return entry.first.Scalar();
    return base::shortest(value);
}

/// `parameters` hold all plain values; `all` = those that must not be depended on.
void read_conditional(MapReader& in, const Conditional& c, const std::vector<Conditional>& all,
                      Parameters& parameters) {
    const YamlValue& v = c.value;
    auto& parameter = parameters[c.position];
    const std::size_t problems_before = in.problem_count();
    MapReader fields = in.inner(v);
    ConditionalFields read{"", {*parameter.parameter, {}}};
    describe(fields, read);
    fields.finish();
    if (in.problem_count() > problems_before) return;
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const auto& p) { return p.parameter->name == read.given; });
    const auto position = static_cast<std::size_t>(found - parameters.begin());
    if (found == parameters.end() || std::any_of(all.begin(), all.end(), [&](const auto& a) {
            return a.position == position;
        })) {
        in.problem(v, "'" + v.path + "' depends on '" + read.given + "'",
                   "a parameter of the space with plain values is wanted");
        return;
    }
    if (found->values.empty()) return;  // already reported
    parameter.given = position;
    const YamlValue& lists = *read.values.lists;
    MapReader by_value = in.inner(lists);
    for (double value : found->values) {
        std::vector<double> values;
        const std::size_t before = in.problem_count();
        by_value.value(key_of(lists.node, *found->parameter, value),
                       ParameterList{*parameter.parameter, values},
                       values_info(*parameter.parameter, true));
        if (in.problem_count() == before) parameter.values_given.push_back(std::move(values));
    }
    by_value.finish();
    if (in.problem_count() > problems_before) return;
    parameter.values = parameter.values_given.front();
    for (const auto& list : parameter.values_given)
        if (list.size() != parameter.values.size()) {
            in.problem(lists, "the lists of '" + v.path + "' differ in length");
            return;
        }
}

}  // namespace

SpaceFile load_space(const std::filesystem::path& file) {
    Problems problems(file.string());
    const YAML::Node root = load_yaml(file);
    MapReader in({root, "", ""}, problems);
    SpaceFields fields;
    describe(in, fields);
    auto& [model, parameters, conditional] = fields.parameters;
    for (const Conditional& c : conditional) read_conditional(in, c, conditional, parameters);
    in.finish();
    if (!problems.any() && search::ParameterSpace::count(parameters) == 0)
        problems.add(root["parameters"].Mark(), "the space has 2^63 designs or more",
                     "they could not be numbered");
    problems.throw_if_any();
    return {search::ParameterSpace(std::move(fields.name), std::move(parameters), model),
            std::move(fields.hardware), std::move(fields.constants)};
}

SchemaValue space_schema() {
    SpaceFields fields;
    return SchemaVisitor::mapping_of(fields);
}

}  // namespace atl::io
