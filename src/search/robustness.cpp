#include "atoll/search/robustness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "atoll/base/contract.hpp"
#include "atoll/base/random.hpp"

namespace atl::search {

namespace {

/// Standard normal: the value below which a share of 0 < p < 1 lies. Bisection, to the last bits.
double normal_quantile(double p) {
    double low = -40, high = 40;
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (0.5 * std::erfc(-middle / std::numbers::sqrt2) < p ? low : high) = middle;
    }
    return (low + high) / 2;
}

std::vector<std::size_t> permutation(std::size_t n, base::RandomStream random) {
    std::vector<std::size_t> out(n);
    std::iota(out.begin(), out.end(), std::size_t{0});
    for (std::size_t i = n; i > 1; --i) std::swap(out[i - 1], out[random.uniform_int(i)]);
    return out;
}

}  // namespace

std::vector<model::physical::Deviation> scenarios(const RobustConfig& config, std::uint64_t seed) {
    using model::physical::Deviation;
    ATOLL_EXPECT(config.scenarios >= 2);
    const auto n = static_cast<std::size_t>(config.scenarios);
    std::vector<Deviation> out(n);
    const auto spread = [&](double Deviation::*factor, double of, std::uint64_t stream) {
        const auto order =
            permutation(n, base::RandomStream(seed, base::RandomDomain::scenario, 0, 0, stream));
        for (std::size_t s = 0; s < n; ++s) {
            const double p = (static_cast<double>(order[s]) + 0.5) / static_cast<double>(n);
            out[s].*factor = std::exp(std::log(of) / 2 * normal_quantile(p));
        }
    };
    spread(&Deviation::adc, config.adc_spread, 0);
    spread(&Deviation::on_resistance, config.on_resistance_spread, 1);
    spread(&Deviation::noise, config.noise_spread, 2);
    spread(&Deviation::threshold, config.threshold_spread, 3);
    return out;
}

double risk(const RobustConfig& config, std::span<double> values) {
    ATOLL_EXPECT(values.size() >= 2);
    std::sort(values.begin(), values.end());
    if (!std::isfinite(values.back())) return std::numeric_limits<double>::infinity();
    const auto n = static_cast<double>(values.size());
    if (config.measure == RiskMeasure::cvar) {
        const double worst = std::max(1.0, std::ceil(config.tail * n - 1e-9));
        return std::accumulate(values.end() - static_cast<std::ptrdiff_t>(worst), values.end(),
                               0.0) /
               worst;
    }
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    for (const double v : values) squares += (v - mean) * (v - mean);
    return mean + config.deviations * std::sqrt(squares / (n - 1));
}

}  // namespace atl::search
