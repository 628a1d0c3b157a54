#include "atoll/search/compiled_evaluator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "counted_new.hpp"
#include "shipped_space.hpp"

namespace atl::search {
namespace {

using test::allocations;
using test::CostedSpace;

/// Few arrangements with all settings and cycle times; not all can run the networks.
CostedSpace small_space(const std::string& name) {
    CostedSpace costed = test::shipped_space(name, {"alexnet", "mobilenet_v3"});
    costed.space = test::with_values(costed.space, {{"rows", {256}},
                                                    {"columns", {32, 128}},
                                                    {"router_groups", {1, 16}},
                                                    {"tiles_per_group", {32}},
                                                    {"macros_per_tile", {16, 64}},
                                                    {"glb_kib", {512, 8192}}});
    return costed;
}

CompiledEvaluator compile(const CostedSpace& costed, std::size_t memory_bytes) {
    return {costed.space, costed.library, costed.hardware, costed.networks, memory_bytes};
}

std::vector<DesignId> all_ids(const ParameterSpace& space) {
    std::vector<DesignId> ids(space.size());
    for (DesignId id = 0; id < space.size(); ++id) ids[id] = id;
    base::RandomStream random = test::test_stream(1);
    test::shuffle(ids, random);
    return ids;
}

class CompiledEvaluatorOf : public testing::TestWithParam<std::string> {};

TEST_P(CompiledEvaluatorOf, AllocatesNothingOnceAllEntriesAreMade) {
    const CostedSpace costed = small_space(GetParam());
    CompiledEvaluator evaluator = compile(costed, model::CompiledModel::default_memory_bytes);
    ASSERT_TRUE(evaluator.model().tabulated());
    const std::vector<DesignId> ids = all_ids(costed.space);
    const std::span<const DesignId> every(ids);
    // The entries for one cycle time serve all others.
    std::vector<DesignId> one_cycle_time;
    for (DesignId id : ids)
        if (costed.space.design(id).cycle_time == 1e-9) one_cycle_time.push_back(id);
    ASSERT_EQ(ids.size(), 6 * one_cycle_time.size());

    Figures figures;
    figures.resize(ids.size(), evaluator.networks());  // the largest batch to come
    const std::int64_t at_first = allocations();
    evaluator.evaluate(one_cycle_time, figures);
    EXPECT_GT(allocations(), at_first);

    const std::int64_t before = allocations();
    evaluator.evaluate(every, figures);
    EXPECT_EQ(allocations() - before, 0);
    const auto runs = std::count(figures.violation().begin(), figures.violation().end(), 0.0);
    EXPECT_GT(runs, 0);
    EXPECT_LT(runs, std::ssize(ids));
    const std::int64_t before_parts = allocations();
    for (std::size_t size : {std::size_t{1}, std::size_t{70}, ids.size() / 2})
        evaluator.evaluate(every.subspan(size, size), figures);
    EXPECT_EQ(allocations() - before_parts, 0);
}

INSTANTIATE_TEST_SUITE_P(Spaces, CompiledEvaluatorOf,
                         testing::Values("rram-4", "sram-4", "technology-4"), [](const auto& p) {
                             std::string name = p.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(CompiledEvaluator, AllocatesNothingForDesignsItRemembers) {
    const CostedSpace costed = small_space("rram-4");
    CompiledEvaluator evaluator = compile(costed, 10'000);  // too little for a table
    ASSERT_FALSE(evaluator.model().tabulated());
    std::vector<DesignId> ids = all_ids(costed.space);
    ids.resize(8);
    Figures figures;
    evaluator.evaluate(ids, figures);
    const auto made = evaluator.model().usage().entries;
    EXPECT_GT(made, 4u);
    const std::int64_t before = allocations();
    std::reverse(ids.begin(), ids.end());
    evaluator.evaluate(ids, figures);
    EXPECT_EQ(allocations() - before, 0);
    EXPECT_EQ(evaluator.model().usage().entries, made);
}

}  // namespace
}  // namespace atl::search
