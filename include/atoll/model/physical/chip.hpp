/// A chip of equal macros with its buffers, routers, digital unit and main memory: what every
/// layer's cost is made from.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/model/design.hpp"
#include "atoll/model/physical/duplication.hpp"
#include "atoll/model/physical/layer_work.hpp"
#include "atoll/model/physical/macro.hpp"

namespace atl::model::physical {

/// What takes area or energy.
enum class ChipPart : std::size_t {
    cells,
    drivers,       ///< of input and select lines
    converters,    ///< analog to digital
    accumulators,  ///< adders and registers of the macros
    tile_buffers,
    global_buffer,
    routers,       ///< and the links between them
    digital_unit,  ///< for products of activations
    main_memory,   ///< area of its interface: the memory is not on the chip
    loading,       ///< writing of weights into cells; energy alone
    leakage,       ///< energy alone
    unused,        ///< area alone: between the parts
};
inline constexpr std::array<std::string_view, 12> chip_part_names = {
    "cells",   "drivers",      "converters",  "accumulators", "tile_buffers", "global_buffer",
    "routers", "digital_unit", "main_memory", "loading",      "leakage",      "unused"};

struct ChipParts {
    std::array<double, chip_part_names.size()> values{};
    double& operator[](ChipPart part) { return values[static_cast<std::size_t>(part)]; }
    double operator[](ChipPart part) const { return values[static_cast<std::size_t>(part)]; }
    double sum() const;
    ChipParts& operator+=(const ChipParts& other);
};

/// The macro of a design. RRAM weights lie in offset binary, as the operand statistics do; an SRAM
/// cell holds one bit.
MacroDesign macro_of(const Design& design);

/// One of the chip's buffers.
struct BufferPort {
    double read_pJ_per_bit = 0, write_pJ_per_bit = 0;
    double bits_per_ns = 0;
};

/// Of tiles of one kind.
struct Chip {
    double macros = 0, macros_per_tile = 0;
    MacroGrid grid;
    double group_ns = 0;  ///< of one row group of a macro, from one vector to the next
    double fill_ns = 0;   ///< of a vector through a whole macro
    double write_pJ = 0, write_ns = 0;  ///< of all weights of one macro
    BufferPort tile_buffer, global_buffer;
    double tile_buffer_bits = 0, global_buffer_bits = 0;
    double hops = 0;  ///< between two routers on average
    double hop_pJ_per_bit = 0;
    double network_bits_per_ns = 0;  ///< of all links together
    double dram_pJ_per_bit = 0, dram_bits_per_ns = 0;
    double digital_pJ_per_mac = 0, digital_macs_per_ns = 0;
    double macro_leakage_mW = 0;  ///< of one
    double tile_leakage_mW = 0;   ///< of all tile buffers
    double other_leakage_mW = 0;  ///< of what is in no tile
    double ir_drop = 0;
    double endurance_writes = 0;  ///< of a cell; infinite for SRAM
    ChipParts tile_area_mm2;      ///< of all tiles
    ChipParts other_area_mm2;     ///< of what is in no tile
    std::uint32_t limits = 0;     ///< of physical::Limit

    ChipParts area_mm2() const;
    bool holds_a_weight() const { return grid.outputs >= 1; }
};
MacroGrid grid_of(const MacroDesign& macro);

/// Why the model cannot cost a design at all; empty: it can.
std::vector<std::string> problems(const PhysicalConstants& constants, const Design& design);

/// What a chip takes from its kind of macro, node and supply, whatever its size.
struct MacroFigures {
    MacroGrid grid;
    double group_ns = 0, fill_ns = 0;
    double write_pJ = 0, write_ns = 0;
    double ir_drop = 0, endurance_writes = 0;
    double leakage_mW = 0;
    ChipParts area_um2;
    std::uint32_t limits = 0;
    double hop_pJ_per_bit = 0, router_cycle_ns = 0;
    double router_um2 = 0;                       ///< per bit of its links
    double mac_pJ = 0, mac_ns = 0, mac_um2 = 0;  ///< of one multiplier of the digital unit
};
MacroFigures macro_figures(const PhysicalConstants& constants, const Design& design);

Chip chip_of(const PhysicalConstants& constants, const Design& design, const MacroFigures& macro,
             const BufferFigures& tile_buffer, const BufferFigures& global_buffer);
Chip chip_of(const PhysicalConstants& constants, const Design& design);

/// The design's buffers, as the table has them.
BufferFigures tile_buffer_of(const PhysicalConstants& constants, const Design& design);
BufferFigures global_buffer_of(const PhysicalConstants& constants, const Design& design);

/// Energy of one product of all inputs with all weights of one macro, by part [pJ].
ChipParts macro_energy_pJ(const PhysicalConstants& constants, const Design& design,
                          const OperandActivity& activity);

}  // namespace atl::model::physical
