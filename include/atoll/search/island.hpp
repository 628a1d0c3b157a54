/// One island: a population that evolves on its own and now and then exchanges individuals with
/// others.
///
/// Algorithm: the four-phase genetic algorithm of arXiv 2603.03880. Draw designs at random, choose
/// a spread-out part of them by Hamming distance, start from the best; each phase then runs a (mu +
/// lambda) genetic algorithm with its own operator settings, every later phase starting from the
/// best designs seen so far. Other than in the published runs, designs that cannot be mapped or
/// break a limit rank behind all feasible ones, and ranking always looks at the whole objective.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atoll/search/archive.hpp"
#include "atoll/search/migration.hpp"
#include "atoll/search/problem.hpp"

namespace atl::search {

struct PhaseConfig {
    std::int64_t generations = 10;
    double crossover_probability = 1.0;  ///< per pair of parents
    double crossover_eta = 3;
    double mutation_probability = 1.0;  ///< per child; each gene then with probability 1/genes
    double mutation_eta = 3;
};

struct FourPhaseConfig {
    std::int64_t drawn = 1000;     ///< designs drawn at random
    std::int64_t chosen = 500;     ///< of them evaluated, by farthest-point selection
    std::int64_t population = 70;  ///< mu and lambda
    /// Designs an island remembers the scores of, about 60 bytes each; when there are more, it
    /// forgets the worse half, and may cost some of them again. At least twice the population.
    std::int64_t archive = std::int64_t{1} << 17;
    /// Source: seeds of arXiv 2603.03880; probability/eta of crossover, then of mutation.
    std::vector<PhaseConfig> phases = {{10, 1.0, 3, 1.0, 3},
                                       {10, 0.9, 7, 0.5, 7},
                                       {10, 1.0, 15, 0.2, 15},
                                       {10, 1.0, 25, 0.05, 25}};

    /// Generations after the first population.
    std::int64_t generations() const;
    /// Phase of a generation, counted from 0; generation 1 is the first of phase 0, generation 0
    /// the first population. The last phase goes on as long as the search does.
    std::size_t phase_of(std::int64_t generation) const;
};

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

/// Once the first generations have been, a generation allocates nothing, if the evaluator does not
/// and as long as the archive stays within what is reserved for it (see island.cpp).
class Island {
  public:
    /// `problem` and `config` outlive the island. Starts empty, or where `state` was.
    Island(Problem& problem, const FourPhaseConfig& config, std::uint64_t seed, IslandState state);

    std::int64_t number() const { return number_; }
    std::int64_t generation() const { return generation_; }
    /// All phases are through. The last one can go on, though.
    bool finished() const { return generation_ >= config_->generations(); }

    /// One generation: the first population, or variation, evaluation and survival.
    void advance();

    /// Copies for island `to`.
    std::vector<Individual> emigrants(const MigrationConfig& migration, std::int64_t to) const;
    /// Newcomers carry their scores; those already here are refused. The first population is there.
    void receive(const Parcel& parcel, Replacement replacement);
    /// Notes that the islands have met after the generation at hand.
    void note_meeting() { met_ = generation_; }

    /// Last meeting; -1: none yet.
    std::int64_t met() const { return met_; }
    std::int64_t evaluations() const { return evaluations_; }
    std::int64_t requests() const { return requests_; }
    std::int64_t forgotten() const {
        return forgotten_before_ + static_cast<std::int64_t>(archive_.forgotten());
    }
    std::span<const Individual> population() const { return population_; }
    const Archive& archive() const { return archive_; }
    const std::vector<GenerationRecord>& history() const { return history_; }
    const std::vector<Arrival>& arrivals() const { return arrivals_; }
    IslandState state() const;

  private:
    void first_population();
    /// Makes `present_` the members of the population.
    void list_members();
    /// Makes `children_` the designs bred from the population: distinct, and none of them in it.
    void breed(const PhaseConfig& phase);
    /// Makes `newcomers_` the designs with their scores: those of the archive, and in one batch
    /// those of all others, which the archive learns in their order. The designs are distinct.
    void evaluate(std::span<const DesignId> designs);
    /// Puts the newcomers where they belong in the population, and lets the worst go.
    void survive();
    /// One newcomer takes the place of a member, who is gone; the order is lost.
    void replace_random(const Individual& newcomer, base::RandomStream& random);
    void replace_most_similar(const Individual& newcomer);

    Problem* problem_;
    const FourPhaseConfig* config_;
    std::uint64_t seed_;
    std::int64_t number_, generation_, met_, evaluations_, requests_, forgotten_before_;
    std::size_t population_size_;
    std::vector<Individual> population_;  ///< best first
    Archive archive_;
    std::vector<GenerationRecord> history_;
    std::vector<Arrival> arrivals_;

    // Of the generation at hand, kept for their memory.
    DesignIndex present_;  ///< members, and whoever joins them
    std::vector<DesignId> children_, unknown_;
    std::vector<std::size_t> unknown_places_;  ///< of the unknown among the newcomers
    std::vector<Score> unknown_scores_;
    std::vector<Individual> newcomers_, survivors_;
};

}  // namespace atl::search
