#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "algorithms.hpp"
#include "atoll/search/nondominated.hpp"
#include "atoll/search/operators.hpp"

namespace atl::search {

namespace {

/// Positions of the individuals, best first: by front, then the least crowded. Infeasible ones come
/// behind, by their violation.
std::vector<std::size_t> in_order(Problem& problem, std::span<const Criterion> criteria,
                                  std::span<const Individual> individuals) {
    std::vector<std::size_t> feasible, order;
    std::vector<DesignId> ids;
    for (std::size_t i = 0; i < individuals.size(); ++i)
        if (individuals[i].score.feasible()) {
            feasible.push_back(i);
            ids.push_back(individuals[i].id);
        }
    const std::vector<Point> points = points_of(problem, criteria, ids);
    const std::vector<std::size_t> front = fronts(points, criteria.size());
    const std::vector<double> distance = crowding(points, front, criteria.size());
    using Key = std::tuple<double, std::size_t, double, DesignId>;
    std::vector<Key> key;
    for (const Individual& i : individuals) key.emplace_back(i.score.violation, 0, 0, i.id);
    for (std::size_t f = 0; f < feasible.size(); ++f)
        key[feasible[f]] = {0, front[f], -distance[f], ids[f]};
    order.resize(individuals.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return key[a] < key[b]; });
    return order;
}

}  // namespace

void Nsga2::start(Population& population, const Turn& turn) {
    const auto first = first_designs(population, turn);
    population.assign({});
    compete(population, std::vector<Individual>(first.begin(), first.end()));
}

void Nsga2::compete(Population& population, std::span<const Individual> newcomers) {
    std::vector<Individual> all(population.members().begin(), population.members().end());
    all.insert(all.end(), newcomers.begin(), newcomers.end());
    std::vector<Individual> survivors;
    for (const std::size_t i : in_order(population.problem(), config().criteria, all))
        if (survivors.size() < population.size()) survivors.push_back(all[i]);
    population.assign(survivors);
}

void Nsga2::advance(Population& population, const Turn& turn) {
    place_ = in_order(population.problem(), config().criteria, population.members());
    const auto scored = population.evaluate(breed(population, turn));
    compete(population, std::vector<Individual>(scored.begin(), scored.end()));
}

std::size_t Nsga2::choose_parent(const Population& population, base::RandomStream& random) const {
    return place_[binary_tournament(population.members().size(), random)];
}

void Nsga2::vary(const ParameterSpace& space, const Turn& turn, std::uint64_t pair,
                 std::span<Gene> a, std::span<Gene> b) const {
    vary_indices(config().integer, space, turn, pair, a, b);
}

}  // namespace atl::search
