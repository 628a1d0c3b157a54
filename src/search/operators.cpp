#include "atoll/search/operators.hpp"

#include <algorithm>
#include <cmath>

#include "atoll/base/contract.hpp"

namespace atl::search {

namespace {

Gene nearest_gene(double x, std::size_t values) {
    const double top = static_cast<double>(values - 1);
    return static_cast<Gene>(std::lround(std::clamp(x, 0.0, top)));
}

/// Spread factor of a child towards a bound at `room` (>= 0, in units of the parents' distance)
/// beyond its parent.
double spread(double u, double room, double eta) {
    const double alpha = 2 - std::pow(1 + 2 * room, -(eta + 1));
    const double x = u * alpha;  // up to 1 the contracting half of the distribution
    return std::pow(x <= 1 ? x : 1 / (2 - x), 1 / (eta + 1));
}

}  // namespace

std::size_t binary_tournament(std::size_t members, base::RandomStream& random) {
    ATOLL_EXPECT(members > 0);
    const std::uint64_t a = random.uniform_int(members), b = random.uniform_int(members);
    return static_cast<std::size_t>(std::min(a, b));
}

void simulated_binary_crossover(const ParameterSpace& space, double eta, std::span<Gene> a,
                                std::span<Gene> b, base::RandomStream& random) {
    for (std::size_t g = 0; g < a.size(); ++g) {
        if (space.values(g) == 1) continue;
        const std::uint64_t draw = random.bits();
        const bool crossed = draw & 1, swapped = draw & 2;
        if (!crossed || a[g] == b[g]) continue;
        const double u = base::RandomStream::uniform01(draw);
        const double low = std::min(a[g], b[g]), high = std::max(a[g], b[g]);
        const double top = static_cast<double>(space.values(g) - 1), distance = high - low;
        const double middle = (low + high) / 2;
        const double child_low = middle - spread(u, low / distance, eta) * distance / 2;
        const double child_high = middle + spread(u, (top - high) / distance, eta) * distance / 2;
        a[g] = nearest_gene(swapped ? child_high : child_low, space.values(g));
        b[g] = nearest_gene(swapped ? child_low : child_high, space.values(g));
    }
}

void polynomial_mutation(const ParameterSpace& space, double eta, std::span<Gene> genes,
                         base::RandomStream& random) {
    const auto n = static_cast<double>(genes.size());
    for (std::size_t g = 0; g < genes.size(); ++g) {
        if (space.values(g) == 1) continue;
        // Below 1 with probability 1/n, and then uniform in [0, 1): one draw tells whether the gene
        // mutates and how.
        const double u = random.uniform01() * n;
        if (u >= 1) continue;
        const double top = static_cast<double>(space.values(g) - 1);
        const double x = genes[g];
        const bool down = u < 0.5;
        const double v = 2 * (down ? u : 1 - u);  // uniform again
        const double beyond = (down ? top - x : x) / top;
        const double step =
            top * (1 - std::pow(v + (1 - v) * std::pow(beyond, eta + 1), 1 / (eta + 1)));
        genes[g] = nearest_gene(down ? x - step : x + step, space.values(g));
    }
}

}  // namespace atl::search
