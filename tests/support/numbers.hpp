#pragma once

#include <limits>

namespace atl::test {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace atl::test
