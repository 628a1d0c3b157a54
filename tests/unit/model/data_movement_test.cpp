#include "atoll/model/data_movement.hpp"

#include <gtest/gtest.h>

#include "atoll/model/network.hpp"
#include "atoll/model/temporal_mapping.hpp"
#include "shipped_model.hpp"

namespace atl::model {
namespace {

using enum Dim;

/// One crossbar of 32 x 32 cells of 8 bits: a 3 x 3 convolution of 3 channels, 10 x 6 outputs, in
/// 60 cycles.
struct SmallConvolution : testing::Test {
    SmallConvolution() {
        layer.C = 3, layer.M = 4, layer.R = layer.S = 3, layer.P = 10, layer.Q = 6;
        design.rows = design.columns = 32;
        design.router_groups = design.tiles_per_group = design.macros_per_tile = 1;
        design.bits_per_cell = 8;
    }
    LayerMapping mapping() { return {layer.extents(), design, WeightStorage::resident, mapper}; }
    Layer layer;
    Design design;
    SpatialMapper mapper;
};

TEST_F(SmallConvolution, OutputsLeaveOnceAndWindowsSlide) {
    const LayerMapping m = mapping();
    const Traffic t = data_movement(m, Extents::filled(1));
    const auto& outputs = t[index(Operand::output)];
    EXPECT_EQ(outputs.glb, 4 * 60);
    EXPECT_EQ(outputs.top, 4 * 60);
    EXPECT_EQ(outputs.buffer, 4 * 60);
    const auto& inputs = t[index(Operand::input)];
    EXPECT_EQ(inputs.top, 3 * 12 * 8);  // every input once into the global buffer
    // Along a row of outputs each step brings one new column of the window; a new row is a jump.
    EXPECT_EQ(inputs.buffer, 10 * 3 * (9 + 5 * 3));
    EXPECT_EQ(inputs.sent[index(FanOut::row)], inputs.received[index(FanOut::row)]);
}

TEST_F(SmallConvolution, OuterLoopsReloadTheOverlapOfTiles) {
    const LayerMapping m = mapping();
    Extents outer = Extents::filled(1);
    outer[P] = 5;
    const Traffic t = data_movement(m, outer);
    // Tiles of 2 x 6 outputs need 4 x 8 inputs; each new one brings 2 new rows.
    EXPECT_EQ(t[index(Operand::input)].top, 3 * (4 * 8 + 4 * 2 * 8));
    EXPECT_EQ(t[index(Operand::output)].top, 4 * 60);
}

TEST_F(SmallConvolution, ExactChoiceIsTheCheapestOfAll) {
    const auto library = test::shipped_library("rram");
    const HardwareTemplate rram{"rram", "", "rram", WeightStorage::resident};
    const UnitCosts unit = DesignUnits(*library, rram, design).for_operands(0.5, 0.5);
    const LayerMapping m = mapping();
    const auto cost = [&](const Extents& top) {
        return total(energies(access_counts(m, design, data_movement(m, top)), unit, m.cycles()));
    };
    double best = 1e300;
    for (std::int64_t p : {1, 2, 5, 10})
        for (std::int64_t q : {1, 2, 3, 6}) {
            Extents top = Extents::filled(1);
            top[P] = p, top[Q] = q;
            best = std::min(best, cost(top));
        }
    for (Fidelity fidelity : {Fidelity::exact, Fidelity::published}) {
        const auto chosen = choose_temporal_mapping(m, design, unit, fidelity);
        ASSERT_TRUE(chosen);
        EXPECT_LE(cost(chosen->at_top), best * (1 + 1e-12));  // 16 mappings: sampling finds it, too
    }
}

TEST_F(SmallConvolution, SmallBuffersForceLoopsOutside) {
    layer.C = 24, layer.M = 64, layer.R = layer.S = 1, layer.P = layer.Q = 224;
    design.columns = 64;
    design.glb_kib = 512;
    const auto library = test::shipped_library("rram");
    const HardwareTemplate rram{"rram", "", "rram", WeightStorage::resident};
    const UnitCosts unit = DesignUnits(*library, rram, design).for_operands(0.5, 0.5);
    const LayerMapping m = mapping();
    ASSERT_FALSE(m.unmappable());
    const auto chosen = choose_temporal_mapping(m, design, unit, Fidelity::exact);
    ASSERT_TRUE(chosen);
    EXPECT_GT(product(chosen->at_top), 1);
    Extents inside;
    for (Dim d : all_dims) inside[d] = m.temporal()[d] / chosen->at_top[d];
    EXPECT_LE(m.glb_tile_bits(inside), m.glb_bits());
}

}  // namespace
}  // namespace atl::model
