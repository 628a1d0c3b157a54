#include "compiled_layers.hpp"

#include <algorithm>
#include <cmath>

#include "whole.hpp"

namespace atl::model::physical {

CompiledLayers::CompiledLayers(const std::vector<PortfolioWork>& works) {
    for (const PortfolioWork& work : works)
        for (const TileWork& part : work.parts) {
            Layers& out = layers_.emplace_back();
            for (std::size_t l = 0; l < part.layers.size(); ++l) {
                const LayerProduct& p = part.layers[l];
                if (p.dynamic) {
                    out.dynamic.push_back(p);
                    out.dynamic_count.push_back(part.count[l]);
                    continue;
                }
                out.products.push_back(p);
                out.count.push_back(part.count[l]);
                out.V.push_back(p.V);
                out.all_inputs.push_back(p.V * p.G * p.K);
                out.input_values.push_back(p.input_values);
                out.output_values.push_back(p.output_values);
                out.window_values.push_back(p.window_values);
                out.kernel_rows.push_back(p.kernel_rows);
                out.log2_K.push_back(p.log2_K);
                out.weights.push_back(p.weights());
            }
        }
}

LayersOnGrid CompiledLayers::place(const Layers& layers, const MacroGrid& grid) {
    LayersOnGrid out;
    const double groups = ceil_whole(grid.inputs / grid.active_inputs);
    for (std::size_t l = 0; l < layers.products.size(); ++l) {
        const LayerProduct& p = layers.products[l];
        const LayerWork work = work_of(p, grid);
        const double products = layers.count[l] * p.V, read = work.row_groups / groups;
        out.macros += layers.count[l] * work.macros;
        out.layer_macros.push_back(work.macros);
        out.row_groups.push_back(work.row_groups);
        out.row_blocks.push_back(work.row_blocks);
        out.column_blocks.push_back(work.column_blocks);
        out.sharing.push_back({work.macros, p.V, work.row_groups, layers.count[l]});
        out.cells += products * work.cell_share;
        out.lines += products * work.line_share;
        out.columns += products * work.column_share * read;
    }
    out.latency = std::make_unique<WaterLevel>(out.sharing);
    return out;
}

TileLayers CompiledLayers::tiles(const LayersOnGrid& network, int macros_of_tile) {
    TileLayers out;
    const double macros = macros_of_tile;
    for (std::size_t l = 0; l < network.layer_macros.size(); ++l) {
        out.tiles.push_back(ceil_whole(network.layer_macros[l] / macros));
        out.columns.push_back(ceil_whole(network.column_blocks[l] / macros));
        const double blocks = std::max(1.0, floor_whole(macros / network.column_blocks[l]));
        out.partial.push_back(ceil_whole(network.row_blocks[l] / blocks) - 1);
    }
    return out;
}

LayersOnGrid& CompiledLayers::on(const MacroGrid& grid, std::size_t network, std::size_t part) {
    const auto whole = [](double x) { return static_cast<std::uint64_t>(x); };
    const std::uint64_t key =
        (whole(grid.inputs) << 42) | (whole(grid.outputs) << 21) | whole(grid.active_inputs);
    auto& on_grid = grids_[key];
    on_grid.resize(layers_.size());
    const std::size_t which = network * n_tile_parts + part;
    std::unique_ptr<LayersOnGrid>& found = on_grid[which];
    if (!found) found = std::make_unique<LayersOnGrid>(place(layers_[which], grid));
    return *found;
}

void CompiledLayers::share(const LayersOnGrid& on, const Layers& layers, const Design& design,
                           bool resident, double room) {
    const auto aim = static_cast<Duplication>(design.duplication);
    copies_.assign(layers.V.size(), 1);
    if (aim == Duplication::none || copies_.empty()) return;
    if (!resident) {
        for (std::size_t l = 0; l < copies_.size(); ++l)
            copies_[l] = std::clamp(floor_whole(room / on.layer_macros[l]), 1.0, layers.V[l]);
    } else if (aim == Duplication::latency) {
        on.latency->share(room, copies_);
    } else {
        share_macros(aim, on.sharing, room, copies_);
    }
}

TileFigures CompiledLayers::cost(std::size_t network, std::size_t part, LayersOnGrid& on,
                                 const Design& design, const Chip& chip,
                                 const MacroEnergy& macro_pJ) {
    const Layers& x = layers_[network * n_tile_parts + part];
    const bool resident = on.macros <= chip.macros;
    const double room = resident || design.double_buffered == 0
                            ? chip.macros
                            : std::max(1.0, floor_whole(chip.macros / 2));
    share(on, x, design, resident, room);
    auto& by_tile = on.by_macros_of_tile;
    auto found = by_tile.find(design.macros_per_tile);
    if (found == by_tile.end())
        found = by_tile.emplace(design.macros_per_tile, tiles(on, design.macros_per_tile)).first;
    const TileLayers& tile = found->second;

    const double bits = design.input_bits, sum_bits = design.input_bits + design.weight_bits;
    const double all_tiles = std::max(1.0, chip.macros / chip.macros_per_tile);
    const double network_ns_per_bit = chip.hops / chip.network_bits_per_ns;
    const double buffer_ns_per_bit = 1 / chip.global_buffer.bits_per_ns;
    const double memory_ns_per_bit = 1 / chip.dram_bits_per_ns;
    double delivered_bits = 0, read_bits = 0, fetched_bits = 0, output_bits = 0, carried_bits = 0;
    double spilled_bits = 0, loaded_macros = 0, loaded_bits = 0, spread_bits = 0;
    double latency_ns = 0, powered = 0;
    for (std::size_t l = 0; l < x.V.size(); ++l) {
        const double count = x.count[l], copies = copies_[l], macros = on.layer_macros[l];
        const bool kept = x.window_values[l] * bits <= chip.tile_buffer_bits * tile.tiles[l];
        const double fetched = x.input_values[l] * bits * (kept ? 1 : x.kernel_rows[l]);
        const double delivered = fetched * tile.columns[l];
        const double outputs = x.output_values[l] * bits;
        const double carried =
            delivered + tile.partial[l] * x.output_values[l] * (sum_bits + x.log2_K[l]) + outputs;
        const double read = x.all_inputs[l] * bits * tile.columns[l];
        const double held = (x.input_values[l] + x.output_values[l]) * bits;
        const double spilled = 2 * std::max(0.0, held - chip.global_buffer_bits);

        const double rounds = resident ? 1 : std::max(1.0, ceil_whole(macros / room));
        const double macro_ns =
            ceil_whole(x.V[l] / copies) * on.row_groups[l] * chip.group_ns * rounds + chip.fill_ns;
        const double tile_ns = (delivered + read) / (chip.tile_buffer.bits_per_ns *
                                                     std::min(all_tiles, tile.tiles[l] * copies));
        double ns = std::max({macro_ns, tile_ns, (fetched + outputs) * buffer_ns_per_bit,
                              carried * network_ns_per_bit, spilled * memory_ns_per_bit});
        if (!resident) {
            const double weights = x.weights[l] * design.weight_bits;
            const double loading_ns = std::max({weights * memory_ns_per_bit, rounds * chip.write_ns,
                                                weights * copies * network_ns_per_bit});
            ns = design.double_buffered != 0 ? std::max(ns, loading_ns) : ns + loading_ns;
            loaded_bits += count * weights;
            spread_bits += count * weights * copies;
            loaded_macros += count * macros * copies;
        }
        delivered_bits += count * delivered;
        read_bits += count * read;
        fetched_bits += count * fetched;
        output_bits += count * outputs;
        carried_bits += count * carried;
        spilled_bits += count * spilled;
        powered += count * macros * copies;
        latency_ns += count * ns;
    }
    double digital_macs = 0;
    for (std::size_t l = 0; l < x.dynamic.size(); ++l) {
        const LayerProduct& p = x.dynamic[l];
        const double count = x.dynamic_count[l];
        const double fetched = p.input_values * bits, outputs = p.output_values * bits;
        const double held = (p.input_values + p.output_values) * bits;
        const double spilled = 2 * std::max(0.0, held - chip.global_buffer_bits);
        latency_ns += count * std::max({p.macs() / chip.digital_macs_per_ns,
                                        (fetched + outputs) * buffer_ns_per_bit,
                                        spilled * memory_ns_per_bit});
        digital_macs += count * p.macs();
        fetched_bits += count * fetched;
        output_bits += count * outputs;
        spilled_bits += count * spilled;
    }
    TileFigures out;
    out.latency_ns = latency_ns;
    out.macro_leakage_mW =
        chip.macro_leakage_mW * (resident ? std::min(powered, chip.macros) : chip.macros);
    out.energy_pJ = on.cells * macro_pJ.cells + on.lines * macro_pJ.drivers +
                    on.columns * (macro_pJ.converters + macro_pJ.accumulators) +
                    delivered_bits * chip.tile_buffer.write_pJ_per_bit +
                    read_bits * chip.tile_buffer.read_pJ_per_bit +
                    fetched_bits * chip.global_buffer.read_pJ_per_bit +
                    output_bits * chip.global_buffer.write_pJ_per_bit +
                    (carried_bits + spread_bits) * chip.hops * chip.hop_pJ_per_bit +
                    digital_macs * chip.digital_pJ_per_mac +
                    (spilled_bits + loaded_bits) * chip.dram_pJ_per_bit;
    if (loaded_macros > 0) out.energy_pJ += loaded_macros * chip.write_pJ;
    return out;
}

}  // namespace atl::model::physical
