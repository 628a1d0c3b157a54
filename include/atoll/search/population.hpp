/// The members of an island, the designs it remembers, and what an algorithm may do with them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atoll/base/random.hpp"
#include "atoll/search/archive.hpp"
#include "atoll/search/problem.hpp"

namespace atl::search {

/// Whose turn it is: all random numbers are functions of it.
struct Turn {
    std::uint64_t seed = 0;
    std::int64_t island = 0, generation = 0;
    /// Generations since the best objective last changed.
    std::int64_t stagnation = 0;

    base::RandomStream random(base::RandomDomain domain, std::uint64_t individual = 0) const {
        return {seed, domain, static_cast<std::uint64_t>(island),
                static_cast<std::uint64_t>(generation), individual};
    }
};

class Population {
  public:
    /// What a population of `size` knows already. `problem` outlives it.
    Population(Problem& problem, std::size_t size, std::vector<Individual> members, Archive archive,
               std::int64_t evaluations, std::int64_t requests, std::int64_t forgotten);

    Problem& problem() const { return *problem_; }
    const ParameterSpace& space() const { return problem_->space(); }
    /// Members wanted; there may be fewer.
    std::size_t size() const { return size_; }
    std::span<const Individual> members() const { return members_; }  ///< best first
    const Archive& archive() const { return archive_; }
    /// The best design ever known; the worst possible where none is.
    const Individual& best() const { return best_; }
    std::int64_t evaluations() const { return evaluations_; }  ///< designs costed
    std::int64_t requests() const { return requests_; }        ///< scores asked for
    std::int64_t forgotten() const {                           ///< by the archive
        return forgotten_before_ + static_cast<std::int64_t>(archive_.forgotten());
    }

    /// Scores in the order of the designs, which are distinct: those of the archive, and in one
    /// batch those of all others, which the archive learns. Valid until the next call.
    std::span<const Individual> evaluate(std::span<const DesignId> designs);
    Individual evaluate(DesignId design);

    /// Learns a design that was handed in and is done.
    void receive(const Individual& scored) {
        ++requests_;
        ++evaluations_;
        learn(scored);
    }

    /// Starts a list of designs that are not to come up again; the members are on it.
    void list_members();
    /// False when the design is listed already.
    bool list(DesignId design) { return listed_.insert(design, 0); }

    /// Members and newcomers who are none compete for the places; the best survive.
    void merge(std::span<const Individual> newcomers);
    /// Exactly these, the best of them at most; members once, in any order.
    void assign(std::span<const Individual> members);
    /// The best designs of the archive.
    void recall() { archive_.best(size_, members_); }
    /// The newcomer, none of the members, takes the place of one.
    void replace(std::size_t member, const Individual& newcomer);
    /// Learns a score that somebody else found out.
    void learn(const Individual& known);

  private:
    Problem* problem_;
    std::size_t size_;
    std::vector<Individual> members_;
    Archive archive_;
    Individual best_;
    std::int64_t evaluations_, requests_, forgotten_before_;

    // Kept for their memory.
    DesignIndex listed_;
    std::vector<DesignId> unknown_;
    std::vector<std::size_t> unknown_places_;  ///< of the unknown among the scored
    std::vector<Score> unknown_scores_;
    std::vector<Individual> scored_, newcomers_, survivors_;
};

}  // namespace atl::search
