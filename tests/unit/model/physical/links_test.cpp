#include "atoll/model/physical/links.hpp"

#include <gtest/gtest.h>

#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

TEST(Links, AreIsaacsAtItsNode) {
    const PhysicalConstants& c = test::shipped_physical();
    // 20.74 pJ for 256 bits through a router, 0.054 pJ a bit on the bus, 150,000 um2.
    EXPECT_NEAR(hop_pJ_per_bit(c.links.router, c.scaling, 32, 1) * 256, 20.74 + 0.054 * 256, 0.05);
    EXPECT_NEAR(hop_pJ_per_bit(c.links.router, c.scaling, 32, 3),
                3 * hop_pJ_per_bit(c.links.router, c.scaling, 32, 1), 1e-12);
    EXPECT_NEAR(router_um2(c.links.router, c.scaling, 32), 150000, 1e-6);
    EXPECT_GT(hop_pJ_per_bit(c.links.router, c.scaling, 45, 1),
              hop_pJ_per_bit(c.links.router, c.scaling, 28, 1));
}

}  // namespace
}  // namespace atl::model::physical
