#include "archived_model.hpp"

#include <algorithm>

#include "atoll/base/error.hpp"

namespace atl::run {

using search::Evaluation;

ArchivedModel::ArchivedModel(const io::Job& job, std::vector<model::Network> networks)
    : job_(job),
      networks_(std::move(networks)),
      known_(io::read_run_evaluations(job.config.output, job)) {
    for (const model::Network& network : networks_) {
        const auto found =
            std::find_if(job.networks.begin(), job.networks.end(),
                         [&](const model::Network& n) { return n.name == network.name; });
        if (found == job.networks.end())
            throw base::Error(base::ErrorKind::refused,
                              "the evaluator was not asked about network " + network.name);
        places_.push_back(static_cast<std::size_t>(found - job.networks.begin()));
    }
}

model::DesignCost ArchivedModel::evaluate(const model::Design& design, Effort) {
    model::DesignCost out;
    const auto id = search::find_design(job_.space, design);
    const auto found = id ? known_.find(*id) : known_.end();
    if (found == known_.end() || found->second.outcome != Evaluation::Outcome::costed) {
        out.outside_tables = found == known_.end() ? "what was evaluated" : found->second.reason;
        return out;
    }
    const Evaluation& e = found->second;
    out.area_mm2 = e.area_mm2;
    out.relative_cost = e.relative_cost;
    out.noise = e.noise;
    for (const std::size_t n : places_) {
        model::NetworkCost& network = out.networks.emplace_back();
        network.energy_J = e.energy_J.at(n);
        network.latency_s = e.latency_s.at(n);
    }
    return out;
}

}  // namespace atl::run
