#include "atoll/model/physical/physical_model.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "layer_costing.hpp"

namespace atl::model::physical {

using Reason = Infeasibility::Reason;

bool ChipCost::feasible() const {
    return std::none_of(networks.begin(), networks.end(),
                        [](const ChipNetworkCost& n) { return static_cast<bool>(n.infeasible); });
}

namespace {

/// Whether two layers ask the same of a chip: all but names and operands.
bool alike(const LayerProduct& a, const LayerProduct& b) {
    return std::tie(a.K, a.N, a.V, a.G, a.input_values, a.output_values, a.window_values,
                    a.kernel_rows, a.dynamic) == std::tie(b.K, b.N, b.V, b.G, b.input_values,
                                                          b.output_values, b.window_values,
                                                          b.kernel_rows, b.dynamic);
}

}  // namespace

PhysicalModel::PhysicalModel(std::shared_ptr<const PhysicalConstants> constants,
                             std::vector<Network> networks)
    : constants_(std::move(constants)), networks_(std::move(networks)) {
    for (const Network& network : networks_) {
        Workload& w = workloads_.emplace_back();
        const std::vector<LayerProduct> all = products_of(network);
        double macs = 0, inputs = 0;
        for (const LayerProduct& l : all) {
            const auto same = std::find_if(w.layers.begin(), w.layers.end(),
                                           [&](const LayerProduct& x) { return alike(x, l); });
            w.of_layer.push_back(static_cast<std::size_t>(same - w.layers.begin()));
            if (same == w.layers.end()) {
                w.layers.push_back(l);
                w.count.push_back(0);
            }
            w.count[w.of_layer.back()] += 1;
            w.dynamic = w.dynamic || l.dynamic;
            if (l.dynamic) continue;
            macs += l.macs();
            inputs += l.macs() * l.input_density;
            for (std::size_t b = 0; b < w.weight_density.size(); ++b)
                w.weight_density[b] += l.macs() * l.weight_density[b];
        }
        if (macs > 0) {
            w.activity.input_density = inputs / macs;
            for (double& density : w.weight_density) density /= macs;
        }
        w.boundary_values = all.front().input_values + all.back().output_values;
    }
}

ChipCost PhysicalModel::cost(const Design& design, bool every_layer) const {
    const Chip chip = chip_of(*constants_, design);
    ChipCost out;
    out.area_mm2 = chip.area_mm2;
    out.limits = chip.limits;
    out.fabrication =
        fabrication_of(constants_->fabrication, design.technology_nm, chip.area_mm2.sum());
    out.signal = signal_to_noise(*constants_, design, chip);
    out.networks.resize(workloads_.size());
    for (std::size_t n = 0; n < workloads_.size(); ++n)
        cost_network(design, chip, workloads_[n], out.networks[n], every_layer);
    return out;
}

DesignCost PhysicalModel::evaluate(const Design& design, Effort) {
    const ChipCost chip = cost(design);
    DesignCost out;
    out.area_mm2 = chip.area_mm2.sum();
    out.relative_cost = chip.fabrication.relative_cost;
    out.noise = chip.signal.noise();
    for (const ChipNetworkCost& n : chip.networks) {
        NetworkCost& network = out.networks.emplace_back();
        network.infeasible = n.infeasible;
        network.latency_s = n.latency_s;
        network.energy_J = n.energy_J.sum();
    }
    return out;
}

bool PhysicalModel::holds_networks(const Design& design) const {
    const ChipCost chip = cost(design);
    return std::none_of(chip.networks.begin(), chip.networks.end(), [](const ChipNetworkCost& n) {
        return n.infeasible.reason == Reason::macros;
    });
}

namespace {

/// What stands in the way whatever the network.
Infeasibility obstacle_of(const Design& design, const Chip& chip, bool dynamic) {
    const auto flagged = [&](Limit limit) {
        return (chip.limits >> static_cast<unsigned>(limit) & 1) != 0;
    };
    if (flagged(Limit::supply_low)) return {Reason::supply};
    if (!chip.holds_a_weight()) {
        const int bits = macro_of(design).bits_per_cell;
        return {Reason::weight_columns, -1, static_cast<double>(ceil_div(design.weight_bits, bits)),
                static_cast<double>(design.columns)};
    }
    if (dynamic && design.digital_macs == 0) return {Reason::digital_unit};
    return {};
}

}  // namespace

void PhysicalModel::cost_network(const Design& design, const Chip& chip, const Workload& workload,
                                 ChipNetworkCost& out, bool every_layer) const {
    out.infeasible = obstacle_of(design, chip, workload.dynamic);
    if (out.infeasible) return;
    const std::size_t layers = workload.layers.size();
    std::vector<LayerWork> work(layers);
    std::vector<double> copies(layers, 1);
    double cells = 0;
    for (std::size_t l = 0; l < layers; ++l) {
        if (workload.layers[l].dynamic) {
            work[l] = {};
            work[l].macros = 0;
            continue;
        }
        work[l] = work_of(workload.layers[l], chip.grid);
        out.macros += workload.count[l] * work[l].macros;
        cells += workload.count[l] * work[l].cell_share;
    }
    out.used = out.macros > 0 ? cells / out.macros : 0;
    out.resident = out.macros <= chip.macros;
    const bool rram = static_cast<CellType>(design.cell) == CellType::rram_1t1r;
    if (!out.resident && rram) {
        out.infeasible = {Reason::macros, -1, out.macros, chip.macros};
        return;
    }
    const double room = out.resident || design.double_buffered == 0
                            ? chip.macros
                            : std::max(1.0, std::floor(chip.macros / 2));
    place_copies(design, chip, {workload.layers, work, workload.count}, out.resident, room, copies);

    OperandActivity activity = workload.activity;
    activity.weight_density =
        workload.weight_density[static_cast<std::size_t>(macro_of(design).bits_per_cell) - 1];
    const LayerCosting costing{design, chip, macro_energy_pJ(*constants_, design, activity),
                               out.resident, room};
    std::vector<ChipLayerCost> costs;
    double latency_ns = 0, slowest_ns = 0, powered = 0;
    ChipLayerCost shared;  // what all layers ask of what they share
    for (std::size_t l = 0; l < layers; ++l) {
        const ChipLayerCost cost = costing.cost(workload.layers[l], work[l], copies[l]);
        const double count = workload.count[l];
        latency_ns += count * cost.ns;
        slowest_ns = std::max({slowest_ns, cost.macro_ns, cost.tile_ns});
        shared.buffer_ns += count * cost.buffer_ns;
        shared.network_ns += count * cost.network_ns;
        shared.memory_ns += count * cost.memory_ns;
        powered += count * cost.macros * cost.copies;
        for (std::size_t p = 0; p < out.energy_J.values.size(); ++p)
            out.energy_J.values[p] += count * cost.energy_pJ.values[p] * 1e-12;
        if (every_layer) costs.push_back(cost);
    }
    if (every_layer)
        for (const std::size_t l : workload.of_layer) out.layers.push_back(costs[l]);
    const double boundary_bits = workload.boundary_values * design.input_bits;
    const double boundary_ns = boundary_bits / chip.dram_bits_per_ns;
    latency_ns += boundary_ns;
    out.energy_J[ChipPart::main_memory] += boundary_bits * chip.dram_pJ_per_bit * 1e-12;
    out.latency_s = latency_ns * 1e-9;
    out.interval_s = out.resident
                         ? 1e-9 * std::max({slowest_ns, shared.buffer_ns, shared.network_ns,
                                            shared.memory_ns + boundary_ns})
                         : out.latency_s;
    const double leakage_mW =
        chip.other_leakage_mW +
        chip.macro_leakage_mW * (out.resident ? std::min(powered, chip.macros) : chip.macros);
    out.energy_J[ChipPart::leakage] += leakage_mW * 1e-3 * out.latency_s;

    double weight_bits = 0;
    for (std::size_t l = 0; l < layers; ++l)
        weight_bits += workload.count[l] * workload.layers[l].weights() * design.weight_bits;
    const double written = out.resident ? powered : 0;
    out.switch_s = 1e-9 * std::max(weight_bits / chip.dram_bits_per_ns, chip.write_ns);
    out.switch_J = 1e-12 * (weight_bits * chip.dram_pJ_per_bit + written * chip.write_pJ);
    out.wear = 1 / chip.endurance_writes;
    if (!out.resident) out.switch_s = out.switch_J = out.wear = 0;  // part of every inference
}

}  // namespace atl::model::physical
