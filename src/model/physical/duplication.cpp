#include "atoll/model/physical/duplication.hpp"

#include <algorithm>
#include <cmath>

#include "atoll/base/contract.hpp"
#include "whole.hpp"

namespace atl::model::physical {

namespace {

double taken(std::span<const SharingLayer> layers, std::span<const double> copies) {
    double sum = 0;
    for (std::size_t l = 0; l < layers.size(); ++l)
        sum += layers[l].count * layers[l].macros * copies[l];
    return sum;
}

void share_for_rate(std::span<const SharingLayer> layers, double macros, std::span<double> copies) {
    const auto fill = [&](double ns) {
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const SharingLayer& x = layers[l];
            copies[l] = std::clamp(ceil_whole(x.vectors * x.vector_ns / ns), 1.0, x.vectors);
        }
        return taken(layers, copies);
    };
    // No shorter than if copies were real numbers, and with one copy of each at the latest.
    double low = 0, longest = 0;
    for (const SharingLayer& l : layers) {
        low += l.count * l.macros * l.vectors * l.vector_ns / macros;
        longest = std::max(longest, l.vectors * l.vector_ns);
    }
    low = std::min(low, longest) * (1 - 1e-9);
    double high = low;
    while (high < longest && fill(high) > macros) {
        low = high;
        high = std::min(longest, 1.5 * high);
    }
    while (high - low > 1e-4 * high) {
        const double middle = (low + high) / 2;
        (fill(middle) > macros ? low : high) = middle;
    }
    fill(high);
}

}  // namespace

WaterLevel::WaterLevel(std::span<const SharingLayer> layers) {
    struct Change {
        double level, fixed, slope;
    };
    std::vector<Change> changes;
    double fixed = 0, slope = 0;
    for (const SharingLayer& l : layers) {
        const double weight = std::sqrt(l.vectors * l.vector_ns / l.macros);
        const double all = l.count * l.macros;
        weights_.push_back(weight);
        vectors_.push_back(l.vectors);
        fixed += all;
        changes.push_back({1 / weight, -all, all * weight});
        changes.push_back({l.vectors / weight, all * l.vectors, -all * weight});
    }
    std::sort(changes.begin(), changes.end(),
              [](const Change& a, const Change& b) { return a.level < b.level; });
    for (const Change& c : changes) {
        const double taken = fixed + slope * c.level;
        fixed += c.fixed, slope += c.slope;
        ends_.push_back({c.level, taken, fixed, slope});
    }
}

void WaterLevel::share(double macros, std::span<double> copies) const {
    const auto next = std::upper_bound(ends_.begin(), ends_.end(), macros,
                                       [](double m, const End& e) { return m < e.taken; });
    if (next == ends_.end()) {
        std::copy(vectors_.begin(), vectors_.end(), copies.begin());
        return;
    }
    double level = next->level;
    if (next != ends_.begin()) {
        const End& last = *(next - 1);
        level = last.slope > 0 ? std::min(level, (macros - last.fixed) / last.slope) : last.level;
    }
    for (std::size_t l = 0; l < copies.size(); ++l)
        copies[l] = floor_whole(std::min(std::max(level * weights_[l], 1.0), vectors_[l]));
}

void share_macros(Duplication aim, std::span<const SharingLayer> layers, double macros,
                  std::span<double> copies) {
    ATOLL_EXPECT(layers.size() == copies.size());
    std::fill(copies.begin(), copies.end(), 1.0);
    const double least = taken(layers, copies);
    ATOLL_EXPECT(least <= macros);
    if (aim == Duplication::none || layers.empty()) return;
    if (aim == Duplication::rate) return share_for_rate(layers, macros, copies);
    WaterLevel(layers).share(macros, copies);
}

}  // namespace atl::model::physical
