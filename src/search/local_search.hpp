/// Steps from a design to better ones near it.
///
/// What the shipped spaces look like, from enumerations: near an optimum the logarithm of an
/// objective is nearly a sum over the parameters, but for the few that share out the macros of a
/// chip (groups, tiles, macros, and the buffer); there every good way to share them is a local
/// optimum, and the way to the next changes two or three parameters at once and keeps a product.
#pragma once

#include <vector>

#include "atoll/search/algorithm_config.hpp"
#include "atoll/search/population.hpp"

namespace atl::search {

class LocalSearch {
  public:
    /// All outlive it. Designs that cannot hold every network are never asked for.
    LocalSearch(Population& population, const MemeticConfig& config, base::RandomStream& random);

    /// Line searches along one parameter after the other until none helps.
    Individual descend(const Individual& start);
    /// The same, but first along those that matter: in which the members differ from each other,
    /// or the start from the best. Who comes not close to the worst member by then is left alone.
    Individual descend_if_promising(const Individual& start);

    /// From the best member to the first better design, if any, in
    /// - pairs of counts of which one takes over what the other loses,
    Individual try_exchanges();
    /// - pairs of parameters: by one value each, and farther where the members differ.
    Individual try_pairs();

    /// To a neighbour not known before of the best design known that has one, among the best 100;
    /// and on from there if it is better than that design.
    void go_back();

    /// A design some parameters away from a member, or from a child of two; not known before, if
    /// one is found, or else the best member.
    DesignId shake();

  private:
    std::span<Gene> used(Genes& genes) const { return std::span(genes).first(space_.genes()); }
    Genes genes_of(DesignId id) const;
    bool unknown(DesignId id) const;
    /// One step away along one parameter.
    std::vector<DesignId> unknown_neighbours(DesignId id) const;
    /// Whether `x` is better than `reference`, or worse by this ratio at most.
    static bool close(const Individual& x, const Individual& reference, double ratio);
    /// Genes with a choice, in random order.
    std::vector<std::size_t> shuffled_genes();
    bool members_differ_in(std::size_t gene) const;
    /// Likelier to be changed: those in which the members differ.
    std::vector<std::size_t> genes_by_weight();

    /// Along one gene, by steps that double while they help; whether any did.
    bool line_search(Individual& at, std::size_t gene);
    /// Of every gene once.
    bool sweep(Individual& at, const std::vector<std::size_t>& genes);
    /// Gives a gene another value; by what ratio others would have to grow to make up for it.
    double change(std::span<Gene> genes, std::size_t gene, Gene value) const;
    /// Moves a gene by that ratio, as far as its values allow.
    void make_up(std::span<Gene> genes, std::size_t to, double ratio) const;
    void shake(std::span<Gene> genes);
    /// Distances 1, 2, 3, 4, 6, 8, 12, .. in both directions.
    std::vector<Gene> values_around(std::size_t gene, Gene value) const;
    Individual try_all(std::vector<DesignId> neighbours);

    Population& population_;
    const ParameterSpace& space_;
    const MemeticConfig& config_;
    base::RandomStream& random_;
};

}  // namespace atl::search
