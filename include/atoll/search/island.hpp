/// One island: a population that evolves on its own and now and then exchanges individuals with
/// others.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "atoll/search/algorithm.hpp"
#include "atoll/search/diversity.hpp"
#include "atoll/search/migration.hpp"

namespace atl::search {

/// One line of an island's history.
struct GenerationRecord {
    std::int64_t generation = 0;
    std::int64_t phase = 0;  ///< from 0
    double best_objective =
        0;  ///< of the population before immigrants; infinite while none is feasible
    std::int64_t feasible = 0;     ///< members of the population
    std::int64_t evaluations = 0;  ///< designs costed by this island so far
    std::int64_t requests = 0;     ///< scores asked for so far, known ones included
    std::int64_t immigrants = 0;   ///< accepted after this generation
    double diversity = 0;          ///< of the population before immigrants: see Diversity
    bool operator==(const GenerationRecord&) const = default;
};

/// All an island needs to go on exactly where it was.
struct IslandState {
    std::int64_t island = 0;
    std::int64_t generation = -1;  ///< last one completed; -1 before the first population
    std::int64_t met = -1;         ///< generation after which it last met the others; -1: never
    std::int64_t evaluations = 0;
    std::int64_t requests = 0;
    std::int64_t forgotten = 0;          ///< designs dropped from a full archive
    std::vector<Individual> population;  ///< best first
    std::vector<Individual> archive;     ///< in the order of learning
    std::vector<GenerationRecord> history;
    std::vector<Arrival> arrivals;  ///< in the order of arrival
    bool operator==(const IslandState&) const = default;
};

/// Once the first generations have been, a generation of a genetic algorithm for one objective
/// allocates nothing, if the evaluator does not and as long as the archive stays within what is
/// reserved for it (see island.cpp).
class Island {
  public:
    /// `problem` and `config` outlive the island. Starts empty, or where `state` was.
    Island(Problem& problem, const AlgorithmConfig& config, std::uint64_t seed, IslandState state);

    std::int64_t number() const { return turn_.island; }
    std::int64_t generation() const { return turn_.generation; }
    /// All generations of the algorithm are through. It can go on, though.
    bool finished() const { return generation() >= config_->generations(); }

    /// One generation: the first population, or what the algorithm makes of the last one. False
    /// when it waits for evaluations, and another call goes on with it.
    bool advance();

    /// Copies for island `to`.
    std::vector<Individual> emigrants(const MigrationConfig& migration, std::int64_t to) const;
    /// Newcomers carry their scores; those already here are refused. The first population is there.
    void receive(const Parcel& parcel, Replacement replacement);
    /// Notes that the islands have met after the generation at hand.
    void note_meeting() { met_ = generation(); }

    /// Last meeting; -1: none yet.
    std::int64_t met() const { return met_; }
    std::int64_t evaluations() const { return population_.evaluations(); }
    std::int64_t requests() const { return population_.requests(); }
    std::int64_t forgotten() const { return population_.forgotten(); }
    /// Best first.
    std::span<const Individual> population() const { return population_.members(); }
    /// The best design it ever knew; the worst possible when it knows none.
    const Individual& best() const { return population_.best(); }
    const Archive& archive() const { return population_.archive(); }
    const std::vector<GenerationRecord>& history() const { return history_; }
    const std::vector<Arrival>& arrivals() const { return arrivals_; }
    IslandState state() const;

  private:
    /// Generations since the best objective last changed.
    std::int64_t stagnation() const;
    void take_in(std::span<const Individual> newcomers, const Parcel& parcel,
                 Replacement replacement);

    const AlgorithmConfig* config_;
    std::unique_ptr<Algorithm> algorithm_;
    Turn turn_;
    std::int64_t met_;
    Population population_;
    Diversity diversity_;
    std::vector<GenerationRecord> history_;
    std::vector<Arrival> arrivals_;
};

}  // namespace atl::search
