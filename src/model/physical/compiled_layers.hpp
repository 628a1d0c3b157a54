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

/// Movement of a network's layers by the macros of a tile. There is one of these for many a design,
/// and memory is what they wait for: all are small whole numbers, side by side.
struct TileLayers {
    int macros_of_tile = 0;
    /// Three numbers per layer, one after the other: tiles that a copy's macros fill, tiles that
    /// get the same inputs, partial sums of an output that travel.
    std::vector<std::int32_t> numbers;
    // Of all layers together.
    double all_read = 0;          ///< values read from tile buffers
    double all_partial = 0;       ///< values of partial sums,
    double all_partial_bits = 0;  ///< and their bits that a sum has more than its operands
};

/// Those layers with weights on one kind of macro.
struct LayersOnGrid {
    double macros = 0;  ///< of one copy of all layers
    /// Four numbers per layer, one after the other: macros of a copy, row groups, row blocks,
    /// column blocks.
    std::vector<std::int32_t> numbers;
    /// Of all layers together, so many macros' cells, lines and columns at work.
    double cells = 0, lines = 0, columns = 0;
    std::unique_ptr<WaterLevel> latency;
    std::vector<TileLayers> by_macros_of_tile;
};

class CompiledLayers {
  public:
    explicit CompiledLayers(const std::vector<PortfolioWork>& works);

    /// Layers on one kind of macro, network x part; empty: not asked for yet.
    using OnGrid = std::vector<std::unique_ptr<LayersOnGrid>>;
    /// What is returned stays where it is.
    OnGrid& on(const MacroGrid& grid);
    /// The layers of a network that `part` says, see `tiles_part`.
    LayersOnGrid& on(OnGrid& all, const MacroGrid& grid, std::size_t network, std::size_t part);
    /// Asks for what `cost` is going to read: of many layers at once, where `cost` would wait for
    /// each.
    static void prefetch(const LayersOnGrid& on, const Design& design);
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
        double all_outputs = 0;  ///< values, of all layers together
        std::vector<LayerProduct> products;
        // Products of activations.
        std::vector<LayerProduct> dynamic;
        std::vector<double> dynamic_count;
    };
    static LayersOnGrid place(const Layers& layers, const MacroGrid& grid);
    static TileLayers tiles(const Layers& layers, const LayersOnGrid& on, int macros_of_tile);
    template <bool resident>
    TileFigures cost(const Layers& layers, const LayersOnGrid& on, const TileLayers& tile,
                     const Design& design, const Chip& chip, double room,
                     const MacroEnergy& macro_pJ);
    static std::vector<SharingLayer> sharing(const Layers& layers, const LayersOnGrid& on);
    void share(const LayersOnGrid& on, const Layers& layers, const Design& design, bool resident,
               double room);

    std::vector<Layers> layers_;  ///< network x part
    std::unordered_map<std::uint64_t, OnGrid> grids_;
    // Of the layers at hand.
    std::vector<double> copies_, fetched_, delivered_, ns_, loading_ns_;
};

}  // namespace atl::model::physical
