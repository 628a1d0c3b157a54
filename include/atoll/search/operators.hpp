/// Genetic operators on the indices of parameter values. Draws are made whether the values of a
/// gene leave it a choice or not: what one gene draws does not depend on the values of the others.
#pragma once

#include <span>

#include "atoll/base/random.hpp"
#include "atoll/search/parameter_space.hpp"

namespace atl::search {

/// Index of the better of two members drawn at random (with replacement) from a population of
/// `members` >= 1 that is sorted best first.
std::size_t binary_tournament(std::size_t members, base::RandomStream& random);

/// Simulated binary crossover (Deb and Agrawal, "Simulated binary crossover for continuous search
/// space", 1995) with the bounded spread factor of Deb (2000), applied to each gene with
/// probability 1/2 and rounded to the nearest index. `eta` >= 0 is the distribution index: the
/// larger, the closer children stay to their parents.
void simulated_binary_crossover(const ParameterSpace& space, double eta, std::span<Gene> a,
                                std::span<Gene> b, base::RandomStream& random);

/// Polynomial mutation (Deb and Goyal, "A combined genetic adaptive search (GeneAS)", 1996) of each
/// gene with probability 1/genes, rounded to the nearest index.
void polynomial_mutation(const ParameterSpace& space, double eta, std::span<Gene> genes,
                         base::RandomStream& random);

/// Each gene of both children comes from either parent with equal probability (Syswerda, "Uniform
/// crossover in genetic algorithms", 1989).
void uniform_crossover(std::span<Gene> a, std::span<Gene> b, base::RandomStream& random);

/// The children change sides at one place (Holland 1975).
void one_point_crossover(std::span<Gene> a, std::span<Gene> b, base::RandomStream& random);

/// Moves a gene by 1, 2, 4, .. values, each half as likely as the one before, up or down; away from
/// an end that it would cross. A gene with one value stays.
void step_gene(const ParameterSpace& space, std::size_t gene, std::span<Gene> genes,
               base::RandomStream& random);

/// Any value, the one it has included.
void reset_gene(const ParameterSpace& space, std::size_t gene, std::span<Gene> genes,
                base::RandomStream& random);

}  // namespace atl::search
