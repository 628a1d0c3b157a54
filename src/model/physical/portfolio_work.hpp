/// A network as the physical model sees it: equal layers once.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "atoll/model/cost.hpp"
#include "atoll/model/physical/chip.hpp"
#include "atoll/model/physical/layer_work.hpp"
#include "atoll/model/physical/second_tiles.hpp"

namespace atl::model::physical {

/// The layers of a network that lie on tiles of one kind.
struct TileWork {
    std::vector<LayerProduct> layers;                   ///< equal ones once
    std::vector<double> count;                          ///< of equal layers
    OperandActivity activity;                           ///< of analog layers, by MACs
    std::array<double, operand_bits> weight_density{};  ///< the same, by bits per cell
    double weights = 0;
    /// Of each of the network's layers: position in `layers`, or `elsewhere`.
    std::vector<std::size_t> of_layer;
    static constexpr std::size_t elsewhere = ~std::size_t{0};
};

struct PortfolioWork {
    bool dynamic = false;        ///< some products are of activations
    double boundary_values = 0;  ///< input and output of the network
    /// By `tiles_part`. Products of activations are with the first tiles.
    std::vector<TileWork> parts;
};

/// Everything is on the first tiles where there are no second ones.
inline constexpr std::size_t n_tile_parts = 2 * second_layers_names.size();
inline std::size_t tiles_part(const Design& design, bool second) {
    return 2 * static_cast<std::size_t>(design.second_layers) + (second ? 1 : 0);
}

PortfolioWork work_of(const Network& network);
std::vector<PortfolioWork> works_of(std::span<const Network> networks);

/// Of the network's operands in the cells of a design.
OperandActivity activity_of(const TileWork& work, const Design& design);

/// What stands in the way whatever the sizes of chip and network. `dynamic`: the network has
/// products of activations.
Infeasibility obstacle_of(const Design& design, const Chip& chip, bool dynamic);

}  // namespace atl::model::physical
