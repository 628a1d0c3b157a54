/// Every design an island knows the score of, in the order in which it learned them: none is costed
/// twice.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "atoll/search/design_index.hpp"
#include "atoll/search/problem.hpp"

namespace atl::search {

class Archive {
  public:
    Archive() = default;
    /// Rebuilds an archive from its entries.
    explicit Archive(std::vector<Individual> entries);

    /// Room for so many entries in all without further allocation.
    void reserve(std::size_t entries);
    std::optional<Score> find(DesignId id) const;
    /// False, and nothing changes, when the design is known already.
    bool insert(const Individual& individual);
    std::span<const Individual> entries() const { return entries_; }
    std::size_t size() const { return entries_.size(); }
    /// Makes `out` the `n` best entries, best first; fewer when there are fewer.
    void best(std::size_t n, std::vector<Individual>& out) const;

  private:
    std::vector<Individual> entries_;
    DesignIndex place_;
};

}  // namespace atl::search
