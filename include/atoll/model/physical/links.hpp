/// What carries data between macros and to main memory.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "atoll/model/physical/gates.hpp"

namespace atl::model::physical {

/// At `node_nm`; energy scales with capacitance, area with the gates'.
struct RouterConstants {
    double node_nm = 0;
    double router_pJ_per_bit = 0;  ///< through one router
    double link_pJ_per_bit = 0;    ///< from one router to the next
    double router_um2 = 0;
    double flit_bits = 0;  ///< width of its links
    double cycle_ns = 0, supply_V = 0;
};

struct DramKind {
    std::string name;
    double pJ_per_bit = 0;
    double GB_per_s = 0;    ///< of one channel
    double width_bits = 0;  ///< of one channel
};

/// What a channel of main memory takes on the chip: (slope ln(2 MB/s) - offset) x width / `bits` x
/// node / `node_nm`.
struct MemoryInterfaceConstants {
    double slope_mm2 = 0, offset_mm2 = 0;
    double bits = 0, node_nm = 0;
};

struct LinkConstants {
    RouterConstants router;
    std::vector<DramKind> dram;
    MemoryInterfaceConstants memory_interface;
};

/// Energy of a bit over `hops` routers and links.
inline double hop_pJ_per_bit(const RouterConstants& r, const TechnologyScaling& scaling,
                             double node_nm, double hops) {
    return hops * (r.router_pJ_per_bit + r.link_pJ_per_bit) * scaling.capacitance(node_nm) /
           scaling.capacitance(r.node_nm);
}
inline double router_um2(const RouterConstants& r, const TechnologyScaling& scaling,
                         double node_nm) {
    return r.router_um2 * scaling.area(node_nm) / scaling.area(r.node_nm);
}
/// Of one channel; 0 at least.
inline double memory_interface_mm2(const MemoryInterfaceConstants& c, const DramKind& kind,
                                   double node_nm) {
    const double MB_per_s = 1e3 * kind.GB_per_s;
    return std::max(0.0, c.slope_mm2 * std::log(2 * MB_per_s) - c.offset_mm2) * kind.width_bits /
           c.bits * node_nm / c.node_nm;
}

}  // namespace atl::model::physical
