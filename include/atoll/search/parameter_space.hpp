/// The designs a search may choose from: every parameter takes one of its listed values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "atoll/base/divisor.hpp"
#include "atoll/model/design.hpp"

namespace atl::search {

/// Position of a design in its space, 0 .. size-1: its identity in archives, checkpoints and
/// messages.
using DesignId = std::uint64_t;
/// Index of a value in the list of its parameter.
using Gene = std::uint16_t;
/// Room for the genes of any space.
using Genes = std::array<Gene, model::most_design_parameters>;

class ParameterSpace {
  public:
    struct Parameter {
        const model::DesignParameter* parameter;
        std::vector<double> values;  ///< at least one, ascending, distinct; at most 65535
        /// Where the values depend on another parameter: its position, and the values for each of
        /// its values, all lists as long as `values`, which is then the first of them.
        std::optional<std::size_t> given;
        std::vector<std::vector<double>> values_given;
    };

    ParameterSpace() = default;
    /// Parameters in the order of model::design_parameters(), each once; fewer than 2^63 designs.
    /// `model`: whose parameters they are.
    ParameterSpace(std::string name, std::vector<Parameter> parameters,
                   model::ModelKind model = model::ModelKind::reference);

    const std::string& name() const { return name_; }
    model::ModelKind model() const { return model_; }
    std::span<const Parameter> parameters() const { return parameters_; }
    std::size_t genes() const { return parameters_.size(); }
    bool has(std::string_view parameter) const;
    std::size_t values(std::size_t gene) const { return parameters_[gene].values.size(); }
    /// What a gene may stand for where the others are as given: `genes.size()` == genes().
    const std::vector<double>& values_of(std::size_t gene, std::span<const Gene> genes) const {
        const Parameter& p = parameters_[gene];
        return p.given ? p.values_given[genes[*p.given]] : p.values;
    }
    /// Of identities; where genes make no difference, several would stand for the same design, and
    /// `encode` makes one of them alone.
    std::uint64_t size() const { return size_; }
    /// The same space, with the same identities, in which every design that is made has this value
    /// of a gene.
    ParameterSpace pinned(std::size_t gene, Gene value) const;

    /// Mixed radix, the first parameter most significant. `genes.size()` == genes(). Genes that
    /// make no difference under the others are taken for 0: equal designs have one identity.
    DesignId encode(std::span<const Gene> genes) const;
    void decode(DesignId id, std::span<Gene> genes) const;
    /// The identity of the design that a number stands for: designs drawn as numbers need it.
    DesignId canonical(DesignId id) const;
    model::Design design(DesignId id) const;
    model::Design design(std::span<const Gene> genes) const;

    /// Sizes that overflow are reported as 0.
    static std::uint64_t count(std::span<const Parameter> parameters);

  private:
    void find_counting_genes();

    std::string name_;
    std::vector<Parameter> parameters_;
    model::ModelKind model_ = model::ModelKind::reference;
    std::uint64_t size_ = 1;
    /// A gene with more than one value, and how many they are; the last first.
    struct Digit {
        std::size_t gene;
        base::Divisor values;
    };
    std::vector<Digit> digits_;
    /// Where some gene may make no difference: the genes that decide, kinds of cells and what lies
    /// on second tiles, and for each of their combinations (mixed radix) a bit for every gene that
    /// counts. Empty: all do.
    std::vector<std::size_t> deciding_;
    std::vector<std::uint64_t> counting_;
    std::optional<std::size_t> pinned_gene_;
    Gene pinned_value_ = 0;
};

/// The design with these values, to a relative 1e-9; nothing when the space has none.
std::optional<DesignId> find_design(const ParameterSpace& space, const model::Design& design);

/// The space with other values for one parameter, which then depend on nothing. Values of others
/// that depend on that parameter are kept for the values that stay; nothing is returned when a new
/// value was none before, so that there are none. `values` are ascending and distinct, and not
/// empty.
std::optional<ParameterSpace> with_values(const ParameterSpace& space, std::size_t parameter,
                                          std::vector<double> values);

/// Hamming distance: the number of parameters in which two designs differ.
std::size_t differing_genes(const ParameterSpace& space, DesignId a, DesignId b);

}  // namespace atl::search
