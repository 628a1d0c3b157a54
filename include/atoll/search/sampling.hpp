/// First populations.
#pragma once

#include <cstdint>
#include <vector>

#include "atoll/base/random.hpp"
#include "atoll/search/algorithm_config.hpp"
#include "atoll/search/problem.hpp"

namespace atl::search {

/// `n` distinct designs drawn uniformly among those that hold every network; fewer when the space
/// has no more to give within 1,000 draws per design wanted, and then completed with designs that
/// do not hold them.
std::vector<DesignId> draw_designs(const Problem& problem, std::size_t n, std::uint64_t seed,
                                   std::uint64_t island, std::uint64_t generation = 0);

/// Greedy farthest-point selection by Hamming distance on the genes: the first design, then
/// repeatedly the one whose smallest number of differing genes to those chosen is largest; the
/// earliest of equals.
std::vector<DesignId> choose_farthest(const ParameterSpace& space,
                                      const std::vector<DesignId>& designs, std::size_t m);

/// `n` points spread over the space, the values of every parameter equally often; they may repeat
/// and need not hold the networks. Latin hypercube, or a Sobol sequence with a random digital
/// shift.
std::vector<DesignId> latin_hypercube(const ParameterSpace& space, std::size_t n,
                                      base::RandomStream& random);
std::vector<DesignId> sobol_sequence(const ParameterSpace& space, std::size_t n,
                                     base::RandomStream& random);

/// The designs that a first population is chosen from: `chosen` of `drawn`. Spread points that
/// repeat or cannot hold every network make way for drawn ones.
std::vector<DesignId> first_designs(const Problem& problem, const AlgorithmConfig& config,
                                    std::uint64_t seed, std::uint64_t island,
                                    std::uint64_t generation);

}  // namespace atl::search
