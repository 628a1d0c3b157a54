#include "atoll/run/evaluators.hpp"

#include "atoll/search/compiled_evaluator.hpp"

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

}  // namespace

std::unique_ptr<search::Evaluator> make_evaluator(const io::Job& job) {
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
