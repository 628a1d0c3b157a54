/// Chips with tiles of two kinds: other macros for some of the layers.
#pragma once

#include <array>
#include <string_view>

#include "atoll/model/design.hpp"
#include "atoll/model/physical/layer_work.hpp"

namespace atl::model::physical {

/// The layers that lie on tiles of the second kind; all others lie on the first. Products of
/// activations lie on neither.
enum class SecondLayers {
    none,           ///< there are no such tiles
    grouped,        ///< convolutions of several groups, depthwise ones among them
    activations,    ///< layers with more inputs and outputs than weights
    matrix_vector,  ///< layers that use each weight once an inference, as classifiers' last ones
};
inline constexpr std::array<std::string_view, 4> second_layers_names = {
    "none", "grouped", "activations", "matrix_vector"};

bool is_second(SecondLayers which, const LayerProduct& layer);

/// A chip of the second tiles alone, with everything that both kinds share.
Design second_tiles_of(const Design& design);

}  // namespace atl::model::physical
