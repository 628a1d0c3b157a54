#include "atoll/search/space_grid.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "shipped_space.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using model::GridPlace;
using testing::ElementsAre;
using testing::SizeIs;

ParameterSpace shipped(const std::string& name) {
    return io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/" + name + ".yaml").space;
}

/// The design at a place is that of its id, and the id leads back.
void expect_round_trip(const SpaceGrid& grid, DesignId id) {
    const GridPlace place = grid.place(id);
    ASSERT_EQ(grid.id(place), id);
    const model::Design design = grid.space().design(id);
    ASSERT_EQ(model::design_at(grid.grid(), place), design) << id;
    const auto positions = grid.positions(place);
    for (std::size_t p = 0; p < positions.size(); ++p)
        ASSERT_EQ(grid.parameter_values()[p].at(positions[p]),
                  model::design_parameters()[p].get(design))
            << id;
}

template <class Visit>
void for_each_place(const model::DesignGrid& grid, Visit visit) {
    for (std::uint64_t g = 0; g < geometries(grid); ++g) {
        GridPlace place = geometry_place(grid, g);
        for (place.glb = 0; place.glb < grid.glb_kib.size(); ++place.glb)
            for (place.setting = 0; place.setting < grid.settings.size(); ++place.setting)
                for (place.cycle_time = 0; place.cycle_time < grid.cycle_times.size();
                     ++place.cycle_time)
                    visit(place);
    }
}

/// Every place has one design or none; returns how many have none.
std::uint64_t places_without_design(const SpaceGrid& grid) {
    std::set<DesignId> seen;
    std::uint64_t none = 0;
    for_each_place(grid.grid(), [&](const GridPlace& place) {
        const auto id = grid.id(place);
        if (!id) {
            ++none;
            return;
        }
        ASSERT_LT(*id, grid.space().size());
        ASSERT_EQ(grid.place(*id), place);
        ASSERT_TRUE(seen.insert(*id).second) << *id;
    });
    EXPECT_EQ(seen.size(), grid.space().size());
    return none;
}

class ShippedGrid : public testing::TestWithParam<std::string> {};

TEST_P(ShippedGrid, HasAPlaceForEveryDesign) {
    const ParameterSpace space = shipped(GetParam());
    const SpaceGrid grid(space);
    EXPECT_TRUE(grid.complete());
    EXPECT_EQ(&grid.space(), &space);
    base::RandomStream random = test::test_stream(21);
    for (DesignId id : {DesignId{0}, DesignId{1}, space.size() - 1}) expect_round_trip(grid, id);
    for (int i = 0; i < 30'000; ++i) {
        expect_round_trip(grid, random.uniform_int(space.size()));
        if (HasFatalFailure()) return;
    }
}

TEST_P(ShippedGrid, EveryIdLeadsBackToItself) {
    const ParameterSpace space = shipped(GetParam());
    const SpaceGrid grid(space);
    // All of the large ones would take long: a stride that divides no list meets all their values.
    const DesignId stride = space.size() > 3'000'000 ? 11 : 1;
    for (DesignId id = 0; id < space.size(); id += stride) ASSERT_EQ(grid.id(grid.place(id)), id);
}

