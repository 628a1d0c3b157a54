#include "atoll/model/compiled_model.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "atoll/base/contract.hpp"
#include "shipped_space.hpp"

namespace atl::model {
namespace {

using Reason = Infeasibility::Reason;
using test::CostedSpace;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What the plain model says of one place of a grid.
struct Known {
    GridPlace place;
    Design design;
    DesignCost cost;

    double violation() const {
        if (!cost.outside_tables.empty()) return CompiledModel::outside_tables;
        double sum = 0;
        for (const NetworkCost& n : cost.networks) sum += n.infeasible.excess();
        return sum;
    }
};

Known ask_plain(ReferenceModel& plain, const DesignGrid& grid, const GridPlace& place) {
    const Design design = design_at(grid, place);
    return {place, design, plain.evaluate(design, CostModel::Effort::feasible_designs)};
}

std::string text(const Design& d) {
    std::string out;
    for (const DesignParameter& p : design_parameters())
        out += std::string(p.name) + " " + p.text(d) + ", ";
    return out;
}

/// False where the two differ.
bool equal(CompiledModel& model, const Known& known, std::size_t stride = 1) {
    SCOPED_TRACE(text(known.design));
    const std::size_t networks = model.networks().size();
    std::vector<double> energy_J(networks * stride, nan), latency_s(networks * stride, nan);
    const auto chip = model.evaluate(known.place, energy_J.data(), latency_s.data(), stride);
    const double violation = known.violation();
    bool same = true;
    const auto expect = [&](bool holds, const char* what, double found, double wanted) {
        EXPECT_TRUE(holds) << what << ": " << found << " instead of " << wanted;
        same = same && holds;
    };
    const auto identical = [&](const char* what, double found, double wanted) {
        expect(found == wanted, what, found, wanted);
    };
    const auto close = [&](const char* what, double found, double wanted) {
        expect(std::abs(found - wanted) <= 1e-12 * std::abs(wanted), what, found, wanted);
    };
    if (violation == CompiledModel::outside_tables) {
        identical("violation", chip.violation, violation);
    } else {
        identical("feasible", chip.violation == 0, known.cost.feasible());
        close("violation", chip.violation, violation);
        identical("area", chip.area_mm2, known.cost.area_mm2);
        identical("relative cost", chip.relative_cost, known.cost.relative_cost);
    }
    for (std::size_t i = 0; i < networks * stride; ++i)
        if (violation == 0 && i % stride == 0) {
            const NetworkCost& n = known.cost.networks[i / stride];
            close("energy", energy_J[i], n.energy_J);
            identical("latency", latency_s[i], n.latency_s);
        } else {
            expect(std::isnan(energy_J[i]) && std::isnan(latency_s[i]), "written", energy_J[i],
                   nan);
        }
    return same;
}

CompiledModel compile(const CostedSpace& costed, const DesignGrid& grid,
                      std::size_t memory_bytes = CompiledModel::default_memory_bytes) {
    return {costed.library, costed.hardware, costed.networks, grid, memory_bytes};
}

std::vector<GridPlace> all_places(const DesignGrid& grid) {
    std::vector<GridPlace> out;
    for (std::uint64_t g = 0; g < geometries(grid); ++g)
        for (std::uint32_t b = 0; b < grid.glb_kib.size(); ++b)
            for (std::uint32_t s = 0; s < grid.settings.size(); ++s)
                for (std::uint32_t t = 0; t < grid.cycle_times.size(); ++t) {
                    GridPlace place = geometry_place(grid, g);
                    place.glb = b;
                    place.setting = s;
                    place.cycle_time = t;
                    out.push_back(place);
                }
    return out;
}

std::vector<GridPlace> random_places(const DesignGrid& grid, std::size_t count,
                                     std::uint64_t seed) {
    base::RandomStream random = test::test_stream(seed);
    const auto pick = [&](const auto& list) {
        return static_cast<std::uint32_t>(random.uniform_int(list.size()));
    };
    std::vector<GridPlace> out(count);
    for (GridPlace& p : out) {
        p.bits_per_cell = pick(grid.bits_per_cell);
        p.rows = pick(grid.rows);
        p.columns = pick(grid.columns);
        p.router_groups = pick(grid.router_groups);
        p.tiles_per_group = pick(grid.tiles_per_group);
        p.macros_per_tile = pick(grid.macros_per_tile);
        p.glb = pick(grid.glb_kib);
        p.setting = pick(grid.settings);
        p.cycle_time = pick(grid.cycle_times);
    }
    return out;
}

std::vector<Known> ask_plain(const CostedSpace& costed, const DesignGrid& grid,
                             const std::vector<GridPlace>& places) {
    ReferenceModel plain = costed.plain();
    std::vector<Known> out;
    for (const GridPlace& place : places) out.push_back(ask_plain(plain, grid, place));
    return out;
}

std::size_t feasible(const std::vector<Known>& known) {
    return static_cast<std::size_t>(std::count_if(
        known.begin(), known.end(), [](const Known& k) { return k.cost.feasible(); }));
}

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

/// A space of a few hundred designs in which many can run, without regard to how they lie.
CostedSpace small_rram() {
    CostedSpace costed = test::shipped_space("rram-4", {"resnet18", "alexnet"});
    costed.space = test::with_values(costed.space, {{"supply_voltage", {0.5, 0.8}},
                                                    {"bits_per_cell", {2, 8}},
                                                    {"cycle_time", {1e-9, 6e-9}},
                                                    {"rows", {128, 512}},
                                                    {"columns", {32, 512}},
                                                    {"router_groups", {1, 2, 4, 8, 16, 32}},
                                                    {"tiles_per_group", {16}},
                                                    {"macros_per_tile", {8, 64}},
                                                    {"glb_kib", {512, 4096}}});
    return costed;
}

CostedSpace small_sram() {
    CostedSpace costed = test::shipped_space("technology-4", {"resnet18", "alexnet"});
    costed.space = test::with_values(costed.space, {{"supply_voltage", {0.7, 0.75, 0.8}},
                                                    {"cycle_time", {1e-9, 1e-8}},
                                                    {"rows", {64, 256}},
                                                    {"columns", {128}},
                                                    {"router_groups", {1, 2, 4, 6, 8, 16}},
                                                    {"tiles_per_group", {2, 8}},
                                                    {"macros_per_tile", {4, 32}},
                                                    {"glb_kib", {1024, 2048, 16384}},
                                                    {"technology_nm", {7, 32}}});
    return costed;
}

class Neighbours : public testing::TestWithParam<CostedSpace (*)()> {};

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

// ---- Reasons why a network cannot run

Layer layer(const std::string& name, std::int64_t C, std::int64_t M, std::int64_t R = 1,
            std::int64_t P = 1) {
    Layer out;
    out.name = name;
    out.C = C, out.M = M, out.R = out.S = R, out.P = out.Q = P;
    return out;
}

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

// ---- Memory

TEST(RememberedDesigns, AreForgottenAndMadeAnew) {
    const CostedSpace costed = test::shipped_space("rram-4", {"alexnet", "resnet18"});
    const search::SpaceGrid grid(costed.space);
    // Voltages, buffers and cycle times of a few arrangements: entries for a few hundred.
    std::vector<GridPlace> places = random_places(grid.grid(), 250, 7);
    std::vector<Known> known = ask_plain(costed, grid.grid(), places);
    ASSERT_GT(feasible(known), 50u);
    constexpr std::size_t memory_bytes = 8000;  // some twenty designs
    CompiledModel model = compile(costed, grid.grid(), memory_bytes);
    ASSERT_FALSE(model.tabulated());
    EXPECT_EQ(model.usage().entries, 0u);
    EXPECT_EQ(model.usage().bytes, 0u);
    base::RandomStream random = test::test_stream(8);
    std::size_t most_bytes = 0;
    for (int round = 0; round < 3; ++round) {
        for (const Known& k : known) {
            ASSERT_TRUE(equal(model, k)) << "round " << round;
            most_bytes = std::max(most_bytes, model.usage().bytes);
        }
        test::shuffle(known, random);
    }
    EXPECT_LE(most_bytes, memory_bytes + 1000);
    EXPECT_GT(most_bytes, memory_bytes / 4);
    EXPECT_GT(model.usage().entries, 2 * known.size());
}

TEST(RememberedDesigns, AreMadeOncePerBufferAndSettingWhileTheyFit) {
    const CostedSpace costed = test::shipped_space("rram-4", {"alexnet"});
    const search::SpaceGrid grid(costed.space);
    CompiledModel model = compile(costed, grid.grid(), 1 << 20);
    double energy_J = 0, latency_s = 0;
    GridPlace place = grid.place(costed.space.size() - 1);
    for (std::uint32_t t = 0; t < grid.grid().cycle_times.size(); ++t) {
        place.cycle_time = t;
        model.evaluate(place, &energy_J, &latency_s);
        EXPECT_EQ(model.usage().entries, 1u);
    }
    const std::size_t bytes = model.usage().bytes;
    EXPECT_GT(bytes, 0u);
    place.setting = 0;
    model.evaluate(place, &energy_J, &latency_s);
    EXPECT_EQ(model.usage().entries, 2u);
    place.glb = 0;
    model.evaluate(place, &energy_J, &latency_s);
    EXPECT_EQ(model.usage().entries, 3u);
    EXPECT_EQ(model.usage().bytes, 3 * bytes);
}

/// Disabled: a grid of less than LazyTable::most_places designs gets a place for each of them, and
/// then never forgets.
TEST(RememberedDesigns, StayBoundedOnSmallGridsToo) {
    const CostedSpace costed = test::shipped_space("sram-4", {"alexnet"});
    const search::SpaceGrid grid(costed.space);
    constexpr std::size_t memory_bytes = 8000;
    CompiledModel model = compile(costed, grid.grid(), memory_bytes);
    ASSERT_FALSE(model.tabulated());
    double energy_J = 0, latency_s = 0;
    for (const GridPlace& place : random_places(grid.grid(), 500, 19))
        model.evaluate(place, &energy_J, &latency_s);
    EXPECT_LE(model.usage().bytes, memory_bytes + 1000);
}

TEST(Tables, AreMadeOncePerArrangement) {
    const CostedSpace costed = small_rram();
    const search::SpaceGrid grid(costed.space);
    CompiledModel model = compile(costed, grid.grid());
    std::vector<double> energy_J(2), latency_s(2);
    for (const GridPlace& place : all_places(grid.grid()))
        if (geometry_index(grid.grid(), place) % 8 == 7)
            model.evaluate(place, energy_J.data(), latency_s.data());
    EXPECT_EQ(model.usage().entries, geometries(grid.grid()) / 8);
}

TEST(Tables, AreFilledForGood) {
    const CostedSpace costed = small_sram();
    const search::SpaceGrid grid(costed.space);
    CompiledModel model = compile(costed, grid.grid());
    ASSERT_TRUE(model.tabulated());
    double energy_J[2], latency_s[2];
    model.evaluate(GridPlace{}, energy_J, latency_s);
    EXPECT_EQ(model.usage().entries, 1u);
    model.fill();
    const auto filled = model.usage();
    EXPECT_EQ(filled.entries, geometries(grid.grid()));
    EXPECT_LE(filled.bytes, CompiledModel::default_memory_bytes);
    for (const GridPlace& place : all_places(grid.grid()))
        model.evaluate(place, energy_J, latency_s);
    EXPECT_EQ(model.usage().entries, filled.entries);
    EXPECT_EQ(model.usage().bytes, filled.bytes);
    model.fill();
    EXPECT_EQ(model.usage().entries, filled.entries);
    for (const Known& k : ask_plain(costed, grid.grid(), random_places(grid.grid(), 40, 9)))
        ASSERT_TRUE(equal(model, k));
}

TEST(Tables, AreUsedWhereTheyFit) {
    const CostedSpace costed = small_rram();
    const search::SpaceGrid grid(costed.space);
    CompiledModel model = compile(costed, grid.grid());
    model.fill();
    const std::size_t bytes = model.usage().bytes;
    EXPECT_TRUE(compile(costed, grid.grid(), 2 * bytes).tabulated());
    EXPECT_FALSE(compile(costed, grid.grid(), bytes / 2).tabulated());
    EXPECT_FALSE(compile(costed, grid.grid(), 0).tabulated());
}

#ifdef ATOLL_CONTRACTS
TEST(Tables, AreNeededToFill) {
    const CostedSpace costed = small_rram();
    const search::SpaceGrid grid(costed.space);
    CompiledModel model = compile(costed, grid.grid(), 1000);
    EXPECT_THROW(model.fill(), base::ContractViolation);
}
#endif

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

// ---- Bounds

/// Bounds of random arrangements of a shipped space against their energies.
void expect_bounds_hold(const std::string& name, const std::vector<std::string>& networks) {
    SCOPED_TRACE(name);
    const CostedSpace costed = test::shipped_space(name, networks);
    const search::SpaceGrid space(costed.space);
    const DesignGrid& grid = space.grid();
    CompiledModel model = compile(costed, grid);
    GeometrySweep sweep(model);
    std::vector<std::uint32_t> glbs(grid.glb_kib.size()), settings(grid.settings.size());
    std::iota(glbs.begin(), glbs.end(), 0U);
    std::iota(settings.begin(), settings.end(), 0U);
    const std::size_t n_networks = networks.size();
    std::vector<double> least_pJ, energy_J(n_networks);
    base::RandomStream random(11, base::RandomDomain::initial_design, 0, 0, 0);
    double closest = 0;
    for (int i = 0; i < 60; ++i) {
        sweep.go_to(random.uniform_int(geometries(grid)));
        if (sweep.violation(glbs.back()) != 0) continue;
        sweep.bound(glbs, settings, least_pJ);
        sweep.cost(glbs, settings);
        for (std::uint32_t s : settings)
            for (std::uint32_t b : glbs) {
                if (sweep.violation(b) != 0) continue;
                sweep.energies_J(b, s, 0, energy_J.data(), 1);
                for (std::size_t n = 0; n < n_networks; ++n) {
                    const double least_J =
                        (least_pJ[s * n_networks + n] + sweep.leakage_pJ(b, s, 0, n)) * 1e-12;
                    ASSERT_GT(least_J, 0);
                    ASSERT_LE(least_J, energy_J[n]) << "network " << n;
                    closest = std::max(closest, least_J / energy_J[n]);
                }
            }
    }
    EXPECT_GT(closest, 0.8);  // it is of use
}

TEST(Bounds, LieBelowAllEnergies) {
    expect_bounds_hold("rram-4", test::four_networks);
    expect_bounds_hold("sram-4", test::four_networks);
    expect_bounds_hold("technology-4", test::four_networks);
    expect_bounds_hold("sram-9", test::nine_networks);
}

// ---- Sweeps

/// Every figure of every design of a grid through a sweep.
void expect_sweep_equals(const CostedSpace& costed, const DesignGrid& grid,
                         const std::vector<std::uint32_t>& glbs,
                         const std::vector<std::uint32_t>& settings,
                         std::vector<std::uint64_t> arrangements) {
    CompiledModel swept = compile(costed, grid), model = compile(costed, grid);
    GeometrySweep sweep(swept);
    const std::size_t networks = costed.networks.size();
    std::vector<double> energy_J(networks), latency_s(networks), found_J(3 * networks);
    std::size_t compared = 0;
    for (const std::uint64_t geometry : arrangements) {
        sweep.go_to(geometry);
        GridPlace place = geometry_place(grid, geometry);
        ASSERT_EQ(sweep.place(), place);
        bool some = false;
        for (std::uint32_t b : glbs) some = some || sweep.violation(b) == 0;
        if (some) sweep.cost(glbs, settings);
        for (std::size_t b = 0; b < glbs.size(); ++b)
            for (std::size_t s = 0; s < settings.size(); ++s)
                for (std::uint32_t t = 0; t < grid.cycle_times.size(); ++t) {
                    place.glb = glbs[b];
                    place.setting = settings[s];
                    place.cycle_time = t;
                    SCOPED_TRACE(text(design_at(grid, place)));
                    const auto chip = model.evaluate(place, energy_J.data(), latency_s.data());
                    ASSERT_FALSE(sweep.outside_tables(glbs[b], settings[s]));
                    ASSERT_EQ(sweep.violation(glbs[b]), chip.violation);
                    ASSERT_EQ(sweep.area_mm2(glbs[b], settings[s]), chip.area_mm2);
                    ASSERT_EQ(chip.area_mm2 * sweep.relative_cost_per_mm2(settings[s]),
                              chip.relative_cost);
                    if (chip.violation != 0) continue;
                    ++compared;
                    sweep.energies_J(b, s, t, found_J.data(), 3);
                    for (std::size_t n = 0; n < networks; ++n) {
                        ASSERT_NEAR(found_J[3 * n] / energy_J[n], 1, 1e-12);
                        ASSERT_EQ(static_cast<double>(sweep.cycles(n)) * grid.cycle_times[t],
                                  latency_s[n]);
                    }
                }
    }
    EXPECT_GT(compared, 100u);
    EXPECT_EQ(swept.usage().entries, 0u);  // a sweep keeps none
}

TEST_P(Neighbours, SweepsEqualTheModel) {
    const CostedSpace costed = GetParam()();
    const DesignGrid grid = search::SpaceGrid(costed.space).grid();
    std::vector<std::uint64_t> arrangements(geometries(grid));
    for (std::uint64_t g = 0; g < arrangements.size(); ++g) arrangements[g] = g;
    expect_sweep_equals(costed, grid, {0, 1}, {0, 1}, arrangements);
    base::RandomStream random = test::test_stream(18);
    test::shuffle(arrangements, random);
    expect_sweep_equals(costed, grid, {1, 0}, {1}, arrangements);
    expect_sweep_equals(costed, grid, {1}, {1, 0}, arrangements);
}

TEST(Sweeps, TellWhereTheTablesEnd) {
    const CostedSpace costed = test::shipped_space("technology-4", {"alexnet"});
    DesignGrid grid = search::SpaceGrid(costed.space).grid();
    grid.settings = {{0.45, 7}, {0.45, 32}, {0.8, 7}};
    CompiledModel model = compile(costed, grid);
    GeometrySweep sweep(model);
    for (std::uint64_t geometry : {std::uint64_t{0}, geometries(grid) - 1}) {
        sweep.go_to(geometry);
        EXPECT_FALSE(sweep.outside_tables(0, 0));
        EXPECT_TRUE(sweep.outside_tables(0, 1));
        EXPECT_FALSE(sweep.outside_tables(0, 2));
    }
}

}  // namespace
}  // namespace atl::model
