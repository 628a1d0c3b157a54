#include "atoll/search/plain_enumeration.hpp"

#include <algorithm>

namespace atl::search {

namespace {

/// So many take some ten milliseconds at least, and seldom more than a second.
constexpr std::uint64_t designs_of_a_chunk = 4096;

const std::vector<std::vector<double>>& lists_of(const ParameterSpace::Parameter& p,
                                                 std::vector<std::vector<double>>& one) {
    if (p.given) return p.values_given;
    one = {p.values};
    return one;
}

}  // namespace

std::vector<std::vector<double>> all_parameter_values(const ParameterSpace& space) {
    std::vector<std::vector<double>> out, one;
    for (const auto& p : space.parameters()) {
        auto& all = out.emplace_back();
        for (const auto& list : lists_of(p, one)) all.insert(all.end(), list.begin(), list.end());
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
    }
    return out;
}

PlainEnumeration::PlainEnumeration(const ParameterSpace& space, Evaluator& evaluator,
                                   EnumerationConfig config)
    : Enumeration(all_parameter_values(space), std::move(config)),
      space_(space),
      evaluator_(evaluator) {
    const auto all = all_parameter_values(space);
    std::vector<std::vector<double>> one;
    for (std::size_t p = 0; p < all.size(); ++p) {
        auto& positions = positions_.emplace_back();
        for (const auto& list : lists_of(space.parameters()[p], one)) {
            auto& of_list = positions.emplace_back();
            for (const double value : list)
                of_list.push_back(static_cast<std::uint32_t>(
                    std::lower_bound(all[p].begin(), all[p].end(), value) - all[p].begin()));
        }
    }
}

std::uint64_t PlainEnumeration::chunks() const {
    return (space_.size() + designs_of_a_chunk - 1) / designs_of_a_chunk;
}

void PlainEnumeration::count_feasible(DesignId id, double leading) {
    Genes genes{};
    space_.decode(id, std::span(genes).first(space_.genes()));
    for (std::size_t p = 0; p < space_.genes(); ++p) {
        const auto given = space_.parameters()[p].given;
        ValueShare& share = tally().shares[p][positions_[p][given ? genes[*given] : 0][genes[p]]];
        ++share.feasible;
        share.best = std::min(share.best, leading);
    }
}

void PlainEnumeration::run_place(std::uint64_t place) {
    const std::uint64_t first = place * designs_of_a_chunk;
    const std::uint64_t end = std::min(first + designs_of_a_chunk, space_.size());
    ids_.clear();
    for (DesignId id = first; id < end; ++id)
        if (space_.canonical(id) == id) ids_.push_back(id);
    if (ids_.empty()) return;
    evaluator_.evaluate(ids_, figures_);
    for (std::size_t d = 0; d < ids_.size(); ++d) {
        if (figures_.violation()[d] == outside_tables_violation)
            ++tally().outside_tables;
        else if (figures_.violation()[d] != 0)
            ++tally().unmappable;
        else if (config().limits.excess(figures_.area_mm2()[d], figures_.noise()[d]) > 0)
            ++tally().over_area;
        else
            ++tally().feasible;
    }
    apply(config().limits, figures_);
    const auto& objectives = config().objectives;
    values_.resize(objectives.size() * ids_.size());
    for (std::size_t o = 0; o < objectives.size(); ++o) values(objectives[o], figures_, of(o));
    const auto leading = std::find(objectives.begin(), objectives.end(), config().leading);
    const auto led = of(static_cast<std::size_t>(leading - objectives.begin()));
    for (std::size_t d = 0; d < ids_.size(); ++d) {
        if (figures_.violation()[d] != 0) continue;
        count_feasible(ids_[d], led[d]);
        const Combined c = combined(combination(config().leading), figures_, d);
        front().add({ids_[d], c.energy, c.latency, figures_.area_mm2()[d]});
        for (std::size_t o = 0; o < objectives.size(); ++o)
            if (const double v = of(o)[d]; v <= limit(o)) add_ranked(o, {ids_[d], v});
    }
}

}  // namespace atl::search
