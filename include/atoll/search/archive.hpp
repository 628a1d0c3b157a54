/// Every design an island knows the score of, in the order in which it learned them: none is costed
/// twice.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "atoll/search/problem.hpp"

namespace atl::search {

class Archive {
  public:
    Archive() = default;
    /// Rebuilds an archive from its entries.
    explicit Archive(std::vector<Individual> entries);

    std::optional<Score> find(DesignId id) const;
    /// False, and nothing changes, when the design is known already.
    bool insert(const Individual& individual);
    std::span<const Individual> entries() const { return entries_; }
    std::size_t size() const { return entries_.size(); }
    /// The `n` best entries, best first; fewer when there are fewer.
    std::vector<Individual> best(std::size_t n) const;

  private:
    std::vector<Individual> entries_;
    std::unordered_map<DesignId, std::size_t> place_;
};

}  // namespace atl::search
