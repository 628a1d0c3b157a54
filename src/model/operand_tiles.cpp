#include "operand_tiles.hpp"

#include <algorithm>
#include <numeric>

namespace atl::model {

bool multicasts(FanOut f, Operand o) {
    if (f == FanOut::row) return o == Operand::output;
    if (f == FanOut::column) return o == Operand::input;
    return true;
}

std::int64_t distinct_sums(std::int64_t n, std::int64_t a, std::int64_t m, std::int64_t b) {
    if (n == 1 || m == 1) return n * m;
    // Each value is a chain of points along (b/g, -a/g): all points less those with a successor.
    const std::int64_t g = std::gcd(a, b);
    return n * m - std::max<std::int64_t>(0, n - b / g) * std::max<std::int64_t>(0, m - a / g);
}

}  // namespace atl::model
