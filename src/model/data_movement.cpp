#include "atoll/model/data_movement.hpp"

#include <algorithm>
#include <optional>

#include "atoll/base/contract.hpp"
#include "loop_nest.hpp"
#include "loop_player.hpp"
#include "operand_tiles.hpp"

namespace atl::model {

using enum Dim;

namespace {

constexpr std::size_t input = index(Operand::input);
constexpr std::array<std::array<Dim, 2>, 2> window_dims = {{{P, R}, {Q, S}}};

/// Dimensions that leave an operand where it is.
struct Others {
    std::array<Dim, 4> dims;
    std::size_t size;
};
constexpr std::array<Others, n_operands> others_of = {
    {{{N, P, Q, Q}, 3}, {{M, B, B, B}, 2}, {{C, R, S, B}, 4}}};

constexpr bool moves(std::size_t operand, Dim d) {
    for (std::size_t i = 0; i < others_of[operand].size; ++i)
        if (others_of[operand].dims[i] == d) return false;
    return true;
}

/// Which of the two windows d belongs to.
constexpr std::optional<std::size_t> window_of(Dim d) {
    for (std::size_t w = 0; w < window_dims.size(); ++w)
        if (d == window_dims[w][0] || d == window_dims[w][1]) return w;
    return std::nullopt;
}

/// Sum of a value over the n passes of a dimension, of which the last has another one.
constexpr std::int64_t over_passes(std::int64_t n, std::int64_t value, std::int64_t last) {
    return (n - 1) * value + last;
}

}  // namespace

struct DataMovement::Played {
    std::array<PassShapes, n_operands> shapes;
};

DataMovement::~DataMovement() = default;

DataMovement::DataMovement(const LayerMapping& mapping) : mapping_(mapping) {
    for (std::size_t f = 0; f < n_fan_outs; ++f) {
        for (Dim d : all_dims) {
            if (mapping_.extents()[d] == 1) continue;
            const Sums s = sums_over(mapping, f, d);
            for (std::size_t o = 0; o < n_operands; ++o)
                if (moves(o, d) && !(o == input && window_of(d))) plain_[o][f].multiply(s);
        }
        for (std::size_t w = 0; w < window_.size(); ++w)
            window_[w][f] = window_sums(f, window_dims[w][0], window_dims[w][1]);
    }
}

DataMovement::Sums DataMovement::sums_over(const LayerMapping& mapping, std::size_t f, Dim d) {
    const auto fan_out = static_cast<FanOut>(f);
    const std::int64_t n = mapping.temporal()[d];
    const std::int64_t full = mapping.full(f)[d], factor = mapping.factor(fan_out)[d];
    std::int64_t rest = full, last = factor;
    if (mapping.imperfect(d)) {
        if (mapping.sees_last(f, d)) rest = mapping.rest(f)[d];
        if (mapping.sees_last(f + 1, d)) last = mapping.last(fan_out)[d];
    }
    Sums s;
    s.received = over_passes(n, full * factor, rest * last);
    s.points = over_passes(n, full, rest);
    s.sent = s.received;
    return s;
}

DataMovement::Sums DataMovement::window_sums(std::size_t f, Dim a, Dim b) const {
    const auto fan_out = static_cast<FanOut>(f);
    if (mapping_.extents()[a] == 1 && mapping_.extents()[b] == 1) return {};
    Sums s{0, 0, 0};
    for (const bool a_done : {false, true})
        for (const bool b_done : {false, true}) {
            // A perfect dimension's last pass is like the others.
            const auto passes = [&](Dim d, bool done) {
                if (!mapping_.imperfect(d)) return done ? 0 : mapping_.temporal()[d];
                return done ? 1 : mapping_.temporal()[d] - 1;
            };
            const auto partial = [&](Dim d, bool done, std::size_t unit) {
                return done && mapping_.sees_last(unit, d);
            };
            const auto extent = [&](Dim d, bool done) {
                return partial(d, done, f) ? mapping_.rest(f)[d] : mapping_.full(f)[d];
            };
            const auto end = [&](Dim d, bool done) {
                return partial(d, done, f + 1) ? mapping_.last(fan_out)[d]
                                               : mapping_.factor(fan_out)[d];
            };
            const std::int64_t times = passes(a, a_done) * passes(b, b_done);
            if (times == 0) continue;
            const std::int64_t points = times * (extent(a, a_done) + extent(b, b_done) - 1);
            s.points += points;
            s.received += points * end(a, a_done) * end(b, b_done);
            s.sent += points * distinct_sums(end(a, a_done), mapping_.full(f)[a], end(b, b_done),
                                             mapping_.full(f)[b]);
        }
    return s;
}

bool DataMovement::Order::decides() const {
    return std::none_of(played.begin(), played.end(), [](bool p) { return p; });
}

DataMovement::Order DataMovement::order(const Extents& at_top) const {
    const LoopNest nest(mapping_, at_top);
    const auto loops = nest.loops();
    Order out;
    for (std::size_t o = 0; o < n_operands; ++o) {
        std::size_t innermost = loops.size();
        while (innermost > 0 && !moves(o, loops[innermost - 1].dim)) --innermost;
        for (std::size_t k = 0; k < others_of[o].size; ++k)
            for (std::size_t i = 0; i < loops.size(); ++i)
                if (loops[i].dim == others_of[o].dims[k]) {
                    if (i < innermost)
                        out.repeats[o][k].outside *= loops[i].count;
                    else
                        out.repeats[o][k].inside = true;
                }
        // With one group, the second iteration of the global buffer's innermost loop stands for all
        // others, the last as well.
        out.played[o] = !mapping_.has_group_fan_out() && nest.has_glb_loops() &&
                        loops.back().count >= 3 && mapping_.imperfect(loops.back().dim) &&
                        moves(o, loops.back().dim);
        if (o != input || innermost == 0) continue;
        const Loop& slide = loops[innermost - 1];
        const auto window = window_of(slide.dim);
        if (!window) continue;
        out.sliding_window = static_cast<int>(*window);
        out.sliding_count = slide.count;
        out.sliding_stride = slide.stride;
        for (Dim d : window_dims[*window])
            if (mapping_.imperfect(d) && mapping_.temporal()[d] > 1) out.played[o] = true;
        // Other loops of the same window must not go on by the same step, or return to the same
        // place.
        std::int64_t back = slide.stride;
        for (std::size_t i = innermost - 1; i-- > 0;) {
            if (!moves(input, loops[i].dim)) continue;
            if (window_of(loops[i].dim) != window) break;
            const std::int64_t step = loops[i].stride - back;
            if (step == 0 || step == slide.stride) out.played[o] = true;
            back += loops[i].stride;
        }
    }
    return out;
}

OperandTraffic DataMovement::sum(const Order& order, std::size_t operand) const {
    const Others& others = others_of[operand];
    constexpr std::int64_t bits = operand_bits;
    const auto op = static_cast<Operand>(operand);
    OperandTraffic t;
    for (std::size_t f = 0; f < n_fan_outs; ++f) {
        const auto fan_out = static_cast<FanOut>(f);
        const bool group = fan_out == FanOut::group;  // routers keep nothing: all tiles, always
        Sums s = plain_[operand][f];
        for (std::size_t w = 0; operand == input && w < window_.size(); ++w) {
            Sums sums = window_[w][f];
            if (static_cast<int>(w) == order.sliding_window && !group) {
                const auto [a, b] = window_dims[w];
                const auto extent = [&](Dim d) {
                    const bool partial = mapping_.imperfect(d) && mapping_.sees_last(f, d);
                    return (partial ? mapping_.rest(f) : mapping_.full(f))[d];
                };
                const std::int64_t size = extent(a) + extent(b) - 1;
                const std::int64_t traverses =
                    mapping_.temporal()[a] * mapping_.temporal()[b] / order.sliding_count;
                const std::int64_t points =
                    traverses *
                    (size + (order.sliding_count - 1) * std::min(order.sliding_stride, size));
                // The same shares in every pass.
                sums = {sums.sent / sums.points * points, sums.received / sums.points * points,
                        points};
            }
            s.multiply(sums);
        }
        for (std::size_t k = 0; k < others.size; ++k) {
            const Dim d = others.dims[k];
            const Order::Repeats& r = order.repeats[operand][k];
            const std::int64_t factor = mapping_.factor(fan_out)[d];
            const std::int64_t n = group ? mapping_.temporal()[d] : r.outside;
            const bool last_pass =
                mapping_.imperfect(d) && (group || !r.inside) && mapping_.sees_last(f + 1, d);
            s.received *=
                last_pass ? over_passes(n, factor, mapping_.last(fan_out)[d]) : n * factor;
            s.sent *= n;
            s.points *= n;
        }
        if (fan_out == FanOut::bit) {
            s.received *= bits * bits;
            if (op != Operand::weight) s.sent *= bits;
        }
        t.received[f] = s.received;
        t.sent[f] = multicasts(fan_out, op) ? s.sent : s.received;
        if (fan_out == FanOut::tile) t.buffer = s.points;
        if (group && !mapping_.has_group_fan_out()) t.glb = s.points;
    }
    return t;
}

Traffic DataMovement::traffic(const Extents& at_top, const Order& order) {
    for ([[maybe_unused]] Dim d : all_dims) ATOLL_EXPECT(mapping_.temporal()[d] % at_top[d] == 0);
    Traffic out;
    const bool resident = mapping_.weights() == WeightStorage::resident;
    std::optional<LoopNest> nest;
    if (resident || !order.decides()) nest.emplace(mapping_, at_top);
    if (!order.decides() && !played_) played_ = std::make_unique<Played>();
    for (std::size_t o = 0; o < n_operands; ++o) {
        const auto operand = static_cast<Operand>(o);
        out[o] =
            order.played[o] ? play(mapping_, *nest, operand, played_->shapes[o]) : sum(order, o);
        if (resident && operand != Operand::weight)
            out[o].top = play_top(mapping_, *nest, at_top, operand);
    }
    return out;
}

}  // namespace atl::model
