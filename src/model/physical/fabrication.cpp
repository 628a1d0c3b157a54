#include "atoll/model/physical/fabrication.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "atoll/base/contract.hpp"

namespace atl::model::physical {

namespace {

NodeFabrication node_at(const FabricationConstants& c, double node_nm, bool& outside) {
    ATOLL_EXPECT(!c.nodes.empty());
    const auto above = std::find_if(c.nodes.begin(), c.nodes.end(),
                                    [&](const NodeFabrication& n) { return n.node_nm >= node_nm; });
    outside = above == c.nodes.end() || (above == c.nodes.begin() && above->node_nm != node_nm);
    if (above == c.nodes.end()) return c.nodes.back();
    if (above == c.nodes.begin()) return c.nodes.front();
    const NodeFabrication &low = *(above - 1), &high = *above;
    const double f = (node_nm - low.node_nm) / (high.node_nm - low.node_nm);
    return {node_nm, std::lerp(low.relative_cost_per_mm2, high.relative_cost_per_mm2, f),
            std::lerp(low.fab_kWh_per_cm2, high.fab_kWh_per_cm2, f),
            std::lerp(low.gas_g_per_cm2, high.gas_g_per_cm2, f)};
}

}  // namespace

Fabrication fabrication_of(const FabricationConstants& c, double node_nm, double area_mm2) {
    Fabrication out;
    const NodeFabrication node = node_at(c, node_nm, out.node_outside);
    const double area_cm2 = area_mm2 / 100, radius_mm = c.wafer_mm / 2;
    out.yield = std::pow(1 + area_cm2 * c.defects_per_cm2 / c.clustering, -c.clustering);
    out.dies = std::max(0.0, std::floor(std::numbers::pi * radius_mm * radius_mm / area_mm2 -
                                        std::numbers::pi * c.wafer_mm / std::sqrt(2 * area_mm2)));
    out.relative_cost = area_mm2 * node.relative_cost_per_mm2 / out.yield;
    out.carbon_kg =
        (c.grid_g_per_kWh * node.fab_kWh_per_cm2 + node.gas_g_per_cm2 + c.material_g_per_cm2) *
        area_cm2 / out.yield / 1000;
    return out;
}

}  // namespace atl::model::physical
