#include "atoll/model/explanation.hpp"

// What the costs of any model tell, without its inner workings.

namespace atl::model {

namespace {

constexpr std::string_view own_simplifications[] = {
    "a model that is not built in: what it leaves out, its author knows"};

/// Parts that differ from zero, and what they leave of the whole.
template <class Part, class Add>
void add_parts(const ComponentArray<double>& parts, double whole, std::vector<Part>& out, Add add) {
    constexpr double same = 1e-12;  // of the whole: the order of additions
    double rest = whole;
    for (std::size_t c = 0; c < parts.values.size(); ++c) {
        if (parts.values[c] == 0) continue;
        add(out.emplace_back(), component_names[c], parts.values[c]);
        rest -= parts.values[c];
    }
    if (rest > same * whole) add(out.emplace_back(), std::string_view("rest"), rest);
}

LayerExplanation layer_of_costs(double cycles_of_network, double latency_of_network_s,
                                const LayerCost& cost, double area_mm2, LayerExplanation out) {
    out.cycles = cost.cycles;
    out.utilisation_percent = cost.utilisation_percent;
    // Models tell the cycles of layers, not their times.
    out.latency_s = cycles_of_network > 0 ? latency_of_network_s *
                                                static_cast<double>(cost.cycles) / cycles_of_network
                                          : latency_of_network_s;
    add_parts(cost.component_J, cost.energy_J, out.components,
              [](ComponentExplanation& c, std::string_view name, double energy_J) {
                  c.component = name;
                  c.energy_J = energy_J;
              });
    out.energy_J = cost.energy_J;
    out.ratios = ratios_of(static_cast<double>(out.macs), out.latency_s, out.energy_J, area_mm2);
    return out;
}

NetworkExplanation network_of_costs(const Network& network, const NetworkCost& cost,
                                    double area_mm2) {
    NetworkExplanation out = explanation_of(network, cost.infeasible);
    if (cost.infeasible) return out;
    out.cycles = cost.cycles;
    out.latency_s = cost.latency_s;
    out.energy_J = cost.energy_J;
    const bool by_layer = cost.layers.size() == network.layers.size();
    if (by_layer) {
        for (std::size_t l = 0; l < cost.layers.size(); ++l) {
            LayerExplanation layer;
            layer.name = network.layers[l].name;
            layer.type = network.layers[l].type;
            layer.macs = network.layers[l].macs();
            out.layers.push_back(layer_of_costs(static_cast<double>(cost.cycles), cost.latency_s,
                                                cost.layers[l], area_mm2, std::move(layer)));
        }
    } else {
        LayerExplanation all;
        all.name = "all layers";
        all.type = "all";
        all.macs = out.macs;
        LayerCost whole;
        whole.cycles = cost.cycles;
        whole.energy_J = cost.energy_J;
        whole.component_J = cost.component_J;
        out.layers.push_back(layer_of_costs(static_cast<double>(cost.cycles), cost.latency_s, whole,
                                            area_mm2, std::move(all)));
    }
    out.ratios = ratios_of(static_cast<double>(out.macs), out.latency_s, out.energy_J, area_mm2);
    out.mean_of_layer_ratios = mean_ratios(out.layers);
    return out;
}

}  // namespace

Explanation explain_costs(CostModel& model, const Design& design) {
    const DesignCost cost = model.evaluate(design, CostModel::Effort::every_layer);
    Explanation out;
    out.design = design;
    out.simplifications = own_simplifications;
    out.outside_tables = cost.outside_tables;
    if (!out.outside_tables.empty()) return out;
    out.area_mm2 = cost.area_mm2;
    out.relative_cost = cost.relative_cost;
    add_parts(cost.component_mm2, cost.area_mm2, out.areas,
              [](AreaExplanation& a, std::string_view name, double area_mm2) {
                  a.component = name;
                  a.area_mm2 = area_mm2;
              });
    for (std::size_t n = 0; n < cost.networks.size(); ++n)
        out.networks.push_back(
            network_of_costs(model.networks()[n], cost.networks[n], cost.area_mm2));
    return out;
}

}  // namespace atl::model
