#include "atoll/search/rank_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "atoll/base/contract.hpp"

namespace atl::search {

namespace {

using Pair = std::pair<double, double>;

/// Pairs of neighbours that are equal, in a sorted list: of every run of n, n (n - 1) / 2.
template <class Equal>
double tied_pairs(const std::vector<Pair>& sorted, Equal equal) {
    double out = 0;
    for (std::size_t i = 0; i < sorted.size();) {
        std::size_t end = i + 1;
        while (end < sorted.size() && equal(sorted[i], sorted[end])) ++end;
        const auto n = static_cast<double>(end - i);
        out += n * (n - 1) / 2;
        i = end;
    }
    return out;
}

/// Sorts by the second of the pairs, and counts those that change their order for it.
double sort_counting(std::span<Pair> pairs, std::span<Pair> room) {
    if (pairs.size() < 2) return 0;
    const std::size_t half = pairs.size() / 2;
    double out = sort_counting(pairs.first(half), room) + sort_counting(pairs.subspan(half), room);
    std::size_t left = 0, right = half, to = 0;
    while (left < half || right < pairs.size()) {
        const bool from_right =
            left == half || (right < pairs.size() && pairs[right].second < pairs[left].second);
        if (from_right) out += static_cast<double>(half - left);
        room[to++] = pairs[from_right ? right++ : left++];
    }
    std::copy_n(room.begin(), to, pairs.begin());
    return out;
}

}  // namespace

double kendall_tau(std::span<const double> a, std::span<const double> b) {
    ATOLL_EXPECT(a.size() == b.size());
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < a.size(); ++i) pairs.emplace_back(a[i], b[i]);
    std::sort(pairs.begin(), pairs.end());
    const auto n = static_cast<double>(pairs.size());
    const double all = n * (n - 1) / 2;
    const double in_a = tied_pairs(pairs, [](auto& x, auto& y) { return x.first == y.first; });
    const double in_both = tied_pairs(pairs, [](auto& x, auto& y) { return x == y; });
    std::vector<Pair> room(pairs.size());
    const double discordant = sort_counting(pairs, room);
    const double in_b = tied_pairs(pairs, [](auto& x, auto& y) { return x.second == y.second; });
    const double either = (all - in_a) * (all - in_b);
    return either > 0 ? (all - in_a - in_b + in_both - 2 * discordant) / std::sqrt(either) : 0;
}

}  // namespace atl::search
