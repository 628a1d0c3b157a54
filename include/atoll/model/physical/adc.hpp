/// What turns analog sums into numbers: converters by three sources.
#pragma once

#include "atoll/model/physical/gates.hpp"

namespace atl::model::physical {

/// One converter.
struct ConverterFigures {
    double energy_pJ = 0;  ///< per conversion
    double area_um2 = 0;
    double ns = 0;  ///< per conversion
};

/// Regression over published stand-alone converters: best energy for node, rate and bits.
struct SurveyAdcConstants {
    double rate_intercept = 0, rate_slope = 0;  ///< figure of merit [dB] that the rate allows
    double bits_intercept = 0, bits_slope = 0;  ///< figure of merit [dB] that the bits allow
    double energy_intercept = 0, energy_node = 0, energy_bits = 0, energy_shift = 0;
    double area_intercept = 0, area_node = 0, area_rate = 0, area_energy = 0;
    int least_bits = 0;  ///< fewer are outside the regression
};
/// `rate_Hz`: conversions a second of this converter.
ConverterFigures survey_adc(const SurveyAdcConstants& c, double node_nm, double rate_Hz, int bits);

/// Successive approximation in the pitch of the columns, as fitted to in-memory macros at 28 nm.
struct ColumnAdcConstants {
    double logic_fF_per_bit = 0;  ///< comparator and logic: scales with the node
    double noise_fF = 0;          ///< times 4^bits: set by noise, scales with no node
    double area_log10_slope = 0, area_log10_intercept = 0;  ///< 10^(slope bits + intercept) 2^bits
    double ns_per_bit = 0, ns_per_bit_and_row = 0;
};
/// `rows` load the column; energy ~ supply_V^2, time with the gates.
ConverterFigures column_adc(const ColumnAdcConstants& c, const TechnologyScaling& scaling,
                            double node_nm, double supply_V, int bits, double rows);

/// A neuron that samples the settled column, integrates the sample 2^k times for bit k of the
/// input, and converts by taking charge away step by step. Per neuron, at `node_nm` and `supply_V`.
struct ChargeNeuronConstants {
    double node_nm = 0, supply_V = 0;
    double sample_pJ = 0, integrate_pJ = 0, convert_pJ = 0, shift_pJ = 0;
    double integrate_ns = 0, convert_ns = 0, phase_ns = 0;
    double area_um2 = 0;
    double sample_fF = 0;  ///< load of the column
};
/// What a neuron does for one output value.
struct NeuronWork {
    int samples = 0;       ///< bits of the input
    int integrations = 0;  ///< summed over the phases
    int conversions = 0;   ///< bits converted, summed over the phases
    int phases = 0;
};
/// `input_bits` magnitude bits in phases of at most `bits_per_phase`, as equal as can be, the
/// larger first; a later phase converts fewer of the `output_bits`, by the bits done.
NeuronWork neuron_work(int input_bits, int bits_per_phase, int output_bits);
/// Energy and time of all the work of one output value.
ConverterFigures charge_neuron(const ChargeNeuronConstants& c, const TechnologyScaling& scaling,
                               double node_nm, double supply_V, const NeuronWork& work);

struct AdcConstants {
    SurveyAdcConstants survey;
    ColumnAdcConstants column;
    ChargeNeuronConstants neuron;
    double spread = 0;  ///< real converters lie within x and / this around any of them
};

/// Bits that keep every value of the sum of `rows` products of `input_bits` x `weight_bits`.
double lossless_bits(double rows, int input_bits, int weight_bits);

}  // namespace atl::model::physical
