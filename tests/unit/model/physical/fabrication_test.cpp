#include "atoll/model/physical/fabrication.hpp"

#include <cmath>
#include <numbers>

#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

const FabricationConstants& fabrication_constants() {
    return test::shipped_physical().fabrication;
}

TEST(Fabrication, IsWorkedOutByHandAt7nm) {
    const Fabrication f = fabrication_of(fabrication_constants(), 7, 100);
    EXPECT_NEAR(f.yield, std::pow(1 + 0.1 / 3, -3), 1e-12);
    EXPECT_EQ(f.dies, std::floor(std::numbers::pi * 150 * 150 / 100 -
                                 std::numbers::pi * 300 / std::sqrt(200.0)));
    EXPECT_NEAR(f.relative_cost, 100 * 3.870865385 / f.yield, 1e-9);
    EXPECT_NEAR(f.carbon_kg, (583 * 2.15 + 350 + 500) / f.yield / 1000, 1e-9);
    EXPECT_FALSE(f.node_outside);
}

TEST(Fabrication, LargerDiesYieldLessAndCostMoreThanInProportion) {
    double yield = 1, cost_per_mm2 = 0;
    for (double area = 10; area < 1000; area *= 1.3) {
        const Fabrication f = fabrication_of(fabrication_constants(), 32, area);
        EXPECT_LT(f.yield, yield);
        EXPECT_GT(f.relative_cost / area, cost_per_mm2);
        yield = f.yield, cost_per_mm2 = f.relative_cost / area;
    }
    EXPECT_EQ(fabrication_of(fabrication_constants(), 32, 1e5).dies, 0);
}

TEST(Fabrication, NodesBetweenLieOnALineAndOthersAreFlagged) {
    const Fabrication f = fabrication_of(fabrication_constants(), 18, 100);
    EXPECT_NEAR(f.relative_cost * f.yield / 100, (1.4975625 + 1.282846154) / 2, 1e-9);
    EXPECT_FALSE(f.node_outside);
    EXPECT_TRUE(fabrication_of(fabrication_constants(), 130, 100).node_outside);
    EXPECT_TRUE(fabrication_of(fabrication_constants(), 5, 100).node_outside);
}

}  // namespace
}  // namespace atl::model::physical
