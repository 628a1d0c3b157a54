#include "compiled_layers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "atoll/base/contract.hpp"
#include "whole.hpp"

namespace atl::model::physical {

namespace {

std::int32_t small(double whole) {
    ATOLL_EXPECT(whole <= std::numeric_limits<std::int32_t>::max());
    return static_cast<std::int32_t>(whole);
}

}  // namespace

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
                out.all_outputs += part.count[l] * p.output_values;
                out.window_values.push_back(p.window_values);
                out.kernel_rows.push_back(p.kernel_rows);
                out.log2_K.push_back(p.log2_K);
                out.weights.push_back(p.weights());
            }
        }
}

LayersOnGrid CompiledLayers::place(const Layers& layers, const MacroGrid& grid) {
    LayersOnGrid out;
    const std::size_t n = layers.products.size();
    out.numbers.resize(4 * n);
    const double groups = ceil_whole(grid.inputs / grid.active_inputs);
    for (std::size_t l = 0; l < n; ++l) {
        const LayerProduct& p = layers.products[l];
        const LayerWork work = work_of(p, grid);
        const double products = layers.count[l] * p.V, read = work.row_groups / groups;
        out.macros += layers.count[l] * work.macros;
        const double numbers[] = {work.macros, work.row_groups, work.row_blocks,
                                  work.column_blocks};
        for (std::size_t i = 0; i < 4; ++i) out.numbers[i * n + l] = small(numbers[i]);
        out.cells += products * work.cell_share;
        out.lines += products * work.line_share;
        out.columns += products * work.column_share * read;
    }
    out.latency = std::make_unique<WaterLevel>(sharing(layers, out));
    return out;
}

std::vector<SharingLayer> CompiledLayers::sharing(const Layers& layers, const LayersOnGrid& on) {
    std::vector<SharingLayer> out;
    const std::size_t n = layers.products.size();
    for (std::size_t l = 0; l < n; ++l)
        out.push_back(
            {double(on.numbers[l]), layers.V[l], double(on.numbers[n + l]), layers.count[l]});
    return out;
}

TileLayers CompiledLayers::tiles(const Layers& x, const LayersOnGrid& on, int macros_of_tile) {
    TileLayers out;
    out.macros_of_tile = macros_of_tile;
    const double macros = macros_of_tile;
    const std::size_t n = x.products.size();
    out.numbers.resize(3 * n);
    for (std::size_t l = 0; l < n; ++l) {
        const double row_blocks = on.numbers[2 * n + l], column_blocks = on.numbers[3 * n + l];
        const double columns = ceil_whole(column_blocks / macros);
        const double blocks = std::max(1.0, floor_whole(macros / column_blocks));
        const double partial = ceil_whole(row_blocks / blocks) - 1;
        const double numbers[] = {ceil_whole(on.numbers[l] / macros), columns, partial};
        for (std::size_t i = 0; i < 3; ++i) out.numbers[i * n + l] = small(numbers[i]);
        const double values = x.count[l] * (partial * x.output_values[l]);
        out.all_read += x.count[l] * (x.all_inputs[l] * columns);
        out.all_partial += values;
        out.all_partial_bits += values * x.log2_K[l];
    }
    return out;
}

CompiledLayers::OnGrid& CompiledLayers::on(const MacroGrid& grid) {
    const auto whole = [](double x) { return static_cast<std::uint64_t>(x); };
    OnGrid& found = grids_[(whole(grid.inputs) << 42) | (whole(grid.outputs) << 21) |
                           whole(grid.active_inputs)];
    if (found.empty()) found.resize(layers_.size());
    return found;
}

void CompiledLayers::prefetch(const LayersOnGrid& on, const Design& design) {
    const auto fetch = [](const std::vector<std::int32_t>& numbers) {
        constexpr std::size_t numbers_of_line = 64 / sizeof numbers[0];
        for (std::size_t i = 0; i < numbers.size(); i += numbers_of_line)
            __builtin_prefetch(&numbers[i]);
    };
    fetch(on.numbers);
    for (const TileLayers& t : on.by_macros_of_tile)
        if (t.macros_of_tile == design.macros_per_tile) fetch(t.numbers);
}

