#include "workload.hpp"

#include <algorithm>

namespace atl::model {

Workload::Workload(const std::vector<Network>& all) : networks(all.size()) {
    for (std::size_t n = 0; n < all.size(); ++n)
        for (const Layer& layer : all[n].layers) {
            const Extents extents = layer.extents();
            auto shape = static_cast<std::size_t>(std::find(shapes.begin(), shapes.end(), extents) -
                                                  shapes.begin());
            if (shape == shapes.size()) {
                shapes.push_back(extents);
                groups_of_shape.emplace_back();
            }
            auto& of_shape = groups_of_shape[shape];
            if (of_shape.empty() || groups[of_shape.back()].network != n) {
                of_shape.push_back(groups.size());
                groups.push_back({n, shape, {}});
            }
            groups[of_shape.back()].statistics.push_back(layer.statistics);
        }
}

}  // namespace atl::model
