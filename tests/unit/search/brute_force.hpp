/// Small spaces with designs of every kind, and what an enumeration tells of them by brute force.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

#include "atoll/search/compiled_evaluator.hpp"
#include "atoll/search/enumeration.hpp"
#include "numbers.hpp"
#include "search_printers.hpp"
#include "shipped_space.hpp"

namespace atl::search::test_enumeration {

using test::CostedSpace;

using test::infinity;

inline std::vector<Objective> all_objectives() {
    std::vector<Objective> out;
    for (std::size_t o = 0; o < objective_names.size(); ++o)
        out.push_back(static_cast<Objective>(o));
    return out;
}

/// A space, and an area limit that some of its designs that can run exceed.
struct Case {
    CostedSpace costed;
    double area_limit_mm2;
};

inline Case resident() {
    CostedSpace costed = test::shipped_space("rram-4", {"alexnet", "resnet18"});
    costed.space = test::with_values(costed.space, {{"supply_voltage", {0.5, 0.65, 0.85}},
                                                    {"bits_per_cell", {2, 8}},
                                                    {"cycle_time", {1e-9, 4e-9, 10e-9}},
                                                    {"rows", {128, 512}},
                                                    {"columns", {64, 512}},
                                                    {"router_groups", {2, 8, 32}},
                                                    {"tiles_per_group", {8, 64}},
                                                    {"macros_per_tile", {8, 32}},
                                                    {"glb_kib", {512, 4096}}});
    return {std::move(costed), 800};
}

/// Voltages by node; one is outside the tables of its node.
inline Case streamed() {
    CostedSpace costed = test::shipped_space("technology-4", {"alexnet", "mobilenet_v3"});
    costed.space = test::with_values(costed.space, {{"cycle_time", {1e-9, 4e-9, 10e-9}},
                                                    {"rows", {64, 256}},
                                                    {"columns", {64}},
                                                    {"router_groups", {1, 2, 6}},
                                                    {"tiles_per_group", {2, 16}},
                                                    {"macros_per_tile", {4, 32}},
                                                    {"glb_kib", {1024, 2048, 16384}},
                                                    {"technology_nm", {7, 22, 45}}});
    costed.space = test::with_values_given(costed.space, "supply_voltage", "technology_nm",
                                           {{0.45, 0.8}, {0.5, 0.8}, {0.8, 1.1}});
    return {std::move(costed), 150};
}

/// Voltages and nodes in all pairs, some of them outside the tables; cycle times by node and
/// buffers by rows.
inline Case incomplete() {
    CostedSpace costed =
        test::shipped_space("technology-4", {"alexnet", "mobilenet_v3", "alexnet"});
    costed.space = test::with_values(costed.space, {{"supply_voltage", {0.5, 0.8}},
                                                    {"rows", {32, 128}},
                                                    {"columns", {64, 128}},
                                                    {"router_groups", {1, 4, 6}},
                                                    {"tiles_per_group", {4, 16}},
                                                    {"macros_per_tile", {4, 16}},
                                                    {"technology_nm", {7, 32, 45}}});
    costed.space =
        test::with_values_given(costed.space, "cycle_time", "technology_nm",
                                {{1e-9, 2e-9, 4e-9}, {2e-9, 4e-9, 8e-9}, {4e-9, 6e-9, 10e-9}});
    costed.space =
        test::with_values_given(costed.space, "glb_kib", "rows", {{1024, 4096}, {2048, 4096}});
    return {std::move(costed), 100};
}

/// Figures of every design of a space, in the order of their ids.
inline Figures figures_of(const ParameterSpace& space, Evaluator& evaluator) {
    std::vector<DesignId> ids(space.size());
    std::iota(ids.begin(), ids.end(), DesignId{0});
    Figures out;
    evaluator.evaluate(ids, out);
    return out;
}

inline std::vector<FrontPoint> front_of(const std::vector<FrontPoint>& all) {
    std::vector<FrontPoint> out;
    for (const FrontPoint& p : all)
        if (std::none_of(all.begin(), all.end(), [&](const FrontPoint& q) {
                return q.energy <= p.energy && q.latency <= p.latency && q.area_mm2 <= p.area_mm2 &&
                       (q.energy < p.energy || q.latency < p.latency || q.area_mm2 < p.area_mm2 ||
                        q.id < p.id);
            }))
            out.push_back(p);
    std::sort(out.begin(), out.end(), [](const FrontPoint& a, const FrontPoint& b) {
        return std::tuple(a.energy, a.latency, a.area_mm2) <
               std::tuple(b.energy, b.latency, b.area_mm2);
    });
    return out;
}

/// All that an enumeration tells, from the figures of every design.
struct BruteForce {
    BruteForce(const ParameterSpace& space, Figures figures, const EnumerationConfig& config)
        : objectives(config.objectives) {
        for (std::size_t d = 0; d < figures.size(); ++d) {
            const double violation = figures.violation()[d];
            if (violation == outside_tables_violation)
                ++tally.outside_tables;
            else if (violation != 0)
                ++tally.unmappable;
            else if (figures.area_mm2()[d] > config.limits.area_mm2)
                ++tally.over_area;
            else
                feasible.push_back(d);
        }
        tally.feasible = feasible.size();
        for (Objective o : config.objectives) {
            value.emplace_back(figures.size());
            values(o, figures, value.back());
            auto& best = tally.best.emplace_back();
            for (DesignId d : feasible) best.push_back({d, value.back()[d]});
            std::sort(best.begin(), best.end(), [](const auto& a, const auto& b) {
                return std::tuple(a.value, a.id) < std::tuple(b.value, b.id);
            });
            best.resize(std::min(best.size(), static_cast<std::size_t>(config.top)));
        }
        for (DesignId d : feasible) {
            const Combined c = combined(combination(config.leading), figures, d);
            points.push_back({d, c.energy, c.latency, figures.area_mm2()[d]});
        }
        tally.front = front_of(points);
        const auto leading = static_cast<std::size_t>(
            std::find(config.objectives.begin(), config.objectives.end(), config.leading) -
            config.objectives.begin());
        for (std::size_t p = 0; p < space.genes(); ++p) {
            // Over all designs of the space, so that values without a feasible one appear.
            std::map<double, ValueShare> shares;
            for (DesignId d = 0; d < space.size(); ++d) {
                const double v = space.parameters()[p].parameter->get(space.design(d));
                shares.try_emplace(v, ValueShare{v, 0, infinity});
            }
            for (DesignId d : feasible) {
                const double v = space.parameters()[p].parameter->get(space.design(d));
                ++shares.at(v).feasible;
                shares.at(v).best = std::min(shares.at(v).best, value[leading][d]);
            }
            auto& list = tally.shares.emplace_back();
            for (const auto& [v, share] : shares) list.push_back(share);
        }
    }

