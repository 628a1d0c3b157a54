/// Archipelagos on the toy problem, and their run on one process: what every other way of running
/// them must give.
#pragma once

#include <vector>

#include "atoll/search/archipelago.hpp"
#include "toy_problem.hpp"

namespace atl::test {

inline search::ArchipelagoConfig toy_archipelago(std::int64_t islands, std::int64_t interval = 2) {
    search::ArchipelagoConfig config;
    config.islands = islands;
    config.migration.interval = interval;
    config.migration.emigrants = 3;
    config.algorithm = toy_config();
    config.seed = 11;
    return config;
}

/// States of all islands, on the root. Collective.
inline std::vector<search::IslandState> all_states(const search::ArchipelagoConfig& config,
                                                   const search::Archipelago& archipelago,
                                                   search::Communicator& peers) {
    std::vector<search::IslandState> states;
    peers.collect(
        config.islands, [&](std::int64_t island) { return archipelago.state(island); },
        [&](search::IslandState state) { states.push_back(std::move(state)); });
    return states;
}

/// States of the islands this rank hosts, of all of them as the root has them. Collective.
inline std::vector<search::IslandState> hosted_states(
    const search::ArchipelagoConfig& config, const std::vector<search::IslandState>& on_root,
    search::Communicator& peers) {
    return peers.distribute(config.islands, [&](std::int64_t island) {
        return on_root.at(static_cast<std::size_t>(island));
    });
}

/// Goes on to the end. States whenever the islands have met, on the root. Collective.
inline std::vector<std::vector<search::IslandState>> run_to_the_end(
    const search::ArchipelagoConfig& config, search::Archipelago& archipelago,
    search::Communicator& peers) {
    std::vector<std::vector<search::IslandState>> states;
    while (!archipelago.finished()) {
        archipelago.advance();
        archipelago.meet();
        states.push_back(all_states(config, archipelago, peers));
    }
    return states;
}

/// States whenever the islands have met, the first population included.
inline std::vector<std::vector<search::IslandState>> run_alone(
    const search::ArchipelagoConfig& config) {
    ToyProblem toy;
    search::Communicator alone;
    search::Archipelago archipelago(config, toy.problem, alone);
    return run_to_the_end(config, archipelago, alone);
}

}  // namespace atl::test
