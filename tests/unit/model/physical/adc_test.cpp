#include "atoll/model/physical/adc.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "csv.hpp"
#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

using test::shipped_physical;

TEST(SurveyAdc, EqualsTheTableOfItsRegression) {
    const auto rows = test::read_csv(ATOLL_TEST_DATA "/physical/adc_regression.csv");
    ASSERT_GT(rows.size(), 400u);
    for (const auto& row : rows) {
        const auto adc = survey_adc(shipped_physical().adc.survey, test::real(row, "tech_nm"),
                                    test::real(row, "rate_Hz"), test::whole(row, "bits"));
        // The published coefficients are rounded to four or five digits.
        const double energy = test::real(row, "energy_pJ"), area = test::real(row, "area_um2");
        EXPECT_NEAR(adc.energy_pJ / energy, 1, 2.5e-3) << energy;
        EXPECT_NEAR(adc.area_um2 / area, 1, 2.5e-3) << area;
    }
}

TEST(SurveyAdc, LiesWithinItsSpreadOfIsaacs) {
    // 8 bits, 1.28 GS/s, 32 nm: 1.667 pJ, 1200 um2 (Shafiee et al., ISCA 2016).
    const auto adc = survey_adc(shipped_physical().adc.survey, 32, 1.28e9, 8);
    EXPECT_LT(adc.energy_pJ / 1.667, shipped_physical().adc.spread);
    EXPECT_GT(adc.energy_pJ / 1.667, 1 / shipped_physical().adc.spread);
    EXPECT_LT(adc.area_um2 / 1200, 6);
}

TEST(ColumnAdc, EqualsAHandComputedExample) {
    const auto adc =
        column_adc(shipped_physical().adc.column, shipped_physical().scaling, 28, 0.9, 8, 128);
    EXPECT_NEAR(adc.energy_pJ, (100 * 8 + 0.001 * 65536) * 0.81e-3, 1e-9);
    EXPECT_NEAR(adc.area_um2, std::pow(10, -0.0369 * 8 + 1.206) * 256, 1e-9);
    EXPECT_NEAR(adc.ns, 8 * (0.64 + 0.00653 * 128), 1e-9);
}

TEST(ColumnAdc, CostsMoreWithBitsRowsAndSupply) {
    for (int bits = 1; bits < 12; ++bits) {
        const auto few = column_adc(shipped_physical().adc.column, shipped_physical().scaling, 28,
                                    0.9, bits, 64);
        const auto more = column_adc(shipped_physical().adc.column, shipped_physical().scaling, 28,
                                     0.9, bits + 1, 64);
        EXPECT_GT(more.energy_pJ, few.energy_pJ);
        EXPECT_GT(more.area_um2, few.area_um2);
        EXPECT_GT(more.ns, few.ns);
    }
    const auto low =
        column_adc(shipped_physical().adc.column, shipped_physical().scaling, 28, 0.7, 8, 64);
    const auto high =
        column_adc(shipped_physical().adc.column, shipped_physical().scaling, 28, 0.9, 8, 64);
    EXPECT_NEAR(high.energy_pJ / low.energy_pJ, 0.81 / 0.49, 1e-9);
    EXPECT_LT(high.ns, low.ns);
}

TEST(ChargeNeuron, WorksInPhases) {
    const NeuronWork one = neuron_work(3, 3, 6);
    EXPECT_EQ(one.samples, 3);
    EXPECT_EQ(one.integrations, 7);
    EXPECT_EQ(one.conversions, 6);
    EXPECT_EQ(one.phases, 1);
    const NeuronWork two = neuron_work(7, 4, 10);  // four bits, then three
    EXPECT_EQ(two.samples, 7);
    EXPECT_EQ(two.integrations, 15 + 7);
    EXPECT_EQ(two.conversions, 10 + 6);
    EXPECT_EQ(two.phases, 2);
    EXPECT_EQ(neuron_work(8, 2, 3).conversions, 3 + 1);  // nothing is left for later phases
}

TEST(ChargeNeuron, AddsUpItsSteps) {
    const auto neuron = charge_neuron(shipped_physical().adc.neuron, shipped_physical().scaling,
                                      130, 1.8, neuron_work(3, 3, 6));
    EXPECT_NEAR(neuron.energy_pJ, 3 * 1.2 + 7 * 0.25 + 6 * (0.3 + 0.1), 1e-9);
    EXPECT_NEAR(neuron.ns, 7 * 270 + 6 * 300 + 300, 1e-9);
    EXPECT_EQ(neuron.area_um2, 1270);
}

TEST(LosslessBits, HoldEverySum) {
    EXPECT_NEAR(lossless_bits(127, 1, 1), 7, 1e-12);
    EXPECT_NEAR(lossless_bits(5, 2, 2), std::log2(46), 1e-12);
}

}  // namespace
}  // namespace atl::model::physical
