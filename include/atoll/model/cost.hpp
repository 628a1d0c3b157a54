/// What a design costs on a portfolio of networks, or why it cannot run them: plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "atoll/model/access_counts.hpp"
#include "atoll/model/network.hpp"

namespace atl::model {

/// A share as "12.3 %".
std::string percent(double share);

/// Why a design is infeasible, where, and by how much.
struct Infeasibility {
    enum class Reason : std::uint8_t {
        none,
        capacity,          ///< the cells cannot hold all weights of a network
        layer_capacity,    ///< a layer alone does not fit the cells as they are arranged
        global_buffer,     ///< the smallest tile of a layer exceeds the global buffer
        no_mapping_found,  ///< the published mapper's sampling gave up
        // Of the physical model.
        weight_columns,  ///< too few columns for the slices of one weight
        supply,          ///< too near the threshold
        macros,          ///< fewer than the weights of a network take, and they cannot be streamed
        digital_unit,    ///< products of activations have nowhere to go
    };
    Reason reason = Reason::none;
    int layer = -1;  ///< index into the network's layers, where a layer is to blame
    double needed = 0, available = 0;

    explicit operator bool() const { return reason != Reason::none; }
    /// needed / available - 1; 1 where nothing can be measured.
    double excess() const;
    std::string text(const Network& network) const;
};

/// How the cost of a layer arose.
struct LayerTrace {
    SpatialMapping spatial;
    Extents at_top;  ///< factor of every loop in time outside the global buffer
    AccessCounts counts;
    UnitCosts unit;
};

struct LayerCost {
    std::int64_t cycles = 0;
    double energy_J = 0;
    double utilisation_percent = 0;
    ComponentArray<double> component_J;
    std::shared_ptr<const LayerTrace> trace;  ///< only where asked for
};

struct NetworkCost {
    Infeasibility infeasible;
    std::int64_t cycles = 0;
    double latency_s = 0;  ///< of one inference: cycles x cycle time
    double energy_J = 0;   ///< of one inference
    ComponentArray<double> component_J;
    std::vector<LayerCost> layers;  ///< only where asked for
};

struct DesignCost {
    double area_mm2 = 0;  ///< sum of component_mm2
    ComponentArray<double> component_mm2;
    /// Area x cost of the node per mm2, relative to 32 nm [mm2 at 32 nm].
    double relative_cost = 0;
    /// Noise power of the arithmetic, relative to the signal's; 0 for models that know none.
    double noise = 0;
    /// Names the parameter that lies outside the tables; then nothing else is known.
    std::string outside_tables;
    std::vector<NetworkCost> networks;  ///< in the portfolio's order; empty when outside the tables

    bool feasible() const;
};

/// A cost model of accelerators, prepared for one portfolio. Not thread-safe: one per thread.
class CostModel {
  public:
    virtual ~CostModel() = default;
    virtual std::span<const Network> networks() const = 0;
    /// Whether the cells of a design hold the weights of every network, as far as its memory must.
    virtual bool holds_networks(const Design& design) const = 0;

    enum class Effort {
        feasible_designs,  ///< energies only if every network can run
        every_network,     ///< energies of all networks that can run
        every_layer,       ///< the same, with the cost of each layer
        every_access,      ///< the same, with the trace of each layer
    };
    virtual DesignCost evaluate(const Design& design, Effort effort) = 0;
};

}  // namespace atl::model
