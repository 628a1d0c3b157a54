/// Which parameters matter: of a response over a grid of value indices, whatever it is. Everything
/// random is drawn from streams of the seed, so that equal settings give equal results.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "atoll/search/parameter_space.hpp"

namespace atl::search {

/// At a point, an index per parameter; nothing where the response is not defined: such a point is
/// no part of the domain that is analysed.
using Response = std::function<std::optional<double>(std::span<const Gene>)>;

struct SensitivityConfig {
    std::uint64_t samples = 0;  ///< trajectories, or rows, >= 1
    std::uint64_t seed = 1;
    std::uint64_t analysis = 0;            ///< tells apart the random numbers of several
    std::uint64_t draws_per_point = 1000;  ///< at most so many for each point of the domain
    std::uint64_t resamples = 200;         ///< for the confidence intervals
    /// Told now and then how much of an analysis is done, about, in [0, 1].
    std::function<void(double share)> progress = [](double) {};
};

/// 95 % by bootstrap (percentiles); not numbers where nothing can be told.
struct Interval {
    double low = 0, high = 0;
};

/// Of one parameter, per whole range of its indices.
struct ElementaryEffects {
    double mu = 0, mu_star = 0, sigma = 0;  ///< mean, mean of the sizes, standard deviation
    Interval mu_star_interval;
    std::uint64_t used = 0, left_out = 0;  ///< steps within the domain, and out of it
};

struct MorrisResult {
    std::uint64_t trajectories = 0;  ///< fewer than asked for where the domain is hard to meet
    std::uint64_t drawn = 0;         ///< points drawn to find their starts
    std::vector<ElementaryEffects> parameters;
};

/// Elementary effects (Morris 1991) with mu* (Campolongo et al. 2007). A trajectory starts at a
/// uniform point of the domain and changes every parameter once, in random order, by half of its
/// values, where there is room. A step out of the domain is left out, and the trajectory goes on
/// from where it was. `levels`: values per parameter.
MorrisResult morris(const Response& response, std::span<const std::size_t> levels,
                    const SensitivityConfig& config);

/// Of one parameter. They are shares of the variance; not numbers where there is none.
struct SobolIndices {
    double first = 0;  ///< explained by the parameter alone
    double total = 0;  ///< left when all others are known
    Interval first_interval, total_interval;
    /// Rows in which it took another value for the total index: none where no value can be changed
    /// without leaving the domain, and the total is 0 for that reason.
    std::uint64_t changed = 0;
};

struct SobolResult {
    std::uint64_t rows = 0;   ///< of each of two samples; fewer than asked for where the domain is
                              ///< hard to meet
    std::uint64_t drawn = 0;  ///< points drawn to find them
    double mean = 0, variance = 0;
    std::vector<SobolIndices> parameters;
    double first_sum = 0;
    Interval first_sum_interval;
    /// Share of the variance that the best sum of functions of one parameter each explains, fitted
    /// to one sample and measured on the other.
    double additive = 0;
};

/// Sobol' indices for points uniform over the domain. Where that is the whole grid the parameters
/// are independent, and the indices are the usual ones. Else they are those of dependent
/// parameters (Kucherenko et al. 2012), which need not add up to 1.
///
/// First order: f(B)(f(AB) - f(A)) (Saltelli et al. 2010), where AB, a point with B's value that
/// is else drawn as A's are, is averaged over all points of A with that value: it lies in the
/// domain and costs nothing. Where a parameter has more values than the root of the rows, as many
/// ranges of values stand for them. Total: (f(A) - f(A'))^2 / 2 (Jansen 1999), where A' has another
/// value drawn among those that stay in the domain.
SobolResult sobol(const Response& response, std::span<const std::size_t> levels,
                  const SensitivityConfig& config);

/// How two parameters act together, a step of one value away from a centre.
struct Interaction {
    std::size_t a = 0, b = 0;  ///< parameters, a < b
    /// f(both) - f(a alone) - f(b alone) + f(centre), the largest in size of up to four.
    double largest = 0;
    std::uint64_t used = 0, left_out = 0;  ///< of the four; left out: a point not in the domain
};

/// For all pairs of parameters with more than one value. Nothing when the centre has no response.
std::vector<Interaction> interactions(const Response& response, std::span<const std::size_t> levels,
                                      std::span<const Gene> centre);

}  // namespace atl::search
