#include "atoll/model/physical/duplication.hpp"

#include <algorithm>
#include <cmath>

#include "atoll/base/contract.hpp"

namespace atl::model::physical {

namespace {

double taken(std::span<const SharingLayer> layers, std::span<const double> copies) {
    double sum = 0;
    for (std::size_t l = 0; l < layers.size(); ++l)
        sum += layers[l].count * layers[l].macros * copies[l];
    return sum;
}

double weight(const SharingLayer& l) {
    return std::sqrt(l.vectors * l.vector_ns / l.macros);
}

/// Real numbers of copies, each between 1 and the vectors: a water level that is found by
/// bisection, for the sum of macros rises with it.
void share_for_latency(std::span<const SharingLayer> layers, double macros,
                       std::span<double> copies) {
    const auto fill = [&](double level) {
        for (std::size_t l = 0; l < layers.size(); ++l)
            copies[l] = std::clamp(level * weight(layers[l]), 1.0, layers[l].vectors);
        return taken(layers, copies);
    };
    double low = 0, high = 1;
    for (const SharingLayer& l : layers) high = std::max(high, l.vectors / weight(l));
    if (fill(high) > macros)
        for (int i = 0; i < 40; ++i) {
            const double middle = (low + high) / 2;
            (fill(middle) > macros ? high : low) = middle;
        }
    else
        low = high;
    fill(low);
    for (double& c : copies) c = std::floor(c);
}

void share_for_rate(std::span<const SharingLayer> layers, double macros, std::span<double> copies) {
    const auto fill = [&](double ns) {
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const SharingLayer& x = layers[l];
            copies[l] = std::clamp(std::ceil(x.vectors * x.vector_ns / ns), 1.0, x.vectors);
        }
        return taken(layers, copies);
    };
    double low = 0, high = 0;
    for (const SharingLayer& l : layers) high = std::max(high, l.vectors * l.vector_ns);
    for (int i = 0; i < 40; ++i) {
        const double middle = (low + high) / 2;
        (fill(middle) > macros ? low : high) = middle;
    }
    fill(high);
}

}  // namespace

void share_macros(Duplication aim, std::span<const SharingLayer> layers, double macros,
                  std::span<double> copies) {
    ATOLL_EXPECT(layers.size() == copies.size());
    std::fill(copies.begin(), copies.end(), 1.0);
    const double least = taken(layers, copies);
    ATOLL_EXPECT(least <= macros);
    if (aim == Duplication::none || layers.empty()) return;
    if (aim == Duplication::rate) return share_for_rate(layers, macros, copies);
    share_for_latency(layers, macros, copies);
}

}  // namespace atl::model::physical
