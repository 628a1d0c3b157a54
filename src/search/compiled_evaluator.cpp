#include "atoll/search/compiled_evaluator.hpp"

namespace atl::search {

CompiledEvaluator::CompiledEvaluator(const ParameterSpace& space,
                                     std::shared_ptr<const model::ComponentLibrary> library,
                                     model::HardwareTemplate hardware,
                                     std::vector<model::Network> networks, std::size_t memory_bytes,
                                     double area_limit_mm2)
    : grid_(space),
      model_(std::move(library), std::move(hardware), std::move(networks), grid_.grid(),
             memory_bytes, area_limit_mm2) {}

void CompiledEvaluator::evaluate(std::span<const DesignId> ids, Figures& out) {
    static_assert(model::CompiledModel::outside_tables == outside_tables_violation);
    out.resize(ids.size(), networks());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto chip = model_.evaluate(grid_.place(ids[i]), &out.energy_J(0)[i],
                                          &out.latency_s(0)[i], ids.size());
        out.area_mm2()[i] = chip.area_mm2;
        out.relative_cost()[i] = chip.relative_cost;
        out.violation()[i] = chip.violation;
    }
}

bool CompiledEvaluator::holds_networks(DesignId id) const {
    return model_.holds_networks(grid_.place(id));
}

}  // namespace atl::search
