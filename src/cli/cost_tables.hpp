/// Costs for people: one design, one design explained, two side by side.
#pragma once

#include <span>

#include "atoll/model/explanation.hpp"

namespace atl::cli {

void print_cost(const model::DesignCost& cost, const model::Design& design,
                std::span<const model::Network> networks, double area_limit_mm2);
void print_explanation(const model::Explanation& explanation);
void print_comparison(const model::Explanation& a, const model::Explanation& b);

}  // namespace atl::cli
