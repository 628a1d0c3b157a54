/// Energy per action, leakage per cycle and area of every component of a design.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "atoll/model/component_tables.hpp"
#include "atoll/model/network.hpp"

namespace atl::model {

/// In the order in which the published evaluator adds their energies.
enum class Component : std::size_t {
    row_drivers,
    adc,
    column_drivers,
    cim_unit,
    output_buffer,
    input_buffer,
    router,
    glb,
    weight_drivers,
    main_memory,
};
inline constexpr std::size_t n_components = 10;
inline constexpr std::array<std::string_view, n_components> component_names = {
    "row_drivers", "adc", "column_drivers", "cim_unit",   "output_buffer", "input_buffer",
    "router",      "glb", "weight_drivers", "main_memory"};

template <class T>
struct ComponentArray {
    std::array<T, n_components> values{};
    T& operator[](Component c) { return values[static_cast<std::size_t>(c)]; }
    const T& operator[](Component c) const { return values[static_cast<std::size_t>(c)]; }
};

/// Where the weights live: in the cells for good (RRAM), or streamed from main memory for every
/// inference (SRAM).
enum class WeightStorage { resident, streamed };

/// A kind of accelerator: what all its designs share.
struct HardwareTemplate {
    std::string name;
    std::string source;
    std::string cell;  ///< names the cell tables
    WeightStorage weights = WeightStorage::resident;
};

/// Word widths of the storage levels [bits]. Source: architecture files of the published
/// evaluation, arXiv 2603.03880.
inline constexpr std::int64_t glb_word_bits = 2048;
inline constexpr std::int64_t router_word_bits = 128;
inline constexpr std::int64_t main_memory_word_bits = 128;

/// Instances of a component on the chip. Drivers and ADCs count once per macro: their area is that
/// of a whole crossbar.
ComponentArray<std::int64_t> instances_on_chip(const Design& design);

struct UnitCost {
    double read_pJ = 0, write_pJ = 0, update_pJ = 0;
    double leak_pJ = 0;  ///< per instance and cycle
    double area_um2 = 0;
};
using UnitCosts = ComponentArray<UnitCost>;

/// Accelergy's reference tables carry 6 significant digits, taken in J or m2: `x` (in pJ or um2)
/// rounded that way.
double round_to_6_digits(double x);

/// The units of one design: those of its crossbar depend on the operands of a layer, the others do
/// not.
class DesignUnits {
  public:
    /// `design` lies within the tables (ComponentLibrary::problems is empty).
    DesignUnits(const ComponentLibrary& library, const HardwareTemplate& hardware,
                const Design& design);

    /// `average_input`, `average_weight` in [0, 1]: operand averages of the layer at this design's
    /// bits per cell.
    UnitCosts for_operands(double average_input, double average_weight) const;

    /// The same design with another cycle time [s].
    void set_cycle_time(double cycle_time);

    /// Area of all instances of each component on the chip: one global buffer, a router per group,
    /// buffers per tile, drivers and ADCs per macro, rows x columns cells per macro.
    ComponentArray<double> component_mm2() const;

  private:
    Design design_;
    WeightStorage weights_;
    CrossbarPoint crossbar_;
    /// Leakage of a buffer and its address adders.
    struct BufferLeak {
        Component component;
        double sram_mW, adder_pJ_per_s;
    };
    std::array<BufferLeak, 3> buffer_leaks_{};
    UnitCosts fixed_;  ///< everything but the operand-dependent energies
};

}  // namespace atl::model
