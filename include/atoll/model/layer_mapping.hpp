/// One layer shape on one design: loops, tiles, cycles and active instances; nothing here depends
/// on operand values.
///
/// Fan-outs, inner to outer: bit (bits of a weight in a cell), row, column, macro, tile, group.
/// Unit u is what lies below fan-out u; unit 0 is a single operation, unit 6 a whole chip. A
/// fan-out distributes each dimension over `factor` children; in the last pass of an imperfect
/// factor only `last` of them have work.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>

#include "atoll/model/spatial_mapping.hpp"

namespace atl::model {

enum class FanOut : std::uint8_t { bit, row, column, macro, tile, group };
inline constexpr std::size_t n_fan_outs = 6;
inline constexpr std::size_t n_units = n_fan_outs + 1;
constexpr std::size_t index(FanOut f) {
    return static_cast<std::size_t>(f);
}

/// Why a layer has no mapping on a design, and by how much.
struct Unmappable {
    enum class Reason : std::uint8_t { weight_capacity, global_buffer };
    Reason reason;
    double needed;  ///< weight_capacity: passes over the cells; global_buffer: bits of the smallest
                    ///< tile
    double available;  ///< weight_capacity: 1; global_buffer: bits of the buffer
    double excess() const { return needed / available - 1; }
};

class LayerMapping {
  public:
    LayerMapping(const Extents& extents, const Design& design, WeightStorage weights,
                 const SpatialMapping& spatial);
    LayerMapping(const Extents& extents, const Design& design, WeightStorage weights,
                 SpatialMapper& mapper)
        : LayerMapping(extents, design, weights, mapper.map(extents, design, weights)) {}

    /// Nothing when the layer has a mapping.
    std::optional<Unmappable> unmappable() const;

    /// Bits of the global buffer's tile: inputs and outputs of all spatial factors and the loops
    /// `at_glb`.
    std::int64_t glb_tile_bits(const Extents& at_glb) const;
    std::int64_t glb_bits() const { return glb_bits_; }

    /// Clock cycles of the layer: the product of all loops in time. Bandwidth never binds in the
    /// reference model.
    std::int64_t cycles() const { return cycles_; }
    /// 1-bit multiply-accumulates the evaluator counts: whole ones per cycle x cycles.
    std::int64_t computes() const;
    /// Share of the cells' bits at work, averaged over the cycles [%], two decimals.
    double utilisation_percent() const;

    WeightStorage weights() const { return weights_; }
    int bits_per_cell() const { return bits_per_cell_; }
    const Extents& extents() const { return extents_; }
    const Extents& temporal() const { return spatial_.temporal; }
    const SpatialMapping& spatial() const { return spatial_; }
    /// Children per parent at a fan-out: factor in all but the last pass, last in that one.
    const Extents& factor(FanOut f) const { return factor_[index(f)]; }
    const Extents& last(FanOut f) const { return last_[index(f)]; }
    /// Extents of unit u: full, and of its last, partial instance.
    const Extents& full(std::size_t unit) const { return full_[unit]; }
    const Extents& rest(std::size_t unit) const { return rest_[unit]; }
    /// Whether unit 0 of level `unit` meets the partial share of dimension d in its last pass.
    bool sees_last(std::size_t unit, Dim d) const { return sees_last_[unit][index(d)]; }
    bool imperfect(Dim d) const { return imperfect_[index(d)]; }
    bool any_imperfect() const { return imperfect_.any(); }
    /// Nominal children of one parent, input and output bits of a cell included.
    std::int64_t children(FanOut f) const { return children_[index(f)]; }

    /// Instances at work, averaged over time and cut to an integer as in the published evaluator.
    struct ActiveInstances {
        std::int64_t groups = 1, tiles = 1, macros = 1, cells = 1;
    };
    const ActiveInstances& active() const { return active_; }
    bool has_group_fan_out() const { return has_group_fan_out_; }

  private:
    void count_active();
    double bit_products_per_cycle() const;

    WeightStorage weights_;
    int bits_per_cell_;
    std::int64_t cells_;
    Extents extents_;
    SpatialMapping spatial_;
    std::array<Extents, n_fan_outs> factor_, last_;
    std::array<Extents, n_units> count_, full_, rest_;
    std::array<std::bitset<n_dims>, n_units> sees_last_{};
    std::bitset<n_dims> imperfect_;
    std::array<std::int64_t, n_fan_outs> children_{};
    ActiveInstances active_;
    std::int64_t cycles_ = 1, glb_bits_ = 0;
    bool has_group_fan_out_ = true;
};

}  // namespace atl::model
