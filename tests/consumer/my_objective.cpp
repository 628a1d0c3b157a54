// An objective of one's own: energy x delay x delay, of networks that do not run equally often.
//
// It takes the names it goes by in jobs and reports, its unit, and its value.

#include <atoll/search/registry.hpp>

namespace {

using namespace atl::search;

/// The first network of the job takes half of the inferences, the second half of the rest, and so
/// on; the last two take the same share.
double energy_delay_squared(const DesignFigures& design) {
    double energy_J = 0, latency_s = 0, share = 1;
    const std::size_t networks = design.energy_J.size();
    for (std::size_t n = 0; n < networks; ++n) {
        if (n + 1 < networks) share /= 2;
        energy_J += share * design.energy_J[n];
        latency_s += share * design.latency_s[n];
    }
    return energy_J * latency_s * latency_s;
}

const atl::base::Registration registered([] {
    register_objective({.name = "ed2p",
                        .doc = "mean energy x mean latency squared of a mix of inferences, in "
                               "which every network runs half as often as the one before",
                        .unit = "J*s2",
                        .value = energy_delay_squared,
                        .combination = Combination::mean});
});

}  // namespace
