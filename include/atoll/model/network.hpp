/// Neural networks as the cost model sees them: layers with shapes and operand statistics.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atoll/model/dims.hpp"

namespace atl::model {

/// Precision of inputs, weights and outputs. Source: settings of the published evaluation, arXiv
/// 2603.03880.
inline constexpr int operand_bits = 8;

/// Averages of the encoded operands of a layer, the only way operand values enter the energy.
struct OperandStatistics {
    /// Mean 8-bit input code / 255, in [0, 1].
    double average_input = 0.5;
    /// Element b-1: mean value of a weight slice of b-bit cells / (2^b - 1), in [0, 1].
    std::array<double, operand_bits> average_weight_slice = {0.5, 0.5, 0.5, 0.5,
                                                             0.5, 0.5, 0.5, 0.5};

    bool operator==(const OperandStatistics&) const = default;
};

/// One layer: a (grouped) convolution, or a matrix product written as one. All extents >= 1.
struct Layer {
    std::string name;
    std::string type;  ///< of the source network, e.g. Conv2d; for people only
    std::int64_t N = 1, C = 1, M = 1, P = 1, Q = 1, R = 1, S = 1, G = 1;
    /// Height, width. Kept for the record: the reference model ignores strides, as the published
    /// evaluator did.
    std::array<std::int64_t, 2> strides = {1, 1};
    OperandStatistics statistics;

    /// A product of activations, per head: `rows` x `inner` times `inner` x `columns`.
    struct DynamicProduct {
        std::int64_t heads = 1, rows = 1, inner = 1, columns = 1;
        bool operator==(const DynamicProduct&) const = default;
    };
    /// What the layer really is where the extents above, as published, take an operand for static
    /// weights: the physical model looks at this instead.
    std::optional<DynamicProduct> dynamic;

    /// Extents in dimension order; B = operand_bits.
    Extents extents() const;
    std::int64_t macs() const { return N * C * M * P * Q * R * S * G; }
    std::int64_t weights() const { return C * M * R * S * G; }
    bool operator==(const Layer&) const = default;
};

struct Network {
    std::string name;
    std::string source;
    std::vector<Layer> layers;

    std::int64_t macs() const;
    std::int64_t weights() const;
    /// Memory cells that hold all weights at `bits_per_cell`: weights x ceil(8 / bits_per_cell).
    std::int64_t weight_cells(int bits_per_cell) const;
};

}  // namespace atl::model
