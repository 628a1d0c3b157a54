/// A cost model that tests add to those built in.
#pragma once

#include "atoll/model/registry.hpp"

namespace atl::test {

/// Energy: a pJ per MAC and row, times the setting; a cycle per thousand MACs; area: a mm2 per
/// tile. It tells two components of three parts of the energy, and no layers.
class OwnCosts final : public model::CostModel {
  public:
    explicit OwnCosts(model::ModelRequest request)
        : networks_(std::move(request.networks)), scale_(request.settings[0]) {}
    std::span<const model::Network> networks() const override { return networks_; }
    bool holds_networks(const model::Design&) const override { return true; }
    model::DesignCost evaluate(const model::Design& d, Effort) override {
        model::DesignCost out;
        out.area_mm2 = out.relative_cost = static_cast<double>(d.tiles());
        for (const model::Network& network : networks_) {
            model::NetworkCost& n = out.networks.emplace_back();
            if (d.rows > 512) n.infeasible = {model::Infeasibility::Reason::capacity, -1, 2, 1};
            const auto macs = static_cast<double>(network.macs());
            n.energy_J = scale_ * macs * d.rows * 1e-12;
            n.component_J[model::Component::adc] = n.energy_J / 2;
            n.component_J[model::Component::glb] = n.energy_J / 4;
            n.cycles = network.macs() / 1000;
            n.latency_s = static_cast<double>(n.cycles) * d.cycle_time;
        }
        return out;
    }

  private:
    std::vector<model::Network> networks_;
    double scale_;
};

inline model::Costing own_costing() {
    static const model::Costing own = model::register_model(
        {.name = "toy_costs",
         .doc = "of tests",
         .make = [](model::ModelRequest r) { return std::make_unique<OwnCosts>(std::move(r)); },
         .settings = {{"scale", "of energies", 1, 0, 100}}});
    return own;
}

}  // namespace atl::test
