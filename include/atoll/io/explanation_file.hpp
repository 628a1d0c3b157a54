/// Explanations as JSON (the tree) and CSV (a line per node, level by level).
#pragma once

#include <filesystem>

#include "atoll/model/explanation.hpp"

namespace atl::io {

/// Both replace the file and throw base::Error(io).
void write_explanation_json(const std::filesystem::path& file, const model::Explanation& e);

/// Columns: level (chip, area, network, layer, component, action), network, layer, component,
/// operand, action, count, instances, unit_pJ, energy_J, cycles, utilisation_percent, area_mm2,
/// reason (of infeasibility). Children add up to their parent in the order of the lines.
void write_explanation_csv(const std::filesystem::path& file, const model::Explanation& e);

}  // namespace atl::io
