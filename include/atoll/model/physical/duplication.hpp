/// How many copies of each layer's weights the macros of a chip hold.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace atl::model::physical {

/// What macros that no layer needs are for.
enum class Duplication {
    none,     ///< one copy of everything
    latency,  ///< the sum of all layers' times is to be small: one inference after the other
    rate,     ///< the longest of them is: a layer each works on an inference of its own
};
inline constexpr std::array<std::string_view, 3> duplication_names = {"none", "latency", "rate"};

/// A layer that is to share the macros.
struct SharingLayer {
    double macros = 1;   ///< of one copy
    double vectors = 1;  ///< copies beyond that are of no use
    double vector_ns = 1;
    double count = 1;  ///< equal layers, each of which gets so many copies
};

/// Writes the copies of each layer, whole numbers of 1 or more; all together take at most `macros`,
/// which hold one copy of each.
///
/// `latency`: copies ~ sqrt(vectors x time / macros), which minimises the sum of
/// vectors x time / copies over reals (Lagrange); those below 1 or beyond the vectors are set there
/// and the others shared anew; then rounded down. `rate`: the least time for which
/// ceil(vectors x time / it) copies fit, which is optimal for the longest layer. Both by bisection.
void share_macros(Duplication aim, std::span<const SharingLayer> layers, double macros,
                  std::span<double> copies);

}  // namespace atl::model::physical
