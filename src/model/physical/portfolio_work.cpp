#include "portfolio_work.hpp"

#include <algorithm>
#include <tuple>

namespace atl::model::physical {

namespace {

/// Whether two layers ask the same of a chip: all but names and operands.
bool alike(const LayerProduct& a, const LayerProduct& b) {
    return std::tie(a.K, a.N, a.V, a.G, a.input_values, a.output_values, a.window_values,
                    a.kernel_rows, a.dynamic) == std::tie(b.K, b.N, b.V, b.G, b.input_values,
                                                          b.output_values, b.window_values,
                                                          b.kernel_rows, b.dynamic);
}

}  // namespace

namespace {

template <class Chosen>
TileWork part_of(const std::vector<LayerProduct>& all, Chosen chosen) {
    TileWork w;
    double macs = 0, inputs = 0;
    for (const LayerProduct& l : all) {
        if (!chosen(l)) {
            w.of_layer.push_back(TileWork::elsewhere);
            continue;
        }
        const auto same = std::find_if(w.layers.begin(), w.layers.end(),
                                       [&](const LayerProduct& x) { return alike(x, l); });
        w.of_layer.push_back(static_cast<std::size_t>(same - w.layers.begin()));
        if (same == w.layers.end()) {
            w.layers.push_back(l);
            w.count.push_back(0);
        }
        w.count[w.of_layer.back()] += 1;
        w.weights += l.weights();
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
    return w;
}

}  // namespace

PortfolioWork work_of(const Network& network) {
    PortfolioWork out;
    const std::vector<LayerProduct> all = products_of(network);
    out.dynamic = std::any_of(all.begin(), all.end(), [](const auto& l) { return l.dynamic; });
    out.boundary_values = all.front().input_values + all.back().output_values;
    for (std::size_t part = 0; part < n_tile_parts; ++part)
        out.parts.push_back(part_of(all, [&](const LayerProduct& l) {
            return is_second(static_cast<SecondLayers>(part / 2), l) == (part % 2 == 1);
        }));
    return out;
}

std::vector<PortfolioWork> works_of(std::span<const Network> networks) {
    std::vector<PortfolioWork> out;
    for (const Network& network : networks) out.push_back(work_of(network));
    return out;
}

OperandActivity activity_of(const TileWork& work, const Design& design) {
    OperandActivity activity = work.activity;
    activity.weight_density =
        work.weight_density[static_cast<std::size_t>(macro_of(design).bits_per_cell) - 1];
    return activity;
}

/// What stands in the way whatever the network.
Infeasibility obstacle_of(const Design& design, const Chip& chip, bool dynamic) {
    const auto flagged = [&](Limit limit) {
        return (chip.limits >> static_cast<unsigned>(limit) & 1) != 0;
    };
    if (flagged(Limit::supply_low)) return {Infeasibility::Reason::supply};
    if (!chip.holds_a_weight()) {
        const int bits = macro_of(design).bits_per_cell;
        return {Infeasibility::Reason::weight_columns, -1,
                static_cast<double>(ceil_div(design.weight_bits, bits)),
                static_cast<double>(design.columns)};
    }
    if (dynamic && design.digital_macs == 0) return {Infeasibility::Reason::digital_unit};
    return {};
}

}  // namespace atl::model::physical
