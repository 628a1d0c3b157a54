#include "operand_tiles.hpp"

#include <algorithm>
#include <numeric>

namespace atl::model {

bool multicasts(FanOut f, Operand o) {
    if (f == FanOut::row) return o == Operand::output;
    if (f == FanOut::column) return o == Operand::input;
    return true;
}

std::int64_t distinct_sums(std::int64_t n, std::int64_t a, std::int64_t m, std::int64_t b) {
    if (n == 1 || m == 1) return n * m;
    // Each value is a chain of points along (b/g, -a/g): all points less those with a successor.
    const std::int64_t g = std::gcd(a, b);
    return n * m - std::max<std::int64_t>(0, n - b / g) * std::max<std::int64_t>(0, m - a / g);
}

namespace {

PassShape make_shape(const LayerMapping& mapping, Operand operand, DimSet done) {
    const RankList& list = ranks_of[index(operand)];
    PassShape s{};
    for (std::size_t u = 0; u < n_units; ++u)
        s.tile[u] = tile_size(list, [&](Dim d) {
            const bool partial = done[index(d)] && mapping.sees_last(u, d);
            return (partial ? mapping.rest(u) : mapping.full(u))[d];
        });
    for (std::size_t f = 0; f < n_fan_outs; ++f) {
        const auto fan_out = static_cast<FanOut>(f);
        const auto end = [&](Dim d) {
            const bool partial = done[index(d)] && mapping.sees_last(f + 1, d);
            return (partial ? mapping.last(fan_out) : mapping.factor(fan_out))[d];
        };
        constexpr std::int64_t bits = operand_bits;
        const bool cell = fan_out == FanOut::bit;
        s.every[f] = cell ? bits * bits : 1;
        for (Dim d : all_dims) s.every[f] *= end(d);
        s.distinct[f] = s.every[f];
        if (!multicasts(fan_out, operand)) continue;
        s.distinct[f] = cell && operand != Operand::weight ? bits : 1;
        for (std::size_t r = 0; r < list.size; ++r) {
            const auto [a, b] = list.ranks[r];
            s.distinct[f] *= list.ranks[r].window() ? distinct_sums(end(a), mapping.full(f)[a],
                                                                    end(b), mapping.full(f)[b])
                                                    : end(a);
        }
    }
    return s;
}

}  // namespace

const PassShape& PassShapes::of(const LayerMapping& mapping, Operand operand, DimSet done) {
    for (const auto& [set, shape] : made_)
        if (set == done) return shape;
    return made_.emplace_back(done, make_shape(mapping, operand, done)).second;
}

}  // namespace atl::model
