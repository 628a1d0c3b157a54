#include "atoll/model/unit_costs.hpp"

#include <cmath>

#include "atoll/base/contract.hpp"
#include "atoll/model/decimal_rounding.hpp"

namespace atl::model {

double round_to_6_digits(double x) {
    return round_to_digits(x * 1e-12 * 1e12, 6);
}

namespace {

/// Interpolates between the average stored values 0 and 1.
double mix(const CrossbarPoint& x, Crossbar cell0, Crossbar cell1, double average_weight) {
    return x[cell0] + (x[cell1] - x[cell0]) * average_weight;
}

}  // namespace

DesignUnits::DesignUnits(const ComponentLibrary& library, const HardwareTemplate& hardware,
                         const Design& design)
    : design_(design), weights_(hardware.weights) {
    const CellTable* cells = library.cell(hardware.cell, design.technology_nm);
    const Technology* technology = library.technology(design.technology_nm);
    ATOLL_EXPECT(cells != nullptr && technology != nullptr);
    const std::array<double, 3> at = {design.supply_voltage, static_cast<double>(design.rows),
                                      static_cast<double>(design.columns)};
    cells->grid.sample(at, crossbar_.values);

    UnitCosts& unit = fixed_;
    unit[Component::row_drivers].area_um2 = round_to_6_digits(crossbar_[Crossbar::row_area]);
    unit[Component::adc].area_um2 = round_to_6_digits(crossbar_[Crossbar::adc_area]);
    unit[Component::column_drivers].area_um2 = round_to_6_digits(crossbar_[Crossbar::column_area]);
    unit[Component::cim_unit].area_um2 = round_to_6_digits(crossbar_[Crossbar::cell_area]);
    std::size_t n_buffers = 0;
    const auto buffer = [&](Component c, const BufferTable& table, double width_bits, int depth) {
        const BufferPoint sram = table.sample(width_bits, depth);
        const Adder& adder = technology->adders.at(address_bits(depth));
        unit[c].read_pJ = round_to_6_digits(sram.read_pJ + adder.energy_pJ);
        unit[c].write_pJ = unit[c].update_pJ = round_to_6_digits(sram.write_pJ + adder.energy_pJ);
        unit[c].area_um2 = round_to_6_digits(sram.area_um2 + 2 * adder.area_um2);
        buffer_leaks_[n_buffers++] = {c, sram.leak_mW, adder.leak_pJ_per_s};
    };
    buffer(Component::glb, technology->global_buffers, glb_word_bits,
           static_cast<int>(design.glb_words()));
    const double io_width = operand_bits * design.macros_per_tile;
    buffer(Component::input_buffer, technology->io_buffers, io_width, design.rows);
    buffer(Component::output_buffer, technology->io_buffers, io_width, design.columns);
    unit[Component::router].read_pJ = technology->router_read_pJ;
    unit[Component::router].area_um2 = technology->router_area_um2;
    if (weights_ == WeightStorage::streamed) {
        unit[Component::weight_drivers].area_um2 = unit[Component::row_drivers].area_um2;
        unit[Component::main_memory].read_pJ = technology->main_memory_read_pJ;
    }
    set_cycle_time(design.cycle_time);
}

void DesignUnits::set_cycle_time(double t) {
    design_.cycle_time = t;
    UnitCosts& unit = fixed_;
    // Leakage of drivers and ADC is multiplied by the cycle time twice, as in the published
    // evaluation.
    const auto leak_twice = [&](Crossbar q) { return round_to_6_digits(crossbar_[q] * t * t); };
    unit[Component::row_drivers].leak_pJ = leak_twice(Crossbar::row_leak);
    unit[Component::adc].leak_pJ = leak_twice(Crossbar::adc_leak);
    unit[Component::column_drivers].leak_pJ = leak_twice(Crossbar::column_leak);
    unit[Component::cim_unit].leak_pJ = round_to_6_digits(crossbar_[Crossbar::cell_leak] * t);
    if (weights_ == WeightStorage::streamed)
        unit[Component::weight_drivers].leak_pJ = unit[Component::row_drivers].leak_pJ;
    for (const BufferLeak& b : buffer_leaks_)
        unit[b.component].leak_pJ =
            round_to_6_digits(b.sram_mW * 1e9 * t + 2 * b.adder_pJ_per_s * t);
}

UnitCosts DesignUnits::for_operands(double average_input, double average_weight) const {
    const double a = average_input, w = average_weight;
    const auto mixed = [&](Crossbar cell0, Crossbar cell1) {
        return mix(crossbar_, cell0, cell1, w);
    };
    UnitCosts unit = fixed_;
    const double row = (1 - a) * mixed(Crossbar::row_read_in0_cell0, Crossbar::row_read_in0_cell1) +
                       a * mixed(Crossbar::row_read_in1_cell0, Crossbar::row_read_in1_cell1);
    unit[Component::row_drivers].read_pJ = round_to_6_digits(row);
    unit[Component::adc].read_pJ =
        round_to_6_digits(mixed(Crossbar::adc_read_cell0, Crossbar::adc_read_cell1));
    unit[Component::column_drivers].read_pJ =
        round_to_6_digits(mixed(Crossbar::column_read_cell0, Crossbar::column_read_cell1));
    unit[Component::cim_unit].read_pJ =
        round_to_6_digits(a * mixed(Crossbar::cell_read_cell0, Crossbar::cell_read_cell1));
    unit[Component::cim_unit].write_pJ =
        round_to_6_digits(mixed(Crossbar::cell_write_cell0, Crossbar::cell_write_cell1));
    if (weights_ == WeightStorage::streamed)
        unit[Component::weight_drivers].read_pJ =
            round_to_6_digits(mixed(Crossbar::row_write_cell0, Crossbar::row_write_cell1));
    return unit;
}

ComponentArray<std::int64_t> instances_on_chip(const Design& d) {
    using enum Component;
    ComponentArray<std::int64_t> n;
    n[glb] = 1;
    n[router] = d.router_groups;
    n[input_buffer] = n[output_buffer] = d.tiles();
    n[row_drivers] = n[adc] = n[column_drivers] = n[weight_drivers] = d.macros();
    n[cim_unit] = d.cells();
    return n;
}

ComponentArray<double> DesignUnits::component_mm2() const {
    constexpr double mm2_per_um2 = 1e-6;
    const auto n = instances_on_chip(design_);
    ComponentArray<double> out;
    for (std::size_t c = 0; c < n_components; ++c)
        out.values[c] = static_cast<double>(n.values[c]) * fixed_.values[c].area_um2 * mm2_per_um2;
    return out;
}

}  // namespace atl::model
