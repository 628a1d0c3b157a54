/// What a chip of some area costs to make: yield, dies of a wafer, relative cost, carbon.
#pragma once

#include <vector>

namespace atl::model::physical {

/// Of one node.
struct NodeFabrication {
    double node_nm = 0;
    double relative_cost_per_mm2 = 0;  ///< of a good wafer's area, relative to 32 nm
    double fab_kWh_per_cm2 = 0;
    double gas_g_per_cm2 = 0;  ///< CO2 equivalent of gases
};

struct FabricationConstants {
    double wafer_mm = 0;
    double defects_per_cm2 = 0;
    double clustering = 0;               ///< alpha of the negative binomial
    double material_g_per_cm2 = 0;       ///< CO2 equivalent of raw materials
    double grid_g_per_kWh = 0;           ///< CO2 equivalent of the fab's electricity
    std::vector<NodeFabrication> nodes;  ///< ascending
};

struct Fabrication {
    double yield = 0;           ///< share of good dies: (1 + A D0 / alpha)^-alpha
    double dies = 0;            ///< of a wafer: pi (d/2)^2 / A - pi d / sqrt(2 A), 0 at least
    double relative_cost = 0;   ///< A x cost of the node / yield [mm2 at 32 nm]
    double carbon_kg = 0;       ///< (grid x EPA + GPA + MPA) A / yield
    bool node_outside = false;  ///< the nearest node stands in
};
Fabrication fabrication_of(const FabricationConstants& constants, double node_nm, double area_mm2);

}  // namespace atl::model::physical
