#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "atoll/base/contract.hpp"
#include "atoll/run/search_bench.hpp"

namespace atl::run {

namespace {

/// Quantile of the standard normal distribution: 97.5 %.
constexpr double z = 1.959963984540054;

/// Of the best after so many evaluations; infinite when none was feasible.
double objective_after(const Trial& trial, std::int64_t evaluations) {
    double out = std::numeric_limits<double>::infinity();
    for (const Improvement& i : trial)
        if (i.evaluations <= evaluations) out = i.objective;
    return out;
}

bool within(double objective, double optimum, double gap) {
    return objective <= optimum * (1 + gap + same_objective);
}

}  // namespace

Share wilson(std::int64_t successes, std::int64_t trials) {
    ATOLL_EXPECT(trials > 0 && successes >= 0 && successes <= trials);
    const auto n = static_cast<double>(trials);
    const double p = static_cast<double>(successes) / n;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {p, successes == 0 ? 0 : middle - half, successes == trials ? 1 : middle + half};
}

Median median(std::vector<double> values, std::int64_t trials) {
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(trials);
    // The k-th smallest, from 1; those who have none come last.
    const auto at = [&](double k) -> std::optional<double> {
        const auto place = static_cast<std::size_t>(std::clamp(k, 1.0, n)) - 1;
        if (place >= values.size()) return std::nullopt;
        return values[place];
    };
    // Ranks that enclose the median in 95 % of samples (normal approximation of the binomial).
    const double half = z * std::sqrt(n) / 2;
    const auto low_half = at(std::floor((n + 1) / 2)), high_half = at(std::ceil((n + 1) / 2));
    Median out;
    if (low_half && high_half) out.value = (*low_half + *high_half) / 2;
    out.low = at(std::floor(n / 2 - half));
    out.high = at(std::ceil(n / 2 + 1 + half));
    return out;
}

Grade grade(std::span<const Trial> trials, double optimum, std::int64_t evaluations) {
    Grade out;
    out.seeds = static_cast<std::int64_t>(trials.size());
    out.evaluations = evaluations;
    std::int64_t successes = 0;
    std::vector<double> gaps;
    std::array<std::vector<double>, graded_gaps.size()> needed;
    for (const Trial& trial : trials) {
        const double best = objective_after(trial, evaluations);
        successes += within(best, optimum, 0);
        const double gap = std::max(0.0, best / optimum - 1);
        if (std::isfinite(gap)) gaps.push_back(gap);
        out.worst_gap = std::max(out.worst_gap, gap);
        for (std::size_t g = 0; g < graded_gaps.size(); ++g) {
            const auto reached = std::find_if(trial.begin(), trial.end(), [&](const auto& i) {
                return i.evaluations <= evaluations && within(i.objective, optimum, graded_gaps[g]);
            });
            if (reached != trial.end())
                needed[g].push_back(static_cast<double>(reached->evaluations));
        }
    }
    out.success = wilson(successes, out.seeds);
    out.gap = median(gaps, out.seeds);
    for (std::size_t g = 0; g < graded_gaps.size(); ++g)
        out.evaluations_to[g] = median(needed[g], out.seeds);
    return out;
}

std::string csv_header() {
    std::string out =
        "algorithm,islands,topology,interval,seeds,evaluations,success_rate,ci_low,ci_high,"
        "median_gap,gap_ci_low,gap_ci_high,worst_gap";
    for (const double gap : graded_gaps)
        out += fmt::format(",evaluations_to_{0},to_{0}_ci_low,to_{0}_ci_high",
                           fmt::format("{:.0f}pct", 100 * gap));
    return out;
}

std::string csv_line(const BenchRow& row) {
    const Grade& g = row.grade;
    std::string out = fmt::format("{},{},{},{},{},{},{},{},{}", row.algorithm, row.islands,
                                  row.topology, row.interval, g.seeds, g.evaluations,
                                  g.success.value, g.success.low, g.success.high);
    const auto add = [&](const std::optional<double>& value) {
        out += value ? fmt::format(",{}", *value) : ",";
    };
    const auto add_median = [&](const Median& m) {
        add(m.value);
        add(m.low);
        add(m.high);
    };
    add_median(g.gap);
    add(std::isfinite(g.worst_gap) ? std::optional(g.worst_gap) : std::nullopt);
    for (const Median& m : g.evaluations_to) add_median(m);
    return out;
}

}  // namespace atl::run
