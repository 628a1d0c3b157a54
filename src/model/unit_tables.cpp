#include "unit_tables.hpp"

namespace atl::model {

namespace {

/// Bounds the memory of the tables that a large grid cannot fill: some 100 MB.
constexpr std::size_t most_remembered = 100'000;
constexpr std::size_t remembered_operands(const Workload& workload) {
    return 100'000'000 / sizeof(OperandUnits) / (workload.groups.size() + 1) + 1;
}

/// With a place for every key where that costs little.
template <class Entry>
LazyTable<Entry> table(std::uint64_t keys, std::size_t most_entries = most_remembered) {
    return {keys, most_entries, keys <= most_entries};
}

std::uint64_t crossbar_keys(const DesignGrid& g) {
    return g.settings.size() * g.rows.size() * g.columns.size();
}
std::uint64_t crossbar_key(const DesignGrid& g, const GridPlace& p) {
    return (p.setting * g.rows.size() + p.rows) * g.columns.size() + p.columns;
}

}  // namespace

UnitTables::UnitTables(std::shared_ptr<const ComponentLibrary> library, HardwareTemplate hardware,
                       const DesignGrid& grid, const Workload& workload)
    : library_(std::move(library)),
      hardware_(std::move(hardware)),
      grid_(grid),
      workload_(workload),
      outside_(table<char>(crossbar_keys(grid) * grid.bits_per_cell.size() *
                           grid.macros_per_tile.size() * grid.glb_kib.size())),
      crossbars_(table<CrossbarUnits>(crossbar_keys(grid))),
      operands_(table<std::vector<OperandUnits>>(crossbar_keys(grid) * grid.bits_per_cell.size(),
                                                 remembered_operands(workload))),
      input_buffers_(table<BufferUnits>(grid.settings.size() * grid.macros_per_tile.size() *
                                        grid.rows.size())),
      output_buffers_(table<BufferUnits>(grid.settings.size() * grid.macros_per_tile.size() *
                                         grid.columns.size())),
      glbs_(table<BufferUnits>(grid.settings.size() * grid.glb_kib.size())) {
    for (const ElectricalSetting& s : grid.settings) {
        const Technology& t = *library_->technology(s.technology_nm);
        const bool streamed = hardware_.weights == WeightStorage::streamed;
        nodes_.push_back({t.router_read_pJ, t.router_area_um2, streamed ? t.main_memory_read_pJ : 0,
                          t.relative_cost_per_mm2});
    }
}

void UnitTables::forget_if_full() {
    outside_.forget_if_full();
    crossbars_.forget_if_full();
    operands_.forget_if_full();
    input_buffers_.forget_if_full();
    output_buffers_.forget_if_full();
    glbs_.forget_if_full();
}

DesignUnits UnitTables::units(const GridPlace& place) const {
    return {*library_, hardware_, design_at(grid_, place)};
}

bool UnitTables::outside(const GridPlace& place) {
    std::uint64_t key = crossbar_key(grid_, place);
    key = key * grid_.bits_per_cell.size() + place.bits_per_cell;
    key = key * grid_.macros_per_tile.size() + place.macros_per_tile;
    key = key * grid_.glb_kib.size() + place.glb;
    return outside_.at(key, [&]() -> char {
        return !library_->problems(hardware_.cell, design_at(grid_, place)).empty();
    }) != 0;
}

const CrossbarUnits& UnitTables::crossbar(const GridPlace& place) {
    return crossbars_.at(crossbar_key(grid_, place), [&] {
        CrossbarUnits out;
        DesignUnits design = units(place);
        for (const double cycle_time : grid_.cycle_times) {
            design.set_cycle_time(cycle_time);
            const UnitCosts unit = design.for_operands(0, 0);
            out.row_driver_um2 = unit[Component::row_drivers].area_um2;
            out.adc_um2 = unit[Component::adc].area_um2;
            out.column_driver_um2 = unit[Component::column_drivers].area_um2;
            out.cell_um2 = unit[Component::cim_unit].area_um2;
            out.weight_driver_um2 = unit[Component::weight_drivers].area_um2;
            out.leak_pJ.push_back(
                {unit[Component::row_drivers].leak_pJ, unit[Component::adc].leak_pJ,
                 unit[Component::column_drivers].leak_pJ, unit[Component::cim_unit].leak_pJ});
        }
        return out;
    });
}

const std::vector<OperandUnits>& UnitTables::operands(const GridPlace& place) {
    const std::uint64_t key =
        crossbar_key(grid_, place) * grid_.bits_per_cell.size() + place.bits_per_cell;
    return operands_.at(key, [&] {
        const DesignUnits design = units(place);
        const auto slice = static_cast<std::size_t>(grid_.bits_per_cell[place.bits_per_cell] - 1);
        std::vector<OperandUnits> out;
        for (const ShapeGroup& group : workload_.groups) {
            OperandUnits& u = out.emplace_back();
            for (const OperandStatistics& s : group.statistics) {
                const UnitCosts unit =
                    design.for_operands(s.average_input, s.average_weight_slice[slice]);
                const std::array<double, n_operand_actions> actions = {
                    unit[Component::row_drivers].read_pJ,
                    unit[Component::adc].read_pJ + unit[Component::column_drivers].read_pJ,
                    unit[Component::cim_unit].read_pJ, unit[Component::cim_unit].write_pJ,
                    unit[Component::weight_drivers].read_pJ};
                if (&s == &group.statistics.front()) u.first = actions;
                for (std::size_t a = 0; a < n_operand_actions; ++a) u.sum[a] += actions[a];
            }
        }
        return out;
    });
}

BufferUnits UnitTables::buffer(const GridPlace& place, Component component) const {
    BufferUnits out;
    DesignUnits design = units(place);
    for (const double cycle_time : grid_.cycle_times) {
        design.set_cycle_time(cycle_time);
        const UnitCost unit = design.for_operands(0, 0)[component];
        out.read_pJ = unit.read_pJ;
        out.write_pJ = unit.write_pJ;
        out.area_um2 = unit.area_um2;
        out.leak_pJ.push_back(unit.leak_pJ);
    }
    return out;
}

const BufferUnits& UnitTables::input_buffer(const GridPlace& p) {
    const std::uint64_t key =
        (p.setting * grid_.macros_per_tile.size() + p.macros_per_tile) * grid_.rows.size() + p.rows;
    return input_buffers_.at(key, [&] { return buffer(p, Component::input_buffer); });
}

const BufferUnits& UnitTables::output_buffer(const GridPlace& p) {
    const std::uint64_t key =
        (p.setting * grid_.macros_per_tile.size() + p.macros_per_tile) * grid_.columns.size() +
        p.columns;
    return output_buffers_.at(key, [&] { return buffer(p, Component::output_buffer); });
}

const BufferUnits& UnitTables::glb(const GridPlace& p) {
    return glbs_.at(p.setting * grid_.glb_kib.size() + p.glb,
                    [&] { return buffer(p, Component::glb); });
}

}  // namespace atl::model
