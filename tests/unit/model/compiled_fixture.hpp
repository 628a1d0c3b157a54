/// What the plain model says of designs of a grid, and the compiled model compared with it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "atoll/model/compiled_model.hpp"
#include "shipped_space.hpp"

namespace atl::model::test_compiled {

using test::CostedSpace;

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

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

inline Known ask_plain(ReferenceModel& plain, const DesignGrid& grid, const GridPlace& place) {
    const Design design = design_at(grid, place);
    return {place, design, plain.evaluate(design, CostModel::Effort::feasible_designs)};
}

inline std::string text(const Design& d) {
    std::string out;
    for (const DesignParameter& p : design_parameters())
        out += std::string(p.name) + " " + p.text(d) + ", ";
    return out;
}

/// False where the two differ.
inline bool equal(CompiledModel& model, const Known& known, std::size_t stride = 1) {
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

inline CompiledModel compile(const CostedSpace& costed, const DesignGrid& grid,
                             std::size_t memory_bytes = CompiledModel::default_memory_bytes) {
    return {costed.library, costed.hardware, costed.networks, grid, memory_bytes};
}

inline std::vector<GridPlace> all_places(const DesignGrid& grid) {
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

inline std::vector<GridPlace> random_places(const DesignGrid& grid, std::size_t count,
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

inline std::vector<Known> ask_plain(const CostedSpace& costed, const DesignGrid& grid,
                                    const std::vector<GridPlace>& places) {
    ReferenceModel plain = costed.plain();
    std::vector<Known> out;
    for (const GridPlace& place : places) out.push_back(ask_plain(plain, grid, place));
    return out;
}

inline std::size_t feasible(const std::vector<Known>& known) {
    return static_cast<std::size_t>(std::count_if(
        known.begin(), known.end(), [](const Known& k) { return k.cost.feasible(); }));
}

inline Layer layer(const std::string& name, std::int64_t C, std::int64_t M, std::int64_t R = 1,
                   std::int64_t P = 1) {
    Layer out;
    out.name = name;
    out.C = C, out.M = M, out.R = out.S = R, out.P = out.Q = P;
    return out;
}

/// A space of a few hundred designs in which many can run, without regard to how they lie.
inline CostedSpace small_rram() {
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

inline CostedSpace small_sram() {
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

/// Arrangements of these spaces that share parts of their mapping.
class Neighbours : public testing::TestWithParam<CostedSpace (*)()> {};

}  // namespace atl::model::test_compiled
