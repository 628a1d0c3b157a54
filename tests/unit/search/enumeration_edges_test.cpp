#include "atoll/search/grid_enumeration.hpp"

#include <gmock/gmock.h>

#include "atoll/base/contract.hpp"
#include "brute_force.hpp"

// Nothing feasible, little to choose from, and configurations that are none.

namespace atl::search::test_enumeration {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Enumeration, ASpaceWithNothingFeasible) {
    const Case c = resident();
    const SpaceGrid grid(c.costed.space);
    model::CompiledModel model(c.costed.library, c.costed.hardware, c.costed.networks, grid.grid());
    EnumerationConfig config;
    config.objectives = {Objective::el, Objective::ela_mean};
    config.limits.area_mm2 = 1e-3;
    GridEnumeration enumeration(grid, model, config);
    const EnumerationTally tally = run_all(enumeration);
    EXPECT_EQ(tally.designs(), c.costed.space.size());
    EXPECT_EQ(tally.feasible, 0u);
    EXPECT_GT(tally.over_area, 0u);
    EXPECT_GT(tally.unmappable, 0u);
    EXPECT_THAT(tally.best, ElementsAre(IsEmpty(), IsEmpty()));
    EXPECT_THAT(tally.front, IsEmpty());
    ASSERT_EQ(tally.shares.size(), model::n_design_parameters);
    for (std::size_t p = 0; p < tally.shares.size(); ++p) {
        ASSERT_EQ(tally.shares[p].size(), c.costed.space.parameters()[p].values.size());
        EXPECT_THAT(tally.shares[p],
                    Each(testing::AllOf(testing::Field(&ValueShare::feasible, 0u),
                                        testing::Field(&ValueShare::best, infinity))));
    }
    EnumerationTally joined = enumeration.empty();
    enumeration.merge(tally, joined);
    expect_identical(joined, tally);
}

TEST(Enumeration, ASpaceThatNoNetworkCanRunOn) {
    CostedSpace costed = test::shipped_space("rram-4", {"vgg16"});
    costed.space = test::with_values(costed.space, {{"rows", {32}},
                                                    {"columns", {32, 64}},
                                                    {"router_groups", {1, 2}},
                                                    {"tiles_per_group", {4}},
                                                    {"macros_per_tile", {4}}});
    const SpaceGrid grid(costed.space);
    model::CompiledModel model(costed.library, costed.hardware, costed.networks, grid.grid());
    GridEnumeration enumeration(grid, model, {});
    const EnumerationTally tally = run_all(enumeration);
    EXPECT_EQ(tally.unmappable, costed.space.size());
    EXPECT_EQ(tally.designs(), costed.space.size());
    EXPECT_THAT(tally.front, IsEmpty());
}

TEST(Enumeration, ASpaceOfOneDesign) {
    CostedSpace costed = test::shipped_space("rram-4");
    // The best published one.
    costed.space = test::with_values(costed.space, {{"supply_voltage", {0.5}},
                                                    {"bits_per_cell", {8}},
                                                    {"cycle_time", {1e-9}},
                                                    {"rows", {512}},
                                                    {"columns", {32}},
                                                    {"router_groups", {8}},
                                                    {"tiles_per_group", {64}},
                                                    {"macros_per_tile", {32}},
                                                    {"glb_kib", {1024}}});
    const SpaceGrid grid(costed.space);
    model::CompiledModel model(costed.library, costed.hardware, costed.networks, grid.grid());
    GridEnumeration enumeration(grid, model, {});
    EXPECT_EQ(enumeration.chunks(), 1u);
    const EnumerationTally tally = run_all(enumeration);
    EXPECT_EQ(tally.feasible, 1u);
    EXPECT_EQ(tally.designs(), 1u);
    ASSERT_EQ(tally.best.front().size(), 1u);
    EXPECT_EQ(tally.best.front()[0].id, 0u);
    EXPECT_NEAR(tally.best.front()[0].value, 1.736506e-09, 1e-15);
    ASSERT_EQ(tally.front.size(), 1u);
    EXPECT_EQ(tally.front[0].id, 0u);
    for (const auto& shares : tally.shares)
        EXPECT_THAT(shares, ElementsAre(testing::AllOf(
                                testing::Field(&ValueShare::feasible, 1u),
                                testing::Field(&ValueShare::best, tally.best.front()[0].value))));
}

#ifdef ATOLL_CONTRACTS
TEST(EnumerationContracts, TheLeadingObjectiveIsOneOfTheObjectives) {
    const Case c = resident();
    const SpaceGrid grid(c.costed.space);
    model::CompiledModel model(c.costed.library, c.costed.hardware, c.costed.networks, grid.grid());
    EnumerationConfig config;
    config.leading = Objective::e;
    EXPECT_THROW(GridEnumeration(grid, model, config), base::ContractViolation);
    config.leading = Objective::ela_mean;
    config.top = 0;
    EXPECT_THROW(GridEnumeration(grid, model, config), base::ContractViolation);
    config.top = 1;
    GridEnumeration enumeration(grid, model, config);
    EXPECT_THROW(enumeration.run(enumeration.chunks()), base::ContractViolation);
}
#endif

}  // namespace
}  // namespace atl::search::test_enumeration