INSTANTIATE_TEST_SUITE_P(Spaces, ShippedGrid, testing::ValuesIn(test::shipped_space_names),
                         [](const auto& p) {
                             std::string name = p.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(SpaceGrid, ListsTheValuesOfTheSpace) {
    const ParameterSpace space = shipped("rram-4");
    const SpaceGrid grid(space);
    EXPECT_THAT(grid.grid().bits_per_cell, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
    EXPECT_THAT(grid.grid().rows, ElementsAre(32, 64, 128, 256, 512));
    EXPECT_THAT(grid.grid().columns, ElementsAre(32, 64, 128, 256, 512));
    EXPECT_THAT(grid.grid().router_groups, ElementsAre(1, 2, 4, 8, 16, 32));
    EXPECT_THAT(grid.grid().tiles_per_group, ElementsAre(4, 8, 16, 32, 64));
    EXPECT_THAT(grid.grid().macros_per_tile, ElementsAre(4, 8, 16, 32, 64, 128));
    EXPECT_THAT(grid.grid().glb_kib, ElementsAre(512, 1024, 2048, 4096, 8192, 16384, 32768));
    EXPECT_THAT(grid.grid().cycle_times, ElementsAre(1e-9, 2e-9, 4e-9, 6e-9, 8e-9, 10e-9));
    ASSERT_THAT(grid.grid().settings, SizeIs(8));
    for (const auto& s : grid.grid().settings) EXPECT_EQ(s.technology_nm, 32);
    for (std::size_t p = 0; p < space.genes(); ++p)
        EXPECT_EQ(grid.parameter_values()[p], space.parameters()[p].values);
}

TEST(SpaceGrid, VoltagesOfANodeGoWithThatNodeAlone) {
    const ParameterSpace space = shipped("technology-4");
    const SpaceGrid grid(space);
    ASSERT_THAT(grid.grid().settings, SizeIs(6 * 8));
    std::set<std::pair<double, int>> settings;
    for (const auto& s : grid.grid().settings) settings.insert({s.supply_voltage, s.technology_nm});
    EXPECT_EQ(settings.size(), 48u);
    EXPECT_TRUE(settings.contains({0.45, 7}));
    EXPECT_FALSE(settings.contains({0.45, 10}));
    EXPECT_TRUE(settings.contains({1.1, 45}));
    EXPECT_FALSE(settings.contains({1.1, 32}));
    // 0.45 to 1.10 V in steps of 0.05 V: a voltage of several nodes is listed once.
    ASSERT_EQ(grid.parameter_values().size(), model::n_design_parameters);
    EXPECT_THAT(grid.parameter_values()[0], SizeIs(14));
    EXPECT_TRUE(std::ranges::is_sorted(grid.parameter_values()[0]));
    EXPECT_THAT(grid.parameter_values()[9], ElementsAre(7, 10, 14, 22, 32, 45));
}

TEST(SpaceGrid, PlacesAndDesignsAreOneToOne) {
    const ParameterSpace toy = test::toy_space();
    const SpaceGrid grid(toy);
    EXPECT_TRUE(grid.complete());
    EXPECT_EQ(places_without_design(grid), 0u);
    for (DesignId id = 0; id < toy.size(); id += 3) expect_round_trip(grid, id);
}

TEST(SpaceGrid, VoltagesByNodeAreComplete) {
    ParameterSpace space = test::with_values(
        test::toy_space(), {{"technology_nm", {7, 22, 45}}, {"rows", {32, 64}}, {"columns", {64}}});
    space = test::with_values_given(space, "supply_voltage", "technology_nm",
                                    {{0.5, 0.6}, {0.6, 0.7}, {0.9, 1.1}});
    const SpaceGrid grid(space);
    EXPECT_TRUE(grid.complete());
    EXPECT_THAT(grid.grid().settings, SizeIs(6));
    EXPECT_THAT(grid.parameter_values()[0], ElementsAre(0.5, 0.6, 0.7, 0.9, 1.1));
    EXPECT_EQ(places_without_design(grid), 0u);
    for (DesignId id = 0; id < space.size(); ++id) expect_round_trip(grid, id);
}

// ---- Conditional values that do not go with all places

/// A name, the parameter that depends, on which, and its lists.
struct Dependence {
    std::string name, dependent, given;
    std::vector<std::vector<double>> lists;
    std::uint64_t empty_places;
};

class Incomplete : public testing::TestWithParam<Dependence> {};

TEST_P(Incomplete, EveryDesignHasAPlaceAndSomePlacesHaveNone) {
    const ParameterSpace plain =
        test::with_values(test::toy_space(), {{"supply_voltage", {0.5, 0.6, 0.7}},
                                              {"cycle_time", {1e-9, 4e-9}},
                                              {"rows", {64, 128}},
                                              {"columns", {32, 64, 256}},
                                              {"router_groups", {1, 2}},
                                              {"tiles_per_group", {4, 8}},
                                              {"glb_kib", {512, 1024}},
                                              {"technology_nm", {7, 32}},
                                              {"bits_per_cell", {1}}});
    const auto& [name, dependent, given, lists, empty_places] = GetParam();
    const ParameterSpace space = test::with_values_given(plain, dependent, given, lists);
    const SpaceGrid grid(space);
    EXPECT_FALSE(grid.complete());
    EXPECT_EQ(places_without_design(grid), empty_places);
    for (DesignId id = 0; id < space.size(); ++id) {
        expect_round_trip(grid, id);
        if (HasFatalFailure()) return;
    }
}

// Without a dependence there are 3 x 2 x 2 x 3 x 2 x 2 x 2 x 2 = 576 designs.
INSTANTIATE_TEST_SUITE_P(
    Dependences, Incomplete,
    testing::Values(
        // 4 different buffers, 2 for each number of rows
        Dependence{"buffers_on_rows", "glb_kib", "rows", {{512, 1024}, {2048, 4096}}, 576},
        // 3 different ones; those in common come at other positions
        Dependence{"overlapping", "glb_kib", "rows", {{512, 1024}, {1024, 2048}}, 288},
        // A parameter that comes before the one it depends on
        Dependence{"on_a_later_parameter", "rows", "glb_kib", {{64, 128}, {128, 256}}, 288},
        Dependence{"cycle_times_on_voltage",
                   "cycle_time",
                   "supply_voltage",
                   {{1e-9, 2e-9}, {2e-9, 4e-9}, {4e-9, 8e-9}},
                   576},
        // Voltages that depend on another parameter than the node: 4 voltages x 2 nodes
        Dependence{"voltages_on_columns",
                   "supply_voltage",
                   "columns",
                   {{0.5, 0.6, 0.7}, {0.5, 0.6, 0.7}, {0.6, 0.7, 0.8}},
                   192},
        Dependence{"nodes_on_voltage",
                   "technology_nm",
                   "supply_voltage",
                   {{7, 10}, {10, 14}, {14, 32}},
                   576}),
    [](const auto& p) { return p.param.name; });

TEST(SpaceGrid, SeveralDependences) {
    ParameterSpace space = test::with_values(test::toy_space(), {{"rows", {32, 64}},
                                                                 {"columns", {64}},
                                                                 {"tiles_per_group", {4, 8}},
                                                                 {"router_groups", {1}},
                                                                 {"technology_nm", {7, 22, 45}},
                                                                 {"bits_per_cell", {1}}});
    space = test::with_values_given(space, "supply_voltage", "technology_nm",
                                    {{0.5, 0.6}, {0.6, 0.7}, {0.9, 1.1}});
    space = test::with_values_given(space, "cycle_time", "technology_nm",
                                    {{1e-9, 2e-9}, {2e-9, 4e-9}, {2e-9, 6e-9}});
    space = test::with_values_given(space, "columns", "rows", {{32, 64}, {128, 256}});
    const SpaceGrid grid(space);
    EXPECT_FALSE(grid.complete());
    EXPECT_THAT(grid.grid().settings, SizeIs(6));
    // 6 settings x 4 cycle times x 2 rows x 4 columns x 2 tiles; 3 x 2 x 2 x 2 x 2 x 2 designs.
    EXPECT_EQ(places_without_design(grid), 384u - 96);
    for (DesignId id = 0; id < space.size(); ++id) expect_round_trip(grid, id);
}

TEST(SpaceGrid, DependentListsThatAreAllEqualAreComplete) {
    const ParameterSpace space = test::with_values_given(
        test::toy_space(), "glb_kib", "bits_per_cell", {{512, 1024}, {512, 1024}, {512, 1024}});
    const SpaceGrid grid(space);
    EXPECT_TRUE(grid.complete());
    EXPECT_EQ(places_without_design(grid), 0u);
}

}  // namespace
}  // namespace atl::search
