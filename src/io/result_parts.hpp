/// What the results of searches and enumerations have in common.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "atoll/io/json_parts.hpp"
#include "atoll/io/result.hpp"
#include "columns.hpp"

namespace atl::io {

std::string fidelity_name(const Job& job);

/// Not a number (null in JSON) where the published mapper found no mapping.
model::NetworkCost known(model::NetworkCost cost);

/// Energy, latency, cycles and EDAP of every network, by name.
nlohmann::ordered_json networks_json(const Job& job, const model::DesignCost& cost,
                                     const model::DesignCost& published);
nlohmann::ordered_json versions_json();

/// The parameters of a design in a line of CSV, after other cells: ",<name>.." and ",<value>..".
std::string design_header(model::ModelKind model);
std::string design_cells(const model::Design& design);

/// A column per design parameter; `design(row)` is that of a row.
template <class Rows, class GetDesign>
void write_design_columns(Hdf5Group& group, model::ModelKind model, const Rows& rows,
                          GetDesign design) {
    for (const auto& p : model::design_parameters(model)) {
        const Hdf5Group::Notes notes = notes_of(p);
        const std::string name(p.name);
        if (p.integer())
            write_column(
                group, name, rows,
                [&](const auto& r) { return static_cast<std::int64_t>(p.get(design(r))); }, notes);
        else
            write_column(
                group, name, rows, [&](const auto& r) { return p.get(design(r)); }, notes);
    }
}

}  // namespace atl::io
