/// Designs that no other beats in energy, latency and area at once.
#pragma once

#include <vector>

#include "atoll/search/parameter_space.hpp"

namespace atl::search {

struct FrontPoint {
    DesignId id = 0;
    double energy = 0, latency = 0;  ///< as combined by an objective, see Combined
    double area_mm2 = 0;
    bool operator==(const FrontPoint&) const = default;
};

/// The exact front of all points added, whatever their order. Of equal points the least id stays.
class ParetoFront {
  public:
    /// False when the point is dominated, or equal to one of a smaller id.
    bool add(const FrontPoint& point);
    /// Whether some point of the front is better in energy and no worse in latency and area.
    bool beats(const FrontPoint& point);
    /// By energy, then latency, then area.
    std::vector<FrontPoint> sorted() const;
    std::size_t size() const { return points_.size(); }

  private:
    std::vector<FrontPoint> points_;  ///< those that dominated lately come first
};

}  // namespace atl::search
