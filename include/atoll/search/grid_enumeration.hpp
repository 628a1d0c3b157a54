/// Enumeration by the compiled reference model, arrangement by arrangement of crossbars.
#pragma once

#include "atoll/model/compiled_model.hpp"
#include "atoll/search/enumeration.hpp"
#include "atoll/search/space_grid.hpp"

namespace atl::search {

/// A chunk is a run of arrangements.
///
/// No energy is computed for designs that cannot run every network or exceed the area limit, nor
/// for arrangements whose energies, by a lower bound, cannot change the tally: the result is the
/// same.
class GridEnumeration final : public Enumeration {
  public:
    /// Grid and model (made for the grid) outlive this.
    GridEnumeration(const SpaceGrid& grid, model::CompiledModel& model, EnumerationConfig config);

    std::uint64_t chunks() const override;

  private:
    void run_place(std::uint64_t place) override;
    void run_geometry(std::uint64_t geometry);
    void count_feasible(const model::GridPlace& place);
    bool can_matter(std::size_t nth_setting, std::uint32_t glb, double area_mm2);
    void fill_in(const model::GridPlace& place, double area_mm2);
    void combine(Combination how, std::uint32_t cycle_time);
    void run_feasible(std::size_t nth_glb, std::size_t nth_setting, double area_mm2);
    const Combined& combined_at(Objective objective, std::uint32_t cycle_time) const {
        return combined_[static_cast<std::size_t>(combination(objective)) * values_.size() +
                         cycle_time];
    }
    std::uint64_t designs_at(const model::GridPlace& place) const;

    const SpaceGrid& grid_;
    model::GeometrySweep sweep_;

    std::vector<std::uint32_t> glbs_, settings_;  ///< feasible ones of the geometry at hand
    std::vector<double> area_mm2_;                ///< settings x buffers; infinite where infeasible
    std::vector<double> least_pJ_;                ///< bounds: feasible settings x networks
    Figures figures_;                             ///< of all cycle times
    std::vector<Combined> combined_;              ///< combinations x cycle times
    std::vector<double> values_;
};

}  // namespace atl::search
