/// How different the members of a population are from one another.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atoll/search/problem.hpp"

namespace atl::search {

/// Measures populations of one space, without allocating any memory.
class Diversity {
  public:
    /// `space` outlives it.
    explicit Diversity(const ParameterSpace& space);

    /// Mean over the parameters with more than one value of the probability that two different
    /// members, drawn at random, differ in it: 0 (all alike, or fewer than two members, or nothing
    /// to differ in) to 1. Exact but for the rounding of one division; the order of the members
    /// does not matter. Takes O(members x parameters + values of the space).
    double of(std::span<const Individual> members);

  private:
    const ParameterSpace* space_;
    struct Varied {
        std::size_t gene;   ///< with more than one value
        std::size_t first;  ///< where its values begin in counts_
    };
    std::vector<Varied> varied_;
    std::vector<std::uint32_t> counts_;  ///< members with a value
};

}  // namespace atl::search
