/// Values of design parameters, as spaces, jobs and studies list them.
#pragma once

#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/model/design.hpp"
#include "schema_visitor.hpp"

namespace atl::io {

/// The values of one parameter: a number, a list, or {from, to, step}; ascending and distinct.
struct ParameterList {
    const model::DesignParameter& parameter;
    std::vector<double>& values;
};

/// Problems are reported to `in`.
void read_value(MapReader& in, const YamlValue& v, ParameterList& list, const FieldInfo& info);
inline void write_value(MapWriter& out, std::string_view name, ParameterList& list) {
    if (list.values.empty()) return;
    if (list.parameter.names.empty()) return out.field(name, list.values, {});
    std::vector<std::string> names;
    for (const double value : list.values)
        names.emplace_back(list.parameter.names[static_cast<std::size_t>(value)]);
    out.field(name, names, {});
}
SchemaValue value_schema(const ParameterList& list, const FieldInfo& info);

/// Of the values of a parameter.
FieldInfo values_info(const model::DesignParameter& parameter, bool required);

template <class Visitor>
void describe(Visitor& v, ParameterValues& p) {
    for (std::size_t i = 0; i < p.values.size(); ++i) {
        const model::DesignParameter& parameter = *model::all_design_parameters()[i];
        v.value(parameter.name, ParameterList{parameter, p.values[i]},
                values_info(parameter, false));
    }
}

}  // namespace atl::io
