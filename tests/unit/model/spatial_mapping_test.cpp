#include "atoll/model/spatial_mapping.hpp"

#include <gtest/gtest.h>

#include "atoll/model/layer_mapping.hpp"
#include "atoll/model/network.hpp"

namespace atl::model {
namespace {

using enum Dim;

Extents extents(std::int64_t c, std::int64_t m, std::int64_t r, std::int64_t s, std::int64_t p,
                std::int64_t q, std::int64_t g = 1) {
    Layer l;
    l.C = c, l.M = m, l.R = r, l.S = s, l.P = p, l.Q = q, l.G = g;
    return l.extents();
}

Design chip(int rows, int columns, int groups, int tiles, int macros, int bits) {
    Design d;
    d.rows = rows, d.columns = columns;
    d.router_groups = groups, d.tiles_per_group = tiles, d.macros_per_tile = macros;
    d.bits_per_cell = bits;
    return d;
}

const Extents& level(const SpatialMapping& m, Level l) {
    return m.factors[static_cast<std::size_t>(l)];
}

TEST(SpatialMapper, FillsRowsWithTheBestImperfectFactors) {
    SpatialMapper mapper;
    // AlexNet's first layer on 64 rows: R = 11 whole, S = 4 of 11, the last time 3.
    const auto m = mapper.map(extents(3, 64, 11, 11, 55, 55), chip(64, 512, 8, 64, 32, 8),
                              WeightStorage::resident);
    EXPECT_EQ(level(m, Level::row)[R] * level(m, Level::row)[S], 44);
    EXPECT_EQ(level(m, Level::column)[M], 64);
}

TEST(SpatialMapper, LeavesNothingOfAWholeLayerThatFits) {
    SpatialMapper mapper;
    const auto m = mapper.map(extents(64, 64, 3, 3, 56, 56), chip(512, 512, 32, 64, 128, 8),
                              WeightStorage::resident);
    for (Dim d : {C, M, R, S, G, B}) EXPECT_EQ(m.temporal[d], 1) << name(d);
}

TEST(SpatialMapper, NeverExceedsALevelAndAlwaysCoversTheLayer) {
    SpatialMapper mapper;
    for (int rows : {16, 48, 100, 512})
        for (int bits : {1, 3, 8})
            for (const Extents& e :
                 {extents(3, 64, 7, 7, 112, 112), extents(1, 1, 5, 5, 14, 14, 480),
                  extents(512, 4096, 7, 7, 1, 1), extents(17, 31, 3, 1, 23, 29)}) {
                const Design d = chip(rows, 100, 3, 5, 7, bits);
                const auto m = mapper.map(e, d, WeightStorage::resident);
                const int capacity[] = {rows, 100, 7, 5, 3};
                Extents covered = m.temporal;
                for (std::size_t l = 0; l < n_levels; ++l) {
                    EXPECT_LE(product(m.factors[l]), capacity[l]);
                    for (Dim dim : all_dims) covered[dim] *= m.factors[l][dim];
                }
                for (Dim dim : all_dims)
                    EXPECT_GE(covered[dim] * (dim == B ? bits : 1), e[dim]) << name(dim);
            }
}

TEST(SpatialMapper, StreamedWeightsKeepQInTime) {
    SpatialMapper mapper;
    const auto e = extents(3, 64, 7, 7, 112, 112);
    const Design d = chip(256, 256, 8, 16, 16, 1);
    EXPECT_EQ(mapper.map(e, d, WeightStorage::streamed).temporal[Q], 112);
    EXPECT_LT(mapper.map(e, d, WeightStorage::resident).temporal[Q], 112);
}

TEST(SpatialMapper, RemembersWithoutChangingAnswers) {
    SpatialMapper used, fresh;
    const Design d = chip(128, 64, 4, 8, 16, 2);
    used.map(extents(96, 256, 5, 5, 27, 27), d, WeightStorage::resident);
    used.map(extents(30, 60, 3, 3, 20, 20), chip(64, 64, 2, 2, 2, 4), WeightStorage::resident);
    const auto e = extents(30, 60, 3, 3, 20, 20);
    const auto a = used.map(e, d, WeightStorage::resident);
    const auto b = fresh.map(e, d, WeightStorage::resident);
    EXPECT_EQ(a.factors, b.factors);
    EXPECT_EQ(a.temporal, b.temporal);
}

TEST(LayerMapping, CyclesAreTheLoopsLeftInTime) {
    SpatialMapper mapper;
    Design d = chip(32, 32, 1, 1, 1, 8);
    d.glb_kib = 32768;
    const LayerMapping m(extents(4, 4, 3, 3, 10, 6), d, WeightStorage::resident, mapper);
    // Needs 36 rows, has 32: some of C, R, S is left over.
    ASSERT_TRUE(m.unmappable());
    EXPECT_EQ(m.unmappable()->reason, Unmappable::Reason::weight_capacity);
    EXPECT_GE(m.unmappable()->needed, 2);
    const LayerMapping fits(extents(3, 4, 3, 3, 10, 6), d, WeightStorage::resident, mapper);
    EXPECT_FALSE(fits.unmappable());
    EXPECT_EQ(fits.cycles(), 60);
    EXPECT_EQ(fits.computes(), 3 * 4 * 9 * 60 * 8 * 8 * 8);
    EXPECT_EQ(fits.active().cells, 27 * 4);
    EXPECT_NEAR(fits.utilisation_percent(), 100.0 * 27 * 4 / 1024, 0.006);
}

TEST(LayerMapping, GlobalBufferTileCountsInputsAndOutputs) {
    SpatialMapper mapper;
    Design d = chip(32, 32, 1, 1, 1, 8);
    const LayerMapping m(extents(3, 4, 3, 3, 10, 6), d, WeightStorage::resident, mapper);
    EXPECT_EQ(m.glb_tile_bits(Extents::filled(1)), 8 * (3 * 3 * 3 + 4));
    Extents all = Extents::filled(1);
    all[P] = 10, all[Q] = 6;
    EXPECT_EQ(m.glb_tile_bits(all), 8 * (3 * 12 * 8 + 4 * 60));
    EXPECT_EQ(m.glb_bits(), 1024 * 1024 * 8);
}

}  // namespace
}  // namespace atl::model
