#include "atoll/model/physical/physical_explanation.hpp"

#include <cmath>

namespace atl::model::physical {

namespace {

constexpr std::string_view physical_model_simplifications[] = {
    "one network at a time: another one is loaded in between, which is not part of an inference",
    "in every layer all copies work alike; layers follow each other without overlap in the "
    "latency, "
    "and overlap fully in the interval of the pipeline",
    "macros, buffers, routers and main memory of a layer overlap fully: the slowest decides",
    "routers are a square mesh with mean distances, without contention",
    "macros of a kind of tiles are equal; a layer runs on tiles of one kind; its partial sums "
    "travel "
    "where its rows need more tiles",
    "a network at fewer bits than the chip's takes energy and time of macros made for them",
    "inputs follow from strides, without padding; pooling, normalisation, softmax and biases are "
    "free",
    "operands count by their means over a network; spikes of zeros are not exploited",
    "products of activations run on the digital unit alone, at its peak rate",
    "RRAM must hold a network; streamed SRAM weights come from main memory for every inference",
    "accuracy is a signal-to-noise ratio of single sums: it ranks designs, and predicts no "
    "network's accuracy",
    "main memory is not on the chip: its interface takes area, its chips and their standby power "
    "are not counted",
    "pads, clock trees, controllers and test logic are within the share of the area left unused",
};

/// Parts that energies differ from zero in.
std::vector<ComponentExplanation> components_of(const ChipParts& energy, double joule) {
    std::vector<ComponentExplanation> out;
    for (std::size_t p = 0; p < energy.values.size(); ++p) {
        if (energy.values[p] == 0) continue;
        ComponentExplanation& c = out.emplace_back();
        c.component = chip_part_names[p];
        c.energy_J = energy.values[p] * joule;
    }
    return out;
}

LayerExplanation explain_layer(const Layer& layer, const ChipLayerCost& cost, double area_mm2) {
    LayerExplanation out;
    out.name = layer.name;
    out.type = layer.type;
    out.macs = layer.macs();
    out.latency_s = cost.ns * 1e-9;
    out.utilisation_percent = 100 * cost.used;
    out.components = components_of(cost.energy_pJ, 1e-12);
    for (const auto& c : out.components) out.energy_J += c.energy_J;
    out.ratios = ratios_of(static_cast<double>(out.macs), out.latency_s, out.energy_J, area_mm2);
    out.details = {{"copies", "", cost.copies, "of its weights on the chip"},
                   {"macros", "", cost.macros, "of one copy"},
                   {"rounds", "", cost.rounds, "in which a chip holds a layer larger than itself"},
                   {"macro_time", "s", cost.macro_ns * 1e-9, "that its macros take"},
                   {"tile_time", "s", cost.tile_ns * 1e-9, "that tile buffers take"},
                   {"buffer_time", "s", cost.buffer_ns * 1e-9, "that the global buffer takes"},
                   {"router_time", "s", cost.network_ns * 1e-9, "that routers take"},
                   {"memory_time", "s", cost.memory_ns * 1e-9, "that main memory takes"},
                   {"loading_time", "s", cost.loading_ns * 1e-9, "that loading of weights takes"}};
    return out;
}

NetworkExplanation explain_network(const Network& network, const ChipNetworkCost& cost,
                                   double area_mm2) {
    NetworkExplanation out = explanation_of(network, cost.infeasible);
    if (cost.infeasible) return out;
    out.latency_s = cost.latency_s;
    ChipParts rest = cost.energy_J;
    LayerExplanation shared;
    shared.name = "shared";
    shared.type = "shared";
    shared.latency_s = cost.latency_s;
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const ChipLayerCost& layer = cost.layers[l];
        out.layers.push_back(explain_layer(network.layers[l], layer, area_mm2));
        shared.latency_s -= out.layers.back().latency_s;
        for (std::size_t p = 0; p < rest.values.size(); ++p)
            rest.values[p] -= layer.energy_pJ.values[p] * 1e-12;
    }
    out.mean_of_layer_ratios = mean_ratios(out.layers);
    // Differences of sums leave dust.
    for (std::size_t p = 0; p < rest.values.size(); ++p)
        if (std::abs(rest.values[p]) < 1e-9 * cost.energy_J.values[p]) rest.values[p] = 0;
    shared.components = components_of(rest, 1);
    for (const auto& c : shared.components) shared.energy_J += c.energy_J;
    out.layers.push_back(std::move(shared));
    for (const auto& l : out.layers) out.energy_J += l.energy_J;
    out.ratios = ratios_of(static_cast<double>(out.macs), out.latency_s, out.energy_J, area_mm2);
    out.details = {
        {"resident", "", cost.resident ? 1.0 : 0.0, "1: all weights are on the chip at once"},
        {"macros", "", cost.macros, "of one copy of all weights"},
        {"cells_used", "%", 100 * cost.used, "of those macros' cells that hold weights"},
        {"interval", "s", cost.interval_s, "between inferences in a pipeline of the layers"},
        {"switch_time", "s", cost.switch_s, "to load the network after another"},
        {"switch_energy", "J", cost.switch_J, "to load the network after another"},
        {"wear", "", cost.wear, "share of the cells' life that one loading takes"},
        {"weight_bits", "", static_cast<double>(cost.weight_bits), "that the network is run at"},
        {"input_bits", "", static_cast<double>(cost.input_bits), "that the network is run at"},
        {"signal_to_noise", "dB", cost.signal.total, "of its arithmetic: a proxy of accuracy"}};
    return out;
}

std::vector<Detail> details_of(const ChipCost& cost) {
    const SignalToNoise& s = cost.signal;
    const Fabrication& f = cost.fabrication;
    std::vector<Detail> out = {
        {"signal_to_noise", "dB", s.total, "of the arithmetic: a proxy of its accuracy"},
        {"weight_quantisation", "dB", s.weight_quantisation, "signal to noise of it alone"},
        {"input_quantisation", "dB", s.input_quantisation, "signal to noise of it alone"},
        {"conversion", "dB", s.conversion, "signal to noise of the ADCs alone"},
        {"programming", "dB", s.programming, "signal to noise of programmed cells alone"},
        {"ir_drop", "dB", s.ir_drop, "signal to noise of voltage drops alone"},
        {"yield", "%", 100 * f.yield, "of the dies of a wafer"},
        {"dies", "", f.dies, "of a wafer, good and bad"},
        {"carbon", "kg", f.carbon_kg, "of making one good die"}};
    std::erase_if(out, [](const Detail& d) { return !std::isfinite(d.value); });
    return out;
}

}  // namespace

Explanation explain(const PhysicalModel& model, const Design& design) {
    const ChipCost cost = model.cost(design, true);
    Explanation out;
    out.design = design;
    out.area_mm2 = cost.area_mm2.sum();
    out.relative_cost = cost.fabrication.relative_cost;
    for (std::size_t p = 0; p < cost.area_mm2.values.size(); ++p)
        if (cost.area_mm2.values[p] != 0)
            out.areas.push_back({chip_part_names[p], 0, 0, cost.area_mm2.values[p]});
    for (std::size_t n = 0; n < cost.networks.size(); ++n)
        out.networks.push_back(
            explain_network(model.networks()[n], cost.networks[n], out.area_mm2));
    for (const ConstantSource& s : model.constants().sources)
        out.sources.push_back(
            {s.group, "constants", s.validity, "physical constants", false, s.source});
    out.details = details_of(cost);
    for (std::size_t limit = 0; limit < n_limits; ++limit)
        if ((cost.limits >> limit & 1) != 0)
            out.warnings.push_back(text(static_cast<Limit>(limit)));
    out.simplifications = physical_model_simplifications;
    return out;
}

}  // namespace atl::model::physical
