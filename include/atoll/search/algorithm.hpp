/// How an island finds better designs: one interface for all algorithms.
#pragma once

#include <memory>

#include "atoll/search/algorithm_config.hpp"
#include "atoll/search/population.hpp"

namespace atl::search {

/// An algorithm keeps nothing from one generation to the next but the population, the archive, and
/// what it can compute from them again: so that a search goes on from its checkpoint as if it had
/// never stopped.
class Algorithm {
  public:
    explicit Algorithm(const AlgorithmConfig& config) : config_(config) {}
    virtual ~Algorithm() = default;

    /// The first population, or a fresh one: the designs drawn, or the best of them.
    virtual void start(Population& population, const Turn& turn);
    /// One generation.
    virtual void advance(Population& population, const Turn& turn) = 0;
    /// A first population or a generation, as far as it comes without waiting: true when it is
    /// complete, false when there is more to do in the same turn.
    virtual bool proceed(Population& population, const Turn& turn, bool fresh) {
        if (fresh)
            start(population, turn);
        else
            advance(population, turn);
        return true;
    }
    /// Newcomers who are no members compete for the places.
    virtual void compete(Population& population, std::span<const Individual> newcomers) {
        population.merge(newcomers);
    }

  protected:
    const AlgorithmConfig& config() const { return config_; }
    /// The designs chosen for a first population, with their scores; see Population::evaluate.
    std::span<const Individual> first_designs(Population& population, const Turn& turn) const;

  private:
    const AlgorithmConfig& config_;
};

/// `config` outlives the algorithm.
std::unique_ptr<Algorithm> make_algorithm(const AlgorithmConfig& config);

}  // namespace atl::search
