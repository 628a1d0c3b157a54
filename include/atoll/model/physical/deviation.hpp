/// The same physics with other luck: constants that real chips scatter around.
#pragma once

#include "atoll/model/physical/constants.hpp"

namespace atl::model::physical {

/// Factors on constants; 1: as the set says.
struct Deviation {
    double adc = 1;            ///< energy and area of converters
    double on_resistance = 1;  ///< of RRAM devices
    double noise = 1;          ///< standard deviations of programmed cells and of their reads
    double threshold = 1;      ///< of transistors

    bool operator==(const Deviation&) const = default;
};

PhysicalConstants deviated(PhysicalConstants constants, const Deviation& by);

}  // namespace atl::model::physical