LayersOnGrid& CompiledLayers::on(OnGrid& all, const MacroGrid& grid, std::size_t network,
                                 std::size_t part) {
    const std::size_t which = network * n_tile_parts + part;
    if (!all[which]) all[which] = std::make_unique<LayersOnGrid>(place(layers_[which], grid));
    return *all[which];
}

void CompiledLayers::share(const LayersOnGrid& on, const Layers& layers, const Design& design,
                           bool resident, double room) {
    const auto aim = static_cast<Duplication>(design.duplication);
    copies_.assign(layers.V.size(), 1);
    if (aim == Duplication::none || copies_.empty()) return;
    if (!resident) {
        const double* V = layers.V.data();
        const std::int32_t* macros = on.numbers.data();
        for (std::size_t l = 0; l < copies_.size(); ++l)
            copies_[l] = std::min(std::max(floor_whole(room / macros[l]), 1.0), V[l]);
    } else if (aim == Duplication::latency) {
        on.latency->share(room, copies_);
    } else {
        share_macros(aim, sharing(layers, on), room, copies_);
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
    auto found = std::find_if(by_tile.begin(), by_tile.end(), [&](const TileLayers& t) {
        return t.macros_of_tile == design.macros_per_tile;
    });
    if (found == by_tile.end()) found = by_tile.insert(found, tiles(x, on, design.macros_per_tile));
    return resident ? cost<true>(x, on, *found, design, chip, room, macro_pJ)
                    : cost<false>(x, on, *found, design, chip, room, macro_pJ);
}

template <bool resident>
TileFigures CompiledLayers::cost(const Layers& x, const LayersOnGrid& on, const TileLayers& tile,
                                 const Design& design, const Chip& chip, double room,
                                 const MacroEnergy& macro_pJ) {
    const std::size_t n = x.V.size();
    const double bits = design.input_bits, sum_bits = design.input_bits + design.weight_bits;
    const double all_tiles = std::max(1.0, chip.macros / chip.macros_per_tile);
    const double network_ns_per_bit = chip.hops / chip.network_bits_per_ns;
    const double buffer_ns_per_bit = 1 / chip.global_buffer.bits_per_ns;
    const double memory_ns_per_bit = 1 / chip.dram_bits_per_ns;
    const double tile_bits = chip.tile_buffer_bits, buffer_bits = chip.global_buffer_bits;
    const double group_ns = chip.group_ns, fill_ns = chip.fill_ns, write_ns = chip.write_ns;
    const double tile_bits_per_ns = chip.tile_buffer.bits_per_ns;
    const double weight_bits = design.weight_bits;
    for (auto* array : {&fetched_, &delivered_, &ns_, &loading_ns_}) array->resize(n);
    const auto at = [](const std::vector<double>& v) { return v.data(); };
    const double *V = at(x.V), *inputs = at(x.input_values), *outputs = at(x.output_values);
    const double *window = at(x.window_values), *kernel_rows = at(x.kernel_rows);
    const double *all_inputs = at(x.all_inputs), *log2_K = at(x.log2_K);
    const double *weights = at(x.weights), *copies = at(copies_);
    const std::int32_t *macros = on.numbers.data(), *row_groups = macros + n;
    const std::int32_t *tiles = tile.numbers.data(), *columns = tiles + n, *partial = columns + n;
    double *fetched_out = fetched_.data(), *delivered_out = delivered_.data();
    double *ns_out = ns_.data(), *loading_out = loading_ns_.data();
    // Every layer for itself, several at a time.
#pragma GCC ivdep
    for (std::size_t l = 0; l < n; ++l) {
        const double again = kernel_rows[l];
        const double rows = window[l] * bits <= tile_bits * tiles[l] ? 1.0 : again;
        const double fetched = inputs[l] * bits * rows, delivered = fetched * columns[l];
        const double written = outputs[l] * bits;
        const double carried =
            delivered + partial[l] * outputs[l] * (sum_bits + log2_K[l]) + written;
        const double held = (inputs[l] + outputs[l]) * bits;
        const double spilled = 2 * std::max(0.0, held - buffer_bits);
        const double rounds = resident ? 1.0 : std::max(1.0, ceil_whole(macros[l] / room));
        const double macro_ns =
            ceil_whole(V[l] / copies[l]) * row_groups[l] * group_ns * rounds + fill_ns;
        const double tile_ns = (delivered + all_inputs[l] * columns[l] * bits) /
                               (tile_bits_per_ns * std::min(all_tiles, tiles[l] * copies[l]));
        const double buffer_ns =
            std::max((fetched + written) * buffer_ns_per_bit, spilled * memory_ns_per_bit);
        fetched_out[l] = fetched;
        delivered_out[l] = delivered;
        ns_out[l] = std::max(std::max(macro_ns, tile_ns),
                             std::max(buffer_ns, carried * network_ns_per_bit));
        if constexpr (!resident) {
            const double loaded = weights[l] * weight_bits;
            loading_out[l] = std::max(std::max(loaded * memory_ns_per_bit, rounds * write_ns),
                                      loaded * copies[l] * network_ns_per_bit);
        }
    }
    double delivered_bits = 0, fetched_bits = 0, spilled_bits = 0, latency_ns = 0, powered = 0;
    double loaded_bits = 0, spread_bits = 0;
    for (std::size_t l = 0; l < n; ++l) {
        const double count = x.count[l];
        const double held = (x.input_values[l] + x.output_values[l]) * bits;
        fetched_bits += count * fetched_[l];
        delivered_bits += count * delivered_[l];
        spilled_bits += count * (2 * std::max(0.0, held - buffer_bits));
        powered += count * on.numbers[l] * copies_[l];
        if (resident) {
            latency_ns += count * ns_[l];
        } else {
            latency_ns += count * (design.double_buffered != 0 ? std::max(ns_[l], loading_ns_[l])
                                                               : ns_[l] + loading_ns_[l]);
            const double loaded = count * x.weights[l] * weight_bits;
            loaded_bits += loaded;
            spread_bits += loaded * copies_[l];
        }
    }
    double output_bits = x.all_outputs * bits, digital_macs = 0;
    const double carried_bits =
        delivered_bits + (tile.all_partial * sum_bits + tile.all_partial_bits) + output_bits;
    for (std::size_t l = 0; l < x.dynamic.size(); ++l) {
        const LayerProduct& p = x.dynamic[l];
        const double count = x.dynamic_count[l];
        const double fetched = p.input_values * bits, written = p.output_values * bits;
        const double held = (p.input_values + p.output_values) * bits;
        const double spilled = 2 * std::max(0.0, held - buffer_bits);
        latency_ns += count * std::max({p.macs() / chip.digital_macs_per_ns,
                                        (fetched + written) * buffer_ns_per_bit,
                                        spilled * memory_ns_per_bit});
        digital_macs += count * p.macs();
        fetched_bits += count * fetched;
        output_bits += count * written;
        spilled_bits += count * spilled;
    }
    TileFigures out;
    out.latency_ns = latency_ns;
    out.macro_leakage_mW =
        chip.macro_leakage_mW * (resident ? std::min(powered, chip.macros) : chip.macros);
    out.energy_pJ = on.cells * macro_pJ.cells + on.lines * macro_pJ.drivers +
                    on.columns * (macro_pJ.converters + macro_pJ.accumulators) +
                    delivered_bits * chip.tile_buffer.write_pJ_per_bit +
                    tile.all_read * bits * chip.tile_buffer.read_pJ_per_bit +
                    fetched_bits * chip.global_buffer.read_pJ_per_bit +
                    output_bits * chip.global_buffer.write_pJ_per_bit +
                    (carried_bits + spread_bits) * chip.hops * chip.hop_pJ_per_bit +
                    digital_macs * chip.digital_pJ_per_mac +
                    (spilled_bits + loaded_bits) * chip.dram_pJ_per_bit;
    if (!resident) out.energy_pJ += powered * chip.write_pJ;
    return out;
}

}  // namespace atl::model::physical
