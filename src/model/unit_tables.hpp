/// Unit energies, leakages and areas of a grid of designs, each tabulated over what it depends on.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "atoll/model/design_grid.hpp"
#include "atoll/model/unit_costs.hpp"
#include "lazy_table.hpp"
#include "workload.hpp"

namespace atl::model {

/// Components that leak. Weight drivers are part of the row drivers here: their leakage is the
/// same.
enum class Leak : std::size_t { row_drivers, adc, column_drivers, cim_unit };
inline constexpr std::size_t n_crossbar_leaks = 4;

/// One crossbar at one setting.
struct CrossbarUnits {
    double row_driver_um2 = 0, adc_um2 = 0, column_driver_um2 = 0, cell_um2 = 0;
    double weight_driver_um2 = 0;
    std::vector<std::array<double, n_crossbar_leaks>> leak_pJ;  ///< per cycle time; per cycle
};

/// A buffer with its address adder.
struct BufferUnits {
    double read_pJ = 0, write_pJ = 0, area_um2 = 0;
    std::vector<double> leak_pJ;  ///< per cycle time; per cycle
};

/// Router and main memory of a node.
struct NodeUnits {
    double router_read_pJ = 0, router_um2 = 0, main_memory_read_pJ = 0;
    double relative_cost_per_mm2 = 1;
};

/// Actions whose energy depends on the operands of a layer. A conversion is the ADC's and the
/// column driver's part together.
enum class OperandAction : std::size_t { row_read, conversion, cell_read, cell_write, row_write };
inline constexpr std::size_t n_operand_actions = 5;

/// Energies of those actions [pJ] for one group of layers.
struct OperandUnits {
    std::array<double, n_operand_actions> first{};  ///< the group's first layer: decides splits
    std::array<double, n_operand_actions> sum{};    ///< over all layers of the group
};

class UnitTables {
  public:
    /// `grid` and `workload` outlive the tables.
    UnitTables(std::shared_ptr<const ComponentLibrary> library, HardwareTemplate hardware,
               const DesignGrid& grid, const Workload& workload);

    /// Keeps the memory bounded: call it while no reference to an entry is held.
    void forget_if_full();

    /// Whether the design lies outside the tables: then nothing below may be asked for.
    bool outside(const GridPlace& place);

    const CrossbarUnits& crossbar(const GridPlace& place);
    /// One entry per group of the workload.
    const std::vector<OperandUnits>& operands(const GridPlace& place);
    const BufferUnits& input_buffer(const GridPlace& place);
    const BufferUnits& output_buffer(const GridPlace& place);
    const BufferUnits& glb(const GridPlace& place);
    const NodeUnits& node(const GridPlace& place) const { return nodes_[place.setting]; }

  private:
    DesignUnits units(const GridPlace& place) const;
    BufferUnits buffer(const GridPlace& place, Component component) const;

    std::shared_ptr<const ComponentLibrary> library_;
    HardwareTemplate hardware_;
    const DesignGrid& grid_;
    const Workload& workload_;
    LazyTable<char> outside_;
    LazyTable<CrossbarUnits> crossbars_;
    LazyTable<std::vector<OperandUnits>> operands_;
    LazyTable<BufferUnits> input_buffers_, output_buffers_, glbs_;
    std::vector<NodeUnits> nodes_;  ///< per setting
};

}  // namespace atl::model
