/// Objectives that hold when constants are other than the model says: a measure of risk over
/// scenarios, the same for all designs (common random numbers).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "atoll/model/physical/deviation.hpp"

namespace atl::search {

enum class RiskMeasure : std::uint8_t {
    none,            ///< the constants as they are
    mean_deviation,  ///< mean + k x standard deviation
    cvar,            ///< conditional value at risk: mean of the worst share (Rockafellar and
                     ///< Uryasev, "Optimization of conditional value-at-risk", 2000)
};
inline constexpr std::array<std::string_view, 3> risk_measure_names = {"none", "mean_deviation",
                                                                       "cvar"};

/// Factors on constants are log-normal and independent; a spread is the factor that two standard
/// deviations make.
struct RobustConfig {
    RiskMeasure measure = RiskMeasure::none;
    double deviations = 1;        ///< k
    double tail = 0.25;           ///< share that counts as the worst
    std::int64_t scenarios = 16;  ///< >= 2
    double adc_spread = 3.5;      ///< arXiv 2404.06553: converters around their regression
    // Assumed: chips of one process.
    double on_resistance_spread = 1.3, noise_spread = 1.3, threshold_spread = 1.05;
};

/// Latin hypercube: of every factor each n-th part of its distribution once, at its middle.
std::vector<model::physical::Deviation> scenarios(const RobustConfig& config, std::uint64_t seed);

/// Of values of one design, a scenario each. `values` come back in another order. Infinite where
/// one of them is.
double risk(const RobustConfig& config, std::span<double> values);

}  // namespace atl::search
