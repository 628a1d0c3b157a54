#include "atoll/model/physical/sram_buffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

const BufferTable& table() {
    return test::shipped_physical().buffers;
}

TEST(SramBuffer, IsTheTableOnItsPoints) {
    const BufferFigures f = table().at(32, 65536, 256);
    EXPECT_NEAR(f.read_pJ, 29.5577, 1e-9);
    EXPECT_NEAR(f.write_pJ, 36.4598, 1e-9);
    EXPECT_NEAR(f.leakage_mW, 0.00280343, 1e-12);
    EXPECT_NEAR(f.area_mm2, 0.100644, 1e-9);
    EXPECT_NEAR(f.access_ns, 1.28235, 1e-9);
    EXPECT_NEAR(f.cycle_ns, 1.52386, 1e-9);
    EXPECT_FALSE(f.outside);
    EXPECT_NEAR(table().at(90, 16777216, 2048).read_pJ, 23034.7, 1e-6);
    EXPECT_NEAR(table().at(22, 1024, 64).read_pJ, 0.380161, 1e-9);
}

TEST(SramBuffer, LiesBetweenItsNeighbours) {
    const double sizes[] = {16384, 65536, 262144, 1048576, 4194304, 16777216};
    for (double width : {64.0, 256.0, 1024.0, 2048.0})
        for (std::size_t i = 1; i < std::size(sizes); ++i) {
            const BufferFigures low = table().at(45, sizes[i - 1], width);
            const BufferFigures high = table().at(45, sizes[i], width);
            double last = low.read_pJ;
            for (double share : {0.25, 0.5, 0.75, 1.0}) {
                const double bytes = sizes[i - 1] * std::pow(sizes[i] / sizes[i - 1], share);
                const double read = table().at(45, bytes, width).read_pJ;
                EXPECT_EQ(read > last, high.read_pJ > low.read_pJ) << bytes << " " << width;
                EXPECT_NEAR(std::log(read),
                            std::lerp(std::log(low.read_pJ), std::log(high.read_pJ), share), 1e-9);
                last = read;
            }
        }
}

TEST(SramBuffer, SaysWhenItLeavesTheTable) {
    const BufferFigures wide = table().at(32, 1024, 2048);  // 1 KB is known with 64 bits alone
    EXPECT_TRUE(wide.outside);
    EXPECT_EQ(wide.read_pJ, table().at(32, 1024, 64).read_pJ);
    EXPECT_TRUE(table().at(32, 512, 64).outside);
    EXPECT_TRUE(table().at(130, 65536, 64).outside);
    const BufferFigures small = table().at(11, 65536, 256);
    EXPECT_TRUE(small.outside);
    EXPECT_NEAR(small.area_mm2 / table().at(22, 65536, 256).area_mm2, 0.25, 1e-12);
    EXPECT_NEAR(small.read_pJ / table().at(22, 65536, 256).read_pJ, 0.5, 1e-12);
}

TEST(SramBuffer, IsOfTheOrderOfIsaacsEmbeddedDram) {
    // 64 KB, 256 bits, 32 nm: 20.45 pJ, 83,000 um2 (Shafiee et al., ISCA 2016).
    const BufferFigures f = table().at(32, 65536, 256);
    EXPECT_LT(f.read_pJ / 20.45, 1.5);
    EXPECT_GT(f.read_pJ / 20.45, 1 / 1.5);
    EXPECT_LT(f.area_mm2 / 0.083, 1.5);
    EXPECT_GT(f.area_mm2 / 0.083, 1 / 1.5);
}

TEST(SramBuffer, NeedsCompleteRows) {
    const auto row = [](double node, double bytes, double width) {
        return BufferTable::Row{node, bytes, width, {1, 1, 1, 1, 1, 1, false}};
    };
    const auto why = [](std::vector<BufferTable::Row> rows) {
        std::size_t index = 0;
        const char* problem = BufferTable::problem(rows, index);
        return problem == nullptr ? "" : std::to_string(index) + " " + problem;
    };
    EXPECT_EQ(why({row(22, 1024, 64), row(22, 4096, 64), row(22, 4096, 256)}), "");
    EXPECT_EQ(why({row(22, 1024, 64), row(22, 1024, 64)}),
              "1 the same node, size and width as a row before");
    EXPECT_EQ(why({row(22, 1024, 256), row(22, 4096, 64), row(22, 4096, 256)}),
              "0 a narrower width of this size is missing");
    EXPECT_EQ(why({row(22, 1024, 64), row(32, 4096, 64)}),
              "0 this node lacks a size that others have");
    EXPECT_EQ(why({row(22, 1024, 64), row(32, 1024, 64), row(32, 1024, 256)}),
              "1 another node has other widths of this size");
}

}  // namespace
}  // namespace atl::model::physical
