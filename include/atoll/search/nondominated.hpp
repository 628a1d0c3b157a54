/// Sets of points of which none beats another: fronts, crowding, hypervolume. All criteria are
/// minimised.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "atoll/search/algorithm_config.hpp"
#include "atoll/search/problem.hpp"

namespace atl::search {

inline constexpr std::size_t most_criteria = criterion_names.size();
/// The first `criteria.size()` of them are in use.
using Point = std::array<double, most_criteria>;

/// Criteria of a feasible design of a batch; energies and latencies combined as `objective` does.
Point point_of(std::span<const Criterion> criteria, Objective objective, const Figures& figures,
               std::size_t design);
/// Those of feasible designs, costed in one batch.
std::vector<Point> points_of(Problem& problem, std::span<const Criterion> criteria,
                             std::span<const DesignId> designs);
/// e.g. "J"; see unit() of objectives.
std::string unit(Criterion criterion, Objective objective, std::size_t networks);

/// No worse in any of the first `criteria` and better in one.
bool dominates(const Point& a, const Point& b, std::size_t criteria);

/// Number of the front of every point: 0 where none dominates it, 1 where none of the others does,
/// and so on (Deb et al. 2002).
std::vector<std::size_t> fronts(std::span<const Point> points, std::size_t criteria);

/// Crowding distance of every point within its front: how far its neighbours lie apart, added up
/// over the criteria in units of the front's extent; infinite at the ends (Deb et al. 2002).
std::vector<double> crowding(std::span<const Point> points, std::span<const std::size_t> front,
                             std::size_t criteria);

/// Volume that the points dominate below `reference`, by slicing along the last criterion (Zitzler
/// 1999; While et al. 2006). Grows with the points' number to the power of `criteria` - 1.
double hypervolume(std::span<const Point> points, const Point& reference, std::size_t criteria);

/// What a search for several objectives found.
struct Front {
    std::vector<Criterion> criteria;
    std::vector<DesignId> designs;  ///< by their points; ties by design
    std::vector<Point> points;      ///< of the designs
    Point reference{};
    /// Nothing for fronts of so many points that it would take minutes.
    std::optional<double> hypervolume;
};

/// Of these feasible designs those that no other dominates, one of each point. `reference` has a
/// value per criterion, or is empty: then 1.1 times the largest values of the front.
Front front_of(Problem& problem, std::span<const Criterion> criteria, std::vector<DesignId> designs,
               std::span<const double> reference);

}  // namespace atl::search
