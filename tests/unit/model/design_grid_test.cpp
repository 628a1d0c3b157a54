#include "atoll/model/design_grid.hpp"

#include <gtest/gtest.h>

namespace atl::model {
namespace {

/// Every list has a length of its own.
DesignGrid uneven_grid() {
    DesignGrid grid;
    grid.bits_per_cell = {1, 8};
    grid.rows = {32, 64, 48};
    grid.columns = {16, 200, 128, 256};
    grid.router_groups = {1, 2, 3, 5, 8};
    grid.tiles_per_group = {4};
    grid.macros_per_tile = {2, 4, 6, 8, 10, 12, 14};
    grid.glb_kib = {512, 1024, 3000};
    grid.settings = {{0.5, 32}, {0.7, 7}};
    grid.cycle_times = {1e-9, 2e-9, 5e-9, 1e-8};
    return grid;
}

TEST(DesignGrid, DesignsTakeTheValuesAtTheirPlace) {
    GridPlace place;
    place.bits_per_cell = 1;
    place.rows = 2;
    place.columns = 1;
    place.router_groups = 3;
    place.macros_per_tile = 6;
    place.glb = 2;
    place.setting = 1;
    place.cycle_time = 2;
    Design expected;
    expected.supply_voltage = 0.7;
    expected.bits_per_cell = 8;
    expected.cycle_time = 5e-9;
    expected.rows = 48;
    expected.columns = 200;
    expected.router_groups = 5;
    expected.tiles_per_group = 4;
    expected.macros_per_tile = 14;
    expected.glb_kib = 3000;
    expected.technology_nm = 7;
    EXPECT_EQ(design_at(uneven_grid(), place), expected);
    Design first;
    first.supply_voltage = 0.5;
    first.bits_per_cell = 1;
    first.rows = 32;
    first.columns = 16;
    first.tiles_per_group = 4;
    first.macros_per_tile = 2;
    first.glb_kib = 512;
    EXPECT_EQ(design_at(uneven_grid(), {}), first);
}

TEST(DesignGrid, ArrangementsAreNumberedWithoutGaps) {
    const DesignGrid grid = uneven_grid();
    ASSERT_EQ(geometries(grid), 2u * 3 * 4 * 5 * 1 * 7);
    for (std::uint64_t g = 0; g < geometries(grid); ++g) {
        GridPlace place = geometry_place(grid, g);
        ASSERT_EQ(geometry_index(grid, place), g);
        ASSERT_LT(place.bits_per_cell, 2u);
        ASSERT_LT(place.rows, 3u);
        ASSERT_LT(place.columns, 4u);
        ASSERT_LT(place.router_groups, 5u);
        ASSERT_EQ(place.tiles_per_group, 0u);
        ASSERT_LT(place.macros_per_tile, 7u);
        ASSERT_EQ(place.glb, 0u);
        ASSERT_EQ(place.setting, 0u);
        ASSERT_EQ(place.cycle_time, 0u);
        // Buffers, settings and cycle times are no part of it.
        place.glb = 2;
        place.setting = 1;
        place.cycle_time = 3;
        ASSERT_EQ(geometry_index(grid, place), g);
    }
}

TEST(DesignGrid, RouterGroupsChangeFirstAndBitsPerCellLast) {
    const DesignGrid grid = uneven_grid();
    const auto index = [&](auto set) {
        GridPlace place;
        set(place);
        return geometry_index(grid, place);
    };
    EXPECT_EQ(index([](GridPlace& p) { p.router_groups = 1; }), 1u);
    EXPECT_EQ(index([](GridPlace& p) { p.macros_per_tile = 1; }), 5u);
    EXPECT_EQ(index([](GridPlace& p) { p.columns = 1; }), 5u * 7);
    EXPECT_EQ(index([](GridPlace& p) { p.rows = 1; }), 5u * 7 * 4);
    EXPECT_EQ(index([](GridPlace& p) { p.bits_per_cell = 1; }), 5u * 7 * 4 * 3);
    DesignGrid more_tiles = grid;
    more_tiles.tiles_per_group = {4, 8};
    GridPlace place;
    place.tiles_per_group = 1;
    EXPECT_EQ(geometry_index(more_tiles, place), 5u * 7);
}

TEST(DesignGrid, LargeGridsKeepEveryDigit) {
    DesignGrid grid = uneven_grid();
    for (auto* list : {&grid.bits_per_cell, &grid.rows, &grid.columns, &grid.router_groups,
                       &grid.tiles_per_group, &grid.macros_per_tile})
        list->assign(1000, 1);
    const std::uint64_t all = 1'000'000'000'000'000'000u;
    ASSERT_EQ(geometries(grid), all);
    for (std::uint64_t g : {std::uint64_t{0}, std::uint64_t{4'294'967'296}, all / 7, all - 1}) {
        const GridPlace place = geometry_place(grid, g);
        EXPECT_EQ(geometry_index(grid, place), g);
        EXPECT_EQ(place.router_groups, g % 1000);
        EXPECT_EQ(place.bits_per_cell, g / 1'000'000'000'000'000);
    }
}

}  // namespace
}  // namespace atl::model
