/// Designs from CSV files, and costs into them.
#pragma once

#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "atoll/model/cost.hpp"

namespace atl::io {

/// One design a row; the header names the parameters in any order. supply_voltage [V],
/// bits_per_cell, cycle_time [s], rows, columns, router_groups, tiles_per_group, macros_per_tile
/// and glb_kib [KiB] must be there, technology_nm may be (default 32). Throws base::InputError with
/// every problem of the file, base::Error(io).
std::vector<model::Design> read_designs(const std::filesystem::path& file);

/// Header of the table below.
std::string cost_csv_header();
/// A line per network: design, network, energy_J, latency_s, cycles, area_mm2, feasible (1 or 0),
/// reason. What is not known of an infeasible design is left empty.
std::string cost_csv_lines(std::size_t design, const model::DesignCost& cost,
                           std::span<const model::Network> networks,
                           double area_limit_mm2 = std::numeric_limits<double>::infinity());

/// Why a chip of that area is infeasible; empty when it keeps the limit.
std::string over_area(double area_mm2, double area_limit_mm2);

}  // namespace atl::io
