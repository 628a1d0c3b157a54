/// How many points of each operand cross each fan-out of a mapped layer.
///
/// The loops in time are split between a top level (main memory for streamed weights; a free dummy
/// memory above the global buffer for resident ones) and the global buffer. They are played for
/// unit 0 of every level: of each loop the first iteration, the second (which stands for the rest)
/// and, in an imperfect dimension, the last. What a unit already holds is not sent again; a jump
/// with another stride than the one before reloads the whole tile.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "atoll/model/layer_mapping.hpp"

namespace atl::model {

enum class Operand : std::uint8_t { weight, input, output };
inline constexpr std::size_t n_operands = 3;
constexpr std::size_t index(Operand o) {
    return static_cast<std::size_t>(o);
}

/// Points of one operand, summed over the layer. A point is one weight bit, one input or one
/// output.
struct OperandTraffic {
    std::array<std::int64_t, n_fan_outs> sent{};      ///< distinct shares leaving a parent
    std::array<std::int64_t, n_fan_outs> received{};  ///< shares received by all its children
    std::int64_t buffer = 0;                          ///< new points of one tile's buffer
    std::int64_t glb = 0;  ///< through the global buffer when there is only one group
    std::int64_t top = 0;  ///< from the top level into the global buffer
};
using Traffic = std::array<OperandTraffic, n_operands>;

/// `at_top`: factor of each dimension's loop at the top level; divides mapping.temporal().
Traffic data_movement(const LayerMapping& mapping, const Extents& at_top);

}  // namespace atl::model
