#include "space_tables.hpp"

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "columns.hpp"

namespace atl::io {

using search::ParameterSpace;

namespace {

/// Name of a list of values that is for one value of another parameter.
std::string list_name(const model::DesignParameter& parameter, const model::DesignParameter& other,
                      double value) {
    return std::string(parameter.name) + " given " + std::string(other.name) + " " +
           base::shortest(value);
}

}  // namespace

void write_space(Hdf5Group group, const ParameterSpace& space) {
    group.attribute("name", space.name());
    group.attribute("designs", space.size());
    if (space.model() != model::ModelKind::reference)
        group.attribute(
            "model", std::string(model::model_kind_names[static_cast<std::size_t>(space.model())]));
    for (const ParameterSpace::Parameter& p : space.parameters()) {
        const Hdf5Group::Notes notes = notes_of(*p.parameter);
        const auto write = [&](const std::string& name, const std::vector<double>& values) {
            group.dataset(name, std::span<const double>(values), notes);
        };
        if (!p.given) {
            write(std::string(p.parameter->name), p.values);
            continue;
        }
        const auto& other = space.parameters()[*p.given];
        for (std::size_t i = 0; i < other.values.size(); ++i)
            write(list_name(*p.parameter, *other.parameter, other.values[i]), p.values_given[i]);
    }
}

ParameterSpace read_space(const Hdf5Group& group, const std::string& place) {
    std::vector<ParameterSpace::Parameter> parameters;
    const auto model =
        group.has_attribute("model") ? model::ModelKind::physical : model::ModelKind::reference;
    for (const auto& p : model::design_parameters(model)) {
        parameters.push_back({&p, {}, {}, {}});
        const std::string name(p.name);
        if (group.has(name)) parameters.back().values = group.reals(name);
    }
    // The parameters that others depend on have plain values, and so are known by now.
    std::vector<std::size_t> plain;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (!parameters[i].values.empty()) plain.push_back(i);
    for (auto& p : parameters) {
        if (!p.values.empty()) continue;
        for (const std::size_t i : plain) {
            const auto& other = parameters[i];
            if (!group.has(list_name(*p.parameter, *other.parameter, other.values.front())))
                continue;
            p.given = i;
            for (const double value : other.values)
                p.values_given.push_back(
                    group.reals(list_name(*p.parameter, *other.parameter, value)));
            p.values = p.values_given.front();
        }
    }
    std::erase_if(parameters, [](const auto& p) { return p.parameter->extra && p.values.empty(); });
    if (ParameterSpace::count(parameters) == 0)
        throw base::Error(base::ErrorKind::io, place + ": its parameter space is not whole");
    return {group.text_attribute("name"), std::move(parameters), model};
}

}  // namespace atl::io
