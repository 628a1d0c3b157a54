#include "result_parts.hpp"

#include <hdf5.h>

#include <limits>

#include "atoll/base/version.hpp"
#include "run_header.hpp"

namespace atl::io {

using nlohmann::ordered_json;

std::string fidelity_name(const Job& job) {
    return job.config.fidelity == model::Fidelity::exact ? "exact" : "published";
}

model::NetworkCost known(model::NetworkCost cost) {
    if (cost.infeasible) cost.energy_J = cost.latency_s = std::numeric_limits<double>::quiet_NaN();
    return cost;
}

ordered_json networks_json(const Job& job, const model::DesignCost& cost,
                           const model::DesignCost& published) {
    ordered_json networks;
    for (std::size_t n = 0; n < job.networks.size(); ++n) {
        const model::NetworkCost& c = cost.networks[n];
        std::string name = job.networks[n].name;
        for (int copy = 2; networks.contains(name); ++copy)  // a network may be listed twice
            name = job.networks[n].name + "#" + std::to_string(copy);
        networks[name] = {
            {"energy_J", c.energy_J},
            {"latency_s", c.latency_s},
            {"area_mm2", cost.area_mm2},
            {"cycles", c.cycles},
            {"edap_mJ_ms_mm2", search::edap_mJ_ms_mm2(c.energy_J, c.latency_s, cost.area_mm2)},
            {"energy_J_published", known(published.networks[n]).energy_J}};
    }
    return networks;
}

std::string design_header(model::ModelKind model) {
    std::string out;
    for (const auto& p : model::design_parameters(model)) out += "," + std::string(p.name);
    return out;
}

std::string design_cells(const model::Design& design) {
    std::string out;
    for (const auto& p : model::design_parameters(design.model)) out += "," + p.text(design);
    return out;
}

ordered_json versions_json() {
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return {{"atoll", base::version()},
            {"git_sha", base::git_sha()},
            {"hdf5",
             std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release)},
            {"result_format", format_version}};
}

}  // namespace atl::io
