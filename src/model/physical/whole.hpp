/// Rounding to whole numbers without a call or a conversion, so that loops over arrays of numbers
/// can take several at a time.
#pragma once

namespace atl::model::physical {

/// To the nearest, for |x| < 2^51: there the sum has no bits left for fractions.
inline double nearest_whole(double x) {
    constexpr double no_fractions = 6755399441055744;  // 1.5 x 2^52
    return (x + no_fractions) - no_fractions;
}
/// As std::floor and std::ceil, for |x| < 2^51.
inline double floor_whole(double x) {
    const double near = nearest_whole(x);
    return near - (near > x ? 1.0 : 0.0);
}
inline double ceil_whole(double x) {
    const double near = nearest_whole(x);
    return near + (near < x ? 1.0 : 0.0);
}

}  // namespace atl::model::physical
