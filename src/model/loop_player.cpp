#include "loop_player.hpp"

#include <algorithm>

namespace atl::model {

using enum Dim;

namespace {

/// A box of points in the operand's index space.
struct Tile {
    Point low{}, size{};
};

/// What a unit holds, and how it moved last.
struct Held {
    bool any = false, moved = false;
    Tile tile;
    Point move{};
};

/// twice / 2, halves rounded away from zero.
constexpr std::int64_t half_away(std::int64_t twice) {
    return twice >= 0 ? (twice + 1) / 2 : -((1 - twice) / 2);
}

class Player {
  public:
    /// `own_loops`: whether the innermost of the loops belongs to the level that asks.
    Player(const LayerMapping& mapping, std::span<const Loop> loops, bool own_loops,
           Operand operand)
        : mapping_(mapping),
          loops_(loops),
          own_loops_(own_loops),
          ranks_(ranks_of[index(operand)]) {
        for (Dim d : all_dims)
            if (mapping.imperfect(d)) imperfect_[n_imperfect_++] = d;
    }

    /// Calls `leaf(epochs)` in every innermost iteration, which stands for `epochs` such, and
    /// returns the points the leaves ask from the level above. Of an own innermost loop, the second
    /// iteration stands for all but the first.
    template <class Leaf>
    std::int64_t run(Leaf leaf) {
        asked_ = 0;
        if (loops_.empty())
            asked_ = leaf(1);
        else
            run(0, 1, leaf);
        return asked_;
    }

    /// Whether every loop of d outside loop number `upto` is in its last iteration.
    bool ended(Dim d, std::size_t upto) const {
        for (std::size_t i = 0; i < upto; ++i)
            if (loops_[i].dim == d && iteration_[i] != loops_[i].count - 1) return false;
        return true;
    }
    bool ended(Dim d) const { return ended(d, loops_.size()); }

    /// Imperfect dimensions in their last pass.
    DimSet done() const {
        DimSet out;
        for (std::size_t i = 0; i < n_imperfect_; ++i)
            if (ended(imperfect_[i])) out.set(index(imperfect_[i]));
        return out;
    }

    Point corner() const {
        Point low{};
        for (std::size_t r = 0; r < ranks_.size; ++r) {
            low[r] = at_[ranks_.ranks[r].first];
            if (ranks_.ranks[r].window()) low[r] += at_[ranks_.ranks[r].second];
        }
        return low;
    }

    std::int64_t new_points(Held& held, const Point& low, const Point& size) const;

  private:
    template <class Leaf>
    std::int64_t run_once(std::size_t loop, std::int64_t iteration, std::int64_t base,
                          std::int64_t epochs, Leaf& leaf) {
        iteration_[loop] = iteration;
        at_[loops_[loop].dim] = base + loops_[loop].stride * iteration;
        if (loop + 1 < loops_.size()) {
            run(loop + 1, epochs, leaf);
            return 0;
        }
        const std::int64_t points = leaf(epochs);
        if (own_loops_) return points;
        asked_ += points * epochs;
        return 0;
    }

    template <class Leaf>
    void run(std::size_t loop, std::int64_t epochs, Leaf& leaf) {
        const auto [dim, count, stride] = loops_[loop];
        const std::int64_t base = at_[dim];
        std::int64_t asked = run_once(loop, 0, base, epochs, leaf);
        if (count >= 3 && mapping_.imperfect(dim) && ended(dim, loop)) {
            asked += run_once(loop, 1, base, epochs * (count - 2), leaf) * (count - 1);
            run_once(loop, count - 1, base, epochs, leaf);
        } else {
            asked += run_once(loop, 1, base, epochs * (count - 1), leaf) * (count - 1);
        }
        if (loop + 1 == loops_.size()) asked_ += asked * epochs;
        iteration_[loop] = 0;
        at_[dim] = base;
    }

