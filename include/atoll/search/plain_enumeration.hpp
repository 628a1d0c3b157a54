/// Enumeration design by design, by any evaluator.
#pragma once

#include "atoll/search/enumeration.hpp"

namespace atl::search {

/// All values of every parameter, ascending, whatever they depend on.
std::vector<std::vector<double>> all_parameter_values(const ParameterSpace& space);

class PlainEnumeration final : public Enumeration {
  public:
    /// Space and evaluator outlive this.
    PlainEnumeration(const ParameterSpace& space, Evaluator& evaluator, EnumerationConfig config);

    std::uint64_t chunks() const override;

  private:
    void run_place(std::uint64_t place) override;
    /// Values of the batch by an objective.
    std::span<double> of(std::size_t objective) {
        return std::span(values_).subspan(objective * ids_.size(), ids_.size());
    }
    void count_feasible(DesignId id, double leading);

    const ParameterSpace& space_;
    Evaluator& evaluator_;
    /// Position of a value among all of its parameter, by value of what it depends on and gene.
    std::vector<std::vector<std::vector<std::uint32_t>>> positions_;
    std::vector<DesignId> ids_;
    Figures figures_;
    std::vector<double> values_;  ///< objectives x designs
};

}  // namespace atl::search
