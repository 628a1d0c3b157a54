/// Every constant of the physical model; one set for all chips (configs/physical).
#pragma once

#include <string>
#include <vector>

#include "atoll/model/physical/accuracy.hpp"
#include "atoll/model/physical/adc.hpp"
#include "atoll/model/physical/array.hpp"
#include "atoll/model/physical/fabrication.hpp"
#include "atoll/model/physical/gates.hpp"
#include "atoll/model/physical/links.hpp"
#include "atoll/model/physical/sram_buffer.hpp"

namespace atl::model::physical {

/// What limits how far the equations were checked.
struct ValidityConstants {
    double planar_to_nm = 0;     ///< planar nodes reach down to this one
    double supply_margin_V = 0;  ///< the alpha-power law holds this far above the threshold
    int most_rram_bits = 0;      ///< per cell, shown in silicon
    int most_adc_bits = 0;
    double most_ir_drop = 0;
    int chain_rows = 0;  ///< rows between registers that the glitch factor covers
};

/// Adders in a chain switch more often than in a tree, because their inputs arrive one after the
/// other: intercept + slope * length times as often.
struct ChainConstants {
    double glitch_intercept = 0, glitch_slope = 0;
};

/// Of one group of constants.
struct ConstantSource {
    std::string group, source, validity;
};

struct PhysicalConstants {
    GateConstants gates;
    TechnologyScaling scaling;
    ChainConstants chain;
    AdcConstants adc;
    ArrayConstants array;
    BufferTable buffers;
    LinkConstants links;
    AccuracyConstants accuracy;
    FabricationConstants fabrication;
    ValidityConstants validity;
    std::vector<ConstantSource> sources;
};

}  // namespace atl::model::physical
