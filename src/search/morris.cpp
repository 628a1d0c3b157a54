#include <cmath>
#include <numeric>

#include "atoll/base/contract.hpp"
#include "atoll/search/sensitivity.hpp"
#include "sensitivity_sampling.hpp"

namespace atl::search {

namespace {

/// Half of the values up or down, where there is room; either way where there is room for both.
Gene step(Gene from, std::size_t levels, base::RandomStream& random) {
    const std::size_t half = levels / 2;
    const bool up = from + half < levels, down = from >= half;
    const bool goes_up = up && (!down || random.chance(0.5));
    return static_cast<Gene>(goes_up ? from + half : from - half);
}

/// Effects of one parameter, one per trajectory; those left out are not numbers.
using Effects = std::vector<double>;

double mean_size(const Effects& effects) {
    double sum = 0;
    std::size_t n = 0;
    for (double e : effects)
        if (e == e) {
            sum += std::abs(e);
            ++n;
        }
    return n == 0 ? not_a_number : sum / static_cast<double>(n);
}

ElementaryEffects summary(const Effects& effects, const SensitivityConfig& config,
                          std::uint64_t parameter) {
    ElementaryEffects out;
    double sum = 0, squares = 0;
    for (double e : effects)
        if (e == e) {
            sum += e;
            ++out.used;
        }
    out.left_out = effects.size() - out.used;
    out.mu_star = mean_size(effects);
    const auto n = static_cast<double>(out.used);
    out.mu = out.used == 0 ? not_a_number : sum / n;
    for (double e : effects)
        if (e == e) squares += (e - out.mu) * (e - out.mu);
    out.sigma = out.used < 2 ? not_a_number : std::sqrt(squares / (n - 1));
    base::RandomStream random = stream(config, Draw::resample, parameter);
    std::vector<double> estimates;
    Effects again(effects.size());
    for (std::uint64_t r = 0; r < config.resamples && !effects.empty(); ++r) {
        for (double& e : again) e = effects[random.uniform_int(effects.size())];
        estimates.push_back(mean_size(again));
    }
    out.mu_star_interval = interval(std::move(estimates));
    return out;
}

}  // namespace

MorrisResult morris(const Response& response, std::span<const std::size_t> levels,
                    const SensitivityConfig& config) {
    ATOLL_EXPECT(config.samples >= 1);
    const std::size_t parameters = levels.size();
    std::vector<Effects> effects(parameters);
    std::vector<Gene> point(parameters);
    std::vector<std::size_t> order(parameters);
    DomainSampler sampler(response, levels, config, config.samples);
    MorrisResult out;
    const Part trajectories(config, 0, 1);  // all else takes no time
    for (; out.trajectories < config.samples; ++out.trajectories) {
        trajectories.done(out.trajectories, config.samples);
        auto here = sampler.draw(stream(config, Draw::start, out.trajectories), point);
        if (!here) break;
        base::RandomStream random = stream(config, Draw::trajectory, out.trajectories);
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t i = parameters; i > 1; --i)
            std::swap(order[i - 1], order[random.uniform_int(i)]);
        for (const std::size_t p : order) {
            if (levels[p] < 2) continue;
            const Gene from = point[p];
            point[p] = step(from, levels[p], random);
            const double range = (static_cast<double>(point[p]) - static_cast<double>(from)) /
                                 static_cast<double>(levels[p] - 1);
            if (const auto there = response(point)) {
                effects[p].push_back((*there - *here) / range);
                here = there;
            } else {
                effects[p].push_back(not_a_number);
                point[p] = from;
            }
        }
    }
    out.drawn = sampler.drawn();
    for (std::size_t p = 0; p < parameters; ++p)
        out.parameters.push_back(summary(effects[p], config, p));
    return out;
}

}  // namespace atl::search
