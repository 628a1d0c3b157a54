/// Tiles of an operand: which dimensions make up its axes, and how large each level's share is.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>

#include "atoll/model/data_movement.hpp"

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

}  // namespace atl::model
