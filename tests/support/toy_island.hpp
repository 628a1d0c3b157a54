/// An island of the toy problem.
#pragma once

#include <utility>
#include <vector>

#include "atoll/search/island.hpp"
#include "toy_problem.hpp"

namespace atl::test {

/// An island of the toy problem with all it needs.
struct ToyIsland {
    explicit ToyIsland(std::uint64_t seed = 1, std::int64_t number = 0,
                       search::AlgorithmConfig c = toy_config())
        : config(std::move(c)), island(toy.problem, config, seed, fresh(number)) {}
    static search::IslandState fresh(std::int64_t number) {
        search::IslandState state;
        state.island = number;
        return state;
    }
    void advance(int generations) {
        for (int i = 0; i < generations; ++i) island.advance();
    }
    /// A parcel from island 1.
    void receive(std::vector<search::Individual> individuals,
                 search::Replacement replacement = search::Replacement::worst) {
        island.receive({{1, island.number()}, std::move(individuals)}, replacement);
    }
    void finish() {
        while (!island.finished()) island.advance();
    }

    ToyProblem toy;
    search::AlgorithmConfig config;
    search::Island island;
};

inline std::vector<search::Individual> members(const search::Island& island) {
    return {island.population().begin(), island.population().end()};
}

}  // namespace atl::test
