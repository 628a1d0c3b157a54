#include "atoll/model/physical/gates.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

using test::shipped_physical;

TEST(Gates, AreTheLibrarysAtItsNodeAndSupply) {
    const GateFigures g = gates_at(shipped_physical().gates, shipped_physical().scaling, 28, 0.9);
    EXPECT_NEAR(g.nand2_cap_fF, 0.7, 1e-12);
    EXPECT_NEAR(g.adder_cap_fF, 3 * 0.7 + 2 * 1.05, 1e-12);
    EXPECT_NEAR(g.adder_area_um2, 3 * 0.614 + 2 * 0.614 * 2.4, 1e-12);
    EXPECT_NEAR(g.nand2_ns, 0.0478, 1e-12);
    EXPECT_NEAR(g.sum_ns, 2 * 2.4 * 0.0478, 1e-12);
    EXPECT_NEAR(g.first_carry_ns, 2.4 * 0.0478 + 2 * 0.0478, 1e-12);
}

TEST(Gates, CapacitanceAndDelayFollowThePolynomialsAtNominalSupplies) {
    // Energy / V^2: (3.755 1.1^2 - 4.398 1.1 + 1.975) / 1.1^2 and 1.018 - 0.3107 + 0.1539.
    EXPECT_NEAR(
        shipped_physical().scaling.capacitance(65) / shipped_physical().scaling.capacitance(45),
        1.389050 / 0.8612, 1e-6);
    // -53.3 1.1^3 + 230.4 1.1^2 - 333.9 1.1 + 178.6 and -501.6 + 1567 - 1619 + 566.1.
    EXPECT_NEAR(
        shipped_physical().scaling.delay(65, 1.1) / shipped_physical().scaling.delay(45, 1.0),
        19.1517 / 12.5, 1e-6);
}

TEST(Gates, DelayFollowsTheAlphaPowerLaw) {
    const auto law = [](double V) { return V / std::pow(V - 0.423, 1.3); };
    EXPECT_NEAR(
        shipped_physical().scaling.delay(65, 0.8) / shipped_physical().scaling.delay(65, 1.1),
        law(0.8) / law(1.1), 1e-9);
    EXPECT_TRUE(std::isinf(shipped_physical().scaling.delay(65, 0.423)));
    for (double V = 0.55; V < 1.2; V += 0.05)
        EXPECT_GT(shipped_physical().scaling.delay(28, V),
                  shipped_physical().scaling.delay(28, V + 0.05))
            << V;
}

TEST(Gates, ShrinkWithTheNode) {
    const double nodes[] = {130, 110, 90, 65, 55, 45, 40, 32, 28, 22, 20, 16, 14, 12, 10, 7};
    for (std::size_t i = 1; i < std::size(nodes); ++i) {
        EXPECT_LT(shipped_physical().scaling.capacitance(nodes[i]),
                  shipped_physical().scaling.capacitance(nodes[i - 1]))
            << nodes[i];
        EXPECT_LT(shipped_physical().scaling.area(nodes[i]),
                  shipped_physical().scaling.area(nodes[i - 1]))
            << nodes[i];
    }
    // Published NAND2 areas: 5.1 um2 at 130 nm, 3.1 at 90, 1.4 to 2.1 at 65, 0.8 to 1.1 at 45.
    EXPECT_NEAR(
        gates_at(shipped_physical().gates, shipped_physical().scaling, 130, 1.2).nand2_area_um2,
        5.1, 0.3);
    EXPECT_NEAR(
        gates_at(shipped_physical().gates, shipped_physical().scaling, 90, 1.2).nand2_area_um2, 3.1,
        0.2);
    EXPECT_LT(
        gates_at(shipped_physical().gates, shipped_physical().scaling, 65, 1.1).nand2_area_um2,
        2.1);
}

TEST(AdderTree, CountsItsAdders) {
    EXPECT_EQ(tree_adders(32, 9), 32 * 10 - (9 + 5 + 1));
    EXPECT_EQ(tree_adders(4, 2), 7);  // two adders of 2 bits and one of 3
    EXPECT_EQ(tree_adders(1, 8), 0);
    EXPECT_EQ(place_value_adders(8, 5), 5 * 7 + 8 * 2.5);
    EXPECT_EQ(place_value_adders(1, 5), 0);
}

TEST(AdderTree, TakesTheLongestPath) {
    const GateFigures g = gates_at(shipped_physical().gates, shipped_physical().scaling, 28, 0.9);
    // Four inputs of two bits: one sum, then the carry of the last adder through its three bits.
    EXPECT_NEAR(tree_ns(g, 4, 2), g.sum_ns + g.first_carry_ns + 2 * g.carry_ns, 1e-12);
    EXPECT_EQ(tree_ns(g, 1, 8), 0);
}

}  // namespace
}  // namespace atl::model::physical
