#include "result_tables.hpp"

#include <fmt/format.h>

namespace atl::cli {

void print_design(const model::Design& design) {
    for (const auto& p : model::design_parameters())
        fmt::print("  {:<18}{:>10} {}\n", p.name, p.text(design), p.unit);
}

void print_networks(const io::Job& job, const model::DesignCost& cost) {
    fmt::print("  {:<20}{:>13}{:>13}{:>10}{:>18}{:>12}\n", "network", "energy [mJ]", "latency [us]",
               "cycles", "EDAP [mJ*ms*mm2]", "area [mm2]");
    for (std::size_t n = 0; n < job.networks.size(); ++n) {
        const model::NetworkCost& c = cost.networks[n];
        fmt::print("  {:<20}{:>13.6f}{:>13.4f}{:>10}{:>18.6f}{:>12.2f}\n", job.networks[n].name,
                   c.energy_J * 1e3, c.latency_s * 1e6, c.cycles,
                   search::edap_mJ_ms_mm2(c.energy_J, c.latency_s, cost.area_mm2), cost.area_mm2);
    }
}

}  // namespace atl::cli
