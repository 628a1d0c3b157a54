#include "atoll/model/component_tables.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "atoll/base/contract.hpp"
#include "atoll/base/text.hpp"
#include "atoll/model/network.hpp"

namespace atl::model {

namespace {
constexpr double same_node = 1e-9;  // relative: 0.7 and 0.7000000001 V are the same grid point

double scaled(Scale scale, double x) {
    switch (scale) {
        case Scale::square:
            return x * x;
        case Scale::log:
            return std::log(x);
        case Scale::linear:
            break;
    }
    return x;
}

double unscaled(Scale scale, double y) {
    switch (scale) {
        case Scale::square:
            return std::sqrt(y);
        case Scale::log:
            return std::exp(y);
        case Scale::linear:
            break;
    }
    return y;
}

bool close(double a, double b) {
    return std::abs(a - b) <= same_node * std::abs(b);
}
}  // namespace

GridTable::GridTable(std::vector<Axis> axes, std::size_t quantities, Scale value_scale,
                     std::vector<double> values)
    : axes_(std::move(axes)),
      quantities_(quantities),
      value_scale_(value_scale),
      values_(std::move(values)) {
    std::size_t points = 1;
    for (const Axis& a : axes_) points *= a.nodes.size();
    ATOLL_EXPECT(!axes_.empty() && axes_.size() <= 3);
    ATOLL_EXPECT(points * quantities_ == values_.size());
}

GridTable::Place GridTable::locate(const Axis& axis, double x) const {
    const auto& nodes = axis.nodes;
    auto above = std::lower_bound(nodes.begin(), nodes.end(), x * (1 - same_node));
    if (above == nodes.end()) --above;
    const auto i = static_cast<std::size_t>(above - nodes.begin());
    if (close(x, nodes[i]) || i == 0) return {i, 0.0};
    const double low = scaled(axis.scale, nodes[i - 1]), high = scaled(axis.scale, nodes[i]);
    return {i - 1, (scaled(axis.scale, x) - low) / (high - low)};
}

bool GridTable::contains(std::span<const double> at) const {
    for (std::size_t a = 0; a < axes_.size(); ++a) {
        const auto& nodes = axes_[a].nodes;
        if (at[a] < nodes.front() * (1 - same_node) || at[a] > nodes.back() * (1 + same_node))
            return false;
    }
    return true;
}

const double* GridTable::node(std::span<const double> at) const {
    std::size_t point = 0;
    for (std::size_t a = 0; a < axes_.size(); ++a) {
        const Place p = locate(axes_[a], at[a]);
        if (p.fraction != 0 || !close(at[a], axes_[a].nodes[p.lower])) return nullptr;
        point = point * axes_[a].nodes.size() + p.lower;
    }
    return &values_[point * quantities_];
}

void GridTable::sample(std::span<const double> at, std::span<double> quantities) const {
    ATOLL_EXPECT(at.size() == axes_.size() && quantities.size() == quantities_);
    ATOLL_EXPECT(contains(at));
    if (const double* exact = node(at)) {
        std::copy_n(exact, quantities_, quantities.begin());
        return;
    }
    std::array<Place, 3> places{};
    for (std::size_t a = 0; a < axes_.size(); ++a) places[a] = locate(axes_[a], at[a]);
    std::fill(quantities.begin(), quantities.end(), 0.0);
    for (std::size_t corner = 0; corner < (std::size_t{1} << axes_.size()); ++corner) {
        double weight = 1;
        std::size_t point = 0;
        for (std::size_t a = 0; a < axes_.size(); ++a) {
            const bool upper = (corner >> a & 1) != 0;
            weight *= upper ? places[a].fraction : 1 - places[a].fraction;
            const std::size_t at_node = places[a].lower + (upper ? 1 : 0);
            point = point * axes_[a].nodes.size() + std::min(at_node, axes_[a].nodes.size() - 1);
        }
        if (weight == 0) continue;
        for (std::size_t q = 0; q < quantities_; ++q)
            quantities[q] += weight * scaled(value_scale_, values_[point * quantities_ + q]);
    }
    for (double& q : quantities) q = unscaled(value_scale_, q);
}

void GridTable::hash_into(base::Hasher& h) const {
    for (const Axis& a : axes_) {
        h.number(static_cast<std::uint64_t>(a.scale));
        h.bytes(a.nodes.data(), a.nodes.size() * sizeof(double));
    }
    h.number(static_cast<std::uint64_t>(value_scale_));
    h.bytes(values_.data(), values_.size() * sizeof(double));
}

const std::array<std::string_view, n_crossbar_quantities> crossbar_column_names = {
    "row_read_pJ_in0_cell0", "row_read_pJ_in1_cell0",  "row_read_pJ_in0_cell1",
    "row_read_pJ_in1_cell1", "row_area_um2",           "row_leak_pJ_per_s2",
    "wrow_write_pJ_cell0",   "wrow_write_pJ_cell1",    "adc_read_pJ_cell0",
    "adc_read_pJ_cell1",     "adc_area_um2",           "adc_leak_pJ_per_s2",
    "col_read_pJ_cell0",     "col_read_pJ_cell1",      "col_area_um2",
    "col_leak_pJ_per_s2",    "cell_read_pJ_in1_cell0", "cell_read_pJ_in1_cell1",
    "cell_write_pJ_cell0",   "cell_write_pJ_cell1",    "cell_area_um2",
    "cell_leak_pJ_per_s"};

bool BufferTable::contains(double width_bits, double depth) const {
    const std::array<double, 2> at = {std::max(width_bits, least_width_bits),
                                      std::max(depth, least_depth)};
    return width_bits >= 1 && depth >= 1 && grid_.contains(at);
}

BufferPoint BufferTable::sample(double width_bits, double depth) const {
    std::array<double, 2> at = {width_bits, depth};
    std::array<double, 4> q{};
    double energy = 1, size = 1;
    if (!grid_.contains(at) || grid_.node(at) == nullptr) {
        if (width_bits < least_width_bits) {
            at[0] = least_width_bits;
            energy *= 0.7 * width_bits / least_width_bits + 0.3;
            size *= width_bits / least_width_bits;
        }
        if (depth < least_depth) {
            at[1] = least_depth;
            energy *= std::pow(depth / least_depth, 0.78);
            size *= depth / least_depth;
        }
    }
    grid_.sample(at, q);
    return {q[0] * energy, q[1] * energy, q[2] * size, q[3] * size};
}

int address_bits(double depth) {
    int bits = 0;
    while (std::ldexp(1, bits) < depth) ++bits;
    return bits;
}

void ComponentLibrary::add(CellTable table) {
    cells_.push_back(std::move(table));
}
void ComponentLibrary::add(Technology technology) {
    technologies_.push_back(std::move(technology));
}

const CellTable* ComponentLibrary::cell(std::string_view cell, int technology_nm) const {
    for (const auto& c : cells_)
        if (c.cell == cell && c.technology_nm == technology_nm) return &c;
    return nullptr;
}

const Technology* ComponentLibrary::technology(int technology_nm) const {
    for (const auto& t : technologies_)
        if (t.technology_nm == technology_nm) return &t;
    return nullptr;
}

void ComponentLibrary::hash_into(base::Hasher& h) const {
    for (const CellTable& c : cells_) {
        h.text(c.cell);
        h.number(static_cast<std::uint64_t>(c.technology_nm));
        h.number(static_cast<std::uint64_t>(c.most_bits_per_cell));
        c.grid.hash_into(h);
    }
    for (const Technology& t : technologies_) {
        h.number(static_cast<std::uint64_t>(t.technology_nm));
        t.io_buffers.grid().hash_into(h);
        t.global_buffers.grid().hash_into(h);
        for (const auto& [bits, a] : t.adders) {
            h.number(static_cast<std::uint64_t>(bits));
            for (double x : {a.energy_pJ, a.area_um2, a.leak_pJ_per_s}) h.bytes(&x, sizeof x);
        }
        for (double x :
             {t.router_read_pJ, t.router_area_um2, t.main_memory_read_pJ, t.relative_cost_per_mm2})
            h.bytes(&x, sizeof x);
    }
}

std::vector<std::string> ComponentLibrary::problems(std::string_view cell_name,
                                                    const Design& d) const {
    std::vector<std::string> out;
    const auto range = [&](std::string_view name, double value, double low, double high) {
        if (!(value >= low * (1 - same_node) && value <= high * (1 + same_node)))
            out.push_back(std::string(name) + " " + base::shortest(value) +
                          " is outside the component tables, which cover " + base::shortest(low) +
                          " to " + base::shortest(high));
    };
    const auto positive = [&](std::string_view name, double value) {
        if (!(value > 0)) out.push_back(std::string(name) + " must be above 0");
    };
    positive("cycle_time", d.cycle_time);
    constexpr int most_parts = 100'000;  // their products are counted in 64 bits
    for (const auto& [name, count] : {std::pair{"router_groups", d.router_groups},
                                      std::pair{"tiles_per_group", d.tiles_per_group}}) {
        positive(name, count);
        if (count > most_parts)
            out.push_back(std::string(name) + " must be at most " + std::to_string(most_parts));
    }
    const CellTable* cells = cell(cell_name, d.technology_nm);
    const Technology* tech = technology(d.technology_nm);
    if (cells == nullptr || tech == nullptr) {
        out.push_back("technology_nm " + std::to_string(d.technology_nm) +
                      " has no component table for cell '" + std::string(cell_name) + "'");
        return out;
    }
    range("bits_per_cell", d.bits_per_cell, 1, cells->most_bits_per_cell);
    const std::array<double, 3> at = {d.supply_voltage, static_cast<double>(d.rows),
                                      static_cast<double>(d.columns)};
    for (std::size_t a = 0; a < 3; ++a) {
        const auto& axis = cells->grid.axes()[a];
        range(axis.name, at[a], axis.nodes.front(), axis.nodes.back());
    }
    const auto& widths = tech->io_buffers.grid().axes()[0].nodes;
    range("macros_per_tile", d.macros_per_tile, 1, widths.back() / operand_bits);
    const auto& depths = tech->global_buffers.grid().axes()[1].nodes;
    range("glb_kib", d.glb_kib, depths.front() / 4, depths.back() / 4);
    if (!out.empty()) return out;
    // Input buffers are as deep as a crossbar has rows, output buffers as it has columns.
    for (const auto& [name, depth] : {std::pair{"rows", d.rows}, std::pair{"columns", d.columns}}) {
        if (!tech->io_buffers.contains(operand_bits * d.macros_per_tile, depth))
            out.push_back(std::string(name) + " " + std::to_string(depth) +
                          " needs a buffer outside the component tables of " + tech->name);
        else if (!tech->adders.contains(address_bits(depth)))
            out.push_back(std::string(name) + " " + std::to_string(depth) +
                          " needs a buffer with an address adder of " +
                          std::to_string(address_bits(depth)) + " bits, which " + tech->name +
                          " lacks");
    }
    return out;
}

}  // namespace atl::model
