#include "atoll/model/data_movement.hpp"

#include <algorithm>
#include <numeric>

#include "atoll/base/contract.hpp"

namespace atl::model {

using enum Dim;

namespace {

/// One axis of an operand's index space: a dimension, or two whose indices add up to a sliding
/// window.
struct Rank {
    Dim first;
    Dim second;  ///< == first when there is only one
    bool window() const { return first != second; }
};
constexpr std::size_t most_ranks = 6;
struct RankList {
    std::array<Rank, most_ranks> ranks;
    std::size_t size;
};
constexpr std::array<RankList, n_operands> ranks_of = {{
    {{{{C, C}, {M, M}, {R, R}, {S, S}, {G, G}, {B, B}}}, 6},
    {{{{N, N}, {C, C}, {G, G}, {P, R}, {Q, S}, {N, N}}}, 5},
    {{{{N, N}, {M, M}, {P, P}, {Q, Q}, {G, G}, {N, N}}}, 5},
}};

/// Loops in time, innermost first.
constexpr std::array<Dim, 8> glb_order = {G, N, M, C, Q, P, S, R};
constexpr std::array<Dim, 8> top_order = {Q, P, N, G, C, M, R, S};

using Point = std::array<std::int64_t, most_ranks>;

/// A box of points in an operand's index space.
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

/// Distinct values of i x a + j x b for 0 <= i < n, 0 <= j < m (a, b >= 1): each value is a chain
/// of points along (b/g, -a/g), so the count is all points less those with a successor.
std::int64_t distinct_sums(std::int64_t n, std::int64_t a, std::int64_t m, std::int64_t b) {
    const std::int64_t g = std::gcd(a, b);
    return n * m - std::max<std::int64_t>(0, n - b / g) * std::max<std::int64_t>(0, m - a / g);
}

/// Equal shares are sent once, except where every child has a wire of its own.
bool multicasts(FanOut f, Operand o) {
    if (f == FanOut::row) return o == Operand::output;
    if (f == FanOut::column) return o == Operand::input;
    return true;
}

struct Loop {
    Dim dim;
    std::int64_t count;
    std::int64_t stride;
};

/// What one operand looks like while a given set of dimensions is in its last pass.
struct PassShape {
    std::array<Point, n_units>
        tile;  ///< below each fan-out; [n_fan_outs] = of a group's parent, the chip
    std::array<std::int64_t, n_fan_outs> distinct, every;
};

using DimSet = std::bitset<n_dims>;

class Player {
  public:
    Player(const LayerMapping& mapping, const Extents& at_top);
    Traffic play() {
        run(0, 1);
        return traffic_;
    }

  private:
    /// New points per operand asked from the level above in one iteration.
    using Asked = std::array<std::int64_t, n_operands>;

    Asked run_once(std::size_t loop, std::int64_t iteration, std::int64_t base,
                   std::int64_t epochs);
    void run(std::size_t loop, std::int64_t epochs);
    Asked step(std::int64_t epochs);
    Asked refill_chip();

    /// Whether every loop of d outside loop number `upto` is in its last iteration.
    bool ended(Dim d, std::size_t upto) const;
    Point corner(std::size_t operand) const;
    std::int64_t new_points(Held& held, const Point& low, const Point& size,
                            std::size_t operand) const;
    const std::array<PassShape, n_operands>& shapes(DimSet done);
    PassShape shape(std::size_t operand, DimSet done) const;

    const LayerMapping& mapping_;
    std::vector<Loop> loops_;  ///< outermost first
    std::size_t cut_ = 0;      ///< number of loops at the top level
    std::vector<std::int64_t> iteration_;
    Extents at_{};
    Extents chip_full_{}, chip_rest_{};
    std::vector<std::pair<DimSet, std::array<PassShape, n_operands>>> shapes_;

