#include "atoll/search/grid_enumeration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "brute_force.hpp"

// What an enumeration tells of all designs, against brute force.

namespace atl::search::test_enumeration {
namespace {

bool close(double a, double b) {
    return a == b || std::abs(a - b) <= 1e-12 * std::abs(b);
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

TEST_P(SmallSpace, HasDesignsOfEveryKind) {
    GridEnumeration enumeration(grid, model, config());
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
        GridEnumeration enumeration(grid, model, c);
        expect_close(run_all(enumeration), BruteForce(costed.space, figures, c));
    }
}

TEST_P(SmallSpace, EqualsTheCompiledEvaluatorOverAllDesigns) {
    // The same sums in the same order: equal to the bit, so that even ties are broken alike.
    for (Objective leading : {Objective::ela_mean, Objective::e, Objective::ela_all}) {
        SCOPED_TRACE(name(leading));
        EnumerationConfig c = config();
        c.leading = leading;
        GridEnumeration enumeration(grid, model, c);
        expect_identical(run_all(enumeration), brute_force(c));
    }
}

TEST_P(SmallSpace, KeepsAsManyDesignsAsWanted) {
    for (std::int64_t top : {1, 3, 50, 100'000}) {
        SCOPED_TRACE(top);
        EnumerationConfig c = config();
        c.top = top;
        GridEnumeration enumeration(grid, model, c);
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
            GridEnumeration enumeration(grid, model, c);
            const EnumerationTally found = run_all(enumeration);
            expect_identical(found, expected);
            // Of parts that know nothing of one another's best.
            EnumerationTally sum = enumeration.empty();
            for (std::uint64_t first : {0, 1}) {
                GridEnumeration part(grid, model, c);
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
    GridEnumeration enumeration(grid, model, c);
    expect_identical(run_all(enumeration), brute_force(c));
}

TEST_P(SmallSpace, ManyDesignsTieInAreaAndTheLeastIdsStay) {
    EnumerationConfig c = config();
    c.objectives = {Objective::a};
    c.leading = Objective::a;
    c.top = 40;
    GridEnumeration enumeration(grid, model, c);
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
    GridEnumeration first(grid, model, config());
    const EnumerationTally all = run_all(first);
    const double area = all.front[all.front.size() / 2].area_mm2;
    for (double limit : {area, std::nextafter(area, 0.0), infinity}) {
        SCOPED_TRACE(limit);
        EnumerationConfig c = config();
        c.limits = limit;
        GridEnumeration enumeration(grid, model, c);
        const EnumerationTally found = run_all(enumeration);
        EXPECT_EQ(found.over_area == 0, limit == infinity);
        expect_identical(found, brute_force(c));
    }
}

TEST_P(SmallSpace, NeedsNoMemoryOfItsModel) {
    model::CompiledModel small(costed.library, costed.hardware, costed.networks, grid.grid(), 0);
    GridEnumeration a(grid, model, config()), b(grid, small, config());
    expect_identical(run_all(b), run_all(a));
    EXPECT_EQ(model.usage().entries, 0u);
    EXPECT_EQ(small.usage().entries, 0u);
}

INSTANTIATE_TEST_SUITE_P(Cases, SmallSpace, testing::Values(resident, streamed, incomplete),
                         [](const auto& p) {
                             return p.param == resident   ? "resident"
                                    : p.param == streamed ? "streamed"
                                                          : "incomplete";
                         });

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
            GridEnumeration enumeration(grid, model, config);
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
#endif

}  // namespace
}  // namespace atl::search::test_enumeration
