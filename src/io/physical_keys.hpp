/// The fields of the physical model's constants: names, units and ranges, each once.
#pragma once

#include <string>

#include "atoll/io/yaml.hpp"
#include "atoll/model/physical/constants.hpp"

namespace atl::model::physical {

namespace keys {

/// Texts for people that every group of constants carries.
template <class Visitor>
void notes(Visitor& v, bool with_validity = true) {
    std::string source, validity;
    v.field("source", source, {.doc = "where the numbers come from", .required = true});
    if (with_validity) v.field("validity", validity, {.doc = "where they hold", .required = true});
}

inline io::FieldInfo positive(std::string_view doc, std::string_view unit = "") {
    return {.doc = doc, .unit = unit, .min = 0, .above_min = true, .required = true};
}
inline io::FieldInfo share(std::string_view doc) {
    return {.doc = doc, .min = 0, .max = 1, .above_min = true, .required = true};
}
inline io::FieldInfo any(std::string_view doc, std::string_view unit = "") {
    return {.doc = doc, .unit = unit, .required = true};
}
inline io::FieldInfo count(std::string_view doc, double max) {
    return {.doc = doc, .min = 1, .max = max, .required = true};
}

}  // namespace keys

template <class Visitor>
void describe(Visitor& v, GateConstants& c) {
    using namespace keys;
    notes(v);
    v.field("reference_nm", c.reference_nm, positive("node of the figures", "nm"));
    v.field("reference_V", c.reference_V, positive("supply of the figures", "V"));
    v.field("nand2_cap_fF", c.nand2_cap_fF, positive("switched per output change", "fF"));
    v.field("nand2_area_um2", c.nand2_area_um2, positive("area", "um2"));
    v.field("nand2_delay_ns", c.nand2_delay_ns, positive("delay", "ns"));
    v.field("xor2_cap", c.xor2_cap, positive("capacitance / NAND2"));
    v.field("xor2_area", c.xor2_area, positive("area / NAND2"));
    v.field("xor2_delay", c.xor2_delay, positive("delay / NAND2"));
    v.field("dff_cap", c.dff_cap, positive("capacitance / NAND2"));
    v.field("dff_area", c.dff_area, positive("area / NAND2"));
    v.field("dff_delay", c.dff_delay, positive("delay / NAND2"));
    v.field("alpha", c.alpha, positive("exponent: delay ~ V / (V - Vt)^alpha"));
    v.field("area_exponent", c.area_exponent, positive("exponent: area ~ node^exponent"));
    v.field("fill", c.fill, share("share of an outline that its parts cover"));
    v.field("leakage_mW_per_mm2", c.leakage_mW_per_mm2, positive("of logic", "mW/mm2"));
}

template <class Visitor>
void describe(Visitor& v, SurveyAdcConstants& c) {
    using namespace keys;
    notes(v);
    v.field("rate_intercept", c.rate_intercept, any("figure of merit that the rate allows", "dB"));
    v.field("rate_slope", c.rate_slope, any("per ln(conversions/s), subtracted", "dB"));
    v.field("bits_intercept", c.bits_intercept, any("figure of merit that the bits allow", "dB"));
    v.field("bits_slope", c.bits_slope, any("per bit", "dB"));
    v.field("energy_intercept", c.energy_intercept, any("of ln(energy)", "ln(pJ)"));
    v.field("energy_node", c.energy_node, any("of ln(energy), per ln(nm)"));
    v.field("energy_bits", c.energy_bits, any("of ln(energy), per ln(bits)"));
    v.field("energy_shift", c.energy_shift, any("of ln(energy): best instead of mean"));
    v.field("area_intercept", c.area_intercept, any("of ln(area)", "ln(um2)"));
    v.field("area_node", c.area_node, any("of ln(area), per ln(nm)"));
    v.field("area_rate", c.area_rate, any("of ln(area), per ln(conversions/s)"));
    v.field("area_energy", c.area_energy, any("of ln(area), per ln(pJ)"));
    v.field("least_bits", c.least_bits, count("fewer are outside", 64));
}

template <class Visitor>
void describe(Visitor& v, ColumnAdcConstants& c) {
    using namespace keys;
    notes(v);
    v.field("logic_fF_per_bit", c.logic_fF_per_bit, positive("scales with the node", "fF"));
    v.field("noise_fF", c.noise_fF, positive("times 4^bits; scales with no node", "fF"));
    v.field("area_log10_slope", c.area_log10_slope, any("of log10(area / 2^bits), per bit"));
    v.field("area_log10_intercept", c.area_log10_intercept, any("of log10(area / 2^bits)"));
    v.field("ns_per_bit", c.ns_per_bit, positive("time of a bit", "ns"));
    v.field("ns_per_bit_and_row", c.ns_per_bit_and_row, positive("and per row read", "ns"));
}

template <class Visitor>
void describe(Visitor& v, ChargeNeuronConstants& c) {
    using namespace keys;
    notes(v);
    v.field("node_nm", c.node_nm, positive("node of the figures", "nm"));
    v.field("supply_V", c.supply_V, positive("supply of the figures", "V"));
    v.field("sample_pJ", c.sample_pJ, positive("a bit of the input sampled", "pJ"));
    v.field("integrate_pJ", c.integrate_pJ, positive("one integration of the sample", "pJ"));
    v.field("convert_pJ", c.convert_pJ, positive("one bit converted", "pJ"));
    v.field("shift_pJ", c.shift_pJ, positive("its shift-and-add", "pJ"));
    v.field("integrate_ns", c.integrate_ns, positive("one integration", "ns"));
    v.field("convert_ns", c.convert_ns, positive("one bit converted", "ns"));
    v.field("phase_ns", c.phase_ns, positive("beginning of a phase", "ns"));
    v.field("area_um2", c.area_um2, positive("of a neuron", "um2"));
    v.field("sample_fF", c.sample_fF, positive("load of the column", "fF"));
}

template <class Visitor>
void describe(Visitor& v, RramConstants& c) {
    using namespace keys;
    v.field("on_ohm", c.device.on_ohm, positive("lowest resistance", "ohm"));
    v.field("off_ohm", c.device.off_ohm, positive("highest resistance", "ohm"));
    v.field("access_ohm", c.device.access_ohm, positive("in series when read", "ohm"));
    v.field("cell_F2", c.cell_F2, positive("area of a 1T1R cell", "F2"));
    v.field("node_nm", c.node_nm, positive("node of the loads", "nm"));
    v.field("select_cell_fF", c.select_cell_fF, positive("gate of a cell", "fF"));
    v.field("coupling_cell_fF", c.coupling_cell_fF, positive("to the next line, a cell", "fF"));
    v.field("line_cell_fF", c.line_cell_fF, positive("junction of a cell", "fF"));
    v.field("driver_fF", c.driver_fF, positive("driver of a line", "fF"));
    v.field("driver_ohm", c.driver_ohm, positive("driver of a line", "ohm"));
    v.field("read_V", c.read_V, positive("read voltage", "V"));
    v.field("settle_taus", c.settle_taus, positive("length of a read / RC of its line"));
    v.field("least_pulse_ns", c.least_pulse_ns, positive("shortest read pulse", "ns"));
    v.field("write_V", c.write_V, positive("mean programming voltage", "V"));
    v.field("write_pulse_ns", c.write_pulse_ns, positive("one programming pulse", "ns"));
    v.field("write_pulses", c.write_pulses, positive("mean pulses of a write with verify"));
    v.field("endurance_writes", c.endurance_writes, positive("writes that a cell survives"));
}

template <class Visitor>
void describe(Visitor& v, SramConstants& c) {
    using namespace keys;
    notes(v);
    v.field("bit_F2", c.bit_F2, positive("area of a 6T cell", "F2"));
    v.field("array_efficiency", c.array_efficiency, share("cells' share of their array"));
    v.field("bitline_nand2", c.bitline_nand2, positive("a cell's load / NAND2 capacitance"));
    v.field("wordline_nand2", c.wordline_nand2, positive("a cell's load / NAND2 capacitance"));
    v.field("multiply_nand2", c.multiply_nand2, positive("switched / NAND2 capacitance"));
    v.field("access_ns", c.access_ns, positive("of an access", "ns"));
    v.field("access_ns_per_row", c.access_ns_per_row, positive("of an access, per row", "ns"));
}

template <class Visitor>
void describe(Visitor& v, DriverConstants& c) {
    using namespace keys;
    notes(v);
    v.field("line_F2", c.line_F2, positive("driver of one line", "F2"));
    v.field("high_voltage", c.high_voltage, positive("times as large for programming voltages"));
    v.field("stage_effort", c.stage_effort,
            {.doc = "load of a stage of a buffer / its input",
             .min = 1,
             .above_min = true,
             .required = true});
    v.field("dac_um2_per_bit", c.dac_um2_per_bit, positive("converter of a row", "um2"));
    v.field("dac_nm", c.dac_nm, positive("node of that figure", "nm"));
}

template <class Visitor>
void describe(Visitor& v, RouterConstants& c) {
    using namespace keys;
    notes(v);
    v.field("node_nm", c.node_nm, positive("node of the figures", "nm"));
    v.field("router_pJ_per_bit", c.router_pJ_per_bit, positive("through one router", "pJ"));
    v.field("link_pJ_per_bit", c.link_pJ_per_bit, positive("from one to the next", "pJ"));
    v.field("router_um2", c.router_um2, positive("one router", "um2"));
    v.field("tiles", c.tiles, count("that share one router", 1 << 20));
}

template <class Visitor>
void describe(Visitor& v, DramKind& c) {
    using namespace keys;
    v.field("name", c.name, {.doc = "kind of memory", .required = true});
    v.field("pJ_per_bit", c.pJ_per_bit, positive("read or written", "pJ"));
    v.field("GB_per_s", c.GB_per_s, positive("of one channel", "GB/s"));
    notes(v, false);
}

}  // namespace atl::model::physical