    static constexpr std::size_t glb_store = n_fan_outs, top_store = n_fan_outs + 1;
    std::array<std::array<Held, n_fan_outs + 2>, n_operands> held_{};
    struct LastSeen {
        bool any = false;
        Point low{};
        DimSet done;
    };
    std::array<LastSeen, n_operands> last_seen_{};
    Traffic traffic_{};
};

Player::Player(const LayerMapping& mapping, const Extents& at_top) : mapping_(mapping) {
    const Extents& stride = mapping.full(n_units - 1);
    Extents at_glb;
    for (Dim d : all_dims) at_glb[d] = mapping.temporal()[d] / at_top[d];
    for (auto d = top_order.rbegin(); d != top_order.rend(); ++d)
        if (at_top[*d] > 1) loops_.push_back({*d, at_top[*d], stride[*d] * at_glb[*d]});
    if (loops_.empty()) loops_.push_back({N, 1, 0});
    cut_ = loops_.size();
    for (auto d = glb_order.rbegin(); d != glb_order.rend(); ++d)
        if (at_glb[*d] > 1) loops_.push_back({*d, at_glb[*d], stride[*d]});
    if (loops_.size() == cut_) loops_.push_back({N, 1, 0});
    iteration_.assign(loops_.size(), 0);
    for (Dim d : all_dims) {
        chip_full_[d] = stride[d] * at_glb[d];
        chip_rest_[d] = mapping.rest(n_units - 1)[d] + stride[d] * (at_glb[d] - 1);
    }
}

bool Player::ended(Dim d, std::size_t upto) const {
    for (std::size_t i = 0; i < upto; ++i)
        if (loops_[i].dim == d && iteration_[i] != loops_[i].count - 1) return false;
    return true;
}

Point Player::corner(std::size_t operand) const {
    const RankList& list = ranks_of[operand];
    Point low{};
    for (std::size_t r = 0; r < list.size; ++r) {
        low[r] = at_[list.ranks[r].first];
        if (list.ranks[r].window()) low[r] += at_[list.ranks[r].second];
    }
    return low;
}

PassShape Player::shape(std::size_t operand, DimSet done) const {
    const RankList& list = ranks_of[operand];
    PassShape s{};
    for (std::size_t u = 0; u < n_units; ++u)
        for (std::size_t r = 0; r < list.size; ++r) {
            const auto extent = [&](Dim d) {
                const bool partial = done[index(d)] && mapping_.sees_last(u, d);
                return (partial ? mapping_.rest(u) : mapping_.full(u))[d];
            };
            const Rank& rank = list.ranks[r];
            s.tile[u][r] = extent(rank.first) + (rank.window() ? extent(rank.second) - 1 : 0);
        }
    for (std::size_t f = 0; f < n_fan_outs; ++f) {
        const auto fan_out = static_cast<FanOut>(f);
        const auto end = [&](Dim d) {
            const bool partial = done[index(d)] && mapping_.sees_last(f + 1, d);
            return (partial ? mapping_.last(fan_out) : mapping_.factor(fan_out))[d];
        };
        constexpr std::int64_t bits = operand_bits;
        const bool cell = fan_out == FanOut::bit;
        s.every[f] = cell ? bits * bits : 1;
        for (Dim d : all_dims) s.every[f] *= end(d);
        s.distinct[f] = s.every[f];
        const auto op = static_cast<Operand>(operand);
        if (!multicasts(fan_out, op)) continue;
        s.distinct[f] = cell && op != Operand::weight ? bits : 1;
        for (std::size_t r = 0; r < list.size; ++r) {
            const auto [a, b] = list.ranks[r];
            s.distinct[f] *= list.ranks[r].window() ? distinct_sums(end(a), mapping_.full(f)[a],
                                                                    end(b), mapping_.full(f)[b])
                                                    : end(a);
        }
    }
    return s;
}

const std::array<PassShape, n_operands>& Player::shapes(DimSet done) {
    for (const auto& [set, shapes] : shapes_)
        if (set == done) return shapes;
    std::array<PassShape, n_operands> made;
    for (std::size_t o = 0; o < n_operands; ++o) made[o] = shape(o, done);
    return shapes_.emplace_back(done, made).second;
}

std::int64_t Player::new_points(Held& held, const Point& low, const Point& size,
                                std::size_t operand) const {
    const std::size_t ranks = ranks_of[operand].size;
    std::int64_t all = 1;
    for (std::size_t r = 0; r < ranks; ++r) all *= size[r];
    if (!held.any) {
        held = {true, false, {low, size}, {}};
        return all;
    }
    const auto [low0, size0] = held.tile;
    if (low == low0 && size == size0) return 0;
    Point shift{};
    bool shifts = false;
    for (std::size_t r = 0; r < ranks; ++r) {
        shift[r] = half_away(2 * (low[r] - low0[r]) + size[r] - size0[r]);
        shifts = shifts || shift[r] != 0;
    }
    held.tile = {low, size};
    if (shifts && held.moved && shift != held.move) {
        held.moved = false;
        return all;
    }
    if (shifts) held.moved = true, held.move = shift;
    std::int64_t kept = 1;
    for (std::size_t r = 0; r < ranks; ++r) {
        const std::int64_t overlap =
            std::min(low[r] + size[r], low0[r] + size0[r]) - std::max(low[r], low0[r]);
        if (overlap <= 0) return all;
        kept *= overlap;
    }
    return all - kept;
}

Player::Asked Player::step(std::int64_t epochs) {
    Asked asked{};
    DimSet done;
    if (mapping_.any_imperfect())
        for (Dim d : all_dims)
            if (mapping_.imperfect(d) && ended(d, loops_.size())) done.set(index(d));
    const auto& pass = shapes(done);
    constexpr std::size_t group = n_fan_outs - 1;
    for (std::size_t o = 0; o < n_operands; ++o) {
        const PassShape& s = pass[o];
        const Point low = corner(o);
        LastSeen& seen = last_seen_[o];
        const bool same = seen.any && seen.low == low && seen.done == done;
        seen = {true, low, done};
        OperandTraffic& t = traffic_[o];
        std::int64_t points = 0;
        for (std::size_t f = same ? group : 0; f < n_fan_outs; ++f) {
            if (f == group) {  // routers keep nothing
                points = 1;
                for (std::size_t r = 0; r < ranks_of[o].size; ++r) points *= s.tile[f][r];
            } else {
                points = new_points(held_[o][f], low, s.tile[f], o);
            }
            t.sent[f] += points * s.distinct[f] * epochs;
            t.received[f] += points * s.every[f] * epochs;
            if (f == index(FanOut::tile)) t.buffer += points * epochs;
        }
        if (!mapping_.has_group_fan_out())
            asked[o] = points;
        else
            asked[o] = same ? 0 : new_points(held_[o][glb_store], low, s.tile[n_fan_outs], o);
    }
    return asked;
}

Player::Asked Player::refill_chip() {
    Asked asked{};
    for (std::size_t o = 0; o < n_operands; ++o) {
        const RankList& list = ranks_of[o];
        Point size{};
        const auto extent = [&](Dim d) { return (ended(d, cut_) ? chip_rest_ : chip_full_)[d]; };
        for (std::size_t r = 0; r < list.size; ++r)
            size[r] = extent(list.ranks[r].first) +
                      (list.ranks[r].window() ? extent(list.ranks[r].second) - 1 : 0);
        asked[o] = new_points(held_[o][top_store], corner(o), size, o);
    }
    return asked;
}

Player::Asked Player::run_once(std::size_t loop, std::int64_t iteration, std::int64_t base,
                               std::int64_t epochs) {
    iteration_[loop] = iteration;
    at_[loops_[loop].dim] = base + loops_[loop].stride * iteration;
    if (loop + 1 == loops_.size()) return step(epochs);
    run(loop + 1, epochs);
    return loop + 1 == cut_ ? refill_chip() : Asked{};
}

void Player::run(std::size_t loop, std::int64_t epochs) {
    const auto [dim, count, stride] = loops_[loop];
    const std::int64_t base = at_[dim];
    Asked asked = run_once(loop, 0, base, epochs);
    const auto repeat = [&](const Asked& more) {
        for (std::size_t o = 0; o < n_operands; ++o) asked[o] += more[o] * (count - 1);
    };
    if (count >= 3 && mapping_.imperfect(dim) && ended(dim, loop)) {
        repeat(run_once(loop, 1, base, epochs * (count - 2)));
        run_once(loop, count - 1, base, epochs);
    } else if (count >= 2) {
        repeat(run_once(loop, 1, base, epochs * (count - 1)));
    }
    for (std::size_t o = 0; o < n_operands; ++o) {
        if (loop + 1 == loops_.size()) traffic_[o].glb += asked[o] * epochs;
        if (loop + 1 == cut_) traffic_[o].top += asked[o] * epochs;
    }
    iteration_[loop] = 0;
    at_[dim] = base;
}

}  // namespace

Traffic data_movement(const LayerMapping& mapping, const Extents& at_top) {
    for ([[maybe_unused]] Dim d : all_dims) ATOLL_EXPECT(mapping.temporal()[d] % at_top[d] == 0);
    return Player(mapping, at_top).play();
}

}  // namespace atl::model
