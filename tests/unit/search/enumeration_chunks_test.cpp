#include "atoll/search/grid_enumeration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <vector>

#include "brute_force.hpp"

// How an enumeration is cut into chunks, and how their tallies add up.

namespace atl::search::test_enumeration {
namespace {

TEST_P(SmallSpace, ChunksAddUpInAnyOrderAndByAnyone) {
    GridEnumeration whole(grid, model, config());
    const EnumerationTally expected = run_all(whole);
    base::RandomStream random = test::test_stream(51);
    for (std::size_t parts : {1, 2, 5}) {
        SCOPED_TRACE(parts);
        std::vector<std::uint64_t> chunks(whole.chunks());
        std::iota(chunks.begin(), chunks.end(), std::uint64_t{0});
        test::shuffle(chunks, random);
        std::vector<EnumerationTally> tallies;
        for (std::size_t part = 0; part < parts; ++part) {
            model::CompiledModel own(costed.library, costed.hardware, costed.networks, grid.grid());
            GridEnumeration enumeration(grid, own, config());
            for (std::size_t i = part; i < chunks.size(); i += parts) enumeration.run(chunks[i]);
            tallies.push_back(enumeration.take());
        }
        test::shuffle(tallies, random);
        EnumerationTally joined = whole.empty();
        for (const auto& t : tallies) whole.merge(t, joined);
        expect_identical(joined, expected);
    }
}

TEST_P(SmallSpace, TalliesOfSingleChunksAddUp) {
    GridEnumeration enumeration(grid, model, config());
    const EnumerationTally expected = run_all(enumeration);
    EnumerationTally joined = enumeration.empty();
    for (std::uint64_t chunk = enumeration.chunks(); chunk-- > 0;) {
        enumeration.run(chunk);
        enumeration.merge(enumeration.take(), joined);
    }
    expect_identical(joined, expected);
    // In the other direction: into the smaller from the larger.
    EnumerationTally other = enumeration.empty();
    enumeration.merge(expected, other);
    expect_identical(other, expected);
    enumeration.merge(enumeration.empty(), other);
    expect_identical(other, expected);
}

TEST_P(SmallSpace, TakingCountsAnewAndKeepsTheBest) {
    GridEnumeration enumeration(grid, model, config());
    expect_identical(enumeration.take(), enumeration.empty());
    enumeration.run(0);
    const EnumerationTally first = enumeration.take();
    EXPECT_GT(first.designs(), 0u);
    const EnumerationTally nothing_new = enumeration.take();
    EXPECT_EQ(nothing_new.designs(), 0u);
    EXPECT_EQ(nothing_new.best, first.best);
    EXPECT_EQ(nothing_new.front, first.front);
    EnumerationTally joined = first;
    enumeration.merge(nothing_new, joined);
    expect_identical(joined, first);
    enumeration.run(0);
    expect_identical(enumeration.take(), first);
    expect_identical(run_all(enumeration), run_all(enumeration));
}

TEST_P(SmallSpace, MayShareItsModelBetweenChunks) {
    GridEnumeration alone(grid, model, config());
    const EnumerationTally expected = run_all(alone);
    model::CompiledModel shared(costed.library, costed.hardware, costed.networks, grid.grid());
    GridEnumeration a(grid, shared, config()), b(grid, shared, config());
    base::RandomStream random = test::test_stream(52);
    std::vector<double> energy_J(costed.networks.size()), latency_s(costed.networks.size());
    for (std::uint64_t chunk = 0; chunk < a.chunks(); ++chunk) {
        (chunk % 3 == 0 ? a : b).run(chunk);
        for (int i = 0; i < 3; ++i)
            shared.evaluate(grid.place(random.uniform_int(costed.space.size())), energy_J.data(),
                            latency_s.data());
    }
    EnumerationTally joined = a.take();
    a.merge(b.take(), joined);
    expect_identical(joined, expected);
}

TEST(Enumeration, ChunksOfSpacesWithManyRouterGroups) {
    // More router groups than a chunk may have arrangements, and a last chunk of its own length.
    CostedSpace costed = test::shipped_space("sram-4", {"alexnet"});
    std::vector<double> groups(300);
    std::iota(groups.begin(), groups.end(), 1.0);
    const std::vector<double> fewer_groups(groups.begin(), groups.begin() + 100);
    const ParameterSpace small = test::with_values(costed.space, {{"supply_voltage", {0.5}},
                                                                  {"cycle_time", {1e-9}},
                                                                  {"rows", {128}},
                                                                  {"columns", {64}},
                                                                  {"tiles_per_group", {2, 4, 8}},
                                                                  {"glb_kib", {2048}}});
    for (const auto& [router_groups, macros, chunks] :
         {std::tuple{groups, std::vector<double>{4, 8}, std::uint64_t{6}},
          {fewer_groups, {4, 8, 16}, 5},
          {{1, 2, 3}, {1, 2, 4, 5, 8}, 3},
          {{1}, {4}, 3}}) {
        SCOPED_TRACE(chunks);
        costed.space = test::with_values(
            small, {{"router_groups", router_groups}, {"macros_per_tile", macros}});
        CompiledEvaluator evaluator(costed.space, costed.library, costed.hardware, costed.networks);
        EnumerationConfig config;
        config.limits.area_mm2 = 100;
        GridEnumeration enumeration(evaluator.grid(), evaluator.model(), config);
        EXPECT_EQ(enumeration.chunks(), chunks);
        expect_identical(
            run_all(enumeration),
            BruteForce(costed.space, figures_of(costed.space, evaluator), config).tally);
    }
}

TEST(Enumeration, ChunksOfFineSpacesAreShort) {
    // An arrangement has 86,868 designs: a chunk of neighbours would take seconds.
    const CostedSpace costed = test::shipped_space("sram-4-fine", {"alexnet"});
    CompiledEvaluator evaluator(costed.space, costed.library, costed.hardware, costed.networks);
    GridEnumeration enumeration(evaluator.grid(), evaluator.model(), {});
    EXPECT_EQ(enumeration.chunks(), (30029328u + 22) / 23);
    enumeration.run(enumeration.chunks() - 1);
    EXPECT_EQ(enumeration.take().designs(), 23u * 86868);
}

}  // namespace
}  // namespace atl::search::test_enumeration
