#include "atoll/model/physical/adc.hpp"

#include <algorithm>
#include <cmath>

#include "atoll/base/contract.hpp"

namespace atl::model::physical {

ConverterFigures survey_adc(const SurveyAdcConstants& c, double node_nm, double rate_Hz, int bits) {
    const double sndr_dB = 6.02 * bits + 1.76;
    const double merit_dB = std::min(c.rate_intercept - c.rate_slope * std::log(rate_Hz),
                                     c.bits_intercept + c.bits_slope * bits);
    ConverterFigures out;
    out.energy_pJ = 0.5 * std::pow(10, (sndr_dB - merit_dB) / 10) *
                    std::exp(c.energy_intercept + c.energy_node * std::log(node_nm) +
                             c.energy_bits * std::log(bits) + c.energy_shift);
    out.area_um2 =
        std::exp(c.area_intercept + c.area_node * std::log(node_nm) +
                 c.area_rate * std::log(rate_Hz) + c.area_energy * std::log(out.energy_pJ));
    out.ns = 1e9 / rate_Hz;
    return out;
}

ConverterFigures column_adc(const ColumnAdcConstants& c, const TechnologyScaling& scaling,
                            double node_nm, double supply_V, int bits, double rows) {
    ConverterFigures out;
    out.energy_pJ =
        1e-3 * supply_V * supply_V *
        (c.logic_fF_per_bit * bits * scaling.capacitance(node_nm) + c.noise_fF * std::pow(4, bits));
    out.area_um2 =
        std::pow(10, c.area_log10_slope * bits + c.area_log10_intercept) * std::pow(2, bits);
    out.ns = bits * (c.ns_per_bit + c.ns_per_bit_and_row * rows) * scaling.delay(node_nm, supply_V);
    return out;
}

NeuronWork neuron_work(int input_bits, int bits_per_phase, int output_bits) {
    ATOLL_EXPECT(input_bits >= 1 && bits_per_phase >= 1 && output_bits >= 1);
    NeuronWork work;
    work.samples = input_bits;
    work.phases = (input_bits + bits_per_phase - 1) / bits_per_phase;
    for (int p = 0, done = 0; p < work.phases; ++p) {
        const int left = work.phases - p;
        const int bits = (input_bits - done + left - 1) / left;
        work.integrations += (1 << bits) - 1;
        work.conversions += std::max(0, output_bits - done);
        done += bits;
    }
    return work;
}

ConverterFigures charge_neuron(const ChargeNeuronConstants& c, const TechnologyScaling& scaling,
                               double node_nm, double supply_V, const NeuronWork& work) {
    const double volts = supply_V / c.supply_V;
    const double energy =
        scaling.capacitance(node_nm) / scaling.capacitance(c.node_nm) * volts * volts;
    const double time = scaling.delay(node_nm, supply_V) / scaling.delay(c.node_nm, c.supply_V);
    ConverterFigures out;
    out.energy_pJ = energy * (work.samples * c.sample_pJ + work.integrations * c.integrate_pJ +
                              work.conversions * (c.convert_pJ + c.shift_pJ));
    out.ns = time * (work.integrations * c.integrate_ns + work.conversions * c.convert_ns +
                     work.phases * c.phase_ns);
    out.area_um2 = c.area_um2 * scaling.area(node_nm) / scaling.area(c.node_nm);
    return out;
}

double lossless_bits(double rows, int input_bits, int weight_bits) {
    return std::log2(rows * (std::exp2(input_bits) - 1) * (std::exp2(weight_bits) - 1) + 1);
}

}  // namespace atl::model::physical
