/// A parameter space as a grid of designs, for the compiled model.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "atoll/model/design_grid.hpp"
#include "atoll/search/parameter_space.hpp"

namespace atl::search {

class SpaceGrid {
  public:
    /// `space` outlives the grid.
    explicit SpaceGrid(const ParameterSpace& space);

    const model::DesignGrid& grid() const { return grid_; }
    const ParameterSpace& space() const { return *space_; }

    model::GridPlace place(DesignId id) const;
    /// Nothing where the values do not go together, as it can be with conditional parameters.
    std::optional<DesignId> id(const model::GridPlace& place) const;
    /// Per parameter, in the order of model::design_parameters(): all values it can take,
    /// ascending.
    const std::vector<std::vector<double>>& parameter_values() const { return values_; }
    /// Positions of a place's values in those lists.
    using Positions = std::array<std::uint32_t, model::n_design_parameters>;
    Positions positions(const model::GridPlace& place) const;
    /// Whether every place of the grid is a design of the space.
    bool complete() const { return complete_; }

  private:
    /// How the gene of a parameter and the position of its value in the grid belong together.
    struct Axis {
        std::optional<std::size_t> given;  ///< parameter that its values depend on
        /// Per value of `given` (one where there is none).
        std::vector<std::vector<std::uint32_t>> position_of_gene;
        std::vector<std::vector<std::optional<Gene>>> gene_of_position;
    };

    std::size_t row(const Axis& axis, std::span<const Gene> genes) const {
        return axis.given ? genes[*axis.given] : 0;
    }

    const ParameterSpace* space_;
    std::vector<std::vector<double>> values_;
    std::vector<Axis> axes_;
    model::DesignGrid grid_;
    std::vector<std::uint32_t> setting_of_;  ///< supply voltages x nodes
    std::vector<std::array<std::uint32_t, 2>> positions_of_setting_;
    std::size_t nodes_ = 0;
    bool complete_ = false;
};

}  // namespace atl::search
