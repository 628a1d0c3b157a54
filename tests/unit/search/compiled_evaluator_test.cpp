#include "atoll/search/compiled_evaluator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "atoll/search/problem.hpp"
#include "shipped_space.hpp"

namespace atl::search {
namespace {

using test::CostedSpace;

CompiledEvaluator compile(const CostedSpace& costed,
                          std::size_t memory_bytes = model::CompiledModel::default_memory_bytes) {
    return {costed.space, costed.library, costed.hardware, costed.networks, memory_bytes};
}

/// All figures of design `i` of one batch against design `j` of another.
void expect_equal(const Figures& a, std::size_t i, const Figures& b, std::size_t j,
                  double tolerance) {
    const auto close = [&](double x, double y) {
        return x == y || std::abs(x - y) <= tolerance * std::abs(y);
    };
    ASSERT_PRED2(close, a.violation()[i], b.violation()[j]);
    ASSERT_EQ(a.violation()[i] == 0, b.violation()[j] == 0);
    if (b.violation()[j] == outside_tables_violation) return;
    ASSERT_EQ(a.area_mm2()[i], b.area_mm2()[j]);
    ASSERT_EQ(a.relative_cost()[i], b.relative_cost()[j]);
    if (b.violation()[j] != 0) return;
    for (std::size_t n = 0; n < b.networks(); ++n) {
        ASSERT_PRED2(close, a.energy_J(n)[i], b.energy_J(n)[j]);
        ASSERT_EQ(a.latency_s(n)[i], b.latency_s(n)[j]);
    }
}

std::vector<DesignId> random_ids(const ParameterSpace& space, std::size_t count,
                                 std::uint64_t seed) {
    base::RandomStream random = test::test_stream(seed);
    std::vector<DesignId> ids(count);
    for (DesignId& id : ids) id = random.uniform_int(space.size());
    return ids;
}

class Batches : public testing::TestWithParam<std::string> {};

TEST_P(Batches, EqualSingleDesignsAndThePlainEvaluator) {
    const CostedSpace costed = test::shipped_space(GetParam(), {"alexnet", "mobilenet_v3"});
    std::vector<DesignId> ids = random_ids(costed.space, 120, 41);
    ids.push_back(ids[7]);  // once more in the same batch
    model::ReferenceModel reference = costed.plain();
    PlainEvaluator plain(costed.space, reference);
    CompiledEvaluator batches = compile(costed), singles = compile(costed),
                      forgetful = compile(costed, 0);
    EXPECT_EQ(batches.networks(), 2u);
    EXPECT_TRUE(batches.model().tabulated());
    EXPECT_FALSE(forgetful.model().tabulated());
    Figures expected, batch, again, single;
    plain.evaluate(ids, expected);
    batch.resize(500, 7);  // of an earlier batch
    batches.evaluate(ids, batch);
    forgetful.evaluate(ids, again);
    ASSERT_EQ(batch.size(), ids.size());
    ASSERT_EQ(batch.networks(), 2u);
    std::size_t feasible = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        SCOPED_TRACE(ids[i]);
        feasible += expected.violation()[i] == 0;
        expect_equal(batch, i, expected, i, 1e-12);
        expect_equal(again, i, batch, i, 0);
        singles.evaluate(std::span(&ids[i], 1), single);
        ASSERT_EQ(single.size(), 1u);
        expect_equal(single, 0, batch, i, 0);
        ASSERT_EQ(batches.holds_networks(ids[i]), plain.holds_networks(ids[i]));
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(feasible, 20u);
}

INSTANTIATE_TEST_SUITE_P(Spaces, Batches, testing::Values("rram-4", "sram-4", "technology-4"),
                         [](const auto& p) {
                             std::string name = p.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

/// Designs of spaces too large for a table, half of them with room for all networks.
class Fine : public testing::TestWithParam<std::string> {};

TEST_P(Fine, EqualsThePlainEvaluatorHoweverLittleItRemembers) {
    const CostedSpace costed = test::shipped_space(
        GetParam(), GetParam() == "sram-9-fine" ? test::nine_networks : test::four_networks);
    model::ReferenceModel reference = costed.plain();
    PlainEvaluator plain(costed.space, reference);
    std::vector<DesignId> ids;
    for (const DesignId id : random_ids(costed.space, 3000, 51))
        if (ids.size() < 40 || (ids.size() < 80 && plain.holds_networks(id))) ids.push_back(id);
    ASSERT_EQ(ids.size(), 80u);
    // Near ones: what is remembered of neighbours must not leak into them.
    base::RandomStream random = test::test_stream(52);
    for (std::size_t i = 0; i < 80; ++i) {
        std::array<Gene, model::n_design_parameters> genes{};
        costed.space.decode(ids[i], genes);
        const auto g = static_cast<std::size_t>(random.uniform_int(genes.size()));
        genes[g] = static_cast<Gene>(random.uniform_int(costed.space.values(g)));
        ids.push_back(costed.space.encode(genes));
    }
    Figures expected, figures;
    plain.evaluate(ids, expected);
    EXPECT_GT(std::count(expected.violation().begin(), expected.violation().end(), 0), 20);
    for (const std::size_t memory_bytes :
         {model::CompiledModel::default_memory_bytes, std::size_t{20'000}, std::size_t{0}}) {
        SCOPED_TRACE(memory_bytes);
        CompiledEvaluator evaluator = compile(costed, memory_bytes);
        EXPECT_FALSE(evaluator.model().tabulated());
        for (int again = 0; again < 2; ++again) {
            evaluator.evaluate(ids, figures);
            for (std::size_t i = 0; i < ids.size(); ++i) {
                SCOPED_TRACE(ids[i]);
                expect_equal(figures, i, expected, i, 1e-12);
                ASSERT_EQ(evaluator.holds_networks(ids[i]), plain.holds_networks(ids[i]));
                if (HasFatalFailure()) return;
            }
        }
        std::reverse(ids.begin(), ids.end());
        plain.evaluate(ids, expected);
    }
}

TEST(CompiledEvaluator, ScoresTheSameWithoutCostingWhatIsTooLarge) {
    for (const std::string name : {"rram-4", "rram-4-fine", "sram-4-fine"}) {
        SCOPED_TRACE(name);
        const CostedSpace costed = test::shipped_space(name, {"alexnet", "mobilenet_v3"});
        const std::vector<DesignId> ids = random_ids(costed.space, 200, 53);
        model::ReferenceModel reference = costed.plain();
        PlainEvaluator plain(costed.space, reference);
        Figures figures;
        plain.evaluate(ids, figures);
        std::vector<double> areas;
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (figures.violation()[i] == 0) areas.push_back(figures.area_mm2()[i]);
        std::sort(areas.begin(), areas.end());
        ASSERT_GT(areas.size(), 20u);
        const double limit = areas[areas.size() / 2];  // just within it
        CompiledEvaluator unlimited = compile(costed),
                          limited(costed.space, costed.library, costed.hardware, costed.networks,
                                  model::CompiledModel::default_memory_bytes, limit);
        Problem all(costed.space, unlimited, Objective::ela_mean, limit);
        Problem some(costed.space, limited, Objective::ela_mean, limit);
        std::vector<Score> expected(ids.size()), scores(ids.size());
        all.score(ids, expected);
        for (int again = 0; again < 2; ++again) {
            some.score(ids, scores);
            EXPECT_EQ(scores, expected);
        }
        const auto feasible = std::count_if(scores.begin(), scores.end(),
                                            [](const Score& s) { return s.feasible(); });
        EXPECT_GT(feasible, 10);
        EXPECT_LT(feasible, static_cast<std::ptrdiff_t>(areas.size()));
    }
}

INSTANTIATE_TEST_SUITE_P(Spaces, Fine,
                         testing::Values("rram-4-fine", "sram-4-fine", "sram-9-fine",
                                         "technology-4-fine"),
                         [](const auto& p) {
                             std::string name = p.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(CompiledEvaluator, FiguresDoNotDependOnTheOthersOfABatch) {
    const CostedSpace costed = test::shipped_space("sram-4", {"resnet18"});
    CompiledEvaluator evaluator = compile(costed, 50'000);
    std::vector<DesignId> ids = random_ids(costed.space, 60, 42);
    Figures whole, part;
    evaluator.evaluate(ids, whole);
    for (std::size_t begin = 0; begin < ids.size(); begin += 13) {
        const std::size_t n = std::min<std::size_t>(13, ids.size() - begin);
        evaluator.evaluate(std::span(ids).subspan(begin, n), part);
        for (std::size_t i = 0; i < n; ++i) expect_equal(part, i, whole, begin + i, 0);
    }
    std::reverse(ids.begin(), ids.end());
    evaluator.evaluate(ids, part);
    for (std::size_t i = 0; i < ids.size(); ++i)
        expect_equal(part, i, whole, ids.size() - 1 - i, 0);
}

TEST(CompiledEvaluator, AnEmptyBatchIsEmpty) {
    const CostedSpace costed = test::shipped_space("rram-4", {"alexnet", "resnet18"});
    CompiledEvaluator evaluator = compile(costed);
    Figures figures;
    figures.resize(3, 1);
    evaluator.evaluate({}, figures);
    EXPECT_EQ(figures.size(), 0u);
    EXPECT_EQ(figures.networks(), 2u);
    EXPECT_EQ(evaluator.model().usage().entries, 0u);
}

TEST(CompiledEvaluator, ValuesThatDoNotGoTogether) {
    CostedSpace costed = test::shipped_space("technology-4", {"alexnet"});
    // 0.45 V is no voltage of 32 nm: some designs are outside its tables; and some places of the
    // grid are no designs.
    costed.space = test::with_values(costed.space,
                                     {{"supply_voltage", {0.45, 0.7}}, {"technology_nm", {7, 32}}});
    costed.space = test::with_values_given(costed.space, "cycle_time", "technology_nm",
                                           {{1e-9, 2e-9}, {2e-9, 3e-9}});
    CompiledEvaluator evaluator = compile(costed);
    EXPECT_FALSE(evaluator.grid().complete());
    model::ReferenceModel reference = costed.plain();
    PlainEvaluator plain(costed.space, reference);
    const std::vector<DesignId> ids = random_ids(costed.space, 80, 43);
    Figures expected, found;
    plain.evaluate(ids, expected);
    evaluator.evaluate(ids, found);
    std::size_t outside = 0, feasible = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        expect_equal(found, i, expected, i, 1e-12);
        outside += found.violation()[i] == outside_tables_violation;
        feasible += found.violation()[i] == 0;
    }
    EXPECT_GT(outside, 10u);
    EXPECT_GT(feasible, 10u);
}

TEST(CompiledEvaluator, KnowsTheGridOfItsModel) {
    const CostedSpace costed = test::shipped_space("technology-4", {"alexnet"});
    CompiledEvaluator evaluator = compile(costed);
    EXPECT_EQ(&evaluator.grid().space(), &costed.space);
    for (DesignId id : random_ids(costed.space, 50, 44))
        EXPECT_EQ(model::design_at(evaluator.model().grid(), evaluator.grid().place(id)),
                  costed.space.design(id));
}

}  // namespace
}  // namespace atl::search
