/// A network as the physical model sees it: equal layers once.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "atoll/model/cost.hpp"
#include "atoll/model/physical/chip.hpp"
#include "atoll/model/physical/layer_work.hpp"

namespace atl::model::physical {

struct PortfolioWork {
    std::vector<LayerProduct> layers;   ///< equal ones once
    std::vector<double> count;          ///< of equal layers
    std::vector<std::size_t> of_layer;  ///< of each of the network's: position in `layers`
    OperandActivity activity;           ///< of analog layers, by MACs
    std::array<double, operand_bits> weight_density{};  ///< the same, by bits per cell
    bool dynamic = false;                               ///< some products are of activations
    double boundary_values = 0;                         ///< input and output of the network
    double weights = 0;
};
PortfolioWork work_of(const Network& network);
std::vector<PortfolioWork> works_of(std::span<const Network> networks);

/// Of the network's operands in the cells of a design.
OperandActivity activity_of(const PortfolioWork& work, const Design& design);

/// What stands in the way whatever the sizes of chip and network. `dynamic`: the network has
/// products of activations.
Infeasibility obstacle_of(const Design& design, const Chip& chip, bool dynamic);

}  // namespace atl::model::physical
