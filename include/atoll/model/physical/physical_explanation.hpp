/// Where the numbers of the physical model come from.
#pragma once

#include "atoll/model/explanation.hpp"
#include "atoll/model/physical/physical_model.hpp"

namespace atl::model::physical {

/// Energies by part of the chip. What all layers of a network share (its input and output, leakage)
/// stands after them as a layer of type "shared", so that layers add up to their network. The
/// model's constants outlive the explanation, whose sources are named there.
Explanation explain(const PhysicalModel& model, const Design& design);

}  // namespace atl::model::physical