    std::vector<Objective> objectives;
    EnumerationTally tally;
    std::vector<DesignId> feasible;
    std::vector<std::vector<double>> value;  ///< per objective and design
    std::vector<FrontPoint> points;          ///< all feasible ones
};

inline EnumerationTally run_all(Enumeration& enumeration) {
    for (std::uint64_t chunk = 0; chunk < enumeration.chunks(); ++chunk) enumeration.run(chunk);
    return enumeration.take();
}

/// Member by member, so that a difference can be read.
inline void expect_identical(const EnumerationTally& found, const EnumerationTally& expected) {
    EXPECT_EQ(found.outside_tables, expected.outside_tables);
    EXPECT_EQ(found.unmappable, expected.unmappable);
    EXPECT_EQ(found.over_area, expected.over_area);
    EXPECT_EQ(found.feasible, expected.feasible);
    EXPECT_EQ(found.best, expected.best);
    EXPECT_EQ(found.front, expected.front);
    EXPECT_EQ(found.shares, expected.shares);
    EXPECT_TRUE(found == expected);
}

/// An enumeration of a small space against the figures of all its designs.
class SmallSpace : public testing::TestWithParam<Case (*)()> {
  protected:
    EnumerationTally brute_force(const EnumerationConfig& c) const {
        return BruteForce(costed.space, compiled_figures, c).tally;
    }
    EnumerationConfig config() const {
        EnumerationConfig c;
        c.objectives = all_objectives();
        c.limits = chosen.area_limit_mm2;
        return c;
    }

    const Case chosen = GetParam()();
    const CostedSpace& costed = chosen.costed;
    SpaceGrid grid{costed.space};
    model::CompiledModel model{costed.library, costed.hardware, costed.networks, grid.grid()};
    const Figures compiled_figures = [this] {
        CompiledEvaluator evaluator(costed.space, costed.library, costed.hardware, costed.networks);
        return figures_of(costed.space, evaluator);
    }();
};

}  // namespace atl::search::test_enumeration
