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

/// States after every generation, the first population included.
inline std::vector<std::vector<search::IslandState>> run_alone(
    const search::ArchipelagoConfig& config) {
    ToyProblem toy;
    search::Communicator alone;
    search::Archipelago archipelago(config, toy.problem, alone);
    std::vector<std::vector<search::IslandState>> states;
    while (!archipelago.finished()) {
        archipelago.advance();
        states.push_back(archipelago.gather_states());
    }
    return states;
}

}  // namespace atl::test
