#include "atoll/model/physical/array.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

const ArrayConstants& array_constants() {
    return test::shipped_physical().array;
}

TEST(RramCell, TakesThePublishedReadEnergy) {
    // Mean weight and mean input, 0.5 V, 10 ns: 3.7 fJ.
    const double uS = cell_conductance_uS(array_constants().rram.device, 0, 0.5);
    EXPECT_NEAR(pulse_pJ(0.5, 10, uS) * 0.5 * 1e3, 3.7, 0.05);
    EXPECT_NEAR(cell_conductance_uS(array_constants().rram.device, 0, 1), 1e6 / 201000, 1e-12);
    EXPECT_NEAR(cell_conductance_uS(array_constants().rram.device, 9000, 0), 1e6 / 1104000, 1e-12);
}

TEST(Wires, ResistAsTabulatedAndInBetween) {
    EXPECT_NEAR(wire_ohm_per_um(array_constants().wires, 32), 5.7, 1e-12);
    EXPECT_NEAR(wire_ohm_per_um(array_constants().wires, 7), 69.5, 1e-9);
    const double between = wire_ohm_per_um(array_constants().wires, 28);
    EXPECT_GT(between, 5.7);
    EXPECT_LT(between, 11.6);
}

TEST(Lines, SettleInTimeConstantsAndAreDrivenByStages) {
    EXPECT_NEAR(settle_ns(1000, 100, 2.2), 0.22, 1e-12);
    EXPECT_NEAR(buffer_fF(array_constants().drivers, 300), 100, 1e-12);  // 75 + 18.75 + ...
}

}  // namespace
}  // namespace atl::model::physical
