#include "atoll/model/physical/layer_work.hpp"

#include <cmath>

#include "shipped_model.hpp"

namespace atl::model::physical {
namespace {

Layer convolution(std::int64_t C, std::int64_t M, std::int64_t P, std::int64_t R,
                  std::int64_t stride, std::int64_t G = 1) {
    Layer l;
    l.C = C, l.M = M, l.P = P, l.Q = P, l.R = R, l.S = R, l.G = G;
    l.strides = {stride, stride};
    return l;
}

LayerProduct product_of(const Layer& layer) {
    Network network;
    network.layers = {layer};
    return products_of(network).front();
}

TEST(LayerProduct, ReadsWhatItsWindowsCover) {
    const LayerProduct same = product_of(convolution(16, 32, 56, 3, 1));
    EXPECT_EQ(same.K, 144);
    EXPECT_EQ(same.N, 32);
    EXPECT_EQ(same.V, 56 * 56);
    EXPECT_EQ(same.input_values, 16 * 58 * 58);
    EXPECT_EQ(same.output_values, 32 * 56 * 56);
    EXPECT_EQ(same.window_values, 3 * 58 * 16);
    EXPECT_NEAR(same.kernel_rows, 3 * 56 / 58.0, 1e-12);  // but for the edges, every row thrice
    // A stride doubles the input; one beyond the kernel skips most of it.
    EXPECT_EQ(product_of(convolution(16, 32, 28, 3, 2)).input_values, 16 * 57 * 57);
    EXPECT_EQ(product_of(convolution(16, 32, 28, 1, 2)).input_values, 16 * 28 * 28);
    EXPECT_EQ(product_of(convolution(16, 32, 28, 1, 2)).kernel_rows, 1);
}

TEST(LayerProduct, OfActivationsHasNoWeights) {
    Layer l = convolution(197, 64, 1, 1, 1);
    l.dynamic = Layer::DynamicProduct{12, 197, 64, 197};
    const LayerProduct p = product_of(l);
    EXPECT_TRUE(p.dynamic);
    EXPECT_EQ(p.macs(), 12.0 * 197 * 64 * 197);
    EXPECT_EQ(p.weights(), 0);
    EXPECT_EQ(p.input_values, 12.0 * 64 * (197 + 197));
    EXPECT_EQ(p.output_values, 12.0 * 197 * 197);
}

TEST(LayerWork, CountsMacrosAndWhatTheyLeaveEmpty) {
    const LayerProduct p = product_of(convolution(64, 100, 10, 3, 1));  // 576 x 100
    const LayerWork w = work_of(p, {256, 64, 256});
    EXPECT_EQ(w.row_blocks, 3);
    EXPECT_EQ(w.column_blocks, 2);
    EXPECT_EQ(w.macros, 6);
    EXPECT_DOUBLE_EQ(w.cell_share, 576.0 * 100 / (256 * 64));
    EXPECT_DOUBLE_EQ(w.line_share, 2 * 576.0 / 256);
    EXPECT_DOUBLE_EQ(w.column_share, 3 * 100.0 / 64);
    EXPECT_DOUBLE_EQ(w.used, 576.0 * 100 / (6 * 256 * 64));
    EXPECT_EQ(w.row_groups, 1);
    EXPECT_EQ(work_of(p, {256, 64, 64}).row_groups, 4);
}

TEST(LayerWork, SmallLayersReadFewRowGroups) {
    const LayerProduct p = product_of(convolution(3, 8, 10, 3, 1));  // 27 x 8
    EXPECT_EQ(work_of(p, {256, 64, 16}).row_groups, 2);
}

TEST(LayerWork, SmallGroupsShareAMacroAlongItsDiagonal) {
    const LayerProduct p = product_of(convolution(1, 1, 10, 3, 1, 100));  // 100 groups of 9 x 1
    const LayerWork w = work_of(p, {256, 64, 64});
    EXPECT_EQ(w.macros, 4);      // 28 groups fit the rows
    EXPECT_EQ(w.row_groups, 4);  // 252 rows
    EXPECT_DOUBLE_EQ(w.used, 900.0 / (4 * 256 * 64));
    // Few outputs: they bound it.
    EXPECT_EQ(work_of(p, {256, 10, 64}).macros, 10);
}

TEST(LayerWork, HoldsEveryWeightOfTheShippedNetworks) {
    for (const MacroGrid grid :
         {MacroGrid{64, 8, 16}, MacroGrid{256, 32, 256}, MacroGrid{512, 512, 128}})
        for (const Network& network :
             io::find_networks(test::shipped_configs(), {"mobilenet_v3", "gpt2_medium"}, ""))
            for (const LayerProduct& p : products_of(network)) {
                if (p.dynamic) continue;
                const LayerWork w = work_of(p, grid);
                EXPECT_GE(w.macros * grid.inputs * grid.outputs, p.weights());
                EXPECT_GT(w.used, 0);
                EXPECT_LE(w.used, 1);
                EXPECT_LE(w.row_groups, std::ceil(grid.inputs / grid.active_inputs));
            }
}

}  // namespace
}  // namespace atl::model::physical
