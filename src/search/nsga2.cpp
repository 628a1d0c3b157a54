#include <algorithm>
#include <numeric>
#include <tuple>

#include "algorithms.hpp"
#include "atoll/search/operators.hpp"

namespace atl::search {

std::vector<Point> Nsga2::points(Problem& problem, std::span<const DesignId> ids) {
    std::vector<DesignId> unknown;
    for (const DesignId id : ids)
        if (!points_.contains(id)) unknown.push_back(id);
    const std::vector<Point> costed = points_of(problem, config().criteria, unknown);
    for (std::size_t u = 0; u < unknown.size(); ++u) points_[unknown[u]] = costed[u];
    std::vector<Point> out;
    std::unordered_map<DesignId, Point> here;
    for (const DesignId id : ids) {
        out.push_back(points_[id]);
        here[id] = out.back();
    }
    points_.swap(here);
    return out;
}

std::vector<std::size_t> Nsga2::in_order(Problem& problem,
                                         std::span<const Individual> individuals) {
    const std::vector<Criterion>& criteria = config().criteria;
    std::vector<std::size_t> feasible, order;
    std::vector<DesignId> ids;
    for (std::size_t i = 0; i < individuals.size(); ++i)
        if (individuals[i].score.feasible()) {
            feasible.push_back(i);
            ids.push_back(individuals[i].id);
        }
    const std::vector<Point> points = this->points(problem, ids);
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

void Nsga2::start(Population& population, const Turn& turn) {
    const auto first = first_designs(population, turn);
    population.assign({});
    compete(population, std::vector<Individual>(first.begin(), first.end()));
}

void Nsga2::compete(Population& population, std::span<const Individual> newcomers) {
    std::vector<Individual> all(population.members().begin(), population.members().end());
    all.insert(all.end(), newcomers.begin(), newcomers.end());
    std::vector<Individual> survivors;
    for (const std::size_t i : in_order(population.problem(), all))
        if (survivors.size() < population.size()) survivors.push_back(all[i]);
    population.assign(survivors);
}

void Nsga2::advance(Population& population, const Turn& turn) {
    place_ = in_order(population.problem(), population.members());
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
