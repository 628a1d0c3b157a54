#include "atoll/model/physical/layer_work.hpp"

#include <algorithm>
#include <cmath>

#include "atoll/base/contract.hpp"

namespace atl::model::physical {

namespace {

double blocks(double extent, double size) {
    return std::ceil(extent / size);
}

LayerProduct product_of(const Layer& l) {
    LayerProduct out;
    const auto real = [](std::int64_t x) { return static_cast<double>(x); };
    out.name = l.name;
    out.input_density = l.statistics.average_input;
    out.weight_density = l.statistics.average_weight_slice;
    if (l.dynamic) {
        const Layer::DynamicProduct& p = *l.dynamic;
        out.K = real(p.inner), out.N = real(p.columns), out.V = real(p.rows), out.G = real(p.heads);
        out.dynamic = true;
        out.input_values = out.G * out.K * (out.V + out.N);
        out.output_values = out.G * out.V * out.N;
        out.window_values = out.K;
        return out;
    }
    out.K = real(l.C * l.R * l.S), out.N = real(l.M), out.V = real(l.N * l.P * l.Q);
    out.G = real(l.G);
    const double height = real((l.P - 1) * l.strides[0] + l.R);
    const double width = real((l.Q - 1) * l.strides[1] + l.S), channels = real(l.C * l.G);
    // A stride beyond the kernel leaves inputs out.
    const double read_height = std::min(height, real(l.P * l.R));
    const double read_width = std::min(width, real(l.Q * l.S));
    out.input_values = real(l.N) * channels * read_height * read_width;
    out.output_values = real(l.N * l.G * l.M * l.P * l.Q);
    out.window_values = real(l.R) * width * channels;
    out.kernel_rows = std::max(1.0, real(l.P * l.R) / read_height);
    return out;
}

}  // namespace

std::vector<LayerProduct> products_of(const Network& network) {
    std::vector<LayerProduct> out;
    out.reserve(network.layers.size());
    for (const Layer& layer : network.layers) {
        out.push_back(product_of(layer));
        out.back().log2_K = std::ceil(std::log2(out.back().K));
    }
    return out;
}

LayerWork work_of(const LayerProduct& layer, const MacroGrid& macro) {
    ATOLL_EXPECT(macro.inputs >= 1 && macro.outputs >= 1 && macro.active_inputs >= 1);
    LayerWork w;
    w.row_blocks = blocks(layer.K, macro.inputs);
    w.column_blocks = blocks(layer.N, macro.outputs);
    w.macros = layer.G * w.row_blocks * w.column_blocks;
    double inputs_used = std::min(layer.K, macro.inputs);
    if (w.row_blocks == 1 && w.column_blocks == 1 && layer.G > 1) {
        const double together = std::min(
            {layer.G, std::floor(macro.inputs / layer.K), std::floor(macro.outputs / layer.N)});
        w.macros = blocks(layer.G, together);
        inputs_used *= together;
    }
    w.row_groups = blocks(inputs_used, macro.active_inputs);
    w.cell_share = layer.G * layer.K * layer.N / (macro.inputs * macro.outputs);
    w.line_share = layer.G * layer.K * w.column_blocks / macro.inputs;
    w.column_share = layer.G * layer.N * w.row_blocks / macro.outputs;
    w.used = w.cell_share / w.macros;
    return w;
}

}  // namespace atl::model::physical
