#include "atoll/model/physical/physical_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "layer_costing.hpp"
#include "tile_kinds.hpp"

namespace atl::model::physical {

using Reason = Infeasibility::Reason;

bool ChipCost::feasible() const {
    return std::none_of(networks.begin(), networks.end(),
                        [](const ChipNetworkCost& n) { return static_cast<bool>(n.infeasible); });
}

namespace {

/// A network's layers on the tiles of one kind.
struct OnTiles {
    const TileKind& kind;
    const TileWork& work;
    std::vector<LayerWork> layers;
    double macros = 0, cells = 0;  ///< of one copy of all weights
    bool resident = true;
};

OnTiles place(const TileKind& kind, const TileWork& work) {
    OnTiles out{kind, work, std::vector<LayerWork>(work.layers.size())};
    for (std::size_t l = 0; l < work.layers.size(); ++l) {
        if (work.layers[l].dynamic) {
            out.layers[l].macros = 0;
            continue;
        }
        out.layers[l] = work_of(work.layers[l], kind.chip.grid);
        out.macros += work.count[l] * out.layers[l].macros;
        out.cells += work.count[l] * out.layers[l].cell_share;
    }
    out.resident = out.macros <= kind.chip.macros;
    return out;
}

bool is_rram(const Design& design) {
    return static_cast<CellType>(design.cell) == CellType::rram_1t1r;
}

/// What all layers of a network add up to.
struct Sums {
    double latency_ns = 0, slowest_ns = 0;
    ChipLayerCost shared;  ///< what they ask of what they share
    double macro_leakage_mW = 0;
    double switch_bits = 0, switch_write_ns = 0;
};

void add_layers(const PhysicalConstants& constants, const OnTiles& on, Sums& sums,
                ChipNetworkCost& out, bool every_layer) {
    const Design& design = on.kind.design;
    const Chip& chip = on.kind.chip;
    const double room = on.resident || design.double_buffered == 0
                            ? chip.macros
                            : std::max(1.0, std::floor(chip.macros / 2));
    std::vector<double> copies(on.layers.size(), 1);
    place_copies(design, {on.work.layers, on.layers, on.work.count}, on.resident, room, copies);
    const LayerCosting costing{design, chip,
                               macro_energy_pJ(constants, design, activity_of(on.work, design)),
                               on.resident, room};
    std::vector<ChipLayerCost> costs;
    double powered = 0;
    for (std::size_t l = 0; l < on.layers.size(); ++l) {
        const ChipLayerCost cost = costing.cost(on.work.layers[l], on.layers[l], copies[l]);
        const double count = on.work.count[l];
        sums.latency_ns += count * cost.ns;
        sums.slowest_ns = std::max({sums.slowest_ns, cost.macro_ns, cost.tile_ns});
        sums.shared.buffer_ns += count * cost.buffer_ns;
        sums.shared.network_ns += count * cost.network_ns;
        sums.shared.memory_ns += count * cost.memory_ns;
        powered += count * cost.macros * cost.copies;
        for (std::size_t p = 0; p < out.energy_J.values.size(); ++p)
            out.energy_J.values[p] += count * cost.energy_pJ.values[p] * 1e-12;
        if (every_layer) costs.push_back(cost);
    }
    sums.macro_leakage_mW +=
        chip.macro_leakage_mW * (on.resident ? std::min(powered, chip.macros) : chip.macros);
    if (on.resident && on.macros > 0) {  // streamed weights are part of every inference
        sums.switch_bits += on.work.weights * design.weight_bits;
        sums.switch_write_ns = std::max(sums.switch_write_ns, chip.write_ns);
        out.switch_J += 1e-12 * powered * chip.write_pJ;
        out.wear = std::max(out.wear, 1 / chip.endurance_writes);
    }
    for (std::size_t i = 0; i < on.work.of_layer.size() && every_layer; ++i)
        if (on.work.of_layer[i] != TileWork::elsewhere) out.layers[i] = costs[on.work.of_layer[i]];
}

/// Of a network at some bits on the kind of tiles that is worse; those without its layers do not
/// count.
SignalToNoise signal_of(const PhysicalConstants& constants, std::span<const TileKind> kinds,
                        const PortfolioWork& work, Bits bits) {
    std::optional<SignalToNoise> out;
    for (const TileKind& kind : kinds) {
        if (work.parts[kind.part].layers.empty()) continue;
        const SignalToNoise signal =
            signal_to_noise(constants, with_bits(kind.design, bits), kind.chip.ir_drop);
        if (!out || signal.total < out->total) out = signal;
    }
    return *out;
}

/// Of a network without obstacle at the bits that the kinds of tiles are run at.
ChipNetworkCost run_network(const PhysicalConstants& constants, std::span<const TileKind> kinds,
                            const PortfolioWork& work, bool every_layer) {
    ChipNetworkCost out;
    const Chip& chip = kinds.front().chip;  // for what both kinds share
    std::vector<OnTiles> placed;
    double cells = 0;
    for (const TileKind& kind : kinds) {
        if (work.parts[kind.part].layers.empty()) continue;
        const OnTiles& on = placed.emplace_back(place(kind, work.parts[kind.part]));
        out.macros += on.macros;
        cells += on.cells;
        out.resident = out.resident && on.resident;
        if (!on.resident && is_rram(kind.design) && !out.infeasible)
            out.infeasible = {Reason::macros, -1, on.macros, kind.chip.macros};
    }
    out.used = out.macros > 0 ? cells / out.macros : 0;
    if (out.infeasible) return out;
    Sums sums;
    if (every_layer) out.layers.resize(work.parts.front().of_layer.size());
    for (const OnTiles& on : placed) add_layers(constants, on, sums, out, every_layer);

    const double boundary_bits = work.boundary_values * kinds.front().design.input_bits;
    const double boundary_ns = boundary_bits / chip.dram_bits_per_ns;
    out.latency_s = 1e-9 * (sums.latency_ns + boundary_ns);
    out.energy_J[ChipPart::main_memory] += boundary_bits * chip.dram_pJ_per_bit * 1e-12;
    out.interval_s =
        out.resident
            ? 1e-9 * std::max({sums.slowest_ns, sums.shared.buffer_ns, sums.shared.network_ns,
                               sums.shared.memory_ns + boundary_ns})
            : out.latency_s;
    double leakage_mW = chip.other_leakage_mW + sums.macro_leakage_mW;
    for (const TileKind& kind : kinds) leakage_mW += kind.chip.tile_leakage_mW;
    out.energy_J[ChipPart::leakage] += leakage_mW * 1e-3 * out.latency_s;
    out.switch_s = 1e-9 * std::max(sums.switch_bits / chip.dram_bits_per_ns, sums.switch_write_ns);
    out.switch_J += 1e-12 * sums.switch_bits * chip.dram_pJ_per_bit;
    return out;
}

/// At the bits that suit it best of those that keep a signal-to-noise ratio.
ChipNetworkCost cost_network(const PhysicalConstants& constants, std::span<const TileKind> kinds,
                             const PortfolioWork& work, double snr_dB, bool every_layer) {
    const Design& design = kinds.front().design;
    const auto signal = [&](Bits bits) { return signal_of(constants, kinds, work, bits); };
    ChipNetworkCost best;
    for (const TileKind& kind : kinds)
        if (!best.infeasible && !work.parts[kind.part].layers.empty())
            best.infeasible = obstacle_of(kind.design, kind.chip, work.dynamic);
    Bits chosen{design.weight_bits, design.input_bits};
    if (!best.infeasible) {
        std::vector<Bits> bits;
        bits_to_try(
            design, snr_dB, [&](Bits b) { return signal(b).noise(); }, bits);
        std::vector<TileKind> run(kinds.begin(), kinds.end());
        double least = std::numeric_limits<double>::infinity();
        for (const Bits& b : bits) {
            for (TileKind& kind : run) {
                if (b.weight == kind.design.weight_bits && b.input == kind.design.input_bits)
                    continue;
                kind.design = with_bits(kind.design, b);
                run_at(kind.chip, macro_figures(constants, kind.design));
            }
            ChipNetworkCost cost = run_network(constants, run, work, every_layer);
            const double product = cost.infeasible ? std::numeric_limits<double>::max()
                                                   : cost.energy_J.sum() * cost.latency_s;
            if (product >= least) continue;
            least = product;
            if (!cost.infeasible) chosen = b;
            best = std::move(cost);
        }
    }
    best.weight_bits = chosen.weight;
    best.input_bits = chosen.input;
    best.signal = signal(chosen);
    return best;
}

}  // namespace

PhysicalModel::PhysicalModel(std::shared_ptr<const PhysicalConstants> constants,
                             std::vector<Network> networks, SignalNeeds needs)
    : constants_(std::move(constants)),
      networks_(std::move(networks)),
      needs_(std::move(needs)),
      works_(works_of(networks_)) {}
PhysicalModel::~PhysicalModel() = default;
PhysicalModel::PhysicalModel(PhysicalModel&&) noexcept = default;

ChipCost PhysicalModel::cost(const Design& design, bool every_layer) const {
    const PhysicalConstants& c = *constants_;
    const std::vector<TileKind> kinds = tile_kinds(c, design);
    ChipCost out;
    out.area_mm2 = kinds.front().chip.other_area_mm2;
    for (const TileKind& kind : kinds) {
        out.area_mm2 += kind.chip.tile_area_mm2;
        out.limits |= kind.chip.limits;
    }
    out.fabrication = fabrication_of(c.fabrication, design.technology_nm, out.area_mm2.sum());
    for (std::size_t n = 0; n < works_.size(); ++n)
        out.networks.push_back(cost_network(c, kinds, works_[n], needs_.of(n), every_layer));
    const bool feasible = out.feasible();
    for (std::size_t n = 0; n < works_.size(); ++n) {
        const SignalToNoise signal =
            feasible ? out.networks[n].signal
                     : signal_of(c, kinds, works_[n], {design.weight_bits, design.input_bits});
        const double noise = noise_weight(needs_, n) * signal.noise();
        if (noise <= out.noise) continue;
        out.noise = noise;
        out.signal = signal;
    }
    return out;
}

DesignCost PhysicalModel::evaluate(const Design& design, Effort) {
    const ChipCost chip = cost(design);
    DesignCost out;
    out.area_mm2 = chip.area_mm2.sum();
    out.relative_cost = chip.fabrication.relative_cost;
    out.noise = chip.noise;
    for (const ChipNetworkCost& n : chip.networks) {
        NetworkCost& network = out.networks.emplace_back();
        network.infeasible = n.infeasible;
        network.latency_s = n.latency_s;
        network.energy_J = n.energy_J.sum();
    }
    return out;
}

bool PhysicalModel::holds_networks(const Design& design) const {
    const auto holds = [&](const Design& tiles, std::size_t part) {
        if (!is_rram(tiles)) return true;
        const MacroGrid grid = grid_of(macro_of(at_fewest_bits(tiles)));
        if (grid.outputs < 1) return true;  // another obstacle
        return std::all_of(works_.begin(), works_.end(), [&](const PortfolioWork& work) {
            const TileWork& on = work.parts[part];
            double macros = 0;
            for (std::size_t l = 0; l < on.layers.size(); ++l)
                if (!on.layers[l].dynamic)
                    macros += on.count[l] * work_of(on.layers[l], grid).macros;
            return macros <= static_cast<double>(tiles.macros());
        });
    };
    return holds(design, tiles_part(design, false)) &&
           (static_cast<SecondLayers>(design.second_layers) == SecondLayers::none ||
            holds(second_tiles_of(design), tiles_part(design, true)));
}

}  // namespace atl::model::physical
