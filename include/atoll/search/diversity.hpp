/// How different the members of a population are from one another.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atoll/search/problem.hpp"

namespace atl::search {

/// Measures populations of one space. Keeps its memory: within the number of members it was made
/// for it allocates nothing.
class Diversity {
  public:
    /// `space` outlives it.
    Diversity(const ParameterSpace& space, std::size_t members);

    /// Mean over the parameters with more than one value of the probability that two different
    /// members, drawn at random, differ in it: 0 (all alike, or fewer than two members, or nothing
    /// to differ in) to 1. Exact but for the rounding of one division; the order of the members
    /// does not matter. Takes O(members x parameters).
    double of(std::span<const Individual> members);

  private:
    const ParameterSpace* space_;
    std::vector<std::size_t> varied_;     ///< genes with more than one value
    std::vector<std::size_t> first_;      ///< of each of them, where its values begin in counts_
    std::vector<std::uint32_t> counts_;   ///< members with a value; zeros between calls
    std::vector<std::uint32_t> counted_;  ///< places in counts_ that are none
};

}  // namespace atl::search
