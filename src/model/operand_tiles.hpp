/// Tiles of an operand: which dimensions make up its axes, and how large each level's share is.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>

#include <utility>
#include <vector>

#include "atoll/model/layer_mapping.hpp"
#include "atoll/model/operand.hpp"

namespace atl::model {

/// One axis of an operand's index space: a dimension, or two whose indices add up to a sliding
/// window.
struct Rank {
    Dim first;
    Dim second;  ///< == first when there is only one
    bool window() const { return first != second; }
};
inline constexpr std::size_t most_ranks = 6;
struct RankList {
    std::array<Rank, most_ranks> ranks;
    std::size_t size;
};
inline constexpr std::array<RankList, n_operands> ranks_of = {{
    {{{{Dim::C, Dim::C},
       {Dim::M, Dim::M},
       {Dim::R, Dim::R},
       {Dim::S, Dim::S},
       {Dim::G, Dim::G},
       {Dim::B, Dim::B}}},
     6},
    {{{{Dim::N, Dim::N},
       {Dim::C, Dim::C},
       {Dim::G, Dim::G},
       {Dim::P, Dim::R},
       {Dim::Q, Dim::S},
       {Dim::N, Dim::N}}},
     5},
    {{{{Dim::N, Dim::N},
       {Dim::M, Dim::M},
       {Dim::P, Dim::P},
       {Dim::Q, Dim::Q},
       {Dim::G, Dim::G},
       {Dim::N, Dim::N}}},
     5},
}};

using DimSet = std::bitset<n_dims>;

/// Equal shares are sent once, except where every child has a wire of its own.
bool multicasts(FanOut f, Operand o);

/// Distinct values of i x a + j x b for 0 <= i < n, 0 <= j < m (a, b >= 1).
std::int64_t distinct_sums(std::int64_t n, std::int64_t a, std::int64_t m, std::int64_t b);

/// A value per axis; axes that an operand lacks hold 0.
using Point = std::array<std::int64_t, most_ranks>;

/// What an operand looks like while a given set of dimensions is in its last pass.
struct PassShape {
    std::array<Point, n_units>
        tile;  ///< below each fan-out; [n_fan_outs] = of a group's parent, the chip
    std::array<std::int64_t, n_fan_outs> distinct, every;
};

/// `extent`: of a dimension.
template <class Extent>
Point tile_size(const RankList& list, Extent extent) {
    Point size{};
    for (std::size_t r = 0; r < list.size; ++r) {
        const Rank& rank = list.ranks[r];
        size[r] = extent(rank.first) + (rank.window() ? extent(rank.second) - 1 : 0);
    }
    return size;
}

/// The shapes of one mapping and operand met so far.
class PassShapes {
  public:
    const PassShape& of(const LayerMapping& mapping, Operand operand, DimSet done);

  private:
    std::vector<std::pair<DimSet, PassShape>> made_;
};

}  // namespace atl::model
