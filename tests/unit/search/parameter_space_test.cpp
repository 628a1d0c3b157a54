#include "atoll/search/parameter_space.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "atoll/base/contract.hpp"
#include "atoll/base/random.hpp"
#include "atoll/io/space_file.hpp"
#include "toy_problem.hpp"

namespace atl::search {
namespace {

using test::numbered_space;
using test::toy_space;
using testing::ElementsAre;

std::vector<Gene> genes_of(const ParameterSpace& space, DesignId id) {
    std::vector<Gene> genes(space.genes());
    space.decode(id, genes);
    return genes;
}

TEST(ParameterSpace, SizeIsTheProductOfTheNumbersOfValues) {
    const ParameterSpace space = toy_space();
    EXPECT_EQ(space.name(), "toy");
    EXPECT_EQ(space.genes(), 10u);
    EXPECT_EQ(space.values(0), 8u);
    EXPECT_EQ(space.values(1), 3u);
    EXPECT_EQ(space.values(9), 1u);
    EXPECT_EQ(space.size(), 8u * 3 * 3 * 5 * 5 * 4 * 4);
}

TEST(ParameterSpace, EveryIdentityDecodesAndEncodesToItself) {
    const ParameterSpace space = toy_space();
    std::vector<Gene> genes(space.genes()), before;
    for (DesignId id = 0; id < space.size(); ++id) {
        space.decode(id, genes);
        ASSERT_EQ(space.encode(genes), id);
        for (std::size_t g = 0; g < genes.size(); ++g) ASSERT_LT(genes[g], space.values(g));
        // The first parameter is the most significant one: identities are in lexicographic order.
        if (id > 0) {
            ASSERT_TRUE(std::lexicographical_compare(before.begin(), before.end(), genes.begin(),
                                                     genes.end()))
                << id;
        }
        before = genes;
    }
}

TEST(ParameterSpace, TheFirstParameterIsTheMostSignificant) {
    const ParameterSpace space = toy_space();
    EXPECT_THAT(genes_of(space, 0), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    EXPECT_THAT(genes_of(space, 1), ElementsAre(0, 0, 0, 0, 0, 0, 1, 0, 0, 0));
    EXPECT_THAT(genes_of(space, 4), ElementsAre(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
    EXPECT_THAT(genes_of(space, 3600), ElementsAre(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    EXPECT_THAT(genes_of(space, 28799), ElementsAre(7, 2, 2, 4, 4, 3, 3, 0, 0, 0));
    // 2*3600 + 1*1200 + 0*400 + 2*80 + 1*16 + 0*4 + 0
    EXPECT_EQ(space.encode(std::vector<Gene>{2, 1, 0, 2, 1, 0, 0, 0, 0, 0}), 8576u);
}

TEST(ParameterSpace, ADesignHasTheListedValues) {
    const ParameterSpace space = toy_space();
    const model::Design d = space.design(8576);
    EXPECT_EQ(d.supply_voltage, 0.6);
    EXPECT_EQ(d.bits_per_cell, 2);
    EXPECT_EQ(d.cycle_time, 1e-9);
    EXPECT_EQ(d.rows, 128);
    EXPECT_EQ(d.columns, 64);
    EXPECT_EQ(d.router_groups, 1);
    EXPECT_EQ(d.tiles_per_group, 4);
    EXPECT_EQ(d.macros_per_tile, 4);
    EXPECT_EQ(d.glb_kib, 1024);
    EXPECT_EQ(d.technology_nm, 32);
}

TEST(ParameterSpace, DesignsAgreeWithTheirGenes) {
    const ParameterSpace space = toy_space();
    for (DesignId id = 0; id < space.size(); id += 7) {
        const model::Design design = space.design(id);
        const std::vector<Gene> genes = genes_of(space, id);
        for (std::size_t g = 0; g < genes.size(); ++g) {
            const auto& p = space.parameters()[g];
            ASSERT_EQ(p.parameter->get(design), p.values[genes[g]]) << p.parameter->name << id;
        }
    }
}

TEST(ParameterSpace, LargeSpacesKeepEveryDigit) {
    // 127^9 is a little less than 2^63.
    const ParameterSpace space = numbered_space(9, 127);
    std::uint64_t size = 1;
    for (int i = 0; i < 9; ++i) size *= 127;
    ASSERT_EQ(space.size(), size);
    base::RandomStream random(5, base::RandomDomain::initial_design, 0, 0, 0);
    std::vector<DesignId> ids = {0, 1, size / 2, size - 2, size - 1};
    for (int i = 0; i < 1000; ++i) ids.push_back(random.uniform_int(size));
    for (DesignId id : ids) {
        const std::vector<Gene> genes = genes_of(space, id);
        ASSERT_EQ(space.encode(genes), id);
        ASSERT_EQ(model::design_parameters()[0].get(space.design(id)), genes[0] + 1);
        ASSERT_EQ(model::design_parameters()[8].get(space.design(id)), genes[8] + 1);
    }
    EXPECT_THAT(genes_of(space, size - 1), testing::Each(126));
}

TEST(ParameterSpace, SpacesWithManyValuesOfOneParameter) {
    const ParameterSpace space = numbered_space(2, 65535);
    EXPECT_EQ(space.size(), 65535ull * 65535ull);
    EXPECT_THAT(genes_of(space, space.size() - 1), ElementsAre(65534, 65534));
    EXPECT_EQ(space.encode(std::vector<Gene>{65534, 0}), 65534ull * 65535ull);
}

TEST(FindDesign, FindsEveryDesignByItsValues) {
    const ParameterSpace space = toy_space();
    for (DesignId id = 0; id < space.size(); id += 97)
        ASSERT_EQ(find_design(space, space.design(id)), id);
    model::Design design = space.design(0);
    design.supply_voltage *= 1 + 1e-12;  // as another program may have written it
    EXPECT_EQ(find_design(space, design), 0u);
    design.supply_voltage = 0.51;
    EXPECT_EQ(find_design(space, design), std::nullopt);
    design = space.design(0);
    design.technology_nm = 7;
    EXPECT_EQ(find_design(space, design), std::nullopt);
}

TEST(FindDesign, AmongValuesThatDependOnOthers) {
    const auto* voltage = model::find_design_parameter("supply_voltage");
    const auto* node = model::find_design_parameter("technology_nm");
    const ParameterSpace space("conditional", {{voltage, {0.5, 0.6}, 1, {{0.5, 0.6}, {0.6, 0.7}}},
                                               {node, {7, 32}, {}, {}}});
    for (DesignId id = 0; id < 4; ++id) EXPECT_EQ(find_design(space, space.design(id)), id);
    model::Design design = space.design(0);
    design.technology_nm = 32;  // which has no 0.5 V
    EXPECT_EQ(find_design(space, design), std::nullopt);
}

class Count : public testing::Test {
  protected:
    static std::uint64_t count(const std::vector<std::size_t>& values) {
        std::vector<ParameterSpace::Parameter> parameters;
        for (std::size_t i = 0; i < values.size(); ++i)
            parameters.push_back(
                {&model::design_parameters()[i], std::vector<double>(values[i], 1.0)});
        return ParameterSpace::count(parameters);
    }
};

TEST_F(Count, IsTheProduct) {
    EXPECT_EQ(count({}), 1u);
    EXPECT_EQ(count({1, 1}), 1u);
    EXPECT_EQ(count({8, 3, 5}), 120u);
    EXPECT_EQ(count({32768, 32768, 32768, 32768, 4}), std::uint64_t{1} << 62);
    EXPECT_EQ(count({65535, 65535, 65535}), 65535ull * 65535ull * 65535ull);
}

TEST_F(Count, IsZeroWhenTheProductOverflows) {
    EXPECT_EQ(count({65535, 65535, 65535, 65535}), 0u);
    EXPECT_EQ(count({32768, 32768, 32768, 32768, 9}), 0u);
    EXPECT_EQ(count({32768, 32768, 32768, 32768, 16}), 0u);
    EXPECT_EQ(count({32768, 32768, 32768, 32768, 65535, 65535, 65535}), 0u);
    // Modulo 2^64 these would be 0 and 2^60: nothing that a later factor could mend.
    EXPECT_EQ(count({32768, 32768, 32768, 32768, 16, 1, 1}), 0u);
    EXPECT_EQ(count({32768, 32768, 32768, 32768, 17}), 0u);
}

TEST_F(Count, TwoToThe63IsOneTooMany) {
    EXPECT_EQ(count({32768, 32768, 32768, 32768, 8}), 0u);
    EXPECT_EQ(count({32768, 32768, 32768, 32768, 7}), 7ull << 60);
}

#ifdef ATOLL_CONTRACTS
TEST(ParameterSpaceContracts, GenesAndIdentitiesLieInTheSpace) {
    const ParameterSpace space = toy_space();
    std::vector<Gene> genes(space.genes());
    EXPECT_THROW(space.decode(space.size(), genes), base::ContractViolation);
    genes[1] = 3;
    EXPECT_THROW(space.encode(genes), base::ContractViolation);
    std::vector<Gene> short_genes(space.genes() - 1);
    EXPECT_THROW(space.encode(short_genes), base::ContractViolation);
    EXPECT_THROW(space.decode(0, short_genes), base::ContractViolation);
}
#endif

TEST(ParameterSpace, PinnedHasTheSameIdentitiesAndMakesOneSliceAlone) {
    const ParameterSpace space =
        io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/joint-physical.yaml").space;
    ASSERT_EQ(space.parameters()[0].parameter->name, "cell");
    const ParameterSpace digital = space.pinned(0, 2);
    base::RandomStream random(3, base::RandomDomain::mutation, 0, 0, 0);
    for (int i = 0; i < 200; ++i) {
        const DesignId id = random.uniform_int(space.size());
        const DesignId pinned = digital.canonical(id);
        const model::Design design = digital.design(pinned);
        EXPECT_EQ(design.cell, 2);
        EXPECT_EQ(design.adc_bits, 4);  // makes no difference: its first value
        EXPECT_EQ(space.canonical(pinned), pinned);
        EXPECT_EQ(space.design(pinned), design);
        EXPECT_EQ(design.rows, space.design(id).rows);
        EXPECT_EQ(digital.canonical(pinned), pinned);
    }
}

TEST(ParameterSpace, WhatSecondTilesAreLikeCountsWhereThereAreAny) {
    const ParameterSpace space =
        io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/hetero-physical.yaml").space;
    base::RandomStream random(5, base::RandomDomain::mutation, 0, 0, 0);
    std::size_t one_kind = 0, streamed = 0;
    for (int i = 0; i < 500; ++i) {
        const model::Design d = space.design(space.canonical(random.uniform_int(space.size())));
        const bool second = d.second_layers != 0;
        one_kind += !second;
        if (!second || d.second_cell == 2) {
            EXPECT_EQ(d.second_adc_bits, 4);
        }
        if (!second || d.second_cell != 0) {
            EXPECT_EQ(d.second_bits_per_cell, 1);
        }
        if (!second) {
            EXPECT_EQ(d.second_cell, 0);
        }
        // Loading counts where either kind of tiles may load.
        if (d.cell == 0 && (!second || d.second_cell == 0)) {
            EXPECT_EQ(d.double_buffered, 0);
        }
        streamed += d.cell == 0 && d.double_buffered != 0;
    }
    EXPECT_GT(one_kind, 50u);
    EXPECT_GT(streamed, 10u);
}

}  // namespace
}  // namespace atl::search
