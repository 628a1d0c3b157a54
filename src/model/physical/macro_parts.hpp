/// The two kinds of macros, between what they share.
#pragma once

#include "atoll/model/physical/macro.hpp"

namespace atl::model::physical {

/// What all parts of the costing look at.
struct MacroContext {
    const PhysicalConstants& constants;
    const MacroDesign& design;
    MacroShape shape;
    GateFigures gates;
    double volts2;  ///< supply squared
};

inline double& of(Parts& parts, Part part) {
    return parts[static_cast<std::size_t>(part)];
}

/// Energies, areas and times of the array and of what makes numbers of it.
void cost_analog(const MacroContext& m, MacroCost& cost);
void cost_digital(const MacroContext& m, MacroCost& cost);

/// The design's own device, or the constants'.
RramDevice device_of(const MacroContext& m);

/// Switched for one move of a line of `load_fF`, its buffer included [fF].
inline double driven_fF(const MacroContext& m, double load_fF) {
    return load_fF + buffer_fF(m.constants.array.drivers, load_fF);
}
/// Area of that buffer [um2].
inline double buffer_um2(const MacroContext& m, double load_fF) {
    return buffer_fF(m.constants.array.drivers, load_fF) / m.gates.nand2_cap_fF *
           m.gates.nand2_area_um2;
}

/// Area of 6T cells with the periphery of their array [um2].
double storage_um2(const MacroContext& m, double bits);

}  // namespace atl::model::physical
