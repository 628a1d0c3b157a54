#include <algorithm>
#include <cmath>
#include <numeric>

#include "atoll/base/contract.hpp"
#include "atoll/run/validation.hpp"

namespace atl::run {

ErrorStatistics error_statistics(std::vector<double> errors) {
    if (errors.empty()) return {};
    std::sort(errors.begin(), errors.end());
    const std::size_t n = errors.size();
    const double median = n % 2 == 1 ? errors[n / 2] : (errors[n / 2 - 1] + errors[n / 2]) / 2;
    const auto p95 = static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(n))) - 1;
    return {median, errors[p95], errors.back()};
}

namespace {

/// Values that differ by less than the noise of adding in another order are equal.
constexpr double noise = 1e-12;
bool clearly_less(double a, double b) {
    return a < b - noise * std::abs(b);
}

std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> out(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && !clearly_less(values[order[i]], values[order[end]])) ++end;
        for (std::size_t k = i; k < end; ++k) out[order[k]] = static_cast<double>(i + end - 1) / 2;
        i = end;
    }
    return out;
}
}  // namespace

double spearman(const std::vector<double>& a, const std::vector<double>& b) {
    ATOLL_EXPECT(a.size() == b.size());
    const auto ra = ranks(a), rb = ranks(b);
    const double mean = (static_cast<double>(a.size()) - 1) / 2;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (ra[i] - mean) * (rb[i] - mean);
        aa += (ra[i] - mean) * (ra[i] - mean);
        bb += (rb[i] - mean) * (rb[i] - mean);
    }
    return aa == 0 || bb == 0 ? 1 : ab / std::sqrt(aa * bb);
}

double flipped_pairs(const std::vector<double>& a, const std::vector<double>& b) {
    ATOLL_EXPECT(a.size() == b.size());
    std::size_t flips = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            flips += (clearly_less(a[i], a[j]) && clearly_less(b[j], b[i])) ||
                     (clearly_less(a[j], a[i]) && clearly_less(b[i], b[j]));
    const double pairs = static_cast<double>(a.size()) * (static_cast<double>(a.size()) - 1) / 2;
    return pairs == 0 ? 0 : static_cast<double>(flips) / pairs;
}

}  // namespace atl::run
