#include "atoll/search/enumeration.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>

#include "atoll/base/contract.hpp"

namespace atl::search {

namespace {

constexpr double none_feasible = std::numeric_limits<double>::infinity();

/// a x b mod n, where the product may exceed 64 bits.
std::uint64_t product_modulo(std::uint64_t a, std::uint64_t b, std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(Wide{a} * b % n);
}

}  // namespace

Enumeration::Enumeration(std::vector<std::vector<double>> parameter_values,
                         EnumerationConfig config)
    : config_(std::move(config)), parameter_values_(std::move(parameter_values)) {
    ATOLL_EXPECT(config_.top >= 1 && config_.within >= 1);
    ATOLL_EXPECT(std::find(config_.objectives.begin(), config_.objectives.end(), config_.leading) !=
                 config_.objectives.end());
    tally_ = empty();
    best_.resize(config_.objectives.size());
}

EnumerationTally Enumeration::empty() const {
    EnumerationTally out;
    out.best.resize(config_.objectives.size());
    for (const auto& values : parameter_values_) {
        auto& shares = out.shares.emplace_back();
        for (double v : values) shares.push_back({v, 0, none_feasible});
    }
    return out;
}

bool EnumerationTally::operator==(const EnumerationTally& other) const {
    const auto all = [](const EnumerationTally& t) {
        return std::tie(t.outside_tables, t.unmappable, t.over_area, t.feasible, t.best, t.front,
                        t.shares);
    };
    return all(*this) == all(other);
}

void Enumeration::run(std::uint64_t chunk) {
    ATOLL_EXPECT(chunk < chunks());
    // Steps of about the golden section of the space, without a common divisor: every place once.
    auto step = static_cast<std::uint64_t>(0.618 * static_cast<double>(chunks())) + 1;
    while (std::gcd(step, chunks()) != 1) ++step;
    run_place(product_modulo(chunk, step, chunks()));
}

EnumerationTally Enumeration::take() {
    EnumerationTally out = tally_;
    out.front = front_.sorted();
    for (std::size_t o = 0; o < best_.size(); ++o)
        out.best[o].assign(best_[o].begin(), best_[o].end());
    tally_.outside_tables = tally_.unmappable = tally_.over_area = tally_.feasible = 0;
    tally_.bounded = 0;
    for (auto& shares : tally_.shares)
        for (ValueShare& share : shares) share.feasible = 0;
    return out;
}

double Enumeration::limit(std::size_t objective) const {
    const auto& best = best_[objective];
    if (best.empty()) return none_feasible;
    const double within = best.begin()->value * config_.within;
    const bool full = best.size() == static_cast<std::size_t>(config_.top);
    return full ? std::min(within, best.rbegin()->value) : within;
}

void Enumeration::add_ranked(std::size_t objective, const RankedDesign& design) {
    auto& best = best_[objective];
    best.insert(design);  // once, however often it is counted
    if (best.size() > static_cast<std::size_t>(config_.top)) best.erase(std::prev(best.end()));
    // A new best one may have left others too far behind.
    while (best.rbegin()->value > best.begin()->value * config_.within)
        best.erase(std::prev(best.end()));
}

void Enumeration::merge(const EnumerationTally& from, EnumerationTally& into) const {
    into.outside_tables += from.outside_tables;
    into.unmappable += from.unmappable;
    into.over_area += from.over_area;
    into.feasible += from.feasible;
    into.bounded += from.bounded;
    for (std::size_t o = 0; o < into.best.size(); ++o) {
        auto& best = into.best[o];
        std::vector<RankedDesign> all;
        std::merge(best.begin(), best.end(), from.best[o].begin(), from.best[o].end(),
                   std::back_inserter(all), RanksBefore{});
        all.erase(std::unique(all.begin(), all.end()), all.end());
        all.resize(std::min(all.size(), static_cast<std::size_t>(config_.top)));
        while (!all.empty() && all.back().value > all.front().value * config_.within)
            all.pop_back();
        best = std::move(all);
    }
    ParetoFront front;
    for (const FrontPoint& p : into.front) front.add(p);
    for (const FrontPoint& p : from.front) front.add(p);
    into.front = front.sorted();
    for (std::size_t p = 0; p < into.shares.size(); ++p)
        for (std::size_t v = 0; v < into.shares[p].size(); ++v) {
            into.shares[p][v].feasible += from.shares[p][v].feasible;
            into.shares[p][v].best = std::min(into.shares[p][v].best, from.shares[p][v].best);
        }
}

}  // namespace atl::search
