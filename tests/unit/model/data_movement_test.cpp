#include "atoll/model/data_movement.hpp"

#include <gtest/gtest.h>

#include "atoll/base/random.hpp"
#include "atoll/model/network.hpp"
#include "atoll/model/temporal_mapping.hpp"
#include "model/loop_player.hpp"
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
    const Traffic t = DataMovement(m).traffic(Extents::filled(1));
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
    const Traffic t = DataMovement(m).traffic(outer);
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
        return total(
            energies(access_counts(m, design, DataMovement(m).traffic(top)), unit, m.cycles()));
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

/// Draws from a small set, so that dimensions meet capacities in every way.
struct RandomMappings : testing::TestWithParam<WeightStorage> {
    std::int64_t pick(std::initializer_list<std::int64_t> from) {
        return from.begin()[random.uniform_int(from.size())];
    }
    LayerMapping draw() {
        Layer layer;
        layer.C = pick({1, 3, 24, 64, 100, 576});
        layer.M = pick({1, 10, 32, 96, 1000});
        layer.R = pick({1, 1, 3, 5, 7});
        layer.S = pick({1, 1, 3, 5, 7});
        layer.P = pick({1, 2, 7, 12, 14, 55, 112});
        layer.Q = pick({1, 2, 7, 12, 14, 55, 112});
        layer.G = pick({1, 1, 1, 6, 32});
        Design design;
        design.bits_per_cell = static_cast<int>(pick({1, 2, 3, 8}));
        design.rows = static_cast<int>(pick({16, 32, 48, 256}));
        design.columns = static_cast<int>(pick({16, 32, 128, 200}));
        design.router_groups = static_cast<int>(pick({1, 2, 6, 16}));
        design.tiles_per_group = static_cast<int>(pick({1, 2, 5, 8, 32}));
        design.macros_per_tile = static_cast<int>(pick({1, 2, 3, 16}));
        design.glb_kib = 1 << 20;
        return {layer.extents(), design, GetParam(), mapper};
    }
    /// Any divisor of n.
    std::int64_t divisor(std::int64_t n) {
        std::vector<std::int64_t> all;
        for (std::int64_t f = 1; f <= n; ++f)
            if (n % f == 0) all.push_back(f);
        return all[random.uniform_int(all.size())];
    }
    base::RandomStream random{7, base::RandomDomain::initial_design, 0, 0, 0};
    SpatialMapper mapper;
};

TEST_P(RandomMappings, SumsEqualPlayedLoops) {
    const bool streamed = GetParam() == WeightStorage::streamed;
    int tried = 0;
    while (tried < 3000) {
        const LayerMapping m = draw();
        if (m.unmappable()) continue;
        ++tried;
        Extents top = Extents::filled(1);
        for (Dim d : {C, M, R, S, P, Q, G})
            if (streamed ? d != Q : (d == P || d == Q)) top[d] = divisor(m.temporal()[d]);
        const Traffic found = DataMovement(m).traffic(top);
        const LoopNest nest(m, top);
        for (std::size_t o = 0; o < n_operands; ++o) {
            PassShapes shapes;
            OperandTraffic played = play(m, nest, static_cast<Operand>(o), shapes);
            played.top = found[o].top;  // always played
            ASSERT_EQ(found[o], played)
                << "operand " << o << ", mapping " << tried << ": temporal C M R S P Q G "
                << m.temporal()[C] << " " << m.temporal()[M] << " " << m.temporal()[R] << " "
                << m.temporal()[S] << " " << m.temporal()[P] << " " << m.temporal()[Q] << " "
                << m.temporal()[G] << ", at the top " << top[C] << " " << top[M] << " " << top[R]
                << " " << top[S] << " " << top[P] << " " << top[Q] << " " << top[G];
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Weights, RandomMappings,
                         testing::Values(WeightStorage::resident, WeightStorage::streamed),
                         [](const auto& p) {
                             return p.param == WeightStorage::resident ? "resident" : "streamed";
                         });

}  // namespace
}  // namespace atl::model
