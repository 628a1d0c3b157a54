#include "atoll/model/design.hpp"

#include <array>
#include <cmath>

#include "atoll/base/contract.hpp"
#include "atoll/base/text.hpp"

namespace atl::model {

namespace {
const std::array<DesignParameter, n_design_parameters> parameters = {{
    {"supply_voltage", "V", "supply voltage of the crossbar parts", &Design::supply_voltage},
    {"bits_per_cell", "", "bits stored in one cell", &Design::bits_per_cell, true},
    {"cycle_time", "s", "duration of one cycle", &Design::cycle_time},
    {"rows", "", "rows of a crossbar", &Design::rows, true},
    {"columns", "", "columns of a crossbar", &Design::columns, true},
    {"router_groups", "", "router groups of the chip", &Design::router_groups, true},
    {"tiles_per_group", "", "tiles of a router group", &Design::tiles_per_group, true},
    {"macros_per_tile", "", "macros (crossbars) of a tile", &Design::macros_per_tile, true},
    {"glb_kib", "KiB", "size of the global buffer", &Design::glb_kib, true},
    {"technology_nm", "nm", "technology node", &Design::technology_nm},
}};
}  // namespace

double DesignParameter::get(const Design& d) const {
    return std::visit([&](auto member) { return static_cast<double>(d.*member); }, field);
}

void DesignParameter::set(Design& d, double value) const {
    ATOLL_EXPECT(!integer() || value == std::floor(value));
    if (const auto* whole = std::get_if<int Design::*>(&field))
        d.*(*whole) = static_cast<int>(value);
    else
        d.*std::get<double Design::*>(field) = value;
}

std::string DesignParameter::text(const Design& d) const {
    return base::shortest(get(d));
}

std::span<const DesignParameter> design_parameters() {
    return parameters;
}

const DesignParameter* find_design_parameter(std::string_view name) {
    for (const auto& p : parameters)
        if (p.name == name) return &p;
    return nullptr;
}

}  // namespace atl::model
