#include "atoll/model/physical/deviation.hpp"

#include <cmath>

namespace atl::model::physical {

namespace {

void scale(AdcConstants& adc, double factor) {
    // The survey's area grows with a power of its energy: only the rest is added.
    adc.survey.energy_shift += std::log(factor);
    adc.survey.area_intercept += (1 - adc.survey.area_energy) * std::log(factor);
    adc.column.logic_fF_per_bit *= factor;
    adc.column.noise_fF *= factor;
    adc.column.area_log10_intercept += std::log10(factor);
    ChargeNeuronConstants& n = adc.neuron;
    for (double* figure : {&n.sample_pJ, &n.integrate_pJ, &n.convert_pJ, &n.shift_pJ, &n.area_um2})
        *figure *= factor;
}

void scale(AccuracyConstants& accuracy, double factor) {
    for (auto* fit : {&accuracy.after_second_uS, &accuracy.after_day_uS})
        for (double& coefficient : *fit) coefficient *= factor;
    accuracy.read_noise *= factor;
}

}  // namespace

PhysicalConstants deviated(PhysicalConstants constants, const Deviation& by) {
    scale(constants.adc, by.adc);
    scale(constants.accuracy, by.noise);
    constants.array.rram.device.on_ohm *= by.on_resistance;
    constants.scaling.scale_thresholds(by.threshold);
    return constants;
}

}  // namespace atl::model::physical
