/// Which precision a network is run at.
#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace atl::model::physical {

/// What decides the bits of weights and inputs that a network is run at. A chip's macros and
/// digital unit are made for the chip's own; with fewer they skip columns and steps.
enum class Precision {
    chip,     ///< every network at the chip's
    network,  ///< each at what costs it least energy x latency and keeps its signal-to-noise ratio
};
inline constexpr std::array<std::string_view, 2> precision_names = {"chip", "network"};

/// Fewer are never chosen: the signal-to-noise proxy was made for uniform steps.
inline constexpr int least_chosen_bits = 4;

/// Signal-to-noise ratios that networks need [dB].
struct SignalNeeds {
    double snr_dB = 0;                   ///< of networks that need no other; 0: any will do
    std::vector<double> network_snr_dB;  ///< in the order of the networks, or empty: all the same

    double of(std::size_t network) const {
        return network_snr_dB.empty() ? snr_dB : network_snr_dB[network];
    }
    bool operator==(const SignalNeeds&) const = default;
};

}  // namespace atl::model::physical
