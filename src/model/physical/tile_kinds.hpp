/// The one or two kinds of tiles of a chip, and the bits that networks are run at on them.
#pragma once

#include <cmath>
#include <vector>

#include "atoll/model/physical/chip.hpp"
#include "atoll/model/physical/precision.hpp"
#include "portfolio_work.hpp"

namespace atl::model::physical {

struct TileKind {
    Design design;  ///< as if the chip had tiles of this kind alone
    Chip chip;
    std::size_t part = 0;  ///< of the networks' layers: `tiles_part`
};
std::vector<TileKind> tile_kinds(const PhysicalConstants& constants, const Design& design);

struct Bits {
    int weight = 0, input = 0;
};

/// The design with macros made for such bits.
Design with_bits(const Design& design, Bits bits);

/// With the fewest bits that a network may be run at.
Design at_fewest_bits(const Design& design);

/// Takes over what depends on the bits that a network is run at: not areas, nor leakage.
void run_at(Chip& chip, const MacroFigures& macro);

/// Noise that a ratio [dB] allows, relative to the signal.
inline double noise_at(double snr_dB) {
    return std::pow(10, -snr_dB / 10);
}

/// What the noise of a network counts: 1 where it needs what most do, more where it needs more.
inline double noise_weight(const SignalNeeds& needs, std::size_t network) {
    return noise_at(needs.snr_dB - needs.of(network));
}

/// Pairs of bits to choose from, into `out`: for each number of weight bits the fewest input bits
/// that keep the noise; the chip's own where none do or nothing is to be chosen.
/// `noise_of(bits)`: relative to the signal.
template <class Noise>
void bits_to_try(const Design& design, double snr_dB, Noise noise_of, std::vector<Bits>& out) {
    out.clear();
    if (static_cast<Precision>(design.precision) == Precision::network && snr_dB > 0) {
        const double most = noise_at(snr_dB);
        for (int weight = least_chosen_bits; weight <= design.weight_bits; ++weight)
            for (int input = least_chosen_bits; input <= design.input_bits; ++input)
                if (noise_of(Bits{weight, input}) <= most) {
                    out.push_back({weight, input});
                    break;
                }
    }
    if (out.empty()) out.push_back({design.weight_bits, design.input_bits});
}

}  // namespace atl::model::physical
