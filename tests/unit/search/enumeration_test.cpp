#include "atoll/search/enumeration.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <tuple>

#include "atoll/base/contract.hpp"
#include "atoll/search/compiled_evaluator.hpp"
#include "search_printers.hpp"
#include "shipped_space.hpp"

namespace atl::search {
namespace {

using test::CostedSpace;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<Objective> all_objectives() {
    std::vector<Objective> out;
    for (std::size_t o = 0; o < objective_names.size(); ++o)
        out.push_back(static_cast<Objective>(o));
    return out;
}

bool close(double a, double b) {
    return a == b || std::abs(a - b) <= 1e-12 * std::abs(b);
}

// ---- Small spaces with all kinds of designs

/// A space, and an area limit that some of its designs that can run exceed.
struct Case {
    CostedSpace costed;
    double area_limit_mm2;
};

Case resident() {
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
Case streamed() {
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
Case incomplete() {
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

// ---- Brute force

/// Figures of every design of a space, in the order of their ids.
Figures figures_of(const ParameterSpace& space, Evaluator& evaluator) {
    std::vector<DesignId> ids(space.size());
    std::iota(ids.begin(), ids.end(), DesignId{0});
    Figures out;
    evaluator.evaluate(ids, out);
    return out;
}

std::vector<FrontPoint> front_of(const std::vector<FrontPoint>& all) {
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
            else if (figures.area_mm2()[d] > config.area_limit_mm2)
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

EnumerationTally run_all(Enumeration& enumeration) {
    for (std::uint64_t chunk = 0; chunk < enumeration.chunks(); ++chunk) enumeration.run(chunk);
    return enumeration.take();
}

/// Member by member, so that a difference can be read.
void expect_identical(const EnumerationTally& found, const EnumerationTally& expected) {
    EXPECT_EQ(found.outside_tables, expected.outside_tables);
    EXPECT_EQ(found.unmappable, expected.unmappable);
    EXPECT_EQ(found.over_area, expected.over_area);
    EXPECT_EQ(found.feasible, expected.feasible);
    EXPECT_EQ(found.best, expected.best);
    EXPECT_EQ(found.front, expected.front);
    EXPECT_EQ(found.shares, expected.shares);
    EXPECT_TRUE(found == expected);
}

/// Up to rounding; where designs tie within it, either may stand for the other.
void expect_close(const EnumerationTally& found, const BruteForce& brute) {
    const EnumerationTally& expected = brute.tally;
    EXPECT_EQ(found.outside_tables, expected.outside_tables);
    EXPECT_EQ(found.unmappable, expected.unmappable);
    EXPECT_EQ(found.over_area, expected.over_area);
    EXPECT_EQ(found.feasible, expected.feasible);

    ASSERT_EQ(found.best.size(), expected.best.size());
    for (std::size_t o = 0; o < expected.best.size(); ++o) {
        SCOPED_TRACE(name(brute.objectives[o]));
        ASSERT_EQ(found.best[o].size(), expected.best[o].size());
        for (std::size_t i = 0; i < expected.best[o].size(); ++i) {
            const RankedDesign &f = found.best[o][i], &e = expected.best[o][i];
            EXPECT_PRED2(close, f.value, e.value);
            EXPECT_PRED2(close, f.value, brute.value[o].at(f.id));
        }
    }

    const auto plain = [&](DesignId id) {
        return *std::find_if(brute.points.begin(), brute.points.end(),
                             [&](const FrontPoint& p) { return p.id == id; });
    };
    const auto nearly_no_worse = [](const FrontPoint& a, const FrontPoint& b) {
        const double slack = 1 + 1e-12;
        return a.energy <= b.energy * slack && a.latency <= b.latency && a.area_mm2 <= b.area_mm2;
    };
    for (const FrontPoint& f : found.front) {
        const FrontPoint p = plain(f.id);
        EXPECT_PRED2(close, f.energy, p.energy);
        EXPECT_EQ(f.latency, p.latency);
        EXPECT_EQ(f.area_mm2, p.area_mm2);
        // Nothing beats it by more than rounding.
        for (const FrontPoint& e : expected.front)
            EXPECT_FALSE(e.energy < p.energy * (1 - 1e-12) && e.latency <= p.latency &&
                         e.area_mm2 <= p.area_mm2)
                << testing::PrintToString(p) << " by " << testing::PrintToString(e);
    }
    for (const FrontPoint& e : expected.front)
        EXPECT_TRUE(std::any_of(found.front.begin(), found.front.end(), [&](const FrontPoint& f) {
            return nearly_no_worse(f, e);
        })) << testing::PrintToString(e);

    ASSERT_EQ(found.shares.size(), expected.shares.size());
    for (std::size_t p = 0; p < expected.shares.size(); ++p) {
        ASSERT_EQ(found.shares[p].size(), expected.shares[p].size());
        for (std::size_t v = 0; v < expected.shares[p].size(); ++v) {
            const ValueShare &f = found.shares[p][v], &e = expected.shares[p][v];
            EXPECT_EQ(f.value, e.value);
            EXPECT_EQ(f.feasible, e.feasible);
            EXPECT_PRED2(close, f.best, e.best);
        }
    }
}

// ---- Against brute force

class SmallSpace : public testing::TestWithParam<Case (*)()> {
  protected:
    EnumerationTally brute_force(const EnumerationConfig& c) const {
        return BruteForce(costed.space, compiled_figures, c).tally;
    }
    EnumerationConfig config() const {
        EnumerationConfig c;
        c.objectives = all_objectives();
        c.area_limit_mm2 = chosen.area_limit_mm2;
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

TEST_P(SmallSpace, HasDesignsOfEveryKind) {
    Enumeration enumeration(grid, model, config());
    const EnumerationTally tally = run_all(enumeration);
    EXPECT_EQ(tally.designs(), costed.space.size());
    EXPECT_EQ(tally.outside_tables > 20, GetParam() != resident);
    EXPECT_GT(tally.unmappable, 20u);
    EXPECT_GT(tally.over_area, 20u);
    EXPECT_GT(tally.feasible, 20u);
    EXPECT_GT(tally.front.size(), 2u);
    EXPECT_EQ(grid.complete(), GetParam() != incomplete);
    EXPECT_GT(enumeration.chunks(), 3u);
}

TEST_P(SmallSpace, EqualsTheReferenceModelOverAllDesigns) {
    model::ReferenceModel reference = costed.plain();
    PlainEvaluator evaluator(costed.space, reference);
    const Figures figures = figures_of(costed.space, evaluator);
    for (Objective leading : {Objective::ela_mean, Objective::el_cost, Objective::ela_all}) {
        SCOPED_TRACE(name(leading));
        EnumerationConfig c = config();
        c.leading = leading;
        Enumeration enumeration(grid, model, c);
        expect_close(run_all(enumeration), BruteForce(costed.space, figures, c));
    }
}

TEST_P(SmallSpace, EqualsTheCompiledEvaluatorOverAllDesigns) {
    // The same sums in the same order: equal to the bit, so that even ties are broken alike.
    for (Objective leading : {Objective::ela_mean, Objective::e, Objective::ela_all}) {
        SCOPED_TRACE(name(leading));
        EnumerationConfig c = config();
        c.leading = leading;
        Enumeration enumeration(grid, model, c);
        expect_identical(run_all(enumeration), brute_force(c));
    }
}

TEST_P(SmallSpace, KeepsAsManyDesignsAsWanted) {
    for (std::int64_t top : {1, 3, 50, 100'000}) {
        SCOPED_TRACE(top);
        EnumerationConfig c = config();
        c.top = top;
        Enumeration enumeration(grid, model, c);
        const EnumerationTally found = run_all(enumeration);
        for (const auto& best : found.best)
            EXPECT_EQ(best.size(),
                      std::min<std::uint64_t>(static_cast<std::uint64_t>(top), found.feasible));
        expect_identical(found, brute_force(c));
    }
}

TEST_P(SmallSpace, KeepsNoDesignTooFarFromTheBest) {
    for (std::int64_t top : {3, 100'000})
        for (double within : {1.0, 1.05, 3.0}) {
            SCOPED_TRACE(testing::Message() << top << " within " << within);
            EnumerationConfig c = config();
            c.top = top;
            EnumerationTally expected = brute_force(c);
            for (auto& best : expected.best)
                std::erase_if(best, [limit = best.front().value * within](const auto& d) {
                    return d.value > limit;
                });
            c.within = within;
            Enumeration enumeration(grid, model, c);
            const EnumerationTally found = run_all(enumeration);
            expect_identical(found, expected);
            // Of parts that know nothing of one another's best.
            EnumerationTally sum = enumeration.empty();
            for (std::uint64_t first : {0, 1}) {
                Enumeration part(grid, model, c);
                for (std::uint64_t chunk = first; chunk < part.chunks(); chunk += 2)
                    part.run(chunk);
                enumeration.merge(part.take(), sum);
            }
            expect_identical(sum, expected);
        }
}

TEST_P(SmallSpace, LooksAtTheObjectivesAskedFor) {
    EnumerationConfig c = config();
    c.objectives = {Objective::l, Objective::a, Objective::ea};
    c.leading = Objective::a;
    Enumeration enumeration(grid, model, c);
    expect_identical(run_all(enumeration), brute_force(c));
}

TEST_P(SmallSpace, ManyDesignsTieInAreaAndTheLeastIdsStay) {
    EnumerationConfig c = config();
    c.objectives = {Objective::a};
    c.leading = Objective::a;
    c.top = 40;
    Enumeration enumeration(grid, model, c);
    const EnumerationTally found = run_all(enumeration);
    const auto& best = found.best.front();
    std::size_t ties = 0;
    for (std::size_t i = 1; i < best.size(); ++i) {
        ASSERT_LE(best[i - 1].value, best[i].value);
        if (best[i - 1].value != best[i].value) continue;
        ++ties;
        ASSERT_LT(best[i - 1].id, best[i].id);
    }
    EXPECT_GT(ties, 10u);
    expect_identical(found, brute_force(c));
}

TEST_P(SmallSpace, ANarrowOrInfiniteAreaLimit) {
    // At the area of a design it is kept, just below it is not.
    Enumeration first(grid, model, config());
    const EnumerationTally all = run_all(first);
    const double area = all.front[all.front.size() / 2].area_mm2;
    for (double limit : {area, std::nextafter(area, 0.0), infinity}) {
        SCOPED_TRACE(limit);
        EnumerationConfig c = config();
        c.area_limit_mm2 = limit;
        Enumeration enumeration(grid, model, c);
        const EnumerationTally found = run_all(enumeration);
        EXPECT_EQ(found.over_area == 0, limit == infinity);
        expect_identical(found, brute_force(c));
    }
}

TEST_P(SmallSpace, NeedsNoMemoryOfItsModel) {
    model::CompiledModel small(costed.library, costed.hardware, costed.networks, grid.grid(), 0);
    Enumeration a(grid, model, config()), b(grid, small, config());
    expect_identical(run_all(b), run_all(a));
    EXPECT_EQ(model.usage().entries, 0u);
    EXPECT_EQ(small.usage().entries, 0u);
}

// ---- Chunks

TEST_P(SmallSpace, ChunksAddUpInAnyOrderAndByAnyone) {
    Enumeration whole(grid, model, config());
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
            Enumeration enumeration(grid, own, config());
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
    Enumeration enumeration(grid, model, config());
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
    Enumeration enumeration(grid, model, config());
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
    Enumeration alone(grid, model, config());
    const EnumerationTally expected = run_all(alone);
    model::CompiledModel shared(costed.library, costed.hardware, costed.networks, grid.grid());
    Enumeration a(grid, shared, config()), b(grid, shared, config());
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

INSTANTIATE_TEST_SUITE_P(Cases, SmallSpace, testing::Values(resident, streamed, incomplete),
                         [](const auto& p) {
                             return p.param == resident   ? "resident"
                                    : p.param == streamed ? "streamed"
                                                          : "incomplete";
                         });

// ---- Nothing feasible, and little to choose from

TEST(Enumeration, ASpaceWithNothingFeasible) {
    const Case c = resident();
    const SpaceGrid grid(c.costed.space);
    model::CompiledModel model(c.costed.library, c.costed.hardware, c.costed.networks, grid.grid());
    EnumerationConfig config;
    config.objectives = {Objective::el, Objective::ela_mean};
    config.area_limit_mm2 = 1e-3;
    Enumeration enumeration(grid, model, config);
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
    Enumeration enumeration(grid, model, {});
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
    Enumeration enumeration(grid, model, {});
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
        config.area_limit_mm2 = 100;
        Enumeration enumeration(evaluator.grid(), evaluator.model(), config);
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
    Enumeration enumeration(evaluator.grid(), evaluator.model(), {});
    EXPECT_EQ(enumeration.chunks(), (30029328u + 22) / 23);
    enumeration.run(enumeration.chunks() - 1);
    EXPECT_EQ(enumeration.take().designs(), 23u * 86868);
}

#ifdef ATOLL_CONTRACTS
/// Large enough for bounds to bite: 36,000 and 288,000 designs.
TEST(Enumeration, BoundsSaveWorkAndChangeNothing) {
    for (const char* name : {"sram-4", "rram-4"}) {
        SCOPED_TRACE(name);
        CostedSpace costed = test::shipped_space(name);
        costed.space = test::with_values(costed.space, {{"supply_voltage", {0.55, 0.7}},
                                                        {"cycle_time", {1e-9, 4e-9}},
                                                        {"glb_kib", {1024, 8192}}});
        const SpaceGrid grid(costed.space);
        EnumerationConfig config;
        config.objectives = {Objective::ela_mean, Objective::e};
        const auto run = [&](std::int64_t top) {
            model::CompiledModel model(costed.library, costed.hardware, costed.networks,
                                       grid.grid());
            config.top = top;
            Enumeration enumeration(grid, model, config);
            return run_all(enumeration);
        };
        // A list that is never full lets no bound bite.
        const EnumerationTally bounded = run(5);
        EnumerationTally whole = run(static_cast<std::int64_t>(costed.space.size()));
        if (costed.space.name() == "sram-4") {  // of RRAM's few feasible designs all matter
            EXPECT_GT(bounded.bounded, bounded.feasible / 10);
        }
        EXPECT_EQ(whole.bounded, 0u);
        for (auto& best : whole.best) best.resize(5);
        expect_identical(bounded, whole);
    }
}

TEST(EnumerationContracts, TheLeadingObjectiveIsOneOfTheObjectives) {
    const Case c = resident();
    const SpaceGrid grid(c.costed.space);
    model::CompiledModel model(c.costed.library, c.costed.hardware, c.costed.networks, grid.grid());
    EnumerationConfig config;
    config.leading = Objective::e;
    EXPECT_THROW(Enumeration(grid, model, config), base::ContractViolation);
    config.leading = Objective::ela_mean;
    config.top = 0;
    EXPECT_THROW(Enumeration(grid, model, config), base::ContractViolation);
    config.top = 1;
    Enumeration enumeration(grid, model, config);
    EXPECT_THROW(enumeration.run(enumeration.chunks()), base::ContractViolation);
}
#endif

}  // namespace
}  // namespace atl::search
