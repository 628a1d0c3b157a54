/// The algorithms, each in a file of its own.
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "atoll/search/algorithm.hpp"
#include "atoll/search/nondominated.hpp"

namespace atl::search {

/// The genetic algorithms on real numbers rounded to indices (`four_phase`, `genetic`): binary
/// tournament, simulated binary crossover, polynomial mutation, (mu + lambda) survival. Each phase
/// but the first starts from the best designs seen so far.
class GeneticAlgorithm : public Algorithm {
  public:
    using Algorithm::Algorithm;
    void advance(Population& population, const Turn& turn) override;

  protected:
    /// Parents become children.
    virtual void vary(const ParameterSpace& space, const Turn& turn, std::uint64_t pair,
                      std::span<Gene> a, std::span<Gene> b) const;
    /// Position of a parent among the members.
    virtual std::size_t choose_parent(const Population& population,
                                      base::RandomStream& random) const;
    /// Children bred from the members: distinct, and none of them a member.
    std::span<const DesignId> breed(Population& population, const Turn& turn);

  private:
    std::vector<DesignId> children_;
};

/// Crossover and mutation made for indices.
void vary_indices(const IntegerOperators& operators, const ParameterSpace& space, const Turn& turn,
                  std::uint64_t pair, std::span<Gene> a, std::span<Gene> b);

/// `integer_genetic`: uniform or one-point crossover, steps and resets of genes.
class IntegerGeneticAlgorithm final : public GeneticAlgorithm {
  public:
    using GeneticAlgorithm::GeneticAlgorithm;

  private:
    void vary(const ParameterSpace& space, const Turn& turn, std::uint64_t pair, std::span<Gene> a,
              std::span<Gene> b) const override;
};

/// Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II",
/// 2002, with the operators of `integer_genetic`. Infeasible members rank by their violation.
class Nsga2 final : public GeneticAlgorithm {
  public:
    using GeneticAlgorithm::GeneticAlgorithm;
    void start(Population& population, const Turn& turn) override;
    void advance(Population& population, const Turn& turn) override;
    void compete(Population& population, std::span<const Individual> newcomers) override;

  private:
    void vary(const ParameterSpace& space, const Turn& turn, std::uint64_t pair, std::span<Gene> a,
              std::span<Gene> b) const override;
    std::size_t choose_parent(const Population& population,
                              base::RandomStream& random) const override;
    /// Positions of the individuals, best first: by front, then the least crowded. Infeasible ones
    /// come behind, by their violation.
    std::vector<std::size_t> in_order(Problem& problem, std::span<const Individual> individuals);
    /// Criteria of feasible designs. They are costed for it unless they were among the last asked
    /// for; the archive knows no figures.
    std::vector<Point> points(Problem& problem, std::span<const DesignId> ids);

    std::vector<std::size_t> place_;              ///< of the members, by front and crowding
    std::unordered_map<DesignId, Point> points_;  ///< of those asked for last
};

/// Every member meets a trial design; the better of the two stays.
class DifferentialEvolution final : public Algorithm {
  public:
    using Algorithm::Algorithm;
    void advance(Population& population, const Turn& turn) override;
};

/// `steady_state`: a child is bred whenever an evaluation is done, and competes as soon as it is
/// scored, so that no worker waits for others. As many births as members make a generation. Designs
/// under way are not part of its state: a search that goes on from a checkpoint breeds others.
class SteadyState final : public Algorithm {
  public:
    using Algorithm::Algorithm;
    void advance(Population& population, const Turn& turn) override {
        while (!proceed(population, turn, false)) continue;
    }
    bool proceed(Population& population, const Turn& turn, bool fresh) override;

  private:
    void begin(Population& population, const Turn& turn, bool fresh);
    /// The next design to cost; nothing when none can be found now.
    std::optional<DesignId> next(Population& population, const Turn& turn);
    /// A design nobody has costed, or is costing.
    std::optional<DesignId> breed(Population& population, const Turn& turn);
    bool unknown(const Population& population, DesignId id) const;

    bool begun_ = false;
    std::int64_t born_ = 0, wanted_ = 0;  ///< of the generation at hand
    std::uint64_t pairs_ = 0;             ///< of parents, in the generation at hand
    std::deque<DesignId> first_;          ///< designs of the first population still to hand in
    std::unordered_set<DesignId> under_way_;
};

/// Every member walks on its own; the archive knows where it has been.
class SimulatedAnnealing final : public Algorithm {
  public:
    using Algorithm::Algorithm;
    void advance(Population& population, const Turn& turn) override;
};

class RandomSearch final : public Algorithm {
  public:
    using Algorithm::Algorithm;
    void advance(Population& population, const Turn& turn) override;
};

/// The members are local optima; see the source.
class Memetic final : public Algorithm {
  public:
    using Algorithm::Algorithm;
    void start(Population& population, const Turn& turn) override;
    void advance(Population& population, const Turn& turn) override;
};

}  // namespace atl::search
