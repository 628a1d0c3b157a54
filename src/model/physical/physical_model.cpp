#include "atoll/model/physical/physical_model.hpp"

#include <algorithm>
#include <cmath>

#include "layer_costing.hpp"
#include "portfolio_work.hpp"

namespace atl::model::physical {

using Reason = Infeasibility::Reason;

bool ChipCost::feasible() const {
    return std::none_of(networks.begin(), networks.end(),
                        [](const ChipNetworkCost& n) { return static_cast<bool>(n.infeasible); });
}

PhysicalModel::PhysicalModel(std::shared_ptr<const PhysicalConstants> constants,
                             std::vector<Network> networks)
    : constants_(std::move(constants)),
      networks_(std::move(networks)),
      works_(works_of(networks_)) {}
PhysicalModel::~PhysicalModel() = default;
PhysicalModel::PhysicalModel(PhysicalModel&&) noexcept = default;

ChipCost PhysicalModel::cost(const Design& design, bool every_layer) const {
    const Chip chip = chip_of(*constants_, design);
    ChipCost out;
    out.area_mm2 = chip.area_mm2;
    out.limits = chip.limits;
    out.fabrication =
        fabrication_of(constants_->fabrication, design.technology_nm, chip.area_mm2.sum());
    out.signal = signal_to_noise(*constants_, design, chip);
    out.networks.resize(works_.size());
    for (std::size_t n = 0; n < works_.size(); ++n)
        cost_network(design, chip, works_[n], out.networks[n], every_layer);
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
    if (static_cast<CellType>(design.cell) != CellType::rram_1t1r) return true;
    const MacroGrid grid = grid_of(macro_of(design));
    if (grid.outputs < 1) return true;  // another obstacle
    for (const PortfolioWork& work : works_) {
        double macros = 0;
        for (std::size_t l = 0; l < work.layers.size(); ++l)
            if (!work.layers[l].dynamic)
                macros += work.count[l] * work_of(work.layers[l], grid).macros;
        if (macros > static_cast<double>(design.macros())) return false;
    }
    return true;
}

void PhysicalModel::cost_network(const Design& design, const Chip& chip,
                                 const PortfolioWork& workload, ChipNetworkCost& out,
                                 bool every_layer) const {
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
    place_copies(design, {workload.layers, work, workload.count}, out.resident, room, copies);

    const LayerCosting costing{design, chip,
                               macro_energy_pJ(*constants_, design, activity_of(workload, design)),
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

    const double weight_bits = workload.weights * design.weight_bits;
    const double written = out.resident ? powered : 0;
    out.switch_s = 1e-9 * std::max(weight_bits / chip.dram_bits_per_ns, chip.write_ns);
    out.switch_J = 1e-12 * (weight_bits * chip.dram_pJ_per_bit + written * chip.write_pJ);
    out.wear = 1 / chip.endurance_writes;
    if (!out.resident) out.switch_s = out.switch_J = out.wear = 0;  // part of every inference
}

}  // namespace atl::model::physical
