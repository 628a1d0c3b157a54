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
    if (u <= 1 / alpha) return std::pow(u * alpha, 1 / (eta + 1));
    return std::pow(1 / (2 - u * alpha), 1 / (eta + 1));
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
        // All draws are made for every gene: what one gene draws does not depend on the others'
        // values.
        const bool crossed = random.chance(0.5);
        const double u = random.uniform01();
        const bool swapped = random.chance(0.5);
        if (!crossed || a[g] == b[g]) continue;
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
    const double probability = 1.0 / static_cast<double>(genes.size());
    for (std::size_t g = 0; g < genes.size(); ++g) {
        const bool mutated = random.chance(probability);
        const double u = random.uniform01();
        const double top = static_cast<double>(space.values(g) - 1);
        if (!mutated || top == 0) continue;
        const double x = genes[g];
        double delta;
        if (u < 0.5) {
            const double room = 1 - x / top;
            delta = std::pow(2 * u + (1 - 2 * u) * std::pow(room, eta + 1), 1 / (eta + 1)) - 1;
        } else {
            const double room = x / top;
            delta =
                1 - std::pow(2 * (1 - u) + (2 * u - 1) * std::pow(room, eta + 1), 1 / (eta + 1));
        }
        genes[g] = nearest_gene(x + delta * top, space.values(g));
    }
}

}  // namespace atl::search
