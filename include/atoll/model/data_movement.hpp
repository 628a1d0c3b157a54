/// How many points of each operand cross each fan-out of a mapped layer.
///
/// The loops in time are split between a top level (main memory for streamed weights; a free dummy
/// memory above the global buffer for resident ones) and the global buffer. What a unit already
/// holds is not sent again; a jump with another stride than the one before reloads the whole tile.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "atoll/model/layer_mapping.hpp"
#include "atoll/model/operand.hpp"

namespace atl::model {

/// Points of one operand, summed over the layer. A point is one weight bit, one input or one
/// output.
struct OperandTraffic {
    std::array<std::int64_t, n_fan_outs> sent{};      ///< distinct shares leaving a parent
    std::array<std::int64_t, n_fan_outs> received{};  ///< shares received by all its children
    std::int64_t buffer = 0;                          ///< new points of one tile's buffer
    std::int64_t glb = 0;  ///< through the global buffer, where there is only one group
    std::int64_t top = 0;  ///< from the top level into the global buffer, of resident layers'
                           ///< inputs and outputs
    bool operator==(const OperandTraffic&) const = default;
};
using Traffic = std::array<OperandTraffic, n_operands>;

/// The traffic of one mapped layer for any split of its loops. The mapping outlives this.
///
/// All loops of a dimension that an operand depends on bring new tiles; those of other dimensions
/// repeat what lies inside them, and cost nothing inside the innermost loop that moves the operand.
/// So the sum over all iterations is a product over dimensions: computed here once per mapping but
/// for the few factors that the split decides. Sliding windows that end in a partial pass, or move
/// on as they did before, are played instead (loop_player.hpp).
class DataMovement {
  public:
    explicit DataMovement(const LayerMapping& mapping);
    ~DataMovement();

    /// All that traffic depends on of a split: splits of equal order move the same.
    struct Order {
        /// Iterations of the loops that leave the operand where it is, outside the innermost loop
        /// that moves it; whether there are some inside. Per dimension, see others_of.
        struct Repeats {
            std::int64_t outside = 1;
            bool inside = false;
            bool operator==(const Repeats&) const = default;
        };
        std::array<std::array<Repeats, 4>, n_operands> repeats{};
        /// Innermost loop of the window that slides over the inputs, if it does.
        int sliding_window = -1;
        std::int64_t sliding_count = 0, sliding_stride = 0;
        std::array<bool, n_operands> played{};  ///< not in closed form
        bool operator==(const Order&) const = default;

        /// Whether traffic is a function of this alone.
        bool decides() const;
    };
    /// `at_top`: factor of each dimension's loop at the top level; divides mapping.temporal().
    Order order(const Extents& at_top) const;
    Traffic traffic(const Extents& at_top, const Order& order);
    Traffic traffic(const Extents& at_top) { return traffic(at_top, order(at_top)); }

    /// Sums over all passes of some dimensions at one level.
    struct Sums {
        std::int64_t sent = 1, received = 1, points = 1;
        void multiply(const Sums& s) { sent *= s.sent, received *= s.received, points *= s.points; }
    };
    /// Over the passes of one dimension that an operand depends on.
    static Sums sums_over(const LayerMapping& mapping, std::size_t level, Dim d);

  private:
    using LevelSums = std::array<Sums, n_fan_outs>;

    Sums window_sums(std::size_t level, Dim a, Dim b) const;
    OperandTraffic sum(const Order& order, std::size_t operand) const;

    const LayerMapping& mapping_;
    /// Over the dimensions that make up the operand's tiles, but for windows.
    std::array<LevelSums, n_operands> plain_;
    std::array<LevelSums, 2> window_;  ///< of inputs: P with R, Q with S
    struct Played;
    std::unique_ptr<Played> played_;  ///< what playing needs; made when it must
};

}  // namespace atl::model