    const LayerMapping& mapping_;
    std::span<const Loop> loops_;
    bool own_loops_;
    const RankList& ranks_;
    std::array<Dim, n_dims> imperfect_{};
    std::size_t n_imperfect_ = 0;
    std::array<std::int64_t, 16> iteration_{};
    Extents at_{};
    std::int64_t asked_ = 0;
};

std::int64_t Player::new_points(Held& held, const Point& low, const Point& size) const {
    std::int64_t all = 1;
    for (std::size_t r = 0; r < ranks_.size; ++r) all *= size[r];
    if (!held.any) {
        held = {true, false, {low, size}, {}};
        return all;
    }
    const Tile before = held.tile;
    Point shift{};
    bool same = true, shifts = false, as_before = true;
    for (std::size_t r = 0; r < ranks_.size; ++r) {
        const std::int64_t by = low[r] - before.low[r], growth = size[r] - before.size[r];
        same = same && by == 0 && growth == 0;
        shift[r] = half_away(2 * by + growth);
        shifts = shifts || shift[r] != 0;
        as_before = as_before && shift[r] == held.move[r];
    }
    if (same) return 0;
    held.tile = {low, size};
    if (shifts && held.moved && !as_before) {
        held.moved = false;
        return all;
    }
    if (shifts) held.moved = true, held.move = shift;
    std::int64_t kept = 1;
    for (std::size_t r = 0; r < ranks_.size; ++r) {
        const std::int64_t overlap = std::min(low[r] + size[r], before.low[r] + before.size[r]) -
                                     std::max(low[r], before.low[r]);
        if (overlap <= 0) return all;
        kept *= overlap;
    }
    return all - kept;
}

}  // namespace

OperandTraffic play(const LayerMapping& mapping, const LoopNest& nest, Operand operand,
                    PassShapes& shapes) {
    constexpr std::size_t group = index(FanOut::group);
    Player player(mapping, nest.loops(), nest.has_glb_loops(), operand);
    const std::size_t ranks = ranks_of[index(operand)].size;
    OperandTraffic t;
    std::array<Held, n_fan_outs> held{};
    bool seen = false;
    Point seen_low{};
    DimSet seen_done;
    const std::int64_t asked = player.run([&](std::int64_t epochs) {
        const DimSet done = player.done();
        const PassShape& s = shapes.of(mapping, operand, done);
        const Point low = player.corner();
        const bool same =
            seen && seen_done == done && std::equal(low.begin(), low.end(), seen_low.begin());
        seen = true, seen_low = low, seen_done = done;
        std::int64_t points = 0;
        for (std::size_t f = same ? group : 0; f < n_fan_outs; ++f) {
            if (f == group) {  // routers keep nothing
                points = 1;
                for (std::size_t r = 0; r < ranks; ++r) points *= s.tile[f][r];
            } else {
                points = player.new_points(held[f], low, s.tile[f]);
            }
            t.sent[f] += points * s.distinct[f] * epochs;
            t.received[f] += points * s.every[f] * epochs;
            if (f == index(FanOut::tile)) t.buffer += points * epochs;
        }
        return points;
    });
    if (!mapping.has_group_fan_out()) t.glb = asked;
    return t;
}

std::int64_t play_top(const LayerMapping& mapping, const LoopNest& nest, const Extents& at_top,
                      Operand operand) {
    Player player(mapping, nest.top_loops(), true, operand);
    Held held;
    const Extents& stride = mapping.full(n_units - 1);
    const Extents& rest = mapping.rest(n_units - 1);
    return player.run([&](std::int64_t) {
        const Point size = tile_size(ranks_of[index(operand)], [&](Dim d) {
            const std::int64_t at_glb = mapping.temporal()[d] / at_top[d];
            return player.ended(d) ? rest[d] + stride[d] * (at_glb - 1) : stride[d] * at_glb;
        });
        return player.new_points(held, player.corner(), size);
    });
}

}  // namespace atl::model
