/// How often every component of a design acts for one layer, and the energy of that.
#pragma once

#include <array>
#include <cstdint>

#include "atoll/model/data_movement.hpp"
#include "atoll/model/unit_costs.hpp"

namespace atl::model {

/// Actions of one instance of a component on one operand.
struct Actions {
    std::int64_t read = 0, write = 0, update = 0;
};

struct ComponentAccesses {
    std::int64_t instances = 0;  ///< at work on average
    std::array<Actions, n_operands> of{};
};
using AccessCounts = ComponentArray<ComponentAccesses>;

/// Energies [pJ] per component.
using Energies = ComponentArray<double>;

AccessCounts access_counts(const LayerMapping& mapping, const Design& design,
                           const Traffic& traffic);

/// E_c = sum over operands of (read x e_read + write x e_write + update x e_update) x instances
///     + leakage x cycles x max(1, instances), added in the order of the published evaluator.
Energies energies(const AccessCounts& counts, const UnitCosts& unit, std::int64_t cycles);

double total(const Energies& energies);

}  // namespace atl::model
