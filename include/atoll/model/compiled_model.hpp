/// The reference model compiled to one portfolio and one grid of designs, in exact fidelity.
///
/// Layers of the same shape are merged; a layer is mapped once per arrangement of crossbars; unit
/// energies are tabulated over the parameters they depend on; and the energy of all actions, a dot
/// product of counts and unit energies, is kept per arrangement, buffer and electrical setting. A
/// design then costs a look-up and, per network, seven multiplications for its leakage. Entries are
/// made when first asked for. Where a grid is too large to keep an entry for each of its
/// arrangements, the model remembers designs but for their cycle time, and forgets them all when
/// they fill its memory.
///
/// Equal to ReferenceModel in exact fidelity to a relative 1e-12; areas, cycles, latencies and
/// verdicts to the bit.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "atoll/model/design_grid.hpp"
#include "atoll/model/network.hpp"
#include "atoll/model/unit_costs.hpp"

namespace atl::model {

/// Not thread-safe: one per thread.
class CompiledModel {
  public:
    static constexpr std::size_t default_memory_bytes = std::size_t{1} << 30;

    /// Every value of the grid lies within the tables of `library`, be it not together with every
    /// other. `memory_bytes` bounds the energies kept. Designs with more area than
    /// `area_limit_mm2` are not costed: evaluate() writes no energies and latencies for them.
    CompiledModel(std::shared_ptr<const ComponentLibrary> library, HardwareTemplate hardware,
                  std::vector<Network> networks, DesignGrid grid,
                  std::size_t memory_bytes = default_memory_bytes,
                  double area_limit_mm2 = std::numeric_limits<double>::infinity());
    ~CompiledModel();
    CompiledModel(CompiledModel&&) noexcept;
    CompiledModel& operator=(CompiledModel&&) noexcept;

    const DesignGrid& grid() const;
    const std::vector<Network>& networks() const;

    /// Chip figures of a design; networks' figures go where the caller wants them.
    struct Chip {
        double area_mm2 = 0;
        double relative_cost = 0;  ///< [mm2 at 32 nm]
        double violation = 0;  ///< 0 = all networks can run; else the sum of their excesses, and no
                               ///< energies; or outside_tables, and nothing at all
    };
    static constexpr double outside_tables = std::numeric_limits<double>::max();
    /// `energy_J` and `latency_s`: element n x `stride` is network n's; written where violation is
    /// 0 and the area within the limit.
    Chip evaluate(const GridPlace& place, double* energy_J, double* latency_s,
                  std::size_t stride = 1);

    /// Whether the cells hold the weights of every network, as far as its memory must.
    bool holds_networks(const GridPlace& place) const;

    /// Whether there is an entry for every arrangement of crossbars.
    bool tabulated() const;
    /// Makes all entries; the model is tabulated.
    void fill();
    struct Usage {
        std::uint64_t entries = 0;  ///< made so far
        std::size_t bytes = 0;      ///< of the energies kept
    };
    Usage usage() const;

  private:
    friend class GeometrySweep;
    struct State;
    std::unique_ptr<State> state_;
};

/// All designs of one arrangement of crossbars after the other, keeping none: for whole spaces.
class GeometrySweep {
  public:
    /// `model` outlives the sweep, and is not asked for other designs between a sweep's go_to() and
    /// the last use of that arrangement.
    explicit GeometrySweep(CompiledModel& model);
    ~GeometrySweep();

    /// Goes to an arrangement: 0 .. geometries(grid) - 1.
    void go_to(std::uint64_t geometry);
    const GridPlace& place() const;
    /// Whether the component tables end before this design; then nothing else may be asked of it.
    bool outside_tables(std::uint32_t glb, std::uint32_t setting) const;
    /// With the given buffer: as CompiledModel::Chip.
    double violation(std::uint32_t glb) const;
    double area_mm2(std::uint32_t glb, std::uint32_t setting) const;
    /// Of the setting's node, relative to 32 nm.
    double relative_cost_per_mm2(std::uint32_t setting) const;
    std::int64_t cycles(std::size_t network) const;

    /// Lower bounds of the energies in these settings with any of the buffers, where every network
    /// can run with some of them: settings x networks [pJ], leakage apart; for a tenth of the time
    /// of cost().
    void bound(std::span<const std::uint32_t> glbs, std::span<const std::uint32_t> settings,
               std::vector<double>& least_pJ);
    /// Leakage of a network [pJ].
    double leakage_pJ(std::uint32_t glb, std::uint32_t setting, std::uint32_t cycle_time,
                      std::size_t network) const;

    /// Costs the actions for all pairs of these buffers and settings, positions in the grid, at
    /// which every network can run.
    void cost(std::span<const std::uint32_t> glbs, std::span<const std::uint32_t> settings);
    /// Of the pair given by positions in those lists: network n's energy goes to element n x
    /// `stride`.
    void energies_J(std::size_t nth_glb, std::size_t nth_setting, std::uint32_t cycle_time,
                    double* energy_J, std::size_t stride) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace atl::model
