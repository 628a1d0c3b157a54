/// Unit energies, leakages and areas of the components, tabulated over the parameters they depend
/// on.
///
/// Tables come from configs/cells and configs/technologies, where source, conditions and units
/// stand beside the numbers. On a grid point the tabulated value is used as it is; between grid
/// points values are interpolated by the rule the table names; outside the grid a design is refused
/// (see ComponentLibrary::problems).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/base/hash.hpp"
#include "atoll/model/design.hpp"

namespace atl::model {

/// How a coordinate or a value is transformed before interpolating linearly.
enum class Scale { linear, square, log };

/// Points on a full rectangular grid of one to three axes, each point carrying several quantities.
class GridTable {
  public:
    struct Axis {
        std::string name;
        Scale scale = Scale::linear;
        std::vector<double> nodes;  ///< ascending
    };

    GridTable() = default;
    /// `values`: points in row-major order (last axis fastest) x quantities.
    GridTable(std::vector<Axis> axes, std::size_t quantities, Scale value_scale,
              std::vector<double> values);

    std::span<const Axis> axes() const { return axes_; }
    void hash_into(base::Hasher& h) const;
    bool contains(std::span<const double> at) const;
    /// The tabulated quantities when `at` is a grid point (to a relative 1e-9), else null.
    const double* node(std::span<const double> at) const;
    /// Multilinear in the scaled coordinates; exact on grid points. `at` lies within the axes.
    void sample(std::span<const double> at, std::span<double> quantities) const;

  private:
    struct Place {
        std::size_t lower;
        double fraction;  ///< 0 on the lower node
    };
    Place locate(const Axis& axis, double x) const;

    std::vector<Axis> axes_;
    std::size_t quantities_ = 0;
    Scale value_scale_ = Scale::linear;
    std::vector<double> values_;
};

/// Quantities of a crossbar table; energies per action as explained in configs/cells.
enum class Crossbar : std::size_t {
    row_read_in0_cell0,  ///< row driver, one 8-bit input on one row for one cycle [pJ], average
                         ///< input 0
    row_read_in1_cell0,  ///< average input 1 (all 255 pulses)
    row_read_in0_cell1,
    row_read_in1_cell1,
    row_area,         ///< all row drivers of a crossbar [um2]
    row_leak,         ///< [pJ/s2]: multiplied by the cycle time twice, as published
    row_write_cell0,  ///< weight drivers, one word of `columns` bits [pJ]
    row_write_cell1,
    adc_read_cell0,  ///< one conversion of one column [pJ]
    adc_read_cell1,
    adc_area,  ///< all ADCs of a crossbar [um2]
    adc_leak,  ///< [pJ/s2]
    column_read_cell0,
    column_read_cell1,
    column_area,
    column_leak,
    cell_read_cell0,  ///< one cell, one cycle, full input [pJ]
    cell_read_cell1,
    cell_write_cell0,  ///< one cell, one write [pJ]
    cell_write_cell1,
    cell_area,  ///< one cell [um2]
    cell_leak,  ///< [pJ/s]
    count
};
inline constexpr std::size_t n_crossbar_quantities = static_cast<std::size_t>(Crossbar::count);
/// Column names of the YAML tables, in the order of the enumeration.
extern const std::array<std::string_view, n_crossbar_quantities> crossbar_column_names;

struct CrossbarPoint {
    std::array<double, n_crossbar_quantities> values{};
    double operator[](Crossbar q) const { return values[static_cast<std::size_t>(q)]; }
};

/// One memory cell in one technology node: axes supply_voltage [V], rows, columns.
struct CellTable {
    std::string name;
    std::string file;  ///< in the configuration directory, e.g. cells/rram-32nm.yaml
    std::string cell;  ///< rram, sram
    int technology_nm = 32;
    std::string source;
    int most_bits_per_cell = 1;  ///< the cell can hold
    GridTable grid;
};

/// An SRAM buffer of CACTI: energies per access [pJ], leakage [mW], area [um2].
struct BufferPoint {
    double read_pJ = 0, write_pJ = 0, leak_mW = 0, area_um2 = 0;
};

/// Buffers over (width in bits, depth in words). Source of the rule: CiMLoop's cacti plug-in
/// b07bec5. The estimator simulates no width below 32 bits and no depth below 64 words: it scales
/// those (energy x (0.7 w/32 + 0.3) and x (d/64)^0.78; area and leakage in proportion).
class BufferTable {
  public:
    static constexpr double least_width_bits = 32;
    static constexpr double least_depth = 64;

    BufferTable() = default;
    explicit BufferTable(GridTable grid) : grid_(std::move(grid)) {}
    BufferPoint sample(double width_bits, double depth) const;
    bool contains(double width_bits, double depth) const;
    const GridTable& grid() const { return grid_; }

  private:
    GridTable grid_;
};

/// Address adder of a buffer: one operates per access, leakage and area count two.
struct Adder {
    double energy_pJ = 0, area_um2 = 0, leak_pJ_per_s = 0;
};

/// ceil(log2 depth)
int address_bits(double depth);

/// What depends on the node alone.
struct Technology {
    std::string name;
    std::string file;  ///< in the configuration directory, e.g. technologies/32nm.yaml
    int technology_nm = 32;
    std::string source;
    BufferTable io_buffers;
    BufferTable global_buffers;
    std::map<int, Adder> adders;       ///< by number of address bits
    double router_read_pJ = 0;         ///< per 128-bit flit
    double router_area_um2 = 0;        ///< per router group
    double main_memory_read_pJ = 0;    ///< per 128-bit word
    double relative_cost_per_mm2 = 1;  ///< of silicon, relative to 32 nm
};

/// All tables a hardware template may use.
class ComponentLibrary {
  public:
    void add(CellTable table);
    void add(Technology technology);

    /// Null when the library has no such table.
    const CellTable* cell(std::string_view cell, int technology_nm) const;
    const Technology* technology(int technology_nm) const;

    /// Every number of every table.
    void hash_into(base::Hasher& h) const;

    /// Why `design` lies outside the tables: one text per parameter, empty when it lies inside.
    std::vector<std::string> problems(std::string_view cell, const Design& design) const;

  private:
    std::vector<CellTable> cells_;
    std::vector<Technology> technologies_;
};

}  // namespace atl::model
