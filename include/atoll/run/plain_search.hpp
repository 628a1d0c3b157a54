/// A search on this process alone that leaves no files: for programs that use atoll as a library.
#pragma once

#include <functional>
#include <vector>

#include "atoll/io/result.hpp"
#include "atoll/search/archipelago.hpp"

namespace atl::run {

/// What the islands' final states come to.
class ResultOfStates {
  public:
    /// `overview` of all islands at the end. The job outlives this.
    ResultOfStates(const io::Job& job, const search::Overview& overview);
    /// Every island, in order.
    void add(const search::IslandState& state);
    io::SearchResult result() const;

  private:
    bool has_front() const;

    const io::Job& job_;
    io::SearchTally tally_;
    std::vector<search::DesignId> members_;  ///< of a front among others
};

struct PlainSearch {
    bool finished = true;  ///< rather than interrupted
    io::SearchResult result;
    std::vector<search::IslandState> islands;
};

/// The same result as run_search has, to the bit. `interrupted` is asked after every generation of
/// every island. Throws base::Error(input) for jobs whose islands do not wait for each other.
PlainSearch plain_search(
    const io::Job& job, const std::function<bool()>& interrupted = [] { return false; });

}  // namespace atl::run
