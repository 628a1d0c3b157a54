/// A chip drawn to the parameters of its design, from the whole to one crossbar.
#pragma once

#include "atoll/model/explanation.hpp"
#include "svg.hpp"

namespace atl::report {

/// e.g. "row drivers"
std::string component_text(std::string_view component);
/// Share of the chip's area, 0 to 1; 0 for what takes none.
double area_share(const model::Explanation& explanation, std::string_view component);

/// Chip, one of its router groups, one tile of that, one macro of that, with shares of the area.
/// The design lies within the tables.
Svg block_diagram(const model::Explanation& explanation, std::string_view cell);

}  // namespace atl::report
