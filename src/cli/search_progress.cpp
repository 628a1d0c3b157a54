#include "search_progress.hpp"

#include <fmt/format.h>

#include "text.hpp"

namespace atl::cli {

SearchDisplay::SearchDisplay(std::string objective_unit) : unit_(std::move(objective_unit)) {}

void SearchDisplay::started(std::int64_t from_generation) {
    if (from_generation >= 0) fmt::print(stderr, "resumed after generation {}\n", from_generation);
}

void SearchDisplay::progress(const run::SearchProgress& p) {
    const bool last = p.generation == p.last_generation;
    const bool new_phase = static_cast<std::int64_t>(p.phase) != last_phase_;
    if (!line_.due(last || new_phase)) return;
    last_phase_ = static_cast<std::int64_t>(p.phase);
    const std::string best = p.best.score.feasible()
                                 ? fmt::format("{:.6e} {}", p.best.score.objective, unit_)
                                 : "none feasible";
    line_.show(fmt::format("phase {}/{}  generation {}/{}  best {}  feasible {:.0f} %  {} designs, "
                           "{:.0f}/s  {} left",
                           p.phase + 1, p.phases, p.generation, p.last_generation, best,
                           100 * p.feasible_share, p.evaluations, p.evaluations_per_second,
                           duration(p.seconds_left)),
               last);
}

void EnumerationDisplay::started(std::uint64_t from_chunk) {
    if (from_chunk > 0) fmt::print(stderr, "resumed after chunk {}\n", from_chunk);
}

void EnumerationDisplay::progress(const run::EnumerationProgress& p) {
    const bool last = p.chunks_done == p.chunks;
    if (!line_.due(last)) return;
    const std::string best =
        p.best ? fmt::format("{} {:.6e} {}", objective_, *p.best, unit_) : "none feasible";
    line_.show(fmt::format("{:.0f} %  {} designs, {:.3g}/s  best {}  {} left",
                           100 * static_cast<double>(p.chunks_done) / static_cast<double>(p.chunks),
                           p.designs_done, p.designs_per_second, best, duration(p.seconds_left)),
               last);
}

}  // namespace atl::cli
