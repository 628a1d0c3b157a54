/// What a search minimises.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "atoll/model/cost.hpp"

namespace atl::search {

class Figures;

/// With E_w energy [J] and L_w latency [s] of one inference of network w, A chip area [cm2], K
/// relative cost [mm2 at 32 nm] (arXiv 2603.03880 and 2410.16759); those that are registered
/// (search/registry.hpp) have the values that follow:
enum class Objective : std::uint8_t {
    ela,       ///< max E x max L x A
    ela_mean,  ///< mean E x mean L x A
    ela_all,   ///< A x product of all E x product of all L
    el,        ///< max E x max L
    e,         ///< max E
    l,         ///< max L
    a,         ///< A
    ea,        ///< max E x A
    la,        ///< max L x A
    el_cost,   ///< max E x max L x K
    ela_cost,  ///< max E x max L x A x K
};
inline constexpr std::array<std::string_view, 11> objective_names = {
    "ela", "ela_mean", "ela_all", "el", "e", "l", "a", "ea", "la", "el_cost", "ela_cost"};

std::string_view name(Objective objective);
/// e.g. "J*s*cm2"; the unit of K is "mm2@32nm".
std::string unit(Objective objective, std::size_t networks);

/// All networks of `cost` are feasible.
double value(Objective objective, const model::DesignCost& cost);
/// The same of every design of a batch, or its risk where that is known; infinite where the
/// violation is not 0. `out` has one element per design, and there is at least one network.
void values(Objective objective, const Figures& figures, std::span<double> out);

/// Whether the cost of the node makes a difference to it.
bool uses_cost(Objective objective);

/// How an objective makes one figure of the networks'.
enum class Combination : std::uint8_t { largest, mean, product };
inline constexpr std::size_t n_combinations = 3;
Combination combination(Objective objective);

/// Energy and latency of all networks [J and s; to the power of the networks for products].
struct Combined {
    double energy, latency;
};
/// `design` of the batch has violation 0.
Combined combined(Combination how, const Figures& figures, std::size_t design);
/// All networks of `cost` are feasible.
Combined combined(Combination how, const model::DesignCost& cost);
/// `networks` combined as the objective, which is built in, combines them; the same as above, to
/// the bit.
double value(Objective objective, const Combined& networks, double area_mm2, double relative_cost);

/// Energy-delay-area product of one network [mJ*ms*mm2] = 1e8 [J*s*cm2].
double edap_mJ_ms_mm2(double energy_J, double latency_s, double area_mm2);

}  // namespace atl::search
