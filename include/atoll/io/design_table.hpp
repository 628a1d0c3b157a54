/// Designs from CSV files, and costs into them.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "atoll/model/cost.hpp"
#include "atoll/search/problem.hpp"

namespace atl::io {

/// One design a row; the header names the parameters of the model in any order, in their units.
/// All must be there but those with defaults (DesignParameter::optional). Throws base::InputError
/// with every problem of the file, base::Error(io).
std::vector<model::Design> read_designs(const std::filesystem::path& file,
                                        model::ModelKind model = model::ModelKind::reference);

/// Header of the table below.
std::string cost_csv_header();
/// A line per network: design, network, energy_J, latency_s, cycles, area_mm2, feasible (1 or 0),
/// reason. Cycles are empty where the model knows none. What is not known of an infeasible design
/// is left empty.
std::string cost_csv_lines(std::size_t design, const model::DesignCost& cost,
                           std::span<const model::Network> networks,
                           const search::Limits& limits = {});

/// e.g. "800 mm2", "800 mm2 and 30 dB"
std::string limits_text(const search::Limits& limits);
/// Why a design whose networks all run is infeasible all the same; empty: it is not.
std::string over_limits(const model::DesignCost& cost, const search::Limits& limits);
/// Why a chip of that area is infeasible; empty when it keeps the limit.
std::string over_area(double area_mm2, double area_limit_mm2);

}  // namespace atl::io
