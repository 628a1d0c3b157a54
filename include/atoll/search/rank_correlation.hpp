/// How alike two lists rank the same things.
#pragma once

#include <span>

namespace atl::search {

/// Kendall's tau-b (Kendall, "The treatment of ties in ranking problems", 1945) of two lists of
/// equal length: 1 where they rank alike, -1 where one is the other turned round, about 0 where
/// they have nothing to do with each other. 0 where one of them is all ties. In n log n (Knight, "A
/// computer method for calculating Kendall's tau with ungrouped data", 1966).
double kendall_tau(std::span<const double> a, std::span<const double> b);

}  // namespace atl::search
