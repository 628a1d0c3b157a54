#include "enumeration_tables.hpp"

#include <algorithm>

#include "atoll/base/error.hpp"
#include "atoll/search/registry.hpp"

namespace atl::io {

search::Objective objective_named(const std::string& name, const std::string& place) {
    const auto known = search::known_objectives();
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end())
        throw base::Error(base::ErrorKind::io, place + ": unknown objective '" + name + "'");
    return static_cast<search::Objective>(found - known.begin());
}

EnumerationTables read_enumeration_tables(const Hdf5Group& file) {
    EnumerationTables out;
    const Hdf5Group top = file.open_group("top");
    const auto names = top.texts("objective");
    const auto values = top.reals("value");
    const auto ids = top.unsigneds("id");
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i == 0 || names[i] != names[i - 1])
            out.top.push_back({objective_named(names[i], file.place()), {}});
        out.top.back().designs.push_back({ids.at(i), values.at(i)});
    }
    const Hdf5Group front = file.open_group("pareto");
    const auto front_ids = front.unsigneds("id");
    const auto energy = front.reals("energy"), latency = front.reals("latency"),
               area = front.reals("area_mm2");
    for (std::size_t i = 0; i < front_ids.size(); ++i)
        out.front.push_back({front_ids[i], energy.at(i), latency.at(i), area.at(i)});
    const Hdf5Group shares = file.open_group("parameters");
    const auto parameters = shares.texts("parameter");
    const auto share_values = shares.reals("value"), best = shares.reals("best");
    const auto feasible = shares.unsigneds("feasible");
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (i == 0 || parameters[i] != parameters[i - 1]) out.shares.emplace_back();
        out.shares.back().push_back({share_values.at(i), feasible.at(i), best.at(i)});
    }
    return out;
}

}  // namespace atl::io
