/// The designs an island knows the score of, in the order in which it learned them: none of them is
/// costed twice. Memory is bounded: when the archive is full it forgets the worse half.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "atoll/search/design_index.hpp"
#include "atoll/search/problem.hpp"

namespace atl::search {

class Archive {
  public:
    /// `capacity` >= 2 entries; `entries`, of an earlier archive, are no more than that.
    explicit Archive(std::size_t capacity, std::vector<Individual> entries = {});

    /// Room for so many entries in all without further allocation.
    void reserve(std::size_t entries);
    std::optional<Score> find(DesignId id) const;
    /// False, and nothing changes, when the design is known already.
    bool insert(const Individual& individual);
    std::span<const Individual> entries() const { return entries_; }
    std::size_t size() const { return entries_.size(); }
    /// Makes `out` the `n` best entries, best first; fewer when there are fewer.
    void best(std::size_t n, std::vector<Individual>& out) const;

    /// Entries forgotten since the archive was made.
    std::size_t forgotten() const { return forgotten_; }

  private:
    void forget_worse_half();

    std::size_t capacity_, forgotten_ = 0;
    std::vector<Individual> entries_;
    DesignIndex place_;
};

}  // namespace atl::search
