#include "atoll/search/pareto_front.hpp"

#include <algorithm>
#include <tuple>

namespace atl::search {

namespace {

/// No worse in any figure.
bool covers(const FrontPoint& a, const FrontPoint& b) {
    return a.energy <= b.energy && a.latency <= b.latency && a.area_mm2 <= b.area_mm2;
}

}  // namespace

bool ParetoFront::add(const FrontPoint& point) {
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (!covers(points_[i], point)) continue;
        const bool equal = covers(point, points_[i]);
        if (equal && point.id < points_[i].id) {
            points_[i].id = point.id;
            return true;
        }
        // Neighbours in a space tend to be dominated by the same point.
        std::swap(points_[i], points_[i / 2]);
        return false;
    }
    std::erase_if(points_, [&](const FrontPoint& p) { return covers(point, p); });
    points_.push_back(point);
    return true;
}

bool ParetoFront::beats(const FrontPoint& point) {
    for (std::size_t i = 0; i < points_.size(); ++i)
        if (points_[i].energy < point.energy && covers(points_[i], point)) {
            std::swap(points_[i], points_[i / 2]);
            return true;
        }
    return false;
}

std::vector<FrontPoint> ParetoFront::sorted() const {
    std::vector<FrontPoint> out = points_;
    std::sort(out.begin(), out.end(), [](const FrontPoint& a, const FrontPoint& b) {
        return std::tie(a.energy, a.latency, a.area_mm2) <
               std::tie(b.energy, b.latency, b.area_mm2);
    });
    return out;
}

}  // namespace atl::search
