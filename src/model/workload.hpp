/// A portfolio as the compiled model sees it: layers of the same shape merged.
#pragma once

#include <cstddef>
#include <vector>

#include "atoll/model/network.hpp"

namespace atl::model {

/// Layers of one network that share a shape: mapped once, with the split of loops of the first.
struct ShapeGroup {
    std::size_t network;
    std::size_t shape;                          ///< index into Workload::shapes
    std::vector<OperandStatistics> statistics;  ///< of each layer, in order; not empty
};

struct Workload {
    explicit Workload(const std::vector<Network>& networks);

    std::vector<Extents> shapes;  ///< distinct
    std::vector<ShapeGroup> groups;
    std::vector<std::vector<std::size_t>> groups_of_shape;
    std::size_t networks;
};

}  // namespace atl::model
