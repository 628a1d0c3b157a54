#include "atoll/search/nondominated.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace atl::search {

Point point_of(std::span<const Criterion> criteria, Objective objective, const Figures& figures,
               std::size_t design) {
    const Combined networks = combined(combination(objective), figures, design);
    Point out{};
    for (std::size_t c = 0; c < criteria.size(); ++c) switch (criteria[c]) {
            case Criterion::energy:
                out[c] = networks.energy;
                break;
            case Criterion::latency:
                out[c] = networks.latency;
                break;
            case Criterion::area:
                out[c] = figures.area_mm2()[design];
                break;
            case Criterion::cost:
                out[c] = figures.relative_cost()[design];
                break;
            case Criterion::noise:
                out[c] = figures.noise()[design];
                break;
        }
    return out;
}

std::vector<Point> points_of(Problem& problem, std::span<const Criterion> criteria,
                             std::span<const DesignId> designs) {
    Figures figures;
    problem.evaluator().evaluate(designs, figures);
    std::vector<Point> out;
    for (std::size_t d = 0; d < designs.size(); ++d)
        out.push_back(point_of(criteria, problem.objective(), figures, d));
    return out;
}

std::string unit(Criterion criterion, Objective objective, std::size_t networks) {
    const bool product = combination(objective) == Combination::product && networks > 1;
    const std::string power = product ? "^" + std::to_string(networks) : "";
    switch (criterion) {
        case Criterion::energy:
            return "J" + power;
        case Criterion::latency:
            return "s" + power;
        case Criterion::area:
            return "mm2";
        case Criterion::cost:
            return "mm2@32nm";
        case Criterion::noise:
            return "1";
    }
    return "";
}

bool dominates(const Point& a, const Point& b, std::size_t criteria) {
    bool better = false;
    for (std::size_t c = 0; c < criteria; ++c) {
        if (a[c] > b[c]) return false;
        better |= a[c] < b[c];
    }
    return better;
}

std::vector<std::size_t> fronts(std::span<const Point> points, std::size_t criteria) {
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> out(points.size(), none);
    std::size_t left = points.size();
    for (std::size_t front = 0; left > 0; ++front) {
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (out[i] != none) continue;
            const auto beaten = [&](std::size_t j) {
                return out[j] == none && dominates(points[j], points[i], criteria);
            };
            bool dominated = false;
            for (std::size_t j = 0; j < points.size() && !dominated; ++j) dominated = beaten(j);
            if (!dominated) members.push_back(i);
        }
        for (const std::size_t i : members) out[i] = front;
        left -= members.size();
    }
    return out;
}

std::vector<double> crowding(std::span<const Point> points, std::span<const std::size_t> front,
                             std::size_t criteria) {
    std::vector<double> out(points.size(), 0);
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t c = 0; c < criteria; ++c) {
        // Ties by position: the order is total.
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return std::tuple(front[a], points[a][c], a) < std::tuple(front[b], points[b][c], b);
        });
        for (auto first = order.begin(); first != order.end();) {
            const auto last = std::find_if(
                first, order.end(), [&](std::size_t i) { return front[i] != front[*first]; });
            const double extent = points[*(last - 1)][c] - points[*first][c];
            out[*first] = out[*(last - 1)] = std::numeric_limits<double>::infinity();
            for (auto i = first + 1; extent > 0 && i < last - 1; ++i)
                out[*i] += (points[*(i + 1)][c] - points[*(i - 1)][c]) / extent;
            first = last;
        }
    }
    return out;
}

namespace {

/// Of points that lie below the reference; destroys their order.
double volume(std::vector<Point> points, const Point& reference, std::size_t criteria) {
    if (points.empty()) return 0;
    const std::size_t last = criteria - 1;
    std::sort(points.begin(), points.end(),
              [&](const Point& a, const Point& b) { return a[last] < b[last]; });
    if (criteria == 1) return reference[0] - points.front()[0];
    double out = 0;
    std::vector<Point> below;  // points that reach into the slice
    for (std::size_t i = 0; i < points.size(); ++i) {
        // What another beats in the criteria left adds nothing.
        const Point& added = points[i];
        if (std::none_of(below.begin(), below.end(),
                         [&](const Point& p) { return p == added || dominates(p, added, last); })) {
            std::erase_if(below, [&](const Point& p) { return dominates(added, p, last); });
            below.push_back(added);
        }
        const double top = i + 1 < points.size() ? points[i + 1][last] : reference[last];
        if (top > points[i][last]) out += (top - points[i][last]) * volume(below, reference, last);
    }
    return out;
}

}  // namespace

double hypervolume(std::span<const Point> points, const Point& reference, std::size_t criteria) {
    std::vector<Point> inside;
    for (const Point& p : points) {
        bool below = true;
        for (std::size_t c = 0; c < criteria; ++c) below &= p[c] < reference[c];
        if (below) inside.push_back(p);
    }
    return volume(std::move(inside), reference, criteria);
}

Front front_of(Problem& problem, std::span<const Criterion> criteria, std::vector<DesignId> designs,
               std::span<const double> reference) {
    constexpr std::size_t most_points = 5000, most_points_of_four = 400;
    Front out;
    out.criteria.assign(criteria.begin(), criteria.end());
    std::sort(designs.begin(), designs.end());
    designs.erase(std::unique(designs.begin(), designs.end()), designs.end());
    const std::vector<Point> points = points_of(problem, criteria, designs);
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(points[a], designs[a]) < std::tie(points[b], designs[b]);
    });
    // In this order a point is dominated by, or equal to, earlier ones alone.
    for (const std::size_t i : order) {
        const auto beats = [&](const Point& p) {
            return p == points[i] || dominates(p, points[i], criteria.size());
        };
        if (std::any_of(out.points.begin(), out.points.end(), beats)) continue;
        out.designs.push_back(designs[i]);
        out.points.push_back(points[i]);
    }
    for (std::size_t c = 0; c < criteria.size(); ++c) {
        if (!reference.empty()) out.reference[c] = reference[c];
        for (const Point& p : out.points)
            if (reference.empty()) out.reference[c] = std::max(out.reference[c], 1.1 * p[c]);
    }
    if (out.points.size() <= (criteria.size() > 3 ? most_points_of_four : most_points))
        out.hypervolume = hypervolume(out.points, out.reference, criteria.size());
    return out;
}

}  // namespace atl::search
