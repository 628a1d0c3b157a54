#include "atoll/io/physical_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "test_files.hpp"

namespace atl::io::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// The shipped file, with one change.
class PhysicalFiles : public testing::Test {
  protected:
    std::vector<std::string> problems_of(const std::string& from, const std::string& to) {
        const auto file = write_file(directory_ / "set.yaml", replaced(shipped_, from, to));
        return problems(directory_, [&] { load_physical(file); });
    }
    const std::string shipped_ = read_file(ATOLL_SOURCE_DIR "/configs/physical/default.yaml");
    std::filesystem::path directory_ = fresh_directory();
};

TEST_F(PhysicalFiles, AreReadWhole) {
    const auto c = load_physical(ATOLL_SOURCE_DIR "/configs/physical/default.yaml");
    EXPECT_EQ(c.gates.nand2_cap_fF, 0.7);
    EXPECT_EQ(c.gates.fill, 0.8);
    EXPECT_EQ(c.chain.glitch_slope, 0.25);
    EXPECT_EQ(c.scaling.most_nm(), 130);
    EXPECT_EQ(c.scaling.least_nm(), 7);
    EXPECT_EQ(c.adc.survey.bits_slope, 3.2205);
    EXPECT_EQ(c.adc.column.noise_fF, 0.001);
    EXPECT_EQ(c.adc.neuron.convert_ns, 300);
    EXPECT_EQ(c.adc.spread, 3.5);
    EXPECT_EQ(c.array.wires.resistance.size(), 7u);
    EXPECT_EQ(c.array.rram.device.access_ohm, 195000);
    EXPECT_EQ(c.array.rram.endurance_writes, 1e6);
    EXPECT_EQ(c.array.sram.bit_F2, 146);
    EXPECT_EQ(c.array.drivers.stage_effort, 4);
    EXPECT_THAT(c.buffers.nodes(), ElementsAre(22, 32, 45, 65, 90));
    EXPECT_EQ(c.links.dram.size(), 5u);
    EXPECT_EQ(c.accuracy.after_day_uS[1], 22.086);
    EXPECT_EQ(c.validity.most_rram_bits, 4);
}

TEST_F(PhysicalFiles, ProblemsHaveTheirPlace) {
    EXPECT_THAT(problems_of("  alpha: 1.3\n", "  alpha: 0\n"),
                ElementsAre(HasSubstr("'gates.alpha' is 0 (must be above 0")));
    EXPECT_THAT(problems_of("  alpha: 1.3\n", "  alpha: 1.3\n  beta: 2\n"),
                ElementsAre(HasSubstr(": unknown key 'gates.beta'")));
    EXPECT_THAT(problems_of("  xor2_cap: 1.5\n", ""),
                ElementsAre(HasSubstr("'gates.xor2_cap' is missing")));
    EXPECT_THAT(problems_of("noise:\n  source: >-", "noise:\n  sauce: >-"),
                testing::IsSupersetOf({HasSubstr("'noise.source' is missing"),
                                       HasSubstr("unknown key 'noise.sauce'")}));
    EXPECT_THAT(problems_of("least_bits: 4", "least_bits: 4.5"),
                ElementsAre(StartsWith("set.yaml:84:15: 'survey.least_bits' is '4.5'")));
}

TEST_F(PhysicalFiles, TablesMustBeUsable) {
    EXPECT_THAT(problems_of("    - [90, 1.2, 0.397,", "    - [140, 1.2, 0.397,"),
                ElementsAre(HasSubstr(": nodes must descend")));
    EXPECT_THAT(
        problems_of("    - [90, 1.2, 0.397,", "    - [90, 0.3, 0.397,"),
        ElementsAre(HasSubstr(": node, supply and threshold must be above 0 (and the supply "
                              "above the threshold)")));
    EXPECT_THAT(problems_of("4.762, -4.781, 2.092", "4.762, -14.781, 2.092"),
                ElementsAre(HasSubstr(": energy and delay must be above 0 at the nominal supply")));
    EXPECT_THAT(problems_of("  - [14, 19.7]\n", "  - [6, 19.7]\n"),
                ElementsAre(HasSubstr(": nodes must ascend")));
    EXPECT_THAT(problems_of("  - [22, 4096, 64, ", "  - [22, 4096, 32, "),
                Contains(HasSubstr("a narrower width of this size is missing")));
    EXPECT_THAT(problems_of("[22, 1024, 64, 0.380161,", "[22, 1024, 64, 0,"),
                ElementsAre(StartsWith("set.yaml:266:5: numbers above 0 are wanted")));
    EXPECT_THAT(problems_of(", -16.815]", "]"),
                ElementsAre(HasSubstr("'noise.after_second_uS' must be a list of 5 numbers")));
}

TEST_F(PhysicalFiles, AreFoundByName) {
    EXPECT_EQ(find_physical(source_configs(), "default", "job.yaml").adc.spread, 3.5);
    EXPECT_THAT(problems({}, [] { find_physical(source_configs(), "defalt", "job.yaml"); }),
                ElementsAre("job.yaml: unknown set of physical constants 'defalt' did you mean "
                            "'default'?"));
}

}  // namespace
}  // namespace atl::io::test
