#include "atoll/model/design_grid.hpp"

#include <array>

namespace atl::model {

namespace {

struct Axis {
    std::vector<int> DesignGrid::*values;
    std::uint32_t GridPlace::*place;
};
/// Router groups last: neighbours then share all levels of the mapping but the outermost.
constexpr std::array<Axis, 6> geometry_axes = {{
    {&DesignGrid::bits_per_cell, &GridPlace::bits_per_cell},
    {&DesignGrid::rows, &GridPlace::rows},
    {&DesignGrid::columns, &GridPlace::columns},
    {&DesignGrid::tiles_per_group, &GridPlace::tiles_per_group},
    {&DesignGrid::macros_per_tile, &GridPlace::macros_per_tile},
    {&DesignGrid::router_groups, &GridPlace::router_groups},
}};

}  // namespace

Design design_at(const DesignGrid& grid, const GridPlace& p) {
    Design d;
    d.supply_voltage = grid.settings[p.setting].supply_voltage;
    d.technology_nm = grid.settings[p.setting].technology_nm;
    d.bits_per_cell = grid.bits_per_cell[p.bits_per_cell];
    d.cycle_time = grid.cycle_times[p.cycle_time];
    d.rows = grid.rows[p.rows];
    d.columns = grid.columns[p.columns];
    d.router_groups = grid.router_groups[p.router_groups];
    d.tiles_per_group = grid.tiles_per_group[p.tiles_per_group];
    d.macros_per_tile = grid.macros_per_tile[p.macros_per_tile];
    d.glb_kib = grid.glb_kib[p.glb];
    return d;
}

std::uint64_t geometries(const DesignGrid& grid) {
    std::uint64_t n = 1;
    for (const Axis& a : geometry_axes) n *= (grid.*a.values).size();
    return n;
}

std::uint64_t geometry_index(const DesignGrid& grid, const GridPlace& place) {
    std::uint64_t i = 0;
    for (const Axis& a : geometry_axes) i = i * (grid.*a.values).size() + place.*a.place;
    return i;
}

GridPlace geometry_place(const DesignGrid& grid, std::uint64_t geometry) {
    GridPlace place;
    for (auto a = geometry_axes.rbegin(); a != geometry_axes.rend(); ++a) {
        const std::uint64_t n = (grid.*(a->values)).size();
        place.*(a->place) = static_cast<std::uint32_t>(geometry % n);
        geometry /= n;
    }
    return place;
}

}  // namespace atl::model
