/// The islands this process hosts, and their exchange with those of its peers. An island is not a
/// rank: results depend on the seed and the number of islands alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "atoll/search/communicator.hpp"

namespace atl::search {

/// How far a search goes, whatever else; looked at when the islands meet. Whoever gives more budget
/// to a finished search gets what a straight run with that budget would have given.
struct Budget {
    std::int64_t generations = 0;  ///< 0: to the end of the algorithm's phases; the last phase goes
                                   ///< on until then
    std::int64_t evaluations = 0;  ///< designs costed by all islands together; 0: any number
    double target = 0;             ///< objective that is good enough; 0: none is
};

/// Islands that run another algorithm than the others.
struct IslandAlgorithm {
    std::vector<std::int64_t> islands;
    AlgorithmConfig algorithm;
};

struct ArchipelagoConfig {
    std::int64_t islands = 4;
    MigrationConfig migration;
    AlgorithmConfig algorithm;
    std::vector<IslandAlgorithm> algorithms;  ///< the first that names an island is its own
    /// Parameter whose values the islands share out among them, in equal blocks: each keeps to its
    /// own, and meets none of another. Empty: none.
    std::string apart;
    std::uint64_t seed = 1;
    Budget budget;

    const AlgorithmConfig& algorithm_of(std::int64_t island) const;
    /// Which of so many values of `apart` an island keeps to.
    std::size_t value_of(std::int64_t island, std::size_t values) const {
        return static_cast<std::size_t>(island) * values / static_cast<std::size_t>(islands);
    }
    std::int64_t last_generation() const;
    /// Whether the search, at a meeting, has come to its end.
    bool finished(const Overview& all) const;
};

class Archipelago {
  public:
    /// All references outlive the archipelago. Collective.
    Archipelago(const ArchipelagoConfig& config, Problem& problem, Communicator& peers);
    /// Goes on from the states of the islands hosted here.
    Archipelago(const ArchipelagoConfig& config, Problem& problem, Communicator& peers,
                std::vector<IslandState> states);

    /// The islands exchange, when they have not yet, and each goes on to the next meeting: a
    /// multiple of the interval, or the last generation. `interrupted` is asked after every
    /// generation of every island; when it says so the islands here stop where they are, and a
    /// later call goes the rest of the way. Collective.
    void advance(const std::function<bool()>& interrupted = [] { return false; });

    /// What all ranks know, each having set bits of `votes`. Collective.
    const Overview& meet(std::uint64_t votes = 0);
    /// As of the last meeting, the first of which is the construction.
    const Overview& overview() const { return overview_; }
    /// Of the islands as they last met; never while one of them is interrupted.
    bool finished() const { return config_.finished(overview_); }

    /// What exchanges and meetings took here: seconds, waiting for others included, and bytes sent.
    double meeting_seconds() const { return meeting_seconds_; }
    std::int64_t meeting_bytes() const { return meeting_bytes_; }
    /// State of an island hosted here.
    IslandState state(std::int64_t island) const;
    /// The islands hosted here, in order.
    std::vector<Island>& islands() { return islands_; }
    bool hosts(std::int64_t island) const;
    /// `island` is hosted here.
    Island& local(std::int64_t island);
    /// Routes that start here.
    const std::vector<Route>& outgoing() const { return outgoing_; }

  private:
    /// Adds what a meeting takes, as long as it lives.
    class Meeting;
    /// What the islands that keep to a value of a parameter search.
    struct Slice {
        Slice(Problem& of, std::size_t gene, Gene value)
            : space(of.space().pinned(gene, value)), problem(of.in(space)) {}
        ParameterSpace space;
        Problem problem;
    };
    void exchange();

    const ArchipelagoConfig& config_;
    Communicator& peers_;
    std::vector<std::unique_ptr<Slice>> slices_;  ///< of the islands, where they keep apart
    std::vector<Island> islands_;
    std::vector<Route> outgoing_, incoming_;  ///< that start and end here
    std::int64_t first_island_;
    Overview overview_;
    double meeting_seconds_ = 0;
    std::int64_t meeting_bytes_ = 0;
};

}  // namespace atl::search
