#include "atoll/model/physical/duplication.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

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

/// Real numbers of copies, each between 1 and the vectors: a water level. The macros taken rise
/// with it in straight pieces, so that Newton's steps find it soon; where one leaves the bracket,
/// its middle is taken.
void share_for_latency(std::span<const SharingLayer> layers, double macros,
                       std::span<double> copies) {
    // Macros at a level, and by how much they rise with it.
    const auto taken_at = [&](double level) {
        double sum = 0, slope = 0;
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const SharingLayer& x = layers[l];
            const double all = x.count * x.macros, wanted = level * copies[l];
            sum += all * std::clamp(wanted, 1.0, x.vectors);
            if (wanted > 1 && wanted < x.vectors) slope += all * copies[l];
        }
        return std::pair(sum, slope);
    };
    double low = 0, high = 0;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        copies[l] = weight(layers[l]);  // until the level is known
        high = std::max(high, layers[l].vectors / copies[l]);
    }
    if (taken_at(high).first <= macros) {
        low = high;
    } else {
        double level = high / 2;
        for (int i = 0; i < 60 && high - low > 1e-9 * high; ++i) {
            const auto [sum, slope] = taken_at(level);
            (sum > macros ? high : low) = level;
            if (sum <= macros && sum > (1 - 1e-6) * macros) break;  // whole copies are wanted
            // A hair below the root, so that it is met from below.
            const double next = slope > 0 ? level + ((1 - 1e-7) * macros - sum) / slope : low;
            level = next > low && next < high ? next : (low + high) / 2;
        }
    }
    for (std::size_t l = 0; l < layers.size(); ++l)
        copies[l] = std::floor(std::clamp(low * copies[l], 1.0, layers[l].vectors));
}

void share_for_rate(std::span<const SharingLayer> layers, double macros, std::span<double> copies) {
    const auto fill = [&](double ns) {
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const SharingLayer& x = layers[l];
            copies[l] = std::clamp(std::ceil(x.vectors * x.vector_ns / ns), 1.0, x.vectors);
        }
        return taken(layers, copies);
    };
    // No shorter than if copies were real numbers.
    double low = 0, high = 0;
    for (const SharingLayer& l : layers) {
        low += l.count * l.macros * l.vectors * l.vector_ns / macros;
        high = std::max(high, l.vectors * l.vector_ns);
    }
    low = std::min(low, high) * (1 - 1e-9);
    for (int i = 0; i < 60 && high - low > 1e-9 * high; ++i) {
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
