/// One in-memory-computing macro: an array with all that reads it, as a function of plain
/// parameters and of constants loaded once. Nothing here allocates.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "atoll/model/physical/constants.hpp"

namespace atl::model::physical {

enum class Converter {
    column,  ///< successive approximation in the pitch of the columns
    survey,  ///< the best of published stand-alone converters
    neuron,  ///< integrates samples, converts by taking charge away
};
/// How the bits of an input that one step applies reach the cells.
enum class InputCoding {
    levels,  ///< by a converter per row, as a height or a width: the line moves once
    pulses,  ///< as a number of pulses, up to 2^bits - 1
};
/// Where the two cells of a signed weight lie: their difference counts.
enum class Pairs { none, columns, rows };
/// How logic adds the products of a digital macro.
enum class Adders {
    tree,       ///< over the rows, then over the steps
    tree_last,  ///< over the steps for every row, then over the rows
    row_chain,  ///< from row to row, in the array; registers in between
};

/// What the operands look like on average. Shares.
struct OperandActivity {
    double input_density = 0.5;   ///< of input bits that are 1; of mean input to full scale
    double input_toggle = 0.5;    ///< of input bits that differ from those before
    double weight_density = 0.5;  ///< of weight bits that are 1; of mean weight to full scale
};

struct MacroDesign {
    CellType cell = CellType::sram_analog;
    double node_nm = 28;
    double supply_V = 0.9;
    int rows = 128, columns = 128;
    int active_rows = 128;  ///< read at once; the groups of rows take turns
    int bits_per_cell = 1;
    int weight_bits = 8, input_bits = 8;
    int input_bits_per_step = 1;
    bool signed_inputs = false;  ///< the sign takes no step of its own
    Pairs pairs = Pairs::none;
    InputCoding coding = InputCoding::levels;
    // Analog macros:
    Converter converter = Converter::column;
    int adc_bits = 8;
    int columns_per_adc = 1;  ///< differential columns count as one
    // Digital macros:
    Adders adders = Adders::tree;
    bool booth = false;         ///< two input bits select one multiple of the weight
    int accumulator_bits = 0;   ///< 0: as many as are needed
    int rows_per_register = 1;  ///< of a chain
    // Known of a chip, 0: the constants' own.
    double cell_F2 = 0;  ///< analog: with what multiplies; digital: the bit alone
    RramDevice device;

    OperandActivity activity;
};

/// What follows from a design by counting.
struct MacroShape {
    int inputs = 0, outputs = 0;
    int slices = 0;          ///< columns (or pairs of them) that hold one weight
    int sensed_columns = 0;  ///< converted, over all outputs
    int converters = 0;
    int groups = 0;      ///< of rows, one after the other
    int input_bits = 0;  ///< without the sign
    int step_bits = 0;   ///< applied at once
    int steps = 0;       ///< of one group
    double macs() const { return static_cast<double>(inputs) * outputs; }
};
/// All numbers of the design are 1 or more, `active_rows` at most `rows`; `outputs` is 0 when no
/// weight fits.
MacroShape shape_of(const MacroDesign& design);

enum class Part : std::size_t {
    cells,
    input_lines,
    select_lines,
    conversion,
    adders,
    registers,
    unused,  ///< area between the parts; no energy
};
inline constexpr std::array<std::string_view, 7> part_names = {
    "cells", "input_lines", "select_lines", "conversion", "adders", "registers", "unused"};
using Parts = std::array<double, part_names.size()>;
double sum(const Parts& parts);

/// Why a cost lies outside of what the equations were made or checked for.
enum class Limit : std::uint32_t {
    node_outside,        ///< beyond the nodes of the scaling tables
    finfet_node,         ///< areas and buffers are extrapolated from planar nodes
    supply_low,          ///< too near the threshold for the alpha-power law
    adc_bits_few,        ///< fewer bits than the survey of converters holds
    adc_bits_many,       ///< more bits than any checked converter
    adc_loses_bits,      ///< the converter has fewer bits than the sum
    cell_bits_many,      ///< more levels per RRAM cell than shown in silicon
    ir_drop_large,       ///< the far end of a line sees much less voltage
    chain_long,          ///< longer than what the glitch factor was measured for
    no_weight_fits,      ///< too few columns for one weight
    bits_per_cell_sram,  ///< an SRAM cell holds one bit
    buffer_outside,      ///< a buffer beyond the table of buffers
};
inline constexpr std::size_t n_limits = 12;
/// A sentence for people.
std::string_view text(Limit limit);

struct MacroCost {
    Parts energy_pJ{};  ///< of one product of all inputs with all weights
    Parts area_um2{};
    double step_ns = 0;
    double mvm_ns = 0;      ///< from one such product to the next
    double latency_ns = 0;  ///< of one such product
    double leakage_mW = 0;
    double write_pJ = 0, write_ns = 0;  ///< of all weights
    double lossless_adc_bits = 0;
    double ir_drop = 0;  ///< of RRAM, worst line
    std::uint32_t limits = 0;

    bool violates(Limit limit) const { return (limits >> static_cast<unsigned>(limit) & 1) != 0; }
    void flag(Limit limit) { limits |= std::uint32_t{1} << static_cast<unsigned>(limit); }
};

MacroCost macro_cost(const PhysicalConstants& constants, const MacroDesign& design);

}  // namespace atl::model::physical
