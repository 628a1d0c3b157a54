#include "layer_costing.hpp"

#include <algorithm>
#include <cmath>

namespace atl::model::physical {

void place_copies(const Design& design, const PlacedLayers& placed, bool resident, double room,
                  std::span<double> copies) {
    const auto& [layers, work, count] = placed;
    const auto aim = static_cast<Duplication>(design.duplication);
    if (!resident) {
        for (std::size_t l = 0; l < layers.size(); ++l)
            if (aim != Duplication::none && work[l].macros > 0)
                copies[l] = std::clamp(std::floor(room / work[l].macros), 1.0, layers[l].V);
        return;
    }
    std::vector<SharingLayer> sharing;
    std::vector<std::size_t> which;
    for (std::size_t l = 0; l < layers.size(); ++l)
        if (work[l].macros > 0) {
            sharing.push_back({work[l].macros, layers[l].V, work[l].row_groups, count[l]});
            which.push_back(l);
        }
    std::vector<double> shares(sharing.size());
    share_macros(aim, sharing, room, shares);
    for (std::size_t i = 0; i < which.size(); ++i) copies[which[i]] = shares[i];
}

ChipLayerCost LayerCosting::cost(const LayerProduct& layer, const LayerWork& work,
                                 double copies) const {
    ChipLayerCost out;
    out.copies = copies;
    out.macros = work.macros;
    out.used = work.used;
    if (layer.dynamic) {
        cost_digital(layer, out);
    } else {
        out.rounds = resident ? 1 : std::max(1.0, std::ceil(work.macros / room));
        cost_macros(layer, work, out);
        cost_movement(layer, work, out);
        if (!resident) cost_loading(layer, out);
    }
    spill(layer, out);
    const double work_ns =
        std::max({out.macro_ns, out.tile_ns, out.buffer_ns, out.network_ns, out.memory_ns});
    out.ns =
        design.double_buffered != 0 ? std::max(work_ns, out.loading_ns) : work_ns + out.loading_ns;
    return out;
}

void LayerCosting::cost_macros(const LayerProduct& layer, const LayerWork& work,
                               ChipLayerCost& out) const {
    const double groups = std::ceil(chip.grid.inputs / chip.grid.active_inputs);
    const double read = work.row_groups / groups;  // share of the row groups that hold inputs
    out.energy_pJ[ChipPart::cells] = layer.V * work.cell_share * macro_pJ[ChipPart::cells];
    out.energy_pJ[ChipPart::drivers] = layer.V * work.line_share * macro_pJ[ChipPart::drivers];
    out.energy_pJ[ChipPart::converters] =
        layer.V * work.column_share * read * macro_pJ[ChipPart::converters];
    out.energy_pJ[ChipPart::accumulators] =
        layer.V * work.column_share * read * macro_pJ[ChipPart::accumulators];
    out.macro_ns = std::ceil(layer.V / out.copies) * work.row_groups * chip.group_ns * out.rounds +
                   chip.fill_ns;
}

void LayerCosting::cost_movement(const LayerProduct& layer, const LayerWork& work,
                                 ChipLayerCost& out) const {
    const double bits = design.input_bits;
    const double tiles = std::ceil(work.macros / chip.macros_per_tile);
    const bool kept = layer.window_values * bits <= chip.tile_buffer_bits * tiles;
    const double fetched = layer.input_values * bits * (kept ? 1 : layer.kernel_rows);
    // Row blocks lie side by side: a tile takes whole ones where its macros are enough.
    const double delivered = fetched * std::ceil(work.column_blocks / chip.macros_per_tile);
    const double blocks_of_tile =
        std::max(1.0, std::floor(chip.macros_per_tile / work.column_blocks));
    const double sum_bits = design.input_bits + design.weight_bits + layer.log2_K;
    const double partial_sums =
        (std::ceil(work.row_blocks / blocks_of_tile) - 1) * layer.output_values * sum_bits;
    const double outputs = layer.output_values * bits;
    const double carried = delivered + partial_sums + outputs;
    const double read =
        layer.V * layer.G * layer.K * bits * std::ceil(work.column_blocks / chip.macros_per_tile);

    out.energy_pJ[ChipPart::tile_buffers] =
        delivered * chip.tile_buffer.write_pJ_per_bit + read * chip.tile_buffer.read_pJ_per_bit;
    out.energy_pJ[ChipPart::global_buffer] = fetched * chip.global_buffer.read_pJ_per_bit +
                                             outputs * chip.global_buffer.write_pJ_per_bit;
    out.energy_pJ[ChipPart::routers] = carried * chip.hops * chip.hop_pJ_per_bit;
    const double all_tiles = std::max(1.0, chip.macros / chip.macros_per_tile);
    out.tile_ns = (delivered + read) /
                  (chip.tile_buffer.bits_per_ns * std::min(all_tiles, tiles * out.copies));
    out.buffer_ns = (fetched + outputs) / chip.global_buffer.bits_per_ns;
    out.network_ns = carried * chip.hops / chip.network_bits_per_ns;
}

void LayerCosting::cost_loading(const LayerProduct& layer, ChipLayerCost& out) const {
    const double bits = layer.weights() * design.weight_bits;
    out.energy_pJ[ChipPart::main_memory] += bits * chip.dram_pJ_per_bit;
    out.energy_pJ[ChipPart::routers] += bits * out.copies * chip.hops * chip.hop_pJ_per_bit;
    out.energy_pJ[ChipPart::loading] += out.macros * out.copies * chip.write_pJ;
    out.loading_ns = std::max({bits / chip.dram_bits_per_ns, out.rounds * chip.write_ns,
                               bits * out.copies * chip.hops / chip.network_bits_per_ns});
}

void LayerCosting::cost_digital(const LayerProduct& layer, ChipLayerCost& out) const {
    const double bits = design.input_bits;
    const double fetched = layer.input_values * bits, outputs = layer.output_values * bits;
    out.energy_pJ[ChipPart::digital_unit] = layer.macs() * chip.digital_pJ_per_mac;
    out.energy_pJ[ChipPart::global_buffer] = fetched * chip.global_buffer.read_pJ_per_bit +
                                             outputs * chip.global_buffer.write_pJ_per_bit;
    out.macro_ns = layer.macs() / chip.digital_macs_per_ns;
    out.buffer_ns = (fetched + outputs) / chip.global_buffer.bits_per_ns;
}

void LayerCosting::spill(const LayerProduct& layer, ChipLayerCost& out) const {
    const double held = (layer.input_values + layer.output_values) * design.input_bits;
    const double moved = 2 * std::max(0.0, held - chip.global_buffer_bits);  // there and back
    out.energy_pJ[ChipPart::main_memory] += moved * chip.dram_pJ_per_bit;
    out.memory_ns = moved / chip.dram_bits_per_ns;
}

}  // namespace atl::model::physical
