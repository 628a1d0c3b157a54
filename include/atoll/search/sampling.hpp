/// First populations.
#pragma once

#include <cstdint>
#include <vector>

#include "atoll/search/problem.hpp"

namespace atl::search {

/// `n` distinct designs drawn uniformly among those that hold every network; fewer when the space
/// has no more to give within 1,000 draws per design wanted, and then completed with designs that
/// do not hold them.
std::vector<DesignId> draw_designs(const Problem& problem, std::size_t n, std::uint64_t seed,
                                   std::uint64_t island);

/// Greedy farthest-point selection by Hamming distance on the genes: the first design, then
/// repeatedly the one whose smallest number of differing genes to those chosen is largest; the
/// earliest of equals.
std::vector<DesignId> choose_farthest(const ParameterSpace& space,
                                      const std::vector<DesignId>& designs, std::size_t m);

}  // namespace atl::search
