/// How a layer is unrolled over the crossbars, tiles and groups of a chip.
///
/// The published mapper allocates greedily, level by level from the inside out: rows take C, R, S;
/// columns take weight slices and M; then macros, tiles and groups take slices, R/S, M/C, G, P/Q
/// and N in turn, each group of dimensions using what capacity the ones before it left. What no
/// level takes runs in time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "atoll/model/design.hpp"
#include "atoll/model/dims.hpp"
#include "atoll/model/unit_costs.hpp"

namespace atl::model {

/// Spatial levels, inner to outer.
enum class Level : std::uint8_t { row, column, macro, tile, group };
inline constexpr std::size_t n_levels = 5;

struct SpatialMapping {
    std::array<Extents, n_levels> factors;  ///< per level, every factor >= 1
    Extents temporal;                       ///< iterations left over in time

    /// Passes over the cells to hold a layer: resident weights cannot be swapped; slices of a
    /// weight cannot be spread over time in either case.
    double passes(WeightStorage weights) const;
    bool operator==(const SpatialMapping&) const = default;
};

/// Maps layers; remembers partial results, so keep one per thread and reuse it.
class SpatialMapper {
  public:
    SpatialMapper();
    ~SpatialMapper();
    SpatialMapper(SpatialMapper&&) noexcept;
    SpatialMapper& operator=(SpatialMapper&&) noexcept;

    /// `extents[B]` = bits of a weight; `weights` decides whether Q may be spatial (not when
    /// streamed).
    SpatialMapping map(const Extents& extents, const Design& design, WeightStorage weights);

    /// The same for all levels but the outermost, which add_groups() maps: chips that differ in
    /// router groups alone share the rest.
    SpatialMapping map_group(const Extents& extents, const Design& design, WeightStorage weights);
    void add_groups(SpatialMapping& mapping, int router_groups, WeightStorage weights);

  private:
    void add_level(SpatialMapping& mapping, Level level, std::int64_t capacity,
                   WeightStorage weights);

    struct Memo;
    std::unique_ptr<Memo> memo_;
};

}  // namespace atl::model
