/// The physical model of a chip on a portfolio of networks: what one inference takes, how fast
/// inferences follow each other, and what stands in the way.
///
/// - Weights. All layers of a network are on the chip at once, with what their macros leave empty
///   counted; macros that are left hold copies (`Duplication`). Where an SRAM chip cannot hold a
///   network, its layers take turns on the whole chip (half of it when double-buffered) and their
///   weights come from main memory for every inference. RRAM must hold the network: writing its
///   cells takes a millisecond and wears them out.
/// - Movement. Inputs come from the global buffer over the routers into tile buffers, once where
/// the
///   tiles of a layer hold the rows of a kernel, else once per kernel row; once for all macros of a
///   tile. Partial sums of row blocks in different tiles travel, outputs go back. Activations of a
///   layer that exceed the global buffer go to main memory and back.
/// - Time of a layer: the longest of macros, tile buffers, global buffer, routers and main memory,
///   which overlap; loading of streamed weights comes on top unless double-buffered. Latency is the
///   sum over the layers, and the network's input and output through main memory. Interval of
///   a pipeline in which every layer works on an inference of its own: the slowest layer, or what
///   all layers together ask of what they share. Streamed networks have no pipeline.
/// - Products of activations (attention) run on a digital unit, never on static weights.
/// - Macros without weights of the network at work are switched off; everything else leaks.
/// - Tiles of a second kind hold some layers (`SecondLayers`) as the first hold the others; a layer
///   runs on tiles of one kind, and both kinds share buffer, routers, digital unit and main memory.
/// - A network may run at fewer bits than the chip is made for (`Precision`): of all pairs of
/// weight
///   and input bits that keep its signal-to-noise ratio, at that of least energy x latency.
///   Energies and times are then those of macros made for such bits; areas and leakage stay.
#pragma once

#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "atoll/model/cost.hpp"
#include "atoll/model/physical/chip.hpp"
#include "atoll/model/physical/precision.hpp"
#include "atoll/model/physical/signal.hpp"

namespace atl::model::physical {

/// Of one inference.
struct ChipLayerCost {
    double copies = 1;
    double macros = 1;  ///< of one copy
    double rounds = 1;  ///< in which the chip holds a layer larger than itself
    double used = 0;    ///< share of the cells of its macros that hold weights
    // What it asks of each part alone.
    double macro_ns = 0, tile_ns = 0, buffer_ns = 0, network_ns = 0, memory_ns = 0, loading_ns = 0;
    double ns = 0;
    ChipParts energy_pJ;
};

struct ChipNetworkCost {
    Infeasibility infeasible;
    int weight_bits = 0, input_bits = 0;  ///< that it is run at
    SignalToNoise signal;                 ///< of the kind of tiles that is worse
    bool resident = true;
    double macros = 0;      ///< of one copy of all weights
    double used = 0;        ///< share of their cells that hold weights
    double latency_s = 0;   ///< of one inference
    double interval_s = 0;  ///< between inferences in a pipeline of layers
    ChipParts energy_J;     ///< of one inference
    /// Loading the network onto the chip, e.g. after another.
    double switch_s = 0, switch_J = 0;
    double wear = 0;                    ///< share of the cells' life that a switch takes
    std::vector<ChipLayerCost> layers;  ///< in the network's order; only where asked for
};

struct ChipCost {
    ChipParts area_mm2;
    Fabrication fabrication;
    /// Most of any network, power relative to the signal's: times how much less than others it may
    /// have (`SignalNeeds`). Of a chip that cannot run all networks: at the chip's own bits.
    double noise = 0;
    SignalToNoise signal;      ///< of the network that `noise` is of
    std::uint32_t limits = 0;  ///< of physical::Limit: where the equations were not checked
    std::vector<ChipNetworkCost> networks;

    bool feasible() const;
};

struct PortfolioWork;

class PhysicalModel final : public CostModel {
  public:
    PhysicalModel(std::shared_ptr<const PhysicalConstants> constants, std::vector<Network> networks,
                  SignalNeeds needs = {});
    ~PhysicalModel() override;
    PhysicalModel(PhysicalModel&&) noexcept;

    const PhysicalConstants& constants() const { return *constants_; }
    std::span<const Network> networks() const override { return networks_; }
    /// Of networks that must be resident.
    bool holds_networks(const Design& design) const override;
    ChipCost cost(const Design& design, bool every_layer = false) const;
    /// What `cost` has in common with other models; of layers and parts it tells nothing.
    DesignCost evaluate(const Design& design, Effort effort) override;

  private:
    std::shared_ptr<const PhysicalConstants> constants_;
    std::vector<Network> networks_;
    SignalNeeds needs_;
    std::vector<PortfolioWork> works_;
};

}  // namespace atl::model::physical
