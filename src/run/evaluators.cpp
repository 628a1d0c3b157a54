#include "atoll/run/evaluators.hpp"

#include "atoll/search/compiled_evaluator.hpp"
#include "atoll/search/physical_evaluator.hpp"

namespace atl::run {

namespace {

/// An evaluator together with the model it refers to.
class ReferenceEvaluator final : public search::Evaluator {
  public:
    explicit ReferenceEvaluator(const io::Job& job)
        : model_(job.library, job.hardware, job.networks, job.config.fidelity),
          plain_(job.space, model_) {}
    std::size_t networks() const override { return plain_.networks(); }
    void evaluate(std::span<const search::DesignId> ids, search::Figures& out) override {
        plain_.evaluate(ids, out);
    }
    bool holds_networks(search::DesignId id) const override { return plain_.holds_networks(id); }

  private:
    model::ReferenceModel model_;
    search::PlainEvaluator plain_;
};

/// What the physical model has in common with the reference model.
model::DesignCost physical_cost(const io::Job& job, const model::Design& design) {
    const auto cost = model::physical::PhysicalModel(*job.physical, job.networks).evaluate(design);
    model::DesignCost out;
    out.area_mm2 = cost.area_mm2.sum();
    out.relative_cost = cost.fabrication.relative_cost;
    for (const auto& n : cost.networks) {
        model::NetworkCost& network = out.networks.emplace_back();
        network.latency_s = n.latency_s;
        network.energy_J = n.energy_J.sum();
    }
    return out;
}

}  // namespace

std::unique_ptr<search::Evaluator> make_evaluator(const io::Job& job) {
    if (job.physical)
        return std::make_unique<search::PhysicalEvaluator>(job.space, job.physical, job.networks);
    if (job.config.fidelity == model::Fidelity::published)
        return std::make_unique<ReferenceEvaluator>(job);
    return std::make_unique<search::CompiledEvaluator>(
        job.space, job.library, job.hardware, job.networks,
        model::CompiledModel::default_memory_bytes, job.config.area_limit_mm2);
}

io::BestDesign account(const io::Job& job, search::DesignId id, search::Objective objective) {
    io::BestDesign out;
    out.id = id;
    out.design = job.space.design(id);
    const auto cost = [&](model::Fidelity fidelity) {
        if (job.physical) return physical_cost(job, out.design);
        model::ReferenceModel model(job.library, job.hardware, job.networks, fidelity);
        return model.evaluate(out.design, model::CostModel::Effort::every_network);
    };
    out.exact = cost(model::Fidelity::exact);
    out.published = cost(model::Fidelity::published);
    const auto value = [&](const model::DesignCost& c) {
        return c.feasible() ? search::value(objective, c) : search::Score{}.objective;
    };
    out.objective_exact = value(out.exact);
    out.objective_published = value(out.published);
    return out;
}

}  // namespace atl::run
