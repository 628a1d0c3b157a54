#include "atoll/model/compiled_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "atoll/base/contract.hpp"
#include "compiled_fixture.hpp"

// What the compiled model keeps of the designs it has costed.

namespace atl::model::test_compiled {
namespace {

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

}  // namespace
}  // namespace atl::model::test_compiled
