#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "atoll/io/space_file.hpp"
#include "job_fixture.hpp"

// The spaces that come with the program.

namespace atl::io::test {
namespace {

using testing::IsEmpty;

SpaceFile source_space(const std::string& name) {
    return load_space(ATOLL_SOURCE_DIR "/configs/spaces/" + name + ".yaml");
}

TEST(SourceSpaces, HaveTheirKnownSizes) {
    const std::map<std::string, std::uint64_t> sizes = {{"rram-4", 12096000},
                                                        {"rram-4-fine", 317962248192000},
                                                        {"joint-physical", 1264672913817600000},
                                                        {"hetero-physical", 231105323618795520},
                                                        {"rram-physical", 92177326080000},
                                                        {"sram-digital", 812665405440},
                                                        {"sram-physical", 28443289190400},
                                                        {"sram-4", 1512000},
                                                        {"sram-4-fine", 2608587664704},
                                                        {"sram-4-listed", 2488320},
                                                        {"sram-9", 4064256},
                                                        {"sram-9-fine", 177244035615360},
                                                        {"technology-4", 9072000},
                                                        {"technology-4-fine", 15651525988224}};
    for (const auto& name : source_configs().names("spaces")) {
        const SpaceFile file = source_space(name);
        EXPECT_EQ(file.space.name(), name);
        const bool reference = file.space.model() == model::ModelKind::reference;
        EXPECT_EQ(file.hardware, !reference                 ? ""
                                 : name.starts_with("rram") ? "rram"
                                                            : "sram")
            << name;
        ASSERT_TRUE(sizes.contains(name)) << name;
        EXPECT_EQ(file.space.size(), sizes.at(name)) << name;
    }
}

TEST_F(JobFile, SourceSpacesLieWithinTheTables) {
    for (const auto& name : source_configs().names("spaces"))
        EXPECT_THAT(problems_of(least_job, {{"space", name}}), IsEmpty()) << name;
}

TEST(SourceSpaces, TheFineOnesHoldTheCoarseOnesAndNothingBeyond) {
    for (const std::string name : {"rram-4", "sram-4", "sram-9", "technology-4"}) {
        const auto coarse = source_space(name).space, fine = source_space(name + "-fine").space;
        ASSERT_EQ(coarse.genes(), fine.genes());
        for (std::size_t g = 0; g < coarse.genes(); ++g) {
            const auto &few = coarse.parameters()[g], &many = fine.parameters()[g];
            ASSERT_EQ(few.given, many.given);
            const auto expect_in = [&](const auto& inner, const auto& outer) {
                EXPECT_TRUE(std::includes(outer.begin(), outer.end(), inner.begin(), inner.end()))
                    << name << " " << few.parameter->name;
                EXPECT_EQ(outer.front(), inner.front());
                EXPECT_EQ(outer.back(), inner.back());
            };
            expect_in(few.values, many.values);
            ASSERT_EQ(few.values_given.size(), many.values_given.size());
            for (std::size_t l = 0; l < few.values_given.size(); ++l)
                expect_in(few.values_given[l], many.values_given[l]);
        }
    }
}

TEST(SourceSpaces, EachNodeHasItsVoltages) {
    const search::ParameterSpace space = source_space("technology-4").space;
    const std::array<int, 6> nodes = {7, 10, 14, 22, 32, 45};
    const std::array<std::array<double, 8>, 6> voltages = {
        {{0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8},
         {0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85},
         {0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9},
         {0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1},
         {0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1},
         {0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1}}};
    ASSERT_EQ(space.values(0), 8u);
    ASSERT_EQ(space.values(9), 6u);
    // The voltage is the most significant digit of a design's number, the node the least.
    const std::uint64_t same_voltage = space.size() / 8;
    for (std::size_t v = 0; v < 8; ++v)
        for (std::size_t n = 0; n < 6; ++n) {
            const std::uint64_t first = v * same_voltage + n;
            EXPECT_EQ(space.design(first),
                      (model::Design{voltages[n][v], 1, 1e-9, 16, 16, 1, 2, 2, 1024, nodes[n]}));
            const std::uint64_t last = (v + 1) * same_voltage - 6 + n;
            EXPECT_EQ(space.design(last), (model::Design{voltages[n][v], 1, 1e-8, 256, 256, 16, 32,
                                                         64, 65536, nodes[n]}));
        }
}

}  // namespace
}  // namespace atl::io::test
