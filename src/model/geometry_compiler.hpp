/// What one arrangement of crossbars costs on a portfolio, for many buffers and settings at once.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "atoll/model/access_counts.hpp"
#include "unit_tables.hpp"
#include "workload.hpp"

namespace atl::model {

/// Leakage of a whole network: cycles x instances, summed over its layers. Row drivers include
/// weight drivers.
struct LeakCycles {
    std::array<double, n_crossbar_leaks> crossbar{};
    double output_buffer = 0, input_buffer = 0, glb = 0;
};

/// One network on one arrangement of crossbars.
struct NetworkGeometry {
    double cells_excess = 0;    ///< weights over cells, less 1; 0 where they fit
    double passes_excess = 0;   ///< of the worst layer over the cells; 0 where all fit
    double least_glb_bits = 0;  ///< that all layers' smallest tiles need
    std::int64_t cycles = 0;    ///< of one inference
    LeakCycles leak;

    /// Relative excess over the worst limit with a buffer of so many bits; 0 = it can run.
    double violation(double glb_bits) const;
};

struct GeometryCosts {
    std::vector<NetworkGeometry> networks;
    /// With a buffer of any size, and the size from which that is all [bits].
    double violation_at_best = 0, enough_glb_bits = 0;
    /// Energies of all actions, leakage apart [pJ]: buffers x settings x networks, as many as were
    /// asked for. Holds nothing for buffers that are too small.
    std::vector<double> dynamic_pJ;

    /// Sum over the networks; 0 = all can run.
    double violation(double glb_bits) const {
        return glb_bits >= enough_glb_bits ? violation_at_best : sum_violations(glb_bits);
    }
    double sum_violations(double glb_bits) const;
    std::size_t bytes() const;
};

/// Size of a buffer of the grid.
double glb_bits_of(const DesignGrid& grid, std::uint32_t glb);

class GeometryCompiler {
  public:
    /// All references outlive the compiler.
    GeometryCompiler(WeightStorage weights, const std::vector<Network>& networks,
                     const Workload& workload, const DesignGrid& grid, UnitTables& units);

    /// Lays all layers on the crossbars of `geometry` and fills `out.networks`.
    void map(const GridPlace& geometry, GeometryCosts& out);
    /// For the geometry mapped last, on which every network can run with a buffer large enough:
    /// `out.dynamic_pJ` for every pair of the listed buffers and settings (positions in the grid).
    void cost(std::span<const std::uint32_t> glbs, std::span<const std::uint32_t> settings,
              GeometryCosts& out);

    /// A lower bound of the same energies, whichever of the buffers it is, for a tenth of the time:
    /// settings x networks [pJ]. Counts what no split can avoid: every cell, row and column at work
    /// in every cycle, what these read from their buffers, and every weight brought to its cell
    /// once.
    void bound(std::span<const std::uint32_t> glbs, std::span<const std::uint32_t> settings,
               std::vector<double>& least_pJ);

  private:
    /// One way to split the loops in time of a layer.
    struct Split {
        DataMovement::Order order;
        Traffic traffic;
        std::uint64_t fingerprint;  ///< equal for equal orders, or traffic where that is compared
        std::int64_t glb_tile_bits;
        std::array<double, n_operand_actions> actions;  ///< times instances
        double output_reads, output_writes, input_reads, input_writes, router_reads, glb_reads,
            glb_writes, main_memory_reads;
    };
    /// What is known of a shape. Neighbouring geometries often lay it in the same way.
    struct Shape {
        SpatialMapping group;  ///< all levels but the outermost
        SpatialMapping spatial;
        std::optional<LayerMapping> mapping;
        bool has_group_fan_out = false;
        double passes = 1;
        // For the buffers and settings asked for last; empty: not looked for yet.
        std::vector<Split> splits;       ///< that can be the best one
        std::vector<double> dynamic_pJ;  ///< groups of layers x settings x buffers
    };
    /// Unit energies of one setting at the geometry mapped last.
    struct SettingUnits {
        const std::vector<OperandUnits>* operands = nullptr;  ///< none outside the tables
        const BufferUnits *input_buffer = nullptr, *output_buffer = nullptr;
        const NodeUnits* node = nullptr;
    };

    /// From any of the buffers that lies within the tables at this setting.
    SettingUnits units_at(std::uint32_t setting, std::span<const std::uint32_t> glbs);
    bool lay(Shape& shape, const Extents& extents);
    void prepare_units(std::span<const std::uint32_t> glbs,
                       std::span<const std::uint32_t> settings);
    Split least_counts(const LayerMapping& mapping) const;
    void find_splits(Shape& shape, std::span<const std::size_t> groups) const;
    double most_weight_repeats(const Split& split, const LayerMapping& mapping,
                               std::span<const std::size_t> groups) const;
    void add_counts(Split& split, const LayerMapping& mapping) const;
    /// Of all that depends on neither operands nor the global buffer.
    static double fixed_energy(const Split& split, const SettingUnits& unit);
    void cost_group(const Shape& shape, std::size_t group, std::span<double> dynamic_pJ);

    WeightStorage weights_;
    const std::vector<Network>& networks_;
    const Workload& workload_;
    const DesignGrid& grid_;
    UnitTables& units_;
    SpatialMapper mapper_;

    std::optional<GridPlace> place_;  ///< mapped last
    bool same_group_ = false;         ///< but for router groups, as the one before
    Design design_;
    std::vector<Shape> shapes_;
    std::vector<std::uint32_t> glbs_, settings_;  ///< asked for last
    std::vector<SettingUnits> setting_units_, bound_units_;
    std::vector<double> glb_bits_;              ///< per buffer
    std::vector<double> glb_read_, glb_write_;  ///< unit energies, settings x buffers
    std::vector<double> best_;                  ///< per buffer, of the setting at hand
};

}  // namespace atl::model
