#include "atoll/search/objective.hpp"

#include <algorithm>
#include <string>

#include "atoll/base/contract.hpp"

namespace atl::search {

std::string_view name(Objective objective) {
    return objective_names[static_cast<std::size_t>(objective)];
}

std::string unit(Objective objective, std::size_t networks) {
    if (objective != Objective::ela_all || networks == 1) return "J*s*cm2";
    const std::string n = std::to_string(networks);
    return "J^" + n + "*s^" + n + "*cm2";
}

double value(Objective objective, double area_mm2, std::span<const model::NetworkCost> networks) {
    ATOLL_EXPECT(!networks.empty());
    const double area_cm2 = area_mm2 / 100;
    double energy = 0, latency = 0;
    switch (objective) {
        case Objective::ela:
            for (const auto& n : networks) {
                energy = std::max(energy, n.energy_J);
                latency = std::max(latency, n.latency_s);
            }
            break;
        case Objective::ela_mean:
            for (const auto& n : networks) energy += n.energy_J, latency += n.latency_s;
            energy /= static_cast<double>(networks.size());
            latency /= static_cast<double>(networks.size());
            break;
        case Objective::ela_all:
            energy = latency = 1;
            for (const auto& n : networks) energy *= n.energy_J, latency *= n.latency_s;
            break;
    }
    return energy * latency * area_cm2;
}

double edap_mJ_ms_mm2(double energy_J, double latency_s, double area_mm2) {
    return energy_J * 1e3 * (latency_s * 1e3) * area_mm2;
}

}  // namespace atl::search
