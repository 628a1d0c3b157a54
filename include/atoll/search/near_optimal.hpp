/// The designs whose value is nearly the optimum's, and what they share.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atoll/search/enumeration.hpp"
#include "atoll/search/parameter_space.hpp"

namespace atl::search {

/// At most how many times the optimum's value is still within `percent` of it.
inline double within_percent(double percent) {
    return 1 + percent / 100;
}

/// The designs within so many percent of the optimum.
struct NearOptimal {
    double percent = 0;
    std::uint64_t designs = 0;
    bool at_least = false;  ///< there are more, of which nothing is known
    /// Per parameter of the space and index of its values: how many of the designs have it.
    std::vector<std::vector<std::uint64_t>> counts;
};

/// `best`: best first, all there are within the largest percentage, or, if `cut`, the first of
/// them.
std::vector<NearOptimal> near_optimal(const ParameterSpace& space,
                                      std::span<const RankedDesign> best, bool cut,
                                      std::span<const double> percentages);

}  // namespace atl::search
