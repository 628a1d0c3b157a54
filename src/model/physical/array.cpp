#include "atoll/model/physical/array.hpp"

#include <cmath>

#include "atoll/base/contract.hpp"

namespace atl::model::physical {

double wire_ohm_per_um(const WireConstants& wires, double node_nm) {
    const auto& points = wires.resistance;
    ATOLL_EXPECT(points.size() >= 2);
    std::size_t i = 1;
    while (i + 1 < points.size() && points[i].node_nm < node_nm) ++i;
    const auto &low = points[i - 1], &high = points[i];
    const double f = std::log(node_nm / low.node_nm) / std::log(high.node_nm / low.node_nm);
    return std::exp(std::lerp(std::log(low.ohm_per_um), std::log(high.ohm_per_um), f));
}

double square_um2(double node_nm) {
    return node_nm * node_nm * 1e-6;
}

double cell_conductance_uS(const RramDevice& device, double wire_ohm, double weight) {
    const double series = device.access_ohm + wire_ohm;
    const double on = 1e6 / (device.on_ohm + series), off = 1e6 / (device.off_ohm + series);
    return std::lerp(off, on, weight);
}

double pulse_pJ(double volts, double ns, double uS) {
    return volts * volts * ns * uS * 1e-3;
}

double settle_ns(double ohm, double fF, double taus) {
    return taus * ohm * fF * 1e-6;
}

double buffer_fF(const DriverConstants& drivers, double load_fF) {
    return load_fF / (drivers.stage_effort - 1);
}

}  // namespace atl::model::physical
