#include "atoll/search/space_grid.hpp"

#include <algorithm>

#include "atoll/base/contract.hpp"

namespace atl::search {

namespace {

/// Parameters in the order of model::design_parameters(), which is that of every space.
enum Parameter : std::size_t {
    supply_voltage,
    bits_per_cell,
    cycle_time,
    rows,
    columns,
    router_groups,
    tiles_per_group,
    macros_per_tile,
    glb_kib,
    technology_nm
};

using Lists = std::vector<std::vector<double>>;

Lists lists_of(const ParameterSpace::Parameter& p) {
    return p.given ? p.values_given : Lists{p.values};
}

std::vector<double> all_values(const Lists& lists) {
    std::vector<double> all;
    for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<int> whole(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

}  // namespace

SpaceGrid::SpaceGrid(const ParameterSpace& space) : space_(&space) {
    ATOLL_EXPECT(space.model() == model::ModelKind::reference &&
                 space.genes() == model::n_design_parameters);
    Lists& values = values_;
    for (const auto& p : space.parameters()) {
        const Lists lists = lists_of(p);
        const auto& all = values.emplace_back(all_values(lists));
        Axis& axis = axes_.emplace_back();
        axis.given = p.given;
        for (const auto& list : lists) {
            auto& positions = axis.position_of_gene.emplace_back();
            auto& genes = axis.gene_of_position.emplace_back(all.size());
            for (std::size_t g = 0; g < list.size(); ++g) {
                const auto at = std::lower_bound(all.begin(), all.end(), list[g]) - all.begin();
                positions.push_back(static_cast<std::uint32_t>(at));
                genes[static_cast<std::size_t>(at)] = static_cast<Gene>(g);
            }
        }
    }
    grid_.bits_per_cell = whole(values[bits_per_cell]);
    grid_.rows = whole(values[rows]);
    grid_.columns = whole(values[columns]);
    grid_.router_groups = whole(values[router_groups]);
    grid_.tiles_per_group = whole(values[tiles_per_group]);
    grid_.macros_per_tile = whole(values[macros_per_tile]);
    grid_.glb_kib = whole(values[glb_kib]);
    grid_.cycle_times = values[cycle_time];

    // Voltages that depend on the node go with that node alone.
    nodes_ = values[technology_nm].size();
    const Axis &voltage = axes_[supply_voltage], &node = axes_[technology_nm];
    const bool by_node = voltage.given == technology_nm && !node.given;
    for (std::uint32_t v = 0; v < values[supply_voltage].size(); ++v)
        for (std::uint32_t t = 0; t < nodes_; ++t) {
            const bool possible = !by_node || voltage.gene_of_position[t][v];
            setting_of_.push_back(static_cast<std::uint32_t>(grid_.settings.size()));
            if (!possible) continue;
            grid_.settings.push_back(
                {values[supply_voltage][v], static_cast<int>(values[technology_nm][t])});
            positions_of_setting_.push_back({v, t});
        }
    const std::uint64_t places = model::geometries(grid_) * grid_.glb_kib.size() *
                                 grid_.settings.size() * grid_.cycle_times.size();
    complete_ = places == space.size();
}

model::GridPlace SpaceGrid::place(DesignId id) const {
    std::array<Gene, model::n_design_parameters> genes{};
    space_->decode(id, genes);
    const auto position = [&](Parameter p) {
        const Axis& axis = axes_[p];
        return axis.position_of_gene[row(axis, genes)][genes[p]];
    };
    model::GridPlace place;
    place.bits_per_cell = position(bits_per_cell);
    place.rows = position(rows);
    place.columns = position(columns);
    place.router_groups = position(router_groups);
    place.tiles_per_group = position(tiles_per_group);
    place.macros_per_tile = position(macros_per_tile);
    place.glb = position(glb_kib);
    place.setting = setting_of_[position(supply_voltage) * nodes_ + position(technology_nm)];
    place.cycle_time = position(cycle_time);
    return place;
}

SpaceGrid::Positions SpaceGrid::positions(const model::GridPlace& place) const {
    Positions at{};
    at[bits_per_cell] = place.bits_per_cell;
    at[rows] = place.rows;
    at[columns] = place.columns;
    at[router_groups] = place.router_groups;
    at[tiles_per_group] = place.tiles_per_group;
    at[macros_per_tile] = place.macros_per_tile;
    at[glb_kib] = place.glb;
    at[supply_voltage] = positions_of_setting_[place.setting][0];
    at[technology_nm] = positions_of_setting_[place.setting][1];
    at[cycle_time] = place.cycle_time;
    return at;
}

std::optional<DesignId> SpaceGrid::id(const model::GridPlace& place) const {
    const Positions at = positions(place);
    std::array<Gene, model::n_design_parameters> genes{};
    // A parameter that depends on another comes after it.
    for (const bool dependent : {false, true})
        for (std::size_t p = 0; p < axes_.size(); ++p) {
            if (axes_[p].given.has_value() != dependent) continue;
            const auto gene = axes_[p].gene_of_position[row(axes_[p], genes)][at[p]];
            if (!gene) return std::nullopt;
            genes[p] = *gene;
        }
    return space_->encode(genes);
}

}  // namespace atl::search
