/// Cells, wires and line drivers of an array.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "atoll/model/physical/gates.hpp"

namespace atl::model::physical {

enum class CellType {
    rram_1t1r,     ///< conductances read through access transistors
    sram_analog,   ///< bits whose products add up as charge on the column
    sram_digital,  ///< bits whose products are added by logic
};

inline constexpr std::array<std::string_view, 3> cell_type_names = {"rram_1t1r", "sram_analog",
                                                                    "sram_digital"};

/// Resistance of the narrowest wires by node; interpolated in log(node).
struct WireConstants {
    struct Point {
        double node_nm = 0, ohm_per_um = 0;
    };
    std::vector<Point> resistance;  ///< ascending nodes
    double fF_per_um = 0;
};
/// Ohm per um; the ends of the table continue their slope.
double wire_ohm_per_um(const WireConstants& wires, double node_nm);

/// Of an RRAM device and what is in series with it; zeroes: the constants' own.
struct RramDevice {
    double on_ohm = 0, off_ohm = 0, access_ohm = 0;
};

/// Capacitances at `node_nm` shrink with the node.
struct RramConstants {
    RramDevice device;
    double cell_F2 = 0;
    double node_nm = 0;
    double select_cell_fF = 0;    ///< of a select line: gate of the access transistor
    double coupling_cell_fF = 0;  ///< of any line: the neighbouring line
    double line_cell_fF = 0;      ///< of a bit or source line: junction and electrode
    double driver_fF = 0;         ///< of any line: its driver
    double driver_ohm = 0;
    double read_V = 0;
    double settle_taus = 0;  ///< a read lasts this many RC of its line
    double least_pulse_ns = 0;
    double write_V = 0, write_pulse_ns = 0, write_pulses = 0;
    double endurance_writes = 0;
};

struct SramConstants {
    double bit_F2 = 0;            ///< of a 6T cell
    double array_efficiency = 0;  ///< cells' share of an array with its periphery
    double bitline_nand2 = 0;     ///< a cell's load of its bit or sum line, in NAND2 capacitances
    double wordline_nand2 = 0;    ///< a cell's load of its input line
    double multiply_nand2 = 0;    ///< what switches in the gate that multiplies
    double access_ns = 0, access_ns_per_row = 0;  ///< of a write, as of a read, at 28 nm and 0.9 V
};

struct DriverConstants {
    double line_F2 = 0;       ///< selection and last stage of one line of an array
    double high_voltage = 0;  ///< times as large where it must bear programming voltages
    double stage_effort = 0;  ///< each stage of a buffer drives this many times its own input
    double dac_um2_per_bit = 0, dac_nm = 0;  ///< of a row's converter of more than one bit
};

struct ArrayConstants {
    WireConstants wires;
    RramConstants rram;
    SramConstants sram;
    DriverConstants drivers;
};

/// 1 F2 in um2.
double square_um2(double node_nm);

/// Mean conductance [uS] of a cell that holds `weight` (0: off, 1: on) on average, with what is in
/// series with it (`wire_ohm` included).
double cell_conductance_uS(const RramDevice& device, double wire_ohm, double weight);

/// Energy [pJ] that a conductance takes from a pulse.
double pulse_pJ(double volts, double ns, double uS);

/// `taus` times an RC [ns].
double settle_ns(double ohm, double fF, double taus);

/// Input capacitance of all stages of a buffer that drives `load_fF`, itself not counted.
double buffer_fF(const DriverConstants& drivers, double load_fF);

}  // namespace atl::model::physical
