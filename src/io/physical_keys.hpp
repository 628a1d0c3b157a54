/// The fields of the physical model's constants: names, units and ranges, each once.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "atoll/io/yaml.hpp"
#include "atoll/model/physical/constants.hpp"
#include "table_reader.hpp"

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
inline io::FieldInfo part(std::string_view doc) {
    return {.doc = doc, .required = true};
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
    v.field("flit_bits", c.flit_bits, positive("width of a link"));
    v.field("cycle_ns", c.cycle_ns, positive("of a flit", "ns"));
    v.field("supply_V", c.supply_V, positive("supply of that cycle", "V"));
}

template <class Visitor>
void describe(Visitor& v, DramKind& c) {
    using namespace keys;
    v.field("name", c.name, {.doc = "kind of memory", .required = true});
    v.field("pJ_per_bit", c.pJ_per_bit, positive("read or written", "pJ"));
    v.field("GB_per_s", c.GB_per_s, positive("of one channel", "GB/s"));
    v.field("width_bits", c.width_bits, positive("of one channel"));
    notes(v, false);
}

template <class Visitor>
void describe(Visitor& v, MemoryInterfaceConstants& c) {
    using namespace keys;
    notes(v);
    v.field("slope_mm2", c.slope_mm2, positive("by ln(2 x MB/s)", "mm2"));
    v.field("offset_mm2", c.offset_mm2, positive("taken off that", "mm2"));
    v.field("bits", c.bits, positive("width that the area is of"));
    v.field("node_nm", c.node_nm, positive("node that the area is of", "nm"));
}

template <class Visitor>
void describe(Visitor& v, NodeFabrication& c) {
    using namespace keys;
    v.field("node_nm", c.node_nm, positive("node", "nm"));
    v.field("relative_cost_per_mm2", c.relative_cost_per_mm2, positive("relative to 32 nm"));
    v.field("fab_kWh_per_cm2", c.fab_kWh_per_cm2, positive("electricity of the fab", "kWh/cm2"));
    v.field("gas_g_per_cm2", c.gas_g_per_cm2, positive("CO2 equivalent of gases", "g/cm2"));
}

template <class Visitor>
void describe(Visitor& v, FabricationConstants& c) {
    using namespace keys;
    notes(v);
    v.field("wafer_mm", c.wafer_mm, positive("diameter of a wafer", "mm"));
    v.field("defects_per_cm2", c.defects_per_cm2, positive("that spoil a die", "1/cm2"));
    v.field("clustering", c.clustering, positive("alpha of the negative binomial"));
    v.field("material_g_per_cm2", c.material_g_per_cm2, positive("CO2 equivalent", "g/cm2"));
    v.field("grid_g_per_kWh", c.grid_g_per_kWh, positive("CO2 equivalent", "g/kWh"));
    v.list("nodes", c.nodes,
           {.doc = "ascending", .required = true, .least_items = 1, .items = "one at least"});
}

template <class Visitor>
void describe(Visitor& v, AccuracyConstants& c) {
    using namespace keys;
    notes(v);
    io::FieldInfo fit = any("deviation of a conductance, coefficients, lowest power first", "uS");
    fit.items = "coefficients of the powers 0 to 4";
    v.field("most_uS", c.most_uS, positive("largest conductance", "uS"));
    v.field("after_second_uS", c.after_second_uS, fit);
    v.field("after_day_uS", c.after_day_uS, fit);
    v.field("read_noise", c.read_noise, share("deviation of a read / conductance"));
    v.field("clipping", c.clipping, positive("ADC range / deviation of the sum"));
}

}  // namespace atl::model::physical

namespace atl::io {

/// A file of constants: what it holds, and the tables that become part of it when they are right.
struct PhysicalFields {
    std::string name;
    model::physical::PhysicalConstants constants;
    RowTable planar{scaling_columns}, finfet{scaling_columns};
    RowTable wires{{"node_nm", "ohm_per_um"}};
    RowTable buffers{{"node_nm", "bytes", "width_bits", "read_pJ", "write_pJ", "leakage_mW",
                      "area_mm2", "access_ns", "cycle_ns"}};

