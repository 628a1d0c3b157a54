#include "atoll/model/compiled_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiled_fixture.hpp"

// Designs that cannot run, and those that the tables do not reach.

namespace atl::model::test_compiled {
namespace {

using Reason = Infeasibility::Reason;

// ---- Reasons why a network cannot run

/// One RRAM chip of 8 x 16 x 16 crossbars of 512 x 64 cells of 4 bits (64 Mi cells), with a buffer
/// of 512 KiB (4 Mi bits) or 32 MiB.
struct OneChip : testing::Test {
    OneChip() {
        costed = test::shipped_space("rram-4", {});
        grid.bits_per_cell = {4};
        grid.rows = {512};
        grid.columns = {64};
        grid.router_groups = {8};
        grid.tiles_per_group = {16};
        grid.macros_per_tile = {16};
        grid.glb_kib = {512, 32768};
        grid.settings = {{0.7, 32}};
        grid.cycle_times = {1e-9};
    }
    /// What the plain model says of the chip with the smaller buffer, after comparison.
    Known compare(std::vector<Network> networks) {
        costed.networks = std::move(networks);
        for (const std::size_t memory_bytes :
             {CompiledModel::default_memory_bytes, std::size_t{0}}) {
            CompiledModel model = compile(costed, grid, memory_bytes);
            for (const Known& known : ask_plain(costed, grid, all_places(grid)))
                EXPECT_TRUE(equal(model, known));
        }
        return ask_plain(costed, grid, {GridPlace{}}).front();
    }
    static Reason reason(const Known& known, std::size_t network = 0) {
        return known.cost.networks.at(network).infeasible.reason;
    }
    CostedSpace costed;
    DesignGrid grid;
    const Network fits{"fits", "", {layer("a", 64, 64, 3, 14), layer("b", 10, 100, 1, 7)}};
    const Network too_many_weights{
        "too many weights", "", {layer("a", 8000, 12'000), layer("b", 8, 8)}};
    /// Filters of one weight leave most rows of a crossbar empty.
    const Network too_wide_a_layer{
        "too wide a layer", "", {layer("a", 8, 8), layer("b", 1, 500'000)}};
    const Network too_large_a_tile{
        "too large a tile", "", {layer("a", 8, 8), layer("b", 600'000, 1)}};
};

TEST_F(OneChip, RunsWhatFits) {
    EXPECT_EQ(reason(compare({fits})), Reason::none);
}
TEST_F(OneChip, LacksCells) {
    const Known known = compare({too_many_weights});
    EXPECT_EQ(reason(known), Reason::capacity);
    EXPECT_DOUBLE_EQ(known.violation(), 2 * 8000.0 * 12'000 / (1 << 26) + 128.0 / (1 << 26) - 1);
}
TEST_F(OneChip, LacksRoomForALayer) {
    EXPECT_EQ(reason(compare({too_wide_a_layer})), Reason::layer_capacity);
}
TEST_F(OneChip, LacksBuffer) {
    const Known known = compare({too_large_a_tile});
    EXPECT_EQ(reason(known), Reason::global_buffer);
    EXPECT_LT(known.violation(), 1);
}
TEST_F(OneChip, LacksSomethingForSomeNetworks) {
    const Known known = compare({too_wide_a_layer, fits, too_large_a_tile, too_many_weights});
    EXPECT_EQ(reason(known, 0), Reason::layer_capacity);
    EXPECT_EQ(reason(known, 1), Reason::none);
    EXPECT_EQ(reason(known, 2), Reason::global_buffer);
    EXPECT_EQ(reason(known, 3), Reason::capacity);
}
TEST_F(OneChip, TheWorstLayerCounts) {
    Network both = too_large_a_tile;
    both.layers.push_back(layer("c", 900'000, 1));
    both.layers.push_back(layer("d", 700'000, 1));
    const Known known = compare({both});
    EXPECT_EQ(reason(known), Reason::global_buffer);
    EXPECT_EQ(known.cost.networks[0].infeasible.layer, 2);
}
TEST_F(OneChip, StreamsWeightsThroughTooFewCells) {
    const CostedSpace sram = test::shipped_space("sram-4", {});
    costed.hardware = sram.hardware;
    costed.library = sram.library;
    grid.bits_per_cell = {1};
    EXPECT_EQ(reason(compare({too_many_weights})), Reason::none);
    // Rows of outputs are not split.
    Network long_rows{"long rows", "", {layer("a", 8, 8), layer("b", 1, 1)}};
    long_rows.layers[1].Q = 600'000;
    EXPECT_EQ(reason(compare({long_rows})), Reason::global_buffer);
}

/// Shares of each reason among designs of the shipped RRAM space: all of them are compared above.
TEST(Reasons, AllOccurInTheShippedSpace) {
    const CostedSpace costed = test::shipped_space("rram-4");
    const search::SpaceGrid grid(costed.space);
    std::map<Reason, int> seen;
    CompiledModel model = compile(costed, grid.grid());
    for (const Known& known : ask_plain(costed, grid.grid(), random_places(grid.grid(), 400, 6))) {
        for (const NetworkCost& n : known.cost.networks) ++seen[n.infeasible.reason];
        if (known.cost.feasible()) continue;  // costly, and compared elsewhere
        ASSERT_TRUE(equal(model, known));
    }
    EXPECT_GT(seen[Reason::none], 20);
    EXPECT_GT(seen[Reason::capacity], 20);
    EXPECT_GT(seen[Reason::layer_capacity], 0);
    EXPECT_GT(seen[Reason::global_buffer], 20);
}

// ---- Where the tables end

TEST(OutsideTables, VoltagesThatANodeLacks) {
    CostedSpace costed = test::shipped_space("technology-4", {"alexnet"});
    DesignGrid grid = search::SpaceGrid(costed.space).grid();
    grid.settings = {{0.45, 7}, {0.45, 32}, {0.8, 7}, {0.8, 32}, {1.1, 45}, {1.1, 7}};
    for (const std::size_t memory_bytes :
         {CompiledModel::default_memory_bytes, std::size_t{10'000}}) {
        CompiledModel model = compile(costed, grid, memory_bytes);
        std::size_t outside = 0;
        for (const Known& k : ask_plain(costed, grid, random_places(grid, 100, 16))) {
            outside += !k.cost.outside_tables.empty();
            ASSERT_TRUE(equal(model, k));
        }
        EXPECT_GT(outside, 20u);
        EXPECT_LT(outside, 60u);
    }
}

GridTable buffers(std::vector<double> widths, std::vector<double> depths) {
    std::vector<double> values;
    for (double w : widths)
        for (double d : depths) values.insert(values.end(), {w * d, w * d * 1.5, w / d, w * d * 3});
    return GridTable(
        {{"width_bits", Scale::log, std::move(widths)}, {"depth", Scale::log, std::move(depths)}},
        4, Scale::log, std::move(values));
}

/// The SRAM tables of 32 nm, and those of 7 nm without some of their values.
struct LimitedNode : testing::Test {
    LimitedNode() : costed(test::shipped_space("technology-4", {"alexnet"})) {
        limited = *costed.library->technology(7);
        cells_32nm = *costed.library->cell("sram", 32);
        grid.bits_per_cell = {1};
        grid.rows = {64, 256};
        grid.columns = {128, 512};
        grid.router_groups = {2, 8};
        grid.tiles_per_group = {4};
        grid.macros_per_tile = {4, 32};
        grid.glb_kib = {1024, 4096, 65536};
        grid.settings = {{0.7, 32}, {0.7, 7}, {0.8, 7}};
        grid.cycle_times = {1e-9, 4e-9};
    }
    /// Number of designs outside the tables, after comparison of all in several orders.
    std::size_t compare() {
        auto library = std::make_shared<ComponentLibrary>();
        library->add(cells_32nm);
        library->add(*costed.library->cell("sram", 7));
        library->add(*costed.library->technology(32));
        library->add(limited);
        costed.library = library;
        std::vector<Known> known = ask_plain(costed, grid, all_places(grid));
        base::RandomStream random = test::test_stream(17);
        for (const std::size_t memory_bytes :
             {CompiledModel::default_memory_bytes, std::size_t{5000}})
            for (bool fill : {false, true}) {
                CompiledModel model = compile(costed, grid, memory_bytes);
                if (fill && model.tabulated()) model.fill();
                for (const Known& k : known)
                    if (!equal(model, k)) return 0;
                test::shuffle(known, random);
            }
        return static_cast<std::size_t>(
            std::count_if(known.begin(), known.end(),
                          [](const Known& k) { return !k.cost.outside_tables.empty(); }));
    }
    CostedSpace costed;
    Technology limited;
    CellTable cells_32nm;
    DesignGrid grid;
};

TEST_F(LimitedNode, HasAllValuesAtFirst) {
    EXPECT_EQ(compare(), 0u);
}
TEST_F(LimitedNode, LacksWideBuffers) {
    limited.io_buffers = BufferTable(buffers({32, 64, 128}, {64, 512}));
    EXPECT_EQ(compare(), all_places(grid).size() / 2 * 2 / 3);
}
TEST_F(LimitedNode, LacksDeepBuffers) {
    limited.io_buffers = BufferTable(buffers({32, 512}, {64, 256}));
    EXPECT_EQ(compare(), all_places(grid).size() / 2 * 2 / 3);
}
TEST_F(LimitedNode, LacksAnAddressAdder) {
    limited.adders.erase(8);  // of 256 rows
    EXPECT_EQ(compare(), all_places(grid).size() / 2 * 2 / 3);
}
TEST_F(LimitedNode, LacksLargeGlobalBuffers) {
    limited.global_buffers = BufferTable(buffers({2048}, {2048, 32768}));
    EXPECT_EQ(compare(), all_places(grid).size() / 3 * 2 / 3);
}
TEST_F(LimitedNode, LacksSmallGlobalBuffers) {
    limited.global_buffers = BufferTable(buffers({2048}, {16384, 524288}));
    EXPECT_EQ(compare(), all_places(grid).size() / 3 * 2 / 3);
    // A sweep may be asked for both settings and all buffers at once.
    CompiledModel model = compile(costed, grid);
    GeometrySweep sweep(model);
    sweep.go_to(0);
    const std::vector<std::uint32_t> glbs = {0, 1, 2}, settings = {0, 1};
    std::vector<double> least_pJ;
    sweep.bound(glbs, settings, least_pJ);
    sweep.cost(glbs, settings);
    EXPECT_TRUE(sweep.outside_tables(0, 1));
    ASSERT_FALSE(sweep.outside_tables(1, 1));
    double energy_J = 0;
    sweep.energies_J(1, 1, 0, &energy_J, 1);
    EXPECT_GT(least_pJ[1], 0);
    EXPECT_LT(least_pJ[1] * 1e-12, energy_J);
}
TEST_F(LimitedNode, LacksBitsPerCell) {
    // Of the cells of 32 nm alone: they hold 4 bits, those of 7 nm one.
    grid.bits_per_cell = {1, 4};
    cells_32nm.most_bits_per_cell = 4;
    EXPECT_EQ(compare(), all_places(grid).size() / 2 * 2 / 3);
}

}  // namespace
}  // namespace atl::model::test_compiled
