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

struct NetworkFigures {
    double energy_pJ = 0, latency_ns = 0;
};

/// Movement of a network's layers by the macros of a tile: one element per layer.
struct TileLayers {
    std::vector<double> tiles;    ///< that a copy's macros fill
    std::vector<double> columns;  ///< tiles that get the same inputs
    std::vector<double> partial;  ///< partial sums of an output that travel
};

/// A network's layers with weights on one kind of macro: one element per layer.
struct NetworkOnGrid {
    double macros = 0;  ///< of one copy of all layers
    std::vector<double> layer_macros, row_groups, row_blocks, column_blocks;
    std::unique_ptr<WaterLevel> latency;
    std::vector<SharingLayer> sharing;
    /// Of all layers together, so many macros' cells, lines and columns at work.
    double cells = 0, lines = 0, columns = 0;
    std::unordered_map<int, TileLayers> by_macros_of_tile;
};

struct GridLayers {
    std::vector<NetworkOnGrid> networks;
};

class CompiledLayers {
  public:
    explicit CompiledLayers(const std::vector<PortfolioWork>& works);

    GridLayers& on(const MacroGrid& grid);
    /// The network has no obstacle; `grid` is that of the chip.
    NetworkFigures cost(std::size_t network, GridLayers& grid, const Design& design,
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
        double boundary_values = 0;
    };
    NetworkOnGrid place(const Layers& layers, const MacroGrid& grid) const;
    static TileLayers tiles(const NetworkOnGrid& network, int macros_of_tile);
    void share(const NetworkOnGrid& network, const Layers& layers, const Design& design,
               bool resident, double room);

    std::vector<Layers> layers_;  ///< per network
    std::unordered_map<std::uint64_t, std::unique_ptr<GridLayers>> grids_;
    std::vector<double> copies_;
};

}  // namespace atl::model::physical
