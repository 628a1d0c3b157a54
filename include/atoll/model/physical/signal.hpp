/// A proxy for what the analog arithmetic of a design does to accuracy: the signal-to-noise ratio
/// of its products.
#pragma once

#include "atoll/model/physical/chip.hpp"

namespace atl::model::physical {

/// Signal to noise of each source [dB]; infinite where there is none.
struct SignalToNoise {
    double weight_quantisation = 0, input_quantisation = 0;
    double conversion = 0;   ///< of the ADC; infinite where it keeps every value
    double programming = 0;  ///< of RRAM cells, a day after they were written, and read noise
    double ir_drop = 0;
    double total = 0;  ///< 1 / SNR adds up

    /// Power of all noise, relative to the signal's.
    double noise() const;
};

/// Of sums over all active rows. Quantisation: 6.02 b + 4.77 - 20 log10(clipping). Programming: the
/// deviation of cells, root mean square over their levels, times the root of the sum of the squares
/// of the slices' places, against weights that are uniform (range / sqrt(12)); where the ADC keeps
/// every value of a sum, it rounds away what stays within half a step, and is a step off beyond.
/// `ir_drop`: of its macros.
SignalToNoise signal_to_noise(const PhysicalConstants& constants, const Design& design,
                              double ir_drop);

}  // namespace atl::model::physical
