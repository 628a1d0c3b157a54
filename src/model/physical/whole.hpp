/// Rounding to whole numbers without a call: the processor that every x86-64 is has none for it.
#pragma once

#include <cstdint>

namespace atl::model::physical {

/// As std::floor and std::ceil, for 0 <= x < 2^63.
inline double floor_whole(double x) {
    return static_cast<double>(static_cast<std::int64_t>(x));
}
inline double ceil_whole(double x) {
    const double below = floor_whole(x);
    return below + (below < x ? 1.0 : 0.0);
}

}  // namespace atl::model::physical
