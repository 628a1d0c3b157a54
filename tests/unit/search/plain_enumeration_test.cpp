#include "atoll/search/plain_enumeration.hpp"

#include <gtest/gtest.h>

#include "atoll/io/space_file.hpp"
#include "atoll/search/physical_evaluator.hpp"
#include "brute_force.hpp"
#include "shipped_model.hpp"
#include "shipped_physical.hpp"

namespace atl::search::test_enumeration {
namespace {

TEST_P(SmallSpace, DesignByDesignEqualsBruteForce) {
    CompiledEvaluator evaluator(costed.space, costed.library, costed.hardware, costed.networks);
    PlainEnumeration enumeration(costed.space, evaluator, config());
    expect_identical(run_all(enumeration), brute_force(config()));
}

INSTANTIATE_TEST_SUITE_P(Plain, SmallSpace, testing::Values(resident, streamed, incomplete));

/// 3 kinds of cells x 2 numbers of bits per cell x 2 of ADC bits x 2 of rows.
ParameterSpace conditional_space() {
    ParameterSpace space =
        io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/joint-physical.yaml").space;
    const std::map<std::string, std::vector<double>> choices = {
        {"cell", {0, 1, 2}}, {"bits_per_cell", {1, 2}}, {"adc_bits", {6, 8}}, {"rows", {64, 128}}};
    for (std::size_t p = 0; p < space.genes(); ++p) {
        const auto found = choices.find(std::string(space.parameters()[p].parameter->name));
        const auto& all = space.parameters()[p].values;
        if (space.parameters()[p].given) continue;  // goes with its node
        const std::vector<double> one = {all[all.size() / 2]};
        space = *with_values(space, p, found == choices.end() ? one : found->second);
    }
    for (std::size_t p = 0; p < space.genes(); ++p)
        if (space.values(p) > 2 && space.parameters()[p].parameter->names.empty())
            space = *with_values(space, p, {space.parameters()[p].values.back()});
    return space;
}

TEST(PlainEnumeration, CountsEqualDesignsOnce) {
    const ParameterSpace space = conditional_space();
    ASSERT_EQ(space.size(), 3u * 2 * 2 * 2);
    PhysicalEvaluator evaluator(space, test::shared_physical(),
                                io::find_networks(test::shipped_configs(), {"alexnet"}, ""));
    EnumerationConfig config;
    config.objectives = {Objective::e, Objective::ela_mean};
    config.top = 100;
    config.limits = Limits();
    PlainEnumeration enumeration(space, evaluator, config);
    const EnumerationTally tally = run_all(enumeration);
    // Bits per cell matter for RRAM alone, bits of converters not for digital cells.
    EXPECT_EQ(tally.designs(), 8u + 4 + 2);
    std::set<std::string> different;
    for (const RankedDesign& d : tally.best[0]) {
        EXPECT_EQ(space.canonical(d.id), d.id);
        std::string text;
        const model::Design design = space.design(d.id);
        for (const auto& p : space.parameters())
            if (p.parameter->matters(design)) text += p.parameter->text(design) + " ";
        EXPECT_TRUE(different.insert(text).second) << text;
    }
    EXPECT_EQ(tally.best[0].size(), tally.feasible);
    EXPECT_GT(tally.feasible, 5u);
}

TEST(PlainEnumeration, DesignsBelowTheLeastSignalAreBeyondTheLimits) {
    const ParameterSpace space = conditional_space();
    PhysicalEvaluator evaluator(space, test::shared_physical(),
                                io::find_networks(test::shipped_configs(), {"alexnet"}, ""));
    Figures figures;
    std::vector<DesignId> ids;
    for (DesignId id = 0; id < space.size(); ++id)
        if (space.canonical(id) == id) ids.push_back(id);
    evaluator.evaluate(ids, figures);
    EnumerationConfig config;
    config.limits = Limits(800, 25);
    PlainEnumeration enumeration(space, evaluator, config);
    std::uint64_t over = 0, feasible = 0;
    for (std::size_t d = 0; d < ids.size(); ++d) {
        if (figures.violation()[d] != 0) continue;
        const double snr_dB = -10 * std::log10(figures.noise()[d]);
        ++(snr_dB < 25 || figures.area_mm2()[d] > 800 ? over : feasible);
    }
    const EnumerationTally tally = run_all(enumeration);
    EXPECT_EQ(tally.over_area, over);
    EXPECT_EQ(tally.feasible, feasible);
    EXPECT_GT(over, 0u);
    EXPECT_GT(feasible, 0u);
}

}  // namespace
}  // namespace atl::search::test_enumeration
