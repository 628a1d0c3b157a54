#include "atoll/model/compiled_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiled_fixture.hpp"

// The compiled model equals the plain one.

namespace atl::model::test_compiled {
namespace {

// ---- Shipped spaces

struct Sample {
    std::string space;
    std::vector<std::string> networks;
    std::size_t random;    ///< designs drawn, whatever they are
    std::size_t feasible;  ///< and feasible ones besides
};

struct ShippedSpace : testing::TestWithParam<Sample> {
    /// The designs of the sample, and what the plain model says of them.
    std::vector<Known> draw(const CostedSpace& costed, const search::SpaceGrid& grid) {
        ReferenceModel plain = costed.plain();
        base::RandomStream random = test::test_stream(3);
        std::vector<Known> out;
        for (std::size_t drawn = 0, runnable = 0, tries = 0;
             (drawn < GetParam().random || runnable < GetParam().feasible) && tries < 20'000;
             ++tries) {
            const search::DesignId id = random.uniform_int(costed.space.size());
            const Design design = costed.space.design(id);
            const bool any = drawn < GetParam().random;
            if (!any && !plain.holds_networks(design)) continue;
            Known known = {grid.place(id), design,
                           plain.evaluate(design, CostModel::Effort::feasible_designs)};
            if (any)
                ++drawn;
            else if (known.cost.feasible())
                ++runnable;
            else
                continue;
            out.push_back(std::move(known));
        }
        return out;
    }
};

TEST_P(ShippedSpace, EqualsTheReferenceModel) {
    const CostedSpace costed = test::shipped_space(GetParam().space, GetParam().networks);
    const search::SpaceGrid grid(costed.space);
    std::vector<Known> sample = draw(costed, grid);
    ASSERT_EQ(sample.size(), GetParam().random + GetParam().feasible);
    CompiledModel table = compile(costed, grid.grid());
    CompiledModel memory = compile(costed, grid.grid(), 1 << 20);
    EXPECT_TRUE(table.tabulated());
    EXPECT_FALSE(memory.tabulated());
    const ReferenceModel plain = costed.plain();
    for (const Known& known : sample) {
        ASSERT_EQ(design_at(grid.grid(), known.place), known.design);
        ASSERT_TRUE(equal(table, known));
        ASSERT_TRUE(equal(memory, known));
        ASSERT_EQ(table.holds_networks(known.place), plain.holds_networks(known.design));
    }
    // Once more in another order, from what is kept, several networks' figures apart.
    base::RandomStream random = test::test_stream(4);
    test::shuffle(sample, random);
    for (const Known& known : sample) {
        ASSERT_TRUE(equal(table, known, 3));
        ASSERT_TRUE(equal(memory, known, 2));
    }
}

INSTANTIATE_TEST_SUITE_P(Spaces, ShippedSpace,
                         testing::Values(Sample{"rram-4", test::four_networks, 300, 200},
                                         Sample{"sram-4", test::four_networks, 60, 50},
                                         Sample{"sram-4-listed", test::four_networks, 60, 50},
                                         Sample{"sram-9", test::nine_networks, 30, 20},
                                         Sample{"technology-4", test::four_networks, 60, 50}),
                         [](const auto& p) {
                             std::string name = p.param.space;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

// ---- Neighbours, which share parts of their mapping

TEST_P(Neighbours, CostTheSameInAnyOrder) {
    const CostedSpace costed = GetParam()();
    const search::SpaceGrid space_grid(costed.space);
    const DesignGrid& grid = space_grid.grid();
    // Two buffers and settings of every arrangement, so that the plain model has time for all.
    std::vector<GridPlace> places;
    for (std::uint64_t g = 0; g < geometries(grid); ++g)
        for (std::uint64_t nth : {0, 1}) {
            GridPlace place = geometry_place(grid, g);
            place.glb = static_cast<std::uint32_t>((g + nth) % grid.glb_kib.size());
            place.setting = static_cast<std::uint32_t>((g / 2 + nth) % grid.settings.size());
            place.cycle_time = static_cast<std::uint32_t>((g + nth) % grid.cycle_times.size());
            places.push_back(place);
        }
    std::vector<Known> known = ask_plain(costed, grid, places);
    ASSERT_GT(feasible(known), known.size() / 5);
    base::RandomStream random = test::test_stream(5);
    for (int order = 0; order < 3; ++order) {
        for (const std::size_t memory_bytes :
             {CompiledModel::default_memory_bytes, std::size_t{5000}}) {
            CompiledModel model = compile(costed, grid, memory_bytes);
            for (const Known& k : known) ASSERT_TRUE(equal(model, k)) << "order " << order;
        }
        if (order == 0)
            std::reverse(known.begin(), known.end());
        else
            test::shuffle(known, random);
    }
}

INSTANTIATE_TEST_SUITE_P(Spaces, Neighbours, testing::Values(small_rram, small_sram),
                         [](const auto& p) {
                             return p.param == small_rram ? "resident" : "streamed";
                         });

// ---- Other grids

TEST(FineGrids, EqualTheReferenceModelBetweenTheNodesOfTheTables) {
    CostedSpace costed = test::shipped_space("rram-4", {"alexnet", "mobilenet_v3"});
    DesignGrid grid;
    grid.bits_per_cell = {3, 5, 8};
    grid.rows = {48, 200, 333, 512};
    grid.columns = {33, 48, 200, 500};
    grid.router_groups = {1, 5, 7, 31};
    grid.tiles_per_group = {3, 10, 64};
    grid.macros_per_tile = {3, 12, 100};
    grid.glb_kib = {600, 1000, 5000};
    grid.settings = {{0.51, 32}, {0.6, 32}, {0.777, 32}};
    grid.cycle_times = {1e-9, 1.5e-9, 7e-9};
    for (const char* hardware : {"rram-4", "sram-4"}) {
        SCOPED_TRACE(hardware);
        const CostedSpace other = test::shipped_space(hardware, {});
        costed.hardware = other.hardware;
        costed.library = other.library;
        if (costed.hardware.weights == WeightStorage::streamed) grid.bits_per_cell = {1};
        std::vector<Known> known = ask_plain(costed, grid, random_places(grid, 150, 11));
        EXPECT_GT(feasible(known), 30u);
        EXPECT_LT(feasible(known), 150u);
        CompiledModel table = compile(costed, grid), memory = compile(costed, grid, 10'000);
        EXPECT_TRUE(table.tabulated());
        EXPECT_FALSE(memory.tabulated());
        for (const Known& k : known) {
            ASSERT_TRUE(equal(table, k));
            ASSERT_TRUE(equal(memory, k));
        }
    }
}

TEST(FineGrids, KeepTheOrderOfTheirLists) {
    CostedSpace costed = test::shipped_space("rram-4", {"alexnet"});
    DesignGrid grid;
    grid.bits_per_cell = {8, 4};
    grid.rows = {512, 128};
    grid.columns = {256, 512, 64};
    grid.router_groups = {16, 4, 8};
    grid.tiles_per_group = {64, 16};
    grid.macros_per_tile = {16, 8};
    grid.glb_kib = {8192, 512, 1024};
    grid.settings = {{0.8, 32}, {0.5, 32}};
    grid.cycle_times = {1e-8, 1e-9};
    const auto known = ask_plain(costed, grid, random_places(grid, 60, 12));
    CompiledModel table = compile(costed, grid), memory = compile(costed, grid, 3000);
    for (const Known& k : known) {
        ASSERT_TRUE(equal(table, k));
        ASSERT_TRUE(equal(memory, k));
    }
}

// ---- Leakage

/// The table with one of its quantities the same everywhere.
CellTable with_quantity(CellTable table, Crossbar quantity, double value) {
    const auto axes = table.grid.axes();
    std::vector<double> values;
    for (double v : axes[0].nodes)
        for (double r : axes[1].nodes)
            for (double c : axes[2].nodes) {
                CrossbarPoint p;
                const std::array<double, 3> at = {v, r, c};
                table.grid.sample(at, p.values);
                p.values[static_cast<std::size_t>(quantity)] = value;
                values.insert(values.end(), p.values.begin(), p.values.end());
            }
    table.grid =
        GridTable({axes.begin(), axes.end()}, n_crossbar_quantities, Scale::linear, values);
    return table;
}

/// Shipped drivers and ADCs leak so little that no comparison above would notice.
TEST(Leakage, CountsForEveryPartOfACrossbar) {
    for (const char* space : {"rram-4", "sram-4"})
        for (const auto& [quantity, leak] : {std::pair{Crossbar::row_leak, 1e17},
                                             {Crossbar::adc_leak, 2e17},
                                             {Crossbar::column_leak, 3e17},
                                             {Crossbar::cell_leak, 1e6}}) {
            SCOPED_TRACE(std::string(space) + " " +
                         std::string(crossbar_column_names[static_cast<std::size_t>(quantity)]));
            CostedSpace costed = test::shipped_space(space, {"alexnet"});
            const DesignGrid grid = search::SpaceGrid(costed.space).grid();
            const auto places = random_places(grid, 30, 20);
            const auto before = ask_plain(costed, grid, places);
            auto library = std::make_shared<ComponentLibrary>();
            library->add(*costed.library->technology(32));
            library->add(
                with_quantity(*costed.library->cell(costed.hardware.cell, 32), quantity, leak));
            costed.library = library;
            const auto known = ask_plain(costed, grid, places);
            CompiledModel model = compile(costed, grid);
            double leaking = 0;
            for (std::size_t i = 0; i < known.size(); ++i) {
                ASSERT_TRUE(equal(model, known[i]));
                if (known[i].cost.feasible())
                    leaking = std::max(leaking, known[i].cost.networks[0].energy_J /
                                                    before[i].cost.networks[0].energy_J);
            }
            EXPECT_GT(leaking, 1 + 1e-6);
        }
}

// ---- Portfolios

TEST(Portfolios, OfOneNetwork) {
    for (const char* network : {"resnet18", "gpt2_medium"}) {
        const CostedSpace costed = test::shipped_space("sram-4", {network});
        const search::SpaceGrid grid(costed.space);
        CompiledModel model = compile(costed, grid.grid());
        ASSERT_EQ(model.networks().size(), 1u);
        const auto known = ask_plain(costed, grid.grid(), random_places(grid.grid(), 25, 13));
        EXPECT_GT(feasible(known), 5u);
        for (const Known& k : known) ASSERT_TRUE(equal(model, k));
    }
}

TEST(Portfolios, WithANetworkListedTwice) {
    const CostedSpace costed =
        test::shipped_space("rram-4", {"alexnet", "resnet18", "alexnet", "alexnet"});
    const search::SpaceGrid grid(costed.space);
    for (const std::size_t memory_bytes :
         {CompiledModel::default_memory_bytes, std::size_t{20'000}}) {
        CompiledModel model = compile(costed, grid.grid(), memory_bytes);
        for (const Known& k : ask_plain(costed, grid.grid(), random_places(grid.grid(), 60, 14)))
            ASSERT_TRUE(equal(model, k));
    }
}

TEST(Portfolios, OfNetworksThatShareShapesWithOtherOperands) {
    // The same shapes in another order, several times, with operands of their own: the split is
    // that of the first layer of each network.
    const auto with = [](Layer l, double input, double weight) {
        l.statistics.average_input = input;
        l.statistics.average_weight_slice.fill(weight);
        return l;
    };
    const Layer a = layer("a", 64, 64, 3, 28), b = layer("b", 128, 32, 1, 14);
    CostedSpace costed = test::shipped_space("sram-4", {});
    costed.networks = {{"one", "", {with(a, 0.01, 0.9), with(b, 0.5, 0.5), with(a, 0.9, 0.1)}},
                       {"two", "", {with(b, 0.99, 0.01), with(a, 0.95, 0.02), with(a, 0, 1)}}};
    const search::SpaceGrid grid(costed.space);
    CompiledModel model = compile(costed, grid.grid());
    const auto known = ask_plain(costed, grid.grid(), random_places(grid.grid(), 100, 15));
    EXPECT_GT(feasible(known), 50u);
    for (const Known& k : known) ASSERT_TRUE(equal(model, k));
}

// ---- Moves

TEST(CompiledModel, CanBeMoved) {
    const CostedSpace costed = small_rram();
    const search::SpaceGrid grid(costed.space);
    const auto known = ask_plain(costed, grid.grid(), random_places(grid.grid(), 20, 10));
    CompiledModel first = compile(costed, grid.grid());
    for (const Known& k : known) ASSERT_TRUE(equal(first, k));
    const auto entries = first.usage().entries;
    CompiledModel second = std::move(first);
    for (const Known& k : known) ASSERT_TRUE(equal(second, k));
    EXPECT_EQ(second.usage().entries, entries);
    CompiledModel third = compile(small_sram(), search::SpaceGrid(small_sram().space).grid());
    third = std::move(second);
    for (const Known& k : known) ASSERT_TRUE(equal(third, k));
}

}  // namespace
}  // namespace atl::model::test_compiled
