/// Designs a run knows, with the figures that the run itself does not keep.
#pragma once

#include <vector>

#include "atoll/search/objective.hpp"
#include "run_source.hpp"

namespace atl::report {

/// A feasible design.
struct CostedDesign {
    search::DesignId id = 0;
    double objective = 0;
    double energy_J = 0, latency_s = 0;  ///< of the networks, combined: see CostedDesigns
    double area_mm2 = 0;
    bool front = false;  ///< none of the others beats it in energy, latency and area at once
};

struct CostedDesigns {
    /// How the networks' energies and latencies were combined: as the job's objective does, but the
    /// mean where that is a product.
    search::Combination how = search::Combination::mean;
    std::vector<CostedDesign> designs;  ///< best first
    std::uint64_t known = 0;            ///< feasible designs of the run; more than were costed when
                                        ///< only the best were
};

/// "mean over the networks", "largest of the networks"
std::string combination_text(search::Combination how);

/// Of a search all feasible designs its islands remember, of an enumeration the best of every
/// objective and the Pareto front.
CostedDesigns costed_designs(const RunSource& run);

/// At most so many of them: the best and the front first, then evenly from the rest; in order.
std::vector<CostedDesign> selection(const CostedDesigns& all, std::size_t most);

}  // namespace atl::report
