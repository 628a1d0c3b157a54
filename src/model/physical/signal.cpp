#include "atoll/model/physical/signal.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace atl::model::physical {

namespace {

constexpr double none_dB = std::numeric_limits<double>::infinity();

double decibel(double ratio) {
    return 10 * std::log10(ratio);
}

/// Of a weight spread over slices of `bits` each: root of the sum of the squared shares of the
/// slices in the full scale.
double slice_factor(int slices, int bits) {
    const double base = std::exp2(bits);
    double squares = 0, full = 0;
    for (int s = 0; s < slices; ++s) {
        const double place = std::pow(base, s) * (base - 1);
        squares += place * place;
        full += place;
    }
    return std::sqrt(squares) / full;
}

/// Standard deviation of a cell that holds `bits`, relative to its range: root mean square over its
/// levels, which are equally likely.
double cell_deviation(const AccuracyConstants& a, int bits) {
    const double steps = std::exp2(bits) - 1;
    double squares = 0;
    for (double level = 0; level <= steps; ++level) {
        const double x = level / steps;
        const double noise =
            std::hypot(programming_noise_uS(a, x, Age::day) / a.most_uS, a.read_noise * x);
        squares += noise * noise;
    }
    return std::sqrt(squares / (steps + 1));
}

/// Noise / signal power of the programmed cells: see the header.
double programming_noise(const PhysicalConstants& c, const MacroDesign& macro, bool exact) {
    const double deviation = cell_deviation(c.accuracy, macro.bits_per_cell);
    const MacroShape shape = shape_of(macro);
    const double slices = slice_factor(shape.slices, macro.bits_per_cell);
    const double active = macro.active_rows / 2.0;  // half of the inputs are 1
    double noise = active * deviation * deviation;  // of a sum, in squares of a cell's range
    if (exact) {
        const double step = 1 / (std::exp2(macro.bits_per_cell) - 1);
        const double wrong = std::erfc(0.5 * step / std::sqrt(noise) / std::numbers::sqrt2);
        noise = std::min(noise, wrong * step * step);
    }
    const double signal = active / 12;
    return slices * slices * noise / signal;
}

}  // namespace

double SignalToNoise::noise() const {
    return std::pow(10, -total / 10);
}

SignalToNoise signal_to_noise(const PhysicalConstants& c, const Design& design, double ir_drop) {
    const MacroDesign macro = macro_of(design);
    SignalToNoise out;
    out.weight_quantisation = adc_sqnr_dB(c.accuracy, design.weight_bits);
    out.input_quantisation = adc_sqnr_dB(c.accuracy, design.input_bits);
    out.conversion = out.programming = out.ir_drop = none_dB;
    if (macro.cell != CellType::sram_digital) {
        const double lossless =
            lossless_bits(macro.active_rows, shape_of(macro).step_bits, macro.bits_per_cell);
        const bool exact = macro.adc_bits >= lossless;
        if (!exact) out.conversion = adc_sqnr_dB(c.accuracy, macro.adc_bits);
        if (macro.cell == CellType::rram_1t1r) {
            out.programming = -decibel(programming_noise(c, macro, exact));
            if (ir_drop > 0) out.ir_drop = -2 * decibel(ir_drop);
        }
    }
    double noise = 0;
    for (const double dB : {out.weight_quantisation, out.input_quantisation, out.conversion,
                            out.programming, out.ir_drop})
        noise += std::pow(10, -dB / 10);
    out.total = -decibel(noise);
    return out;
}

}  // namespace atl::model::physical
