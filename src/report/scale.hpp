/// Where values lie on an axis, and which of them are named there.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace atl::report {

class Scale {
  public:
    /// From `least` to `most`, which lie at these coordinates. Logarithmic ones need least > 0;
    /// where both are the same, a little room is made around them.
    Scale(double least, double most, bool logarithmic, double from, double to);

    double operator()(double value) const;
    /// Round values within, about `wanted` of them.
    std::vector<double> ticks(int wanted) const;
    bool logarithmic() const { return logarithmic_; }

  private:
    double least_, most_;
    bool logarithmic_;
    double from_, to_;
};

/// Least and most of the finite values (of the positive ones if `logarithmic`); 1 and 1 where there
/// are none.
std::pair<double, double> extent(std::span<const double> values, bool logarithmic);

}  // namespace atl::report
