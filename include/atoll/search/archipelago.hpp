/// The islands this process hosts, and their exchange with those of its peers. An island is not a
/// rank: results depend on the seed and the number of islands alone.
#pragma once

#include <cstdint>
#include <vector>

#include "atoll/search/communicator.hpp"

namespace atl::search {

struct ArchipelagoConfig {
    std::int64_t islands = 4;
    MigrationConfig migration;
    FourPhaseConfig algorithm;
    std::uint64_t seed = 1;
};

class Archipelago {
  public:
    /// Starts from nothing. All arguments outlive the archipelago.
    Archipelago(const ArchipelagoConfig& config, Problem& problem, Communicator& peers);
    /// Goes on from the states of all islands, which the root has read; other ranks pass none.
    Archipelago(const ArchipelagoConfig& config, Problem& problem, Communicator& peers,
                std::vector<IslandState> states_on_root);

    /// Last generation completed by every island; -1 at the start.
    std::int64_t generation() const { return generation_; }
    bool finished() const { return generation_ >= config_.algorithm.generations(); }
    /// One generation of every island, and migration when it is due.
    void advance();

    /// On the root, all islands in order; elsewhere empty.
    std::vector<IslandState> gather_states();
    std::vector<IslandProgress> gather_progress();

  private:
    void migrate();

    const ArchipelagoConfig& config_;
    Problem& problem_;
    Communicator& peers_;
    std::vector<Route> routes_;
    std::vector<Island> islands_;
    std::int64_t first_island_ = 0;
    std::int64_t generation_ = -1;
};

}  // namespace atl::search
