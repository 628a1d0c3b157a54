/// What one layer asks of a chip of equal macros: counts alone, no energies and times.
///
/// A layer is G products of a K x N weight matrix with V vectors of K inputs: K = C R S, N = M,
/// V = N P Q. Weights of a group take ceil(K / inputs) x ceil(N / outputs) macros; small groups
/// share a macro along its diagonal. Whatever the last macros leave empty is lost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "atoll/model/network.hpp"

namespace atl::model::physical {

/// A layer as a matrix product.
struct LayerProduct {
    std::string name;
    double K = 1, N = 1, V = 1, G = 1;
    double log2_K = 0;         ///< rounded up: bits that a sum of K products has more than one
    double input_values = 1;   ///< all that it reads, each once
    double output_values = 1;  ///< all that it writes
    /// Inputs that consecutive rows of output share: kernel height x input width x channels of all
    /// groups. Where a buffer holds them, each is fetched once.
    double window_values = 1;
    double kernel_rows = 1;      ///< fetches of an input where it does not
    bool dynamic = false;        ///< both operands are activations
    double input_density = 0.5;  ///< mean input / full scale
    /// Element b-1: mean slice of a weight in cells of b bits / full scale.
    std::array<double, operand_bits> weight_density{};

    double macs() const { return K * N * V * G; }
    double weights() const { return dynamic ? 0 : K * N * G; }
};

/// Every layer of a network. Input rows follow from strides, without padding:
/// H = (P - 1) stride + R.
std::vector<LayerProduct> products_of(const Network& network);

/// Inputs and outputs of one macro.
struct MacroGrid {
    double inputs = 0, outputs = 0;
    double active_inputs = 0;  ///< read at once
};

/// A layer on macros.
struct LayerWork {
    double row_blocks = 1, column_blocks = 1;  ///< macros of one group
    double macros = 1;                         ///< of one copy of all weights
    double row_groups = 1;                     ///< of a macro that hold inputs of the layer
    /// Per vector, in whole macros: cells, input lines and converted columns at work.
    double cell_share = 0, line_share = 0, column_share = 0;
    double used = 0;  ///< share of the cells of its macros that hold weights
};
/// `macro` holds one input and one output at least.
LayerWork work_of(const LayerProduct& layer, const MacroGrid& macro);

}  // namespace atl::model::physical
