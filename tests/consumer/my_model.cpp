// A cost model of one's own: the roofline of a chip whose crossbars multiply, and whose weights
// come from main memory (Williams, Waterman, Patterson, "Roofline", 2009).
//
// It takes a class that costs one design on all networks, and the name and the settings it has in
// jobs. The designs are those of the job's space.

#include <algorithm>
#include <atoll/model/registry.hpp>
#include <cmath>

namespace {

using namespace atl::model;

class Roofline final : public CostModel {
  public:
    explicit Roofline(ModelRequest request)
        : networks_(std::move(request.networks)),
          mac_pJ_(request.settings[0]),
          byte_pJ_(request.settings[1]),
          bytes_per_s_(request.settings[2] * 1e9),
          cell_um2_(request.settings[3]) {}

    std::span<const Network> networks() const override { return networks_; }
    bool holds_networks(const Design&) const override { return true; }  // they are streamed

    DesignCost evaluate(const Design& design, Effort) override {
        DesignCost out;
        out.component_mm2[Component::cim_unit] =
            static_cast<double>(design.cells()) * cell_um2_ * 1e-6;
        out.area_mm2 = out.component_mm2[Component::cim_unit];
        out.relative_cost = out.area_mm2;
        for (const Network& network : networks_) out.networks.push_back(cost(network, design));
        return out;
    }

  private:
    NetworkCost cost(const Network& network, const Design& design) const {
        const auto macs = static_cast<double>(network.macs());
        const auto bytes = static_cast<double>(network.weights());  // of 8 bits
        // All cells work in every cycle: as many products as they hold weights.
        const double macs_per_cycle =
            static_cast<double>(design.cells()) * design.bits_per_cell / operand_bits;
        NetworkCost out;
        out.latency_s = std::max(macs / macs_per_cycle * design.cycle_time, bytes / bytes_per_s_);
        out.cycles = static_cast<std::int64_t>(std::ceil(out.latency_s / design.cycle_time));
        const double volts = design.supply_voltage / 0.9;  // the settings are at 0.9 V
        out.component_J[Component::cim_unit] = macs * mac_pJ_ * volts * volts * 1e-12;
        out.component_J[Component::main_memory] = bytes * byte_pJ_ * 1e-12;
        for (const double part : out.component_J.values) out.energy_J += part;
        return out;
    }

    std::vector<Network> networks_;
    double mac_pJ_, byte_pJ_, bytes_per_s_, cell_um2_;
};

const atl::base::Registration registered([] {
    // Energies: Horowitz, "Computing's energy problem", ISSCC 2014, 45 nm, 0.9 V: an 8-bit product
    // and an 8-bit sum; 64 bits of main memory at 1.3 nJ. Bandwidth: one channel of DDR4-3200.
    // Cell: the 6T cell of Natarajan et al., "A 32nm logic technology", IEDM 2008.
    register_model(
        {.name = "roofline",
         .doc = "products of all cells at once, weights from main memory",
         .make =
             [](ModelRequest request) { return std::make_unique<Roofline>(std::move(request)); },
         .settings = {{"mac_pJ", "energy of a multiply-accumulate at 0.9 V", 0.23, 0, 1e3},
                      {"byte_pJ", "energy of a byte from main memory", 162.5, 0, 1e6},
                      {"bandwidth_GBps", "of main memory", 25.6, 1e-3, 1e6},
                      {"cell_um2", "area of a cell", 0.171, 1e-6, 1e3}}});
});

}  // namespace
