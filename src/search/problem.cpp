#include "atoll/search/problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

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
    score_figures(out);
    if (watcher_) watcher_(ids, out);
}

void Problem::score_figures(std::span<Score> out) {
    ATOLL_ASSERT(figures_.size() == out.size());
    apply(limits_, figures_);
    objective_values_.resize(out.size());
    values(objective_, figures_, objective_values_);
    for (std::size_t d = 0; d < out.size(); ++d) {
        Score& score = out[d] = Score{};
        score.violation = figures_.violation()[d];
        if (score.feasible()) score.objective = objective_values_[d];
    }
}

std::size_t Problem::room(std::int64_t island) const {
    if (const auto* pending = evaluator_->pending()) return pending->room(island);
    return done_ ? 0 : 1;
}

void Problem::submit(std::int64_t island, DesignId id) {
    if (auto* pending = evaluator_->pending()) return pending->submit(island, id);
    ATOLL_EXPECT(!done_);
    done_ = {id, score(id)};
}

std::optional<Individual> Problem::done(std::int64_t island) {
    auto* pending = evaluator_->pending();
    if (pending == nullptr) return std::exchange(done_, std::nullopt);
    const auto id = pending->done(island, figures_);
    if (!id) return std::nullopt;
    Individual out{*id, {}};
    score_figures(std::span(&out.score, 1));
    if (watcher_) watcher_(std::span(&out.id, 1), std::span(&out.score, 1));
    return out;
}

void Problem::screen_by(Problem& fast, std::size_t candidates) {
    ATOLL_EXPECT(candidates > 0);
    fast_ = &fast;
    candidates_ = candidates;
}

void Problem::screen(std::vector<DesignId>& candidates, std::size_t wanted) const {
    wanted = std::min(wanted, candidates.size());
    if (fast_ != nullptr && wanted < candidates.size()) {
        std::vector<Score> scores(candidates.size());
        fast_->score(candidates, scores);
        std::vector<Individual> judged;
        for (std::size_t c = 0; c < candidates.size(); ++c)
            judged.push_back({candidates[c], scores[c]});
        std::partial_sort(judged.begin(), judged.begin() + static_cast<std::ptrdiff_t>(wanted),
                          judged.end(), better);
        for (std::size_t c = 0; c < wanted; ++c) candidates[c] = judged[c].id;
    }
    candidates.resize(wanted);
}

Problem Problem::in(const ParameterSpace& space) {
    Problem out(space, *evaluator_, objective_, limits_);
    if (fast_ != nullptr) out.screen_by(*fast_, candidates_);
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
