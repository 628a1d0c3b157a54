#include "atoll/search/problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "atoll/base/contract.hpp"

namespace atl::search {

double Limits::noise() const {
    return snr_dB > 0 ? std::pow(10, -snr_dB / 10) : std::numeric_limits<double>::infinity();
}

double Limits::excess(double chip_area_mm2, double noise) const {
    double out = chip_area_mm2 > area_mm2 ? chip_area_mm2 / area_mm2 - 1 : 0;
    if (snr_dB > 0 && noise > 0) out += std::max(0.0, std::log10(noise) + snr_dB / 10);
    return out;
}

void apply(const Limits& limits, Figures& figures) {
    for (std::size_t d = 0; d < figures.size(); ++d)
        if (double& violation = figures.violation()[d]; violation != outside_tables_violation)
            violation += limits.excess(figures.area_mm2()[d], figures.noise()[d]);
}

void Problem::score(std::span<const DesignId> ids, std::span<Score> out) {
    ATOLL_EXPECT(ids.size() == out.size());
    evaluator_->evaluate(ids, figures_);
    ATOLL_ASSERT(figures_.size() == ids.size());
    apply(limits_, figures_);
    objective_values_.resize(ids.size());
    values(objective_, figures_, objective_values_);
    for (std::size_t d = 0; d < ids.size(); ++d) {
        Score& score = out[d] = Score{};
        score.violation = figures_.violation()[d];
        if (score.feasible()) score.objective = objective_values_[d];
    }
    if (watcher_) watcher_(ids, out);
}

Problem Problem::in(const ParameterSpace& space) {
    Problem out(space, *evaluator_, objective_, limits_);
    out.watch([this](std::span<const DesignId> ids, std::span<const Score> scores) {
        if (watcher_) watcher_(ids, scores);
    });
    return out;
}

Score Problem::score(DesignId id) {
    Score out;
    score(std::span(&id, 1), std::span(&out, 1));
    return out;
}

}  // namespace atl::search