    PhysicalFields() { planar.least = finfet.least = -std::numeric_limits<double>::infinity(); }
    inline static const std::vector<std::string> scaling_columns = {
        "node_nm",  "nominal_V", "threshold_V", "energy_2", "energy_1",
        "energy_0", "delay_3",   "delay_2",     "delay_1",  "delay_0"};
};

// Parts of a file that are not one structure of the model each.

struct ChainFields {
    PhysicalFields& all;
};
template <class Visitor>
void describe(Visitor& v, ChainFields& c) {
    namespace keys = model::physical::keys;
    keys::notes(v);
    v.field("glitch_intercept", c.all.constants.chain.glitch_intercept,
            keys::positive("switching of a chain / of a tree"));
    v.field("glitch_slope", c.all.constants.chain.glitch_slope, keys::positive("per input"));
    v.field("most_rows", c.all.constants.validity.chain_rows, keys::count("longest measured", 1e6));
}

struct ScalingFields {
    PhysicalFields& all;
};
template <class Visitor>
void describe(Visitor& v, ScalingFields& s) {
    namespace keys = model::physical::keys;
    keys::notes(v);
    v.field("planar_to_nm", s.all.constants.validity.planar_to_nm,
            keys::positive("smallest planar node", "nm"));
    v.field("supply_margin_V", s.all.constants.validity.supply_margin_V,
            keys::positive("least supply above the threshold", "V"));
    v.section("planar", s.all.planar, keys::part("coefficients of planar nodes, descending"));
    v.section("finfet", s.all.finfet, keys::part("coefficients of FinFET nodes, descending"));
}

struct ConverterLimitFields {
    PhysicalFields& all;
};
template <class Visitor>
void describe(Visitor& v, ConverterLimitFields& c) {
    namespace keys = model::physical::keys;
    keys::notes(v);
    v.field("spread", c.all.constants.adc.spread,
            {.doc = "real converters lie within x and / this", .min = 1, .required = true});
    v.field("most_adc_bits", c.all.constants.validity.most_adc_bits,
            keys::count("more are outside", 64));
}

struct WireFields {
    PhysicalFields& all;
};
template <class Visitor>
void describe(Visitor& v, WireFields& w) {
    namespace keys = model::physical::keys;
    keys::notes(v);
    v.field("fF_per_um", w.all.constants.array.wires.fF_per_um,
            keys::positive("of a wire", "fF/um"));
    describe(v, w.all.wires);
}

struct RramFields {
    PhysicalFields& all;
};
template <class Visitor>
void describe(Visitor& v, RramFields& r) {
    namespace keys = model::physical::keys;
    keys::notes(v);
    describe(v, r.all.constants.array.rram);
    v.field("most_bits_per_cell", r.all.constants.validity.most_rram_bits,
            keys::count("more are outside", 64));
    v.field("most_ir_drop", r.all.constants.validity.most_ir_drop,
            keys::share("relative voltage drop along a line; more is outside"));
}

struct BufferTableFields {
    PhysicalFields& all;
};
template <class Visitor>
void describe(Visitor& v, BufferTableFields& b) {
    model::physical::keys::notes(v);
    describe(v, b.all.buffers);
}

template <class Visitor>
void describe(Visitor& v, PhysicalFields& f) {
    using model::physical::keys::part;
    auto& c = f.constants;
    ChainFields chain{f};
    ScalingFields scaling{f};
    ConverterLimitFields limits{f};
    WireFields wires{f};
    RramFields rram{f};
    BufferTableFields buffers{f};
    v.field("name", f.name, {.doc = "name of the set; for people", .required = true});
    v.section("gates", c.gates, part("standard-cell logic"));
    v.section("chain", chain, part("adders in a chain"));
    v.section("scaling", scaling, part("how logic changes with node and supply"));
    v.section("survey", c.adc.survey, part("the best of published converters"));
    v.section("column", c.adc.column, part("a converter in the pitch of the columns"));
    v.section("neuron", c.adc.neuron, part("a converter that integrates samples"));
    v.section("converter_limits", limits, part("what holds for all converters"));
    v.section("wires", wires, part("wires of an array"));
    v.section("rram", rram, part("RRAM cells with their access transistors"));
    v.section("sram", c.array.sram, part("SRAM cells"));
    v.section("drivers", c.array.drivers, part("drivers of the lines of an array"));
    v.section("router", c.links.router, part("routers and links between macros"));
    v.list("dram", c.links.dram,
           {.doc = "kinds of main memory",
            .required = true,
            .least_items = 1,
            .items = "one kind at least"});
    v.section("memory_interface", c.links.memory_interface,
              part("what a channel of main memory takes on the chip"));
    v.section("noise", c.accuracy, part("errors of analog sums"));
    v.section("fabrication", c.fabrication, part("yield, cost and carbon of dies"));
    v.section("buffers", buffers, part("SRAM buffers, by node, size and width of a word"));
}

}  // namespace atl::io
