/// The cost of one layer on a chip, once it is known where its weights lie.
#pragma once

#include <span>

#include "atoll/model/physical/physical_model.hpp"

namespace atl::model::physical {

/// The different layers of a network.
struct PlacedLayers {
    std::span<const LayerProduct> layers;
    std::span<const LayerWork> work;
    std::span<const double> count;  ///< of equal ones
};

/// Copies of each layer: shared macros of a resident network, the whole room for a layer of a
/// streamed one. `room`: macros that hold weights at work.
void place_copies(const Design& design, const PlacedLayers& placed, bool resident, double room,
                  std::span<double> copies);

struct LayerCosting {
    const Design& design;
    const Chip& chip;
    ChipParts macro_pJ;  ///< of a whole macro, at the network's activity
    bool resident = true;
    double room = 0;

    ChipLayerCost cost(const LayerProduct& layer, const LayerWork& work, double copies) const;

  private:
    void cost_macros(const LayerProduct& layer, const LayerWork& work, ChipLayerCost& out) const;
    void cost_movement(const LayerProduct& layer, const LayerWork& work, ChipLayerCost& out) const;
    void cost_loading(const LayerProduct& layer, ChipLayerCost& out) const;
    void cost_digital(const LayerProduct& layer, ChipLayerCost& out) const;
    /// Activations that the global buffer does not hold.
    void spill(const LayerProduct& layer, ChipLayerCost& out) const;
};

}  // namespace atl::model::physical
