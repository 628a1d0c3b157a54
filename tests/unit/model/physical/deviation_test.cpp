#include "atoll/model/physical/deviation.hpp"

#include <gtest/gtest.h>

#include "atoll/model/physical/macro.hpp"
#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

using test::shipped_physical;

double part(const Parts& parts, Part p) {
    return parts[static_cast<std::size_t>(p)];
}

TEST(Deviation, OfOneChangesNothing) {
    MacroDesign d;
    const MacroCost a = macro_cost(shipped_physical(), d);
    const MacroCost b = macro_cost(deviated(shipped_physical(), {}), d);
    EXPECT_EQ(a.mvm_ns, b.mvm_ns);
    EXPECT_EQ(a.energy_pJ, b.energy_pJ);
    EXPECT_EQ(a.area_um2, b.area_um2);
}

TEST(Deviation, ConvertersTakeTheirFactorInEnergyAndArea) {
    for (const Converter converter : {Converter::survey, Converter::column, Converter::neuron}) {
        MacroDesign d;
        d.converter = converter;
        d.cell = CellType::rram_1t1r;
        const MacroCost a = macro_cost(shipped_physical(), d);
        const MacroCost b = macro_cost(deviated(shipped_physical(), {.adc = 3.5}), d);
        EXPECT_NEAR(part(b.energy_pJ, Part::conversion) / part(a.energy_pJ, Part::conversion), 3.5,
                    1e-9);
        EXPECT_NEAR(part(b.area_um2, Part::conversion) / part(a.area_um2, Part::conversion), 3.5,
                    1e-9);
        EXPECT_EQ(part(b.energy_pJ, Part::cells), part(a.energy_pJ, Part::cells));
    }
}

TEST(Deviation, HigherThresholdsMakeSlowGatesAndFastOnesNearTheSupplySlower) {
    const PhysicalConstants slow = deviated(shipped_physical(), {.threshold = 1.1});
    const auto ratio = [&](double volts) {
        return slow.scaling.delay(32, volts) / shipped_physical().scaling.delay(32, volts);
    };
    EXPECT_GT(ratio(0.9), 1.05);
    EXPECT_GT(ratio(0.7), ratio(0.9));
    EXPECT_NEAR(slow.scaling.threshold_V(32), 1.1 * shipped_physical().scaling.threshold_V(32),
                1e-12);
}

TEST(Deviation, NoiseAndResistanceTakeTheirFactors) {
    const PhysicalConstants other =
        deviated(shipped_physical(), {.on_resistance = 2, .noise = 1.5});
    EXPECT_NEAR(programming_noise_uS(other.accuracy, 0.5, Age::day),
                1.5 * programming_noise_uS(shipped_physical().accuracy, 0.5, Age::day), 1e-12);
    EXPECT_EQ(other.array.rram.device.on_ohm, 2 * shipped_physical().array.rram.device.on_ohm);
    EXPECT_EQ(other.array.rram.device.off_ohm, shipped_physical().array.rram.device.off_ohm);
}

}  // namespace
}  // namespace atl::model::physical
