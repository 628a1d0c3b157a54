/// The designs of a space as positions in lists of values, grouped by what they decide.
#pragma once

#include <cstdint>
#include <vector>

#include "atoll/model/design.hpp"

namespace atl::model {

/// Supply voltage and node together: they scale the unit energies and leave the mapping alone.
struct ElectricalSetting {
    double supply_voltage = 0;  ///< [V]
    int technology_nm = 0;
};

/// Every list holds one value at least.
struct DesignGrid {
    // What decides how layers lie on the crossbars.
    std::vector<int> bits_per_cell, rows, columns, router_groups, tiles_per_group, macros_per_tile;
    // What decides which splits of the loops in time fit.
    std::vector<int> glb_kib;
    // What scales energies and times.
    std::vector<ElectricalSetting> settings;
    std::vector<double> cycle_times;  ///< [s]
};

/// A design of a grid: its position in every list.
struct GridPlace {
    std::uint32_t bits_per_cell = 0, rows = 0, columns = 0, router_groups = 0, tiles_per_group = 0,
                  macros_per_tile = 0;
    std::uint32_t glb = 0;
    std::uint32_t setting = 0;
    std::uint32_t cycle_time = 0;
    bool operator==(const GridPlace&) const = default;
};

Design design_at(const DesignGrid& grid, const GridPlace& place);

/// Number of crossbar, chip and cell arrangements: all lists that decide how layers lie.
std::uint64_t geometries(const DesignGrid& grid);
/// Position among them: bits per cell most significant, then rows, columns, tiles, macros, router
/// groups.
std::uint64_t geometry_index(const DesignGrid& grid, const GridPlace& place);
/// The place of a geometry, with the first buffer, setting and cycle time.
GridPlace geometry_place(const DesignGrid& grid, std::uint64_t geometry);

}  // namespace atl::model
