/// How many copies of each layer's weights the macros of a chip hold.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

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
    double macros = 1;     ///< of one copy
    double vectors = 1;    ///< copies beyond that are of no use
    double vector_ns = 1;  ///< in any unit that is the same for all
    double count = 1;      ///< equal layers, each of which gets so many copies
};

/// Real numbers of copies that minimise the sum of vectors x time / copies: proportional to
/// sqrt(vectors x time / macros) (Lagrange), but at least 1 and at most the vectors. What they are
/// proportional by, the level, is found exactly: the macros taken rise with it in straight pieces,
/// whose ends are kept here.
class WaterLevel {
  public:
    explicit WaterLevel(std::span<const SharingLayer> layers);
    /// Whole copies of each layer for so many macros, which hold one copy of each.
    void share(double macros, std::span<double> copies) const;

  private:
    struct End {
        double level;
        double taken;         ///< macros at this level
        double fixed, slope;  ///< macros from here on: fixed + slope x level
    };
    std::vector<double> weights_, vectors_;
    std::vector<End> ends_;  ///< ascending
};

/// Writes the copies of each layer, whole numbers of 1 or more; all together take at most `macros`,
/// which hold one copy of each.
///
/// `latency`: as WaterLevel says, rounded down. `rate`: the least time for which
/// ceil(vectors x time / it) copies fit, which is optimal for the longest layer; by bisection, to
/// one part in ten thousand.
void share_macros(Duplication aim, std::span<const SharingLayer> layers, double macros,
                  std::span<double> copies);

}  // namespace atl::model::physical
