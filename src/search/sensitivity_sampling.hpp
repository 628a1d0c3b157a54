/// What the analyses of sensitivity.hpp have in common.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "atoll/base/random.hpp"
#include "atoll/search/sensitivity.hpp"

namespace atl::search {

inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// What random numbers are for, within an analysis. Part of the results, as random domains are.
enum class Draw : std::uint64_t {
    start = 1,
    trajectory = 2,
    other_start = 3,
    value = 4,
    resample = 5
};

inline base::RandomStream stream(const SensitivityConfig& config, Draw what, std::uint64_t index) {
    return {config.seed, base::RandomDomain::sensitivity, config.analysis,
            static_cast<std::uint64_t>(what), index};
}

/// A part of an analysis that takes this range of its progress.
class Part {
  public:
    Part(const SensitivityConfig& config, double from, double to)
        : config_(config), from_(from), to_(to) {}
    /// Of `all` turns, so many are over.
    void done(std::uint64_t turns, std::uint64_t all) const {
        const double share = static_cast<double>(turns) / static_cast<double>(all);
        config_.progress(from_ + (to_ - from_) * share);
    }

  private:
    const SensitivityConfig& config_;
    double from_, to_;
};

/// Draws points of a domain uniformly, by throwing away others, as long as there are draws left.
class DomainSampler {
  public:
    /// `points` will be asked for. All outlive the sampler.
    DomainSampler(const Response& response, std::span<const std::size_t> levels,
                  const SensitivityConfig& config, std::uint64_t points)
        : response_(response), levels_(levels), most_(config.draws_per_point * points) {}

    /// The response at the point it writes; nothing when the draws are used up.
    std::optional<double> draw(base::RandomStream random, std::span<Gene> point) {
        while (drawn_ < most_) {
            ++drawn_;
            for (std::size_t p = 0; p < levels_.size(); ++p)
                point[p] = static_cast<Gene>(random.uniform_int(levels_[p]));
            if (const auto y = response_(point)) return y;
        }
        return std::nullopt;
    }
    std::uint64_t drawn() const { return drawn_; }

  private:
    const Response& response_;
    std::span<const std::size_t> levels_;
    std::uint64_t most_, drawn_ = 0;
};

/// The middle 95 % of what resamples gave; those that are not numbers do not count.
inline Interval interval(std::vector<double> estimates) {
    std::erase_if(estimates, [](double x) { return x != x; });
    if (estimates.empty()) return {not_a_number, not_a_number};
    std::sort(estimates.begin(), estimates.end());
    const auto beyond = static_cast<std::size_t>(0.025 * static_cast<double>(estimates.size()));
    return {estimates[beyond], estimates[estimates.size() - 1 - beyond]};
}

}  // namespace atl::search
