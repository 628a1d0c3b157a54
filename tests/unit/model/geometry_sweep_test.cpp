#include "atoll/model/compiled_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "compiled_fixture.hpp"

namespace atl::model::test_compiled {
namespace {

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
}  // namespace atl::model::test_compiled
