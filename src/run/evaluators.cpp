#include "atoll/run/evaluators.hpp"

#include <algorithm>

#include "archived_model.hpp"
#include "atoll/model/physical/physical_explanation.hpp"
#include "atoll/search/compiled_evaluator.hpp"
#include "atoll/search/grid_enumeration.hpp"
#include "atoll/search/physical_evaluator.hpp"
#include "atoll/search/plain_enumeration.hpp"
#include "atoll/search/registry.hpp"
#include "atoll/search/robust_evaluator.hpp"

namespace atl::run {

namespace {

/// An evaluator together with the plain model it refers to.
class OwningEvaluator final : public search::Evaluator {
  public:
    explicit OwningEvaluator(const io::Job& job)
        : model_(make_cost_model(job, job.networks, job.config.fidelity)),
          plain_(job.space, *model_) {}
    std::size_t networks() const override { return plain_.networks(); }
    void evaluate(std::span<const search::DesignId> ids, search::Figures& out) override {
        plain_.evaluate(ids, out);
    }
    bool holds_networks(search::DesignId id) const override { return plain_.holds_networks(id); }

  private:
    std::unique_ptr<model::CostModel> model_;
    search::PlainEvaluator plain_;
};

/// Networks that are none of the job's need what most do.
model::physical::SignalNeeds needs_of(const io::JobConfig& job,
                                      const std::vector<model::Network>& networks) {
    model::physical::SignalNeeds out{job.limits.snr_dB, {}};
    if (job.needs.empty()) return out;
    for (const model::Network& network : networks) {
        double& snr_dB = out.network_snr_dB.emplace_back(job.limits.snr_dB);
        for (const io::NetworkNeed& need : job.needs)
            if (need.network == network.name) snr_dB = need.snr_dB;
    }
    return out;
}

model::physical::PhysicalModel physical_model(const io::Job& job,
                                              std::vector<model::Network> networks) {
    auto needs = needs_of(job.config, networks);
    return {job.physical, std::move(networks), std::move(needs)};
}

}  // namespace

void refuse_external(const io::Job& job) {
    if (job.config.external_model())
        throw base::Error(base::ErrorKind::refused,
                          "job " + job.config.name +
                              " has an external model, which only 'atoll search' runs: --set "
                              "model.kind=built_in takes that of the space");
}

std::unique_ptr<model::CostModel> make_cost_model(const io::Job& job,
                                                  std::vector<model::Network> networks,
                                                  model::Fidelity fidelity) {
    if (const model::OwnModel* own = model::own_model(job.config.costing))
        return own->make({std::move(networks), job.config.model_settings,
                          job.physical ? nullptr : &job.hardware, job.library, job.physical});
    if (job.config.external_model())
        return std::make_unique<ArchivedModel>(job, std::move(networks));
    if (job.physical)
        return std::make_unique<model::physical::PhysicalModel>(
            physical_model(job, std::move(networks)));
    return std::make_unique<model::ReferenceModel>(job.library, job.hardware, std::move(networks),
                                                   fidelity);
}

model::Explanation explain(const io::Job& job, const std::vector<model::Network>& networks,
                           const model::Design& design) {
    if (job.config.costing != model::Costing::built_in)
        return model::explain_costs(*make_cost_model(job, networks, job.config.fidelity), design);
    if (job.physical) return model::physical::explain(physical_model(job, networks), design);
    model::ReferenceModel model(job.library, job.hardware, networks, job.config.fidelity);
    return model::explain(model, design);
}

std::unique_ptr<search::Evaluator> make_evaluator(const io::Job& job) {
    if (job.config.costing != model::Costing::built_in)
        return std::make_unique<OwningEvaluator>(job);
    return make_built_in_evaluator(job);
}

std::unique_ptr<search::Evaluator> make_built_in_evaluator(const io::Job& job) {
    if (job.physical && job.config.robust.measure != search::RiskMeasure::none)
        return std::make_unique<search::RobustEvaluator>(
            job.space, job.physical, job.networks, job.config.objective, job.config.robust,
            job.config.search.seed, needs_of(job.config, job.networks));
    if (job.physical)
        return std::make_unique<search::PhysicalEvaluator>(job.space, job.physical, job.networks,
                                                           job.config.limits,
                                                           needs_of(job.config, job.networks));
    if (job.config.fidelity == model::Fidelity::published)
        return std::make_unique<OwningEvaluator>(job);
    return std::make_unique<search::CompiledEvaluator>(
        job.space, job.library, job.hardware, job.networks,
        model::CompiledModel::default_memory_bytes, job.config.limits.area_mm2);
}

bool has_bounds(const io::Job& job, const search::EnumerationConfig& config) {
    return job.two_fidelities() &&
           std::none_of(config.objectives.begin(), config.objectives.end(),
                        [](search::Objective o) { return search::own_objective(o) != nullptr; });
}

JobEnumeration make_enumeration(const io::Job& job, const search::EnumerationConfig& config) {
    refuse_external(job);
    JobEnumeration out;
    if (!has_bounds(job, config)) {
        out.evaluator = make_evaluator(job);
        out.walk = std::make_unique<search::PlainEnumeration>(job.space, *out.evaluator, config);
    } else {
        auto compiled = std::make_unique<search::CompiledEvaluator>(job.space, job.library,
                                                                    job.hardware, job.networks);
        out.walk =
            std::make_unique<search::GridEnumeration>(compiled->grid(), compiled->model(), config);
        out.evaluator = std::move(compiled);
    }
    return out;
}

io::BestDesign account(const io::Job& job, search::DesignId id, search::Objective objective) {
    io::BestDesign out;
    out.id = id;
    out.design = job.space.design(id);
    const auto cost = [&](model::Fidelity fidelity) {
        return make_cost_model(job, job.networks, fidelity)
            ->evaluate(out.design, model::CostModel::Effort::every_network);
    };
    out.exact = cost(model::Fidelity::exact);
    out.published = cost(model::Fidelity::published);
    const auto value = [&](const model::DesignCost& c) {
        return c.feasible() ? search::value(objective, c) : search::Score{}.objective;
    };
    out.objective_exact = value(out.exact);
    out.objective_published = value(out.published);
    if (job.config.robust.measure != search::RiskMeasure::none &&
        objective == job.config.objective) {
        out.objective_nominal = out.objective_exact;
        const auto evaluator = make_evaluator(job);
        search::Figures figures;
        evaluator->evaluate(std::span(&id, 1), figures);
        search::values(objective, figures, std::span(&out.objective_exact, 1));
        out.objective_published = out.objective_exact;
    }
    return out;
}

}  // namespace atl::run
