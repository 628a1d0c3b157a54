/// The layers of a portfolio on kinds of macros, in arrays made for the loops over them.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "atoll/model/physical/duplication.hpp"
#include "portfolio_work.hpp"

namespace atl::model::physical {

/// Of one product of all inputs with all weights of a macro [pJ].
struct MacroEnergy {
    double cells = 0, drivers = 0, converters = 0, accumulators = 0;
};

/// Of a network's layers on tiles of one kind.
struct TileFigures {
    double energy_pJ = 0;  ///< without leakage
    double latency_ns = 0;
    double macro_leakage_mW = 0;
};

/// Movement of a network's layers by the macros of a tile: one element per layer.
struct TileLayers {
    std::vector<double> tiles;    ///< that a copy's macros fill
    std::vector<double> columns;  ///< tiles that get the same inputs
    std::vector<double> partial;  ///< partial sums of an output that travel
};

/// Those layers with weights on one kind of macro: one element per layer.
struct LayersOnGrid {
    double macros = 0;  ///< of one copy of all layers
    std::vector<double> layer_macros, row_groups, row_blocks, column_blocks;
    std::unique_ptr<WaterLevel> latency;
    std::vector<SharingLayer> sharing;
    /// Of all layers together, so many macros' cells, lines and columns at work.
    double cells = 0, lines = 0, columns = 0;
    std::unordered_map<int, TileLayers> by_macros_of_tile;
};

class CompiledLayers {
  public:
    explicit CompiledLayers(const std::vector<PortfolioWork>& works);

    /// The layers of a network that `part` says, see `tiles_part`. What is returned stays.
    LayersOnGrid& on(const MacroGrid& grid, std::size_t network, std::size_t part);
    bool none(std::size_t network, std::size_t part) const {
        const Layers& layers = layers_[network * n_tile_parts + part];
        return layers.products.empty() && layers.dynamic.empty();
    }
    /// They have no obstacle; `on` is of the chip's grid.
    TileFigures cost(std::size_t network, std::size_t part, LayersOnGrid& on, const Design& design,
                     const Chip& chip, const MacroEnergy& macro_pJ);

  private:
    /// Layers with weights, one element each.
    struct Layers {
        std::vector<double> count, V, all_inputs, input_values, output_values, window_values,
            kernel_rows, log2_K, weights;
        std::vector<LayerProduct> products;
        // Products of activations.
        std::vector<LayerProduct> dynamic;
        std::vector<double> dynamic_count;
    };
    static LayersOnGrid place(const Layers& layers, const MacroGrid& grid);
    static TileLayers tiles(const LayersOnGrid& on, int macros_of_tile);
    void share(const LayersOnGrid& on, const Layers& layers, const Design& design, bool resident,
               double room);

    std::vector<Layers> layers_;  ///< network x part
    /// Per grid, network x part; empty: not asked for yet.
    std::unordered_map<std::uint64_t, std::vector<std::unique_ptr<LayersOnGrid>>> grids_;
    std::vector<double> copies_;
};

}  // namespace atl::model::physical
