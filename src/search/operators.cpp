#include "atoll/search/operators.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "atoll/base/contract.hpp"

namespace atl::search {

namespace {

Gene nearest_gene(double x, double top) {
    return static_cast<Gene>(std::clamp(x, 0.0, top) + 0.5);
}

/// base^exponent for an exponent > 0. Whole exponents, as most distribution indices give them, by
/// repeated squaring; others in single precision, which takes half the time: either loses less than
/// 0.01 of the distance between two indices, of which there are at most 65535.
double power(double base, double exponent) {
    if (exponent == std::floor(exponent) && exponent <= 64) {
        double out = 1;
        for (auto n = static_cast<unsigned>(exponent); n != 0; n >>= 1, base *= base)
            if ((n & 1) != 0) out *= base;
        return out;
    }
    return std::pow(static_cast<float>(base), static_cast<float>(exponent));
}

/// Spread factor of a child towards a bound at `room` (>= 0, in units of the parents' distance)
/// beyond its parent.
double spread(double u, double room, double eta) {
    const double alpha = 2 - 1 / power(1 + 2 * room, eta + 1);
    const double x = u * alpha;  // up to 1 the contracting half of the distribution
    return power(x <= 1 ? x : 1 / (2 - x), 1 / (eta + 1));
}

}  // namespace

std::size_t binary_tournament(std::size_t members, base::RandomStream& random) {
    ATOLL_EXPECT(members > 0);
    const std::uint64_t a = random.uniform_int(members), b = random.uniform_int(members);
    return static_cast<std::size_t>(std::min(a, b));
}

void simulated_binary_crossover(const ParameterSpace& space, double eta, std::span<Gene> a,
                                std::span<Gene> b, base::RandomStream& random) {
    // A draw tells which genes are crossed (lower half) and which of them change sides (upper
    // half), a bit per gene; genes beyond the half of it need a second one.
    static_assert(model::most_design_parameters < 64);
    const std::uint64_t draw = random.bits();
    const std::uint64_t sides = a.size() > 32 ? random.bits() : draw >> 32;
    const std::uint64_t all = (std::uint64_t{1} << a.size()) - 1;
    for (std::uint64_t crossed = draw & all; crossed != 0; crossed &= crossed - 1) {
        const auto g = static_cast<std::size_t>(std::countr_zero(crossed));
        const double u = random.uniform01();
        if (a[g] == b[g]) continue;
        const bool swapped = (sides >> g & 1) != 0;
        const double low = std::min(a[g], b[g]), high = std::max(a[g], b[g]);
        const double top = static_cast<double>(space.values(g) - 1), distance = high - low;
        const double middle = (low + high) / 2;
        const double child_low = middle - spread(u, low / distance, eta) * distance / 2;
        const double child_high = middle + spread(u, (top - high) / distance, eta) * distance / 2;
        a[g] = nearest_gene(swapped ? child_high : child_low, top);
        b[g] = nearest_gene(swapped ? child_low : child_high, top);
    }
}

void polynomial_mutation(const ParameterSpace& space, double eta, std::span<Gene> genes,
                         base::RandomStream& random) {
    // One draw tells how many genes are spared before the next that mutates: at least k with
    // probability (1 - 1/genes)^k.
    const double spared = 1 - 1 / static_cast<double>(genes.size());
    const auto next = [&](std::size_t g) {
        const double u = random.uniform01();
        for (double longer = spared; g < genes.size() && u < longer; longer *= spared) ++g;
        return g;
    };
    for (std::size_t g = next(0); g < genes.size(); g = next(g + 1)) {
        const double u = random.uniform01();
        const double top = static_cast<double>(space.values(g) - 1);
        if (top == 0) continue;
        const double x = genes[g];
        const bool down = u < 0.5;
        const double v = 2 * (down ? u : 1 - u);  // uniform again
        const double beyond = (down ? top - x : x) / top;
        const double step = top * (1 - power(v + (1 - v) * power(beyond, eta + 1), 1 / (eta + 1)));
        genes[g] = nearest_gene(down ? x - step : x + step, top);
    }
}

void uniform_crossover(std::span<Gene> a, std::span<Gene> b, base::RandomStream& random) {
    static_assert(model::most_design_parameters <= 64);
    std::uint64_t sides = random.bits();
    for (std::size_t g = 0; g < a.size(); ++g, sides >>= 1)
        if ((sides & 1) != 0) std::swap(a[g], b[g]);
}

void one_point_crossover(std::span<Gene> a, std::span<Gene> b, base::RandomStream& random) {
    if (a.size() < 2) return;
    const auto place = static_cast<std::ptrdiff_t>(1 + random.uniform_int(a.size() - 1));
    std::swap_ranges(a.begin() + place, a.end(), b.begin() + place);
}

void step_gene(const ParameterSpace& space, std::size_t gene, std::span<Gene> genes,
               base::RandomStream& random) {
    const auto last = static_cast<std::int64_t>(space.values(gene)) - 1;
    const std::uint64_t draw = random.bits();
    if (last == 0) return;
    std::int64_t step = 1;
    for (std::uint64_t longer = draw >> 1; (longer & 1) != 0 && 2 * step <= last; longer >>= 1)
        step *= 2;
    const std::int64_t at = genes[gene];
    const bool room_above = at + step <= last, room_below = at - step >= 0;
    if (!room_above && !room_below) step = 1;  // of few values, in the middle
    const bool up = (draw & 1) != 0 ? at + step <= last : at - step < 0;
    genes[gene] = static_cast<Gene>(up ? at + step : at - step);
}

void reset_gene(const ParameterSpace& space, std::size_t gene, std::span<Gene> genes,
                base::RandomStream& random) {
    genes[gene] = static_cast<Gene>(random.uniform_int(space.values(gene)));
}

}  // namespace atl::search
