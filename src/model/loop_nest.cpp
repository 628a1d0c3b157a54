#include "loop_nest.hpp"

namespace atl::model {

using enum Dim;

LoopNest::LoopNest(const LayerMapping& mapping, const Extents& at_top) {
    constexpr std::array<Dim, 8> top_order = {S, R, M, C, G, N, P, Q};
    constexpr std::array<Dim, 8> glb_order = {R, S, P, Q, C, M, N, G};
    const Extents& stride = mapping.full(n_units - 1);
    Extents at_glb = mapping.temporal();
    for (Dim d : top_order) {
        if (at_top[d] == 1) continue;
        at_glb[d] /= at_top[d];
        loops_[size_++] = {d, at_top[d], stride[d] * at_glb[d]};
    }
    cut_ = size_;
    for (Dim d : glb_order)
        if (at_glb[d] > 1) loops_[size_++] = {d, at_glb[d], stride[d]};
}

}  // namespace atl::model
