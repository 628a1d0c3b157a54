#include "atoll/model/reference_model.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/model/decimal_rounding.hpp"

namespace atl::model {

namespace {

/// [J] from [pJ], or as the published figures print it: fJ per 1-bit compute with three digits,
/// times the computes.
double joules(double energy_pJ, std::int64_t computes, Fidelity fidelity) {
    if (fidelity == Fidelity::exact) return energy_pJ * 1e-12;
    const auto n = static_cast<double>(computes);
    return round_to_digits(energy_pJ * 1000 / n, 3) * n * 1e-15;
}

}  // namespace

ReferenceModel::ReferenceModel(std::shared_ptr<const ComponentLibrary> library,
                               HardwareTemplate hardware, std::vector<Network> networks,
                               Fidelity fidelity)
    : library_(std::move(library)),
      hardware_(std::move(hardware)),
      networks_(std::move(networks)),
      fidelity_(fidelity),
      mappings_(networks_.size()) {
    for (const Network& network : networks_) {
        auto& shapes = shapes_.emplace_back();
        for (std::size_t l = 0; l < network.layers.size(); ++l) {
            const Extents extents = network.layers[l].extents();
            const auto same = std::find_if(shapes.begin(), shapes.end(),
                                           [&](const Shape& s) { return s.extents == extents; });
            if (same == shapes.end())
                shapes.push_back({extents, {l}});
            else
                same->layers.push_back(l);
        }
    }
}

Infeasibility ReferenceModel::over_capacity(std::size_t n, const Design& design) const {
    if (hardware_.weights == WeightStorage::streamed) return {};
    const std::int64_t needed = networks_[n].weight_cells(design.bits_per_cell);
    if (needed <= design.cells()) return {};
    return {Infeasibility::Reason::capacity, -1, static_cast<double>(needed),
            static_cast<double>(design.cells())};
}

bool ReferenceModel::holds_networks(const Design& design) const {
    for (std::size_t n = 0; n < networks_.size(); ++n)
        if (over_capacity(n, design)) return false;
    return true;
}

Infeasibility ReferenceModel::map(std::size_t n, const Design& design) {
    using Reason = Infeasibility::Reason;
    auto& mappings = mappings_[n];
    mappings.clear();
    Infeasibility worst = over_capacity(n, design);
    if (worst) return worst;
    for (const Shape& shape : shapes_[n]) {
        mappings.emplace_back(shape.extents, design, hardware_.weights, mapper_);
        const auto problem = mappings.back().unmappable();
        if (problem && problem->excess() > worst.excess())
            worst = {problem->reason == Unmappable::Reason::weight_capacity ? Reason::layer_capacity
                                                                            : Reason::global_buffer,
                     static_cast<int>(shape.layers.front()), problem->needed, problem->available};
    }
    return worst;
}

void ReferenceModel::cost(std::size_t n, const Design& design, const DesignUnits& units,
                          NetworkCost& out, Effort effort) {
    const Network& network = networks_[n];
    const auto layer_units = [&](std::size_t layer) {
        const OperandStatistics& s = network.layers[layer].statistics;
        const auto slice = static_cast<std::size_t>(design.bits_per_cell - 1);
        return units.for_operands(s.average_input, s.average_weight_slice[slice]);
    };
    std::vector<LayerCost> layers(network.layers.size());
    for (std::size_t s = 0; s < shapes_[n].size(); ++s) {
        const Shape& shape = shapes_[n][s];
        const LayerMapping& mapping = mappings_[n][s];
        // The choice hardly depends on operand values: made once per shape, for its first layer, as
        // published.
        const auto chosen =
            choose_temporal_mapping(mapping, design, layer_units(shape.layers.front()), fidelity_);
        if (!chosen) {
            out.infeasible = {Infeasibility::Reason::no_mapping_found,
                              static_cast<int>(shape.layers.front()), 0, 0};
            return;
        }
        for (std::size_t l : shape.layers) {
            const UnitCosts unit = layer_units(l);
            const Energies pJ = energies(chosen->counts, unit, mapping.cycles());
            LayerCost& layer = layers[l];
            if (effort == Effort::every_access)
                layer.trace = std::make_shared<const LayerTrace>(
                    LayerTrace{mapping.spatial(), chosen->at_top, chosen->counts, unit});
            layer.cycles = mapping.cycles();
            layer.utilisation_percent = mapping.utilisation_percent();
            for (std::size_t c = 0; c < n_components; ++c)
                layer.component_J.values[c] = joules(pJ.values[c], mapping.computes(), fidelity_);
            layer.energy_J = total(layer.component_J);
        }
    }
    for (const LayerCost& layer : layers) {
        out.cycles += layer.cycles;
        out.energy_J += layer.energy_J;
        for (std::size_t c = 0; c < n_components; ++c)
            out.component_J.values[c] += layer.component_J.values[c];
    }
    out.latency_s = static_cast<double>(out.cycles) * design.cycle_time;
    if (effort >= Effort::every_layer) out.layers = std::move(layers);
}

DesignCost ReferenceModel::evaluate(const Design& design, Effort effort) {
    DesignCost out;
    if (const auto problems = library_->problems(hardware_.cell, design); !problems.empty()) {
        out.outside_tables = base::join(problems, "; ");
        return out;
    }
    const DesignUnits units(*library_, hardware_, design);
    out.component_mm2 = units.component_mm2();
    out.area_mm2 = total(out.component_mm2);
    out.relative_cost =
        out.area_mm2 * library_->technology(design.technology_nm)->relative_cost_per_mm2;
    out.networks.resize(networks_.size());
    for (std::size_t n = 0; n < networks_.size(); ++n) out.networks[n].infeasible = map(n, design);
    if (effort == Effort::feasible_designs && !out.feasible()) return out;
    for (std::size_t n = 0; n < networks_.size(); ++n)
        if (!out.networks[n].infeasible) cost(n, design, units, out.networks[n], effort);
    return out;
}

}  // namespace atl::model
