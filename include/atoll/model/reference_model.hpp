/// The cost model of the published evaluation (CiMLoop on Timeloop, Accelergy, NeuroSim and CACTI)
/// in closed form.
///
/// Every layer gets the whole chip in turn; its latency is the product of its loops in time (no
/// bandwidth limit, no time for main memory or programming); its energy is the accesses of every
/// component times their unit energies. Source: arXiv 2603.03880 and the evaluator published with
/// it.
#pragma once

#include <memory>

#include "atoll/model/cost.hpp"
#include "atoll/model/temporal_mapping.hpp"

namespace atl::model {

class ReferenceModel final : public CostModel {
  public:
    ReferenceModel(std::shared_ptr<const ComponentLibrary> library, HardwareTemplate hardware,
                   std::vector<Network> networks, Fidelity fidelity);

    std::span<const Network> networks() const override { return networks_; }
    bool holds_networks(const Design& design) const override;
    Fidelity fidelity() const { return fidelity_; }
    const HardwareTemplate& hardware() const { return hardware_; }
    const ComponentLibrary& library() const { return *library_; }
    DesignCost evaluate(const Design& design, Effort effort) override;

  private:
    /// Layers of the same shape are mapped once.
    struct Shape {
        Extents extents;
        std::vector<std::size_t> layers;  ///< indices into the network, ascending
    };

    /// The cells cannot hold a network.
    Infeasibility over_capacity(std::size_t network, const Design& design) const;
    /// Maps all shapes of a network into `mappings_`, or says why it cannot run.
    Infeasibility map(std::size_t network, const Design& design);
    void cost(std::size_t network, const Design& design, const DesignUnits& units, NetworkCost& out,
              Effort effort);

    std::shared_ptr<const ComponentLibrary> library_;
    HardwareTemplate hardware_;
    std::vector<Network> networks_;
    Fidelity fidelity_;
    std::vector<std::vector<Shape>> shapes_;  ///< per network
    SpatialMapper mapper_;
    std::vector<std::vector<LayerMapping>>
        mappings_;  ///< per network and shape, of the design at hand
};

}  // namespace atl::model
