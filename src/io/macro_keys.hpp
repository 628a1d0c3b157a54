/// The fields of a macro: names, units and ranges, each once.
#pragma once

#include <array>
#include <string_view>

#include "atoll/io/yaml.hpp"
#include "atoll/model/physical/macro.hpp"

namespace atl::model::physical {

inline constexpr std::array<std::string_view, 3> converter_names = {"column", "survey", "neuron"};
inline constexpr std::array<std::string_view, 2> coding_names = {"levels", "pulses"};
inline constexpr std::array<std::string_view, 3> pairs_names = {"none", "columns", "rows"};
inline constexpr std::array<std::string_view, 3> adders_names = {"tree", "tree_last", "row_chain"};

template <class Visitor>
void describe(Visitor& v, OperandActivity& a) {
    const auto share = [&](std::string_view name, double& value, std::string_view doc) {
        v.field(name, value, {.doc = doc, .min = 0, .max = 1});
    };
    share("input_density", a.input_density, "share of input bits that are 1");
    share("input_toggle", a.input_toggle, "share of input bits that differ from those before");
    share("weight_density", a.weight_density, "share of weight bits that are 1");
}

template <class Visitor>
void describe(Visitor& v, RramDevice& d) {
    v.field("on_ohm", d.on_ohm, {.doc = "lowest resistance", .unit = "ohm", .min = 0});
    v.field("off_ohm", d.off_ohm, {.doc = "highest resistance", .unit = "ohm", .min = 0});
    v.field("access_ohm", d.access_ohm, {.doc = "in series", .unit = "ohm", .min = 0});
}

template <class Visitor>
void describe(Visitor& v, MacroDesign& d) {
    const auto flag = [&](std::string_view name, bool& value, std::string_view doc) {
        static constexpr std::array<std::string_view, 2> names = {"false", "true"};
        v.choice(name, value, names, {.doc = doc});
    };
    const auto count = [&](std::string_view name, int& value, std::string_view doc,
                           bool required = false, double most = 1 << 20) {
        v.field(name, value, {.doc = doc, .min = 1, .max = most, .required = required});
    };
    v.choice("cell", d.cell, cell_type_names, {.doc = "kind of cell", .required = true});
    v.field("node_nm", d.node_nm,
            {.doc = "node", .unit = "nm", .min = 1, .max = 1000, .required = true});
    v.field("supply_V", d.supply_V,
            {.doc = "supply", .unit = "V", .min = 0.1, .max = 10, .required = true});
    count("rows", d.rows, "rows of cells", true);
    count("columns", d.columns, "columns of cells", true);
    count("active_rows", d.active_rows, "rows read at once", true);
    count("bits_per_cell", d.bits_per_cell, "bits in one cell", false, 16);
    count("weight_bits", d.weight_bits, "with the sign, if any", true, 32);
    count("input_bits", d.input_bits, "with the sign, if any", true, 32);
    count("input_bits_per_step", d.input_bits_per_step, "bits applied at once", false, 16);
    flag("signed_inputs", d.signed_inputs, "one of the input bits is a sign");
    v.choice("pairs", d.pairs, pairs_names, {.doc = "where the two cells of a signed weight lie"});
    v.choice("coding", d.coding, coding_names, {.doc = "how several bits are applied"});
    v.choice("converter", d.converter, converter_names, {.doc = "of an analog macro"});
    count("adc_bits", d.adc_bits, "bits of a conversion", false, 16);
    count("columns_per_adc", d.columns_per_adc, "columns that share a converter");
    v.choice("adders", d.adders, adders_names, {.doc = "of a digital macro"});
    flag("booth", d.booth, "two input bits select a multiple of the weight");
    v.field("accumulator_bits", d.accumulator_bits,
            {.doc = "0: as many as are needed", .min = 0, .max = 64});
    count("rows_per_register", d.rows_per_register, "of a chain of adders");
    v.field("cell_F2", d.cell_F2, {.doc = "0: the model's own", .unit = "F2", .min = 0});
    v.section("device", d.device, {.doc = "RRAM device; zeroes: the model's own"});
    v.section("activity", d.activity, {.doc = "operands on average"});
}

}  // namespace atl::model::physical
