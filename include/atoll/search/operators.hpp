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

}  // namespace atl::search
