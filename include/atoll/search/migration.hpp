/// Who leaves an island, who makes way for newcomers, and what travels.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "atoll/base/random.hpp"
#include "atoll/search/problem.hpp"
#include "atoll/search/topology.hpp"

namespace atl::search {

/// Which members are copied along a route.
enum class EmigrantSelection : std::uint8_t {
    best,        ///< the best
    tournament,  ///< winners of binary tournaments, each once
    diverse,     ///< the best, then always the member that differs in most genes from those chosen
    random,      ///< any, each once
};
inline constexpr std::array<std::string_view, 4> emigrant_selection_names = {"best", "tournament",
                                                                             "diverse", "random"};

/// Who makes way for an immigrant in a full population. The best member never does for a worse one.
enum class Replacement : std::uint8_t {
    worst,         ///< the worst, if the immigrant is better
    random,        ///< any but the best
    most_similar,  ///< the one with most genes in common, if the immigrant is better (crowding; De
                   ///< Jong 1975)
};
inline constexpr std::array<std::string_view, 3> replacement_names = {"worst", "random",
                                                                      "most_similar"};

enum class MigrationMode : std::uint8_t {
    synchronous,   ///< all islands meet after every interval; reproducible
    asynchronous,  ///< nobody waits, immigrants are taken in as they come; not reproducible
};
inline constexpr std::array<std::string_view, 2> migration_mode_names = {"synchronous",
                                                                         "asynchronous"};

struct MigrationConfig {
    TopologyConfig topology;
    std::int64_t interval = 5;   ///< generations between meetings of the islands
    std::int64_t emigrants = 2;  ///< copies sent along each route
    EmigrantSelection selection = EmigrantSelection::best;
    Replacement replacement = Replacement::worst;
    MigrationMode mode = MigrationMode::synchronous;
};

/// `n` distinct members of a population that is sorted best first, or all when it has fewer.
std::vector<Individual> choose_emigrants(std::span<const Individual> population, std::size_t n,
                                         EmigrantSelection selection, const ParameterSpace& space,
                                         base::RandomStream& random);

/// What travels along one route.
struct Parcel {
    Route route{};
    std::vector<Individual> individuals;
};

/// What became of one parcel.
struct Arrival {
    std::int64_t generation = 0;  ///< of the island it came to, when it came
    std::int64_t from = 0;        ///< island
    std::int64_t sent = 0;        ///< individuals in the parcel
    std::int64_t known = 0;       ///< of them members here already: refused
    std::int64_t accepted = 0;    ///< became members; the others were no better than who was here
    DesignId best = 0;            ///< the best of the parcel
    double objective = 0;         ///< its objective; infinite when infeasible
    bool helped = false;          ///< it became the best member here
    bool operator==(const Arrival&) const = default;
};

/// Islands are hosted in contiguous blocks: this rank hosts [first, last).
struct HostedBlock {
    std::int64_t first, last;
};
HostedBlock hosted_by(int rank, int ranks, std::int64_t islands);
int host_of(std::int64_t island, int ranks, std::int64_t islands);

}  // namespace atl::search
