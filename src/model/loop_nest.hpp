/// The loops in time of a mapped layer, in their order.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "atoll/model/layer_mapping.hpp"

namespace atl::model {

struct Loop {
    Dim dim;
    std::int64_t count;   ///< >= 2
    std::int64_t stride;  ///< of the dimension's index from one iteration to the next
};

/// Loops of more than one iteration, outermost first: those at the top level, then those at the
/// global buffer. Order as in the published mapper.
class LoopNest {
  public:
    LoopNest(const LayerMapping& mapping, const Extents& at_top);

    std::span<const Loop> loops() const { return std::span(loops_).first(size_); }
    std::span<const Loop> top_loops() const { return std::span(loops_).first(cut_); }
    bool has_glb_loops() const { return size_ > cut_; }

  private:
    std::array<Loop, 16> loops_;
    std::size_t size_ = 0, cut_ = 0;
};

}  // namespace atl::model
