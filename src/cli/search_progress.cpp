#include "search_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace atl::cli {

namespace {

std::string duration(double seconds) {
    if (seconds < 60) return fmt::format("{:.0f} s", seconds);
    if (seconds < 3600) return fmt::format("{:.0f} min", seconds / 60);
    return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

SearchDisplay::SearchDisplay(std::string objective_unit)
    : terminal_(isatty(STDERR_FILENO) != 0), unit_(std::move(objective_unit)) {}

void SearchDisplay::started(std::int64_t from_generation) {
    if (from_generation >= 0) fmt::print(stderr, "resumed after generation {}\n", from_generation);
}

void SearchDisplay::progress(const run::SearchProgress& p) {
    constexpr std::chrono::seconds sparse{10};
    const auto now = std::chrono::steady_clock::now();
    const bool last = p.generation == p.last_generation;
    const bool new_phase = static_cast<std::int64_t>(p.phase) != last_phase_;
    if (!terminal_ && !last && !new_phase && now - last_line_ < sparse) return;
    last_phase_ = static_cast<std::int64_t>(p.phase);
    last_line_ = now;
    const std::string best = p.best.score.feasible()
                                 ? fmt::format("{:.6e} {}", p.best.score.objective, unit_)
                                 : "none feasible";
    const std::string line = fmt::format(
        "phase {}/{}  generation {}/{}  best {}  feasible {:.0f} %  {} designs, {:.0f}/s  {} left",
        p.phase + 1, p.phases, p.generation, p.last_generation, best, 100 * p.feasible_share,
        p.evaluations, p.evaluations_per_second, duration(p.seconds_left));
    if (terminal_)
        fmt::print(stderr, "\r\033[K{}{}", line, last ? "\n" : "");
    else
        fmt::print(stderr, "{}\n", line);
    std::fflush(stderr);
}

void SearchDisplay::end_line() {
    if (terminal_ && last_phase_ >= 0) fmt::print(stderr, "\n");
}

void SearchDisplay::warning(const std::string& text) {
    fmt::print(stderr, "{}atoll: warning: {}\n", terminal_ ? "\r\033[K" : "", text);
}

}  // namespace atl::cli
