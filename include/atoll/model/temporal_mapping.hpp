/// Which loops in time run inside the global buffer and which outside it: decides energy, never
/// cycles.
#pragma once

#include <optional>

#include "atoll/model/access_counts.hpp"

namespace atl::model {

/// How faithfully the published evaluation is followed.
///   exact:     the true optimum of the temporal mappings, energies not rounded (for searching)
///   published: the seeded sampling of the published mapper with its accidents, and the rounding of
///   every layer's
///              component energy to three digits (for comparison with published rows)
enum class Fidelity { exact, published };

struct TemporalMapping {
    Extents at_top;  ///< factor of every loop at the top level; the rest runs at the global buffer
    AccessCounts counts;
};

/// The mapping of least energy; of equals (to a relative 1e-12) the first in the order of the
/// published mapper. Nothing when no mapping was found, which can happen to published sampling
/// alone.
std::optional<TemporalMapping> choose_temporal_mapping(const LayerMapping& mapping,
                                                       const Design& design, const UnitCosts& unit,
                                                       Fidelity fidelity);

}  // namespace atl::model
