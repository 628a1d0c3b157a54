#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include "atoll/search/nondominated.hpp"
#include "toy_algorithms.hpp"
#include "toy_island.hpp"

namespace atl::search {
namespace {

using test::members;

/// Three genes of 0 .. 14: energy and latency pull the first one to different ends, the others are
/// at fault when they are not 7. Whoever has 14 as the third is infeasible.
class TwoEnds final : public test::NumberedEvaluator {
  public:
    explicit TwoEnds(const ParameterSpace& space) : space_(space) {}

  private:
    std::array<double, 3> genes(DesignId id) const {
        std::array<Gene, 3> g{};
        space_.decode(id, g);
        return {double(g[0]), double(g[1]), double(g[2])};
    }
    double fault(DesignId id) const {
        const auto g = genes(id);
        return std::abs(g[1] - 7) + std::abs(g[2] - 7);
    }
    double energy_J(DesignId id) const override {
        return 1 + genes(id)[0] * genes(id)[0] + fault(id);
    }
    double latency_s(DesignId id) const override {
        const double left = 14 - genes(id)[0];
        return 1 + left * left + fault(id);
    }
    double violation(DesignId id) const override { return genes(id)[2] == 14 ? 1 : 0; }

    const ParameterSpace& space_;
};

class Nsga2Test : public testing::Test {
  protected:
    static AlgorithmConfig config(std::int64_t population) {
        AlgorithmConfig c(AlgorithmKind::nsga2);
        c.population = c.chosen = population;
        c.criteria = criteria;
        return c;
    }
    std::vector<Point> points(std::span<const Individual> individuals) {
        std::vector<DesignId> ids;
        for (const Individual& i : individuals) ids.push_back(i.id);
        return points_of(problem_, criteria, ids);
    }
    static std::vector<Individual> feasible(std::span<const Individual> individuals) {
        std::vector<Individual> out;
        for (const Individual& i : individuals)
            if (i.score.feasible()) out.push_back(i);
        return out;
    }
    /// All designs that no feasible one dominates.
    std::set<DesignId> exact_front() {
        std::vector<Individual> all;
        for (DesignId id = 0; id < space_.size(); ++id) all.push_back({id, problem_.score(id)});
        all = feasible(all);
        const auto front = fronts(points(all), criteria.size());
        std::set<DesignId> out;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (front[i] == 0) out.insert(all[i].id);
        return out;
    }

    static inline const std::vector<Criterion> criteria = {Criterion::latency, Criterion::energy};
    ParameterSpace space_ = test::numbered_space(3, 15);
    TwoEnds evaluator_{space_};
    Problem problem_{space_, evaluator_, Objective::ela_mean, 1e9};
};

TEST_F(Nsga2Test, FindsTheWholeFront) {
    const std::set<DesignId> front = exact_front();
    ASSERT_EQ(front.size(), 15u);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const AlgorithmConfig c = config(40);
        Island island(problem_, c, seed, {});
        for (int g = 0; g <= 60; ++g) island.advance();
        std::set<DesignId> found;
        const auto population = members(island);
        const auto place = fronts(points(population), criteria.size());
        for (std::size_t i = 0; i < population.size(); ++i)
            if (place[i] == 0) found.insert(population[i].id);
        EXPECT_EQ(found, front) << seed;
    }
}

TEST_F(Nsga2Test, KeepsTheBestOfEveryCriterion) {
    const AlgorithmConfig c = config(8);  // fewer than the front has
    Island island(problem_, c, 3, {});
    for (int g = 0; g <= 40; ++g) {
        island.advance();
        for (std::size_t k = 0; k < criteria.size(); ++k) {
            const auto least = [&](std::span<const Individual> individuals) {
                double out = std::numeric_limits<double>::infinity();
                for (const Point& p : points(feasible(individuals))) out = std::min(out, p[k]);
                return out;
            };
            ASSERT_EQ(least(island.population()), least(island.archive().entries())) << g;
        }
    }
}

TEST_F(Nsga2Test, SpreadsAlongTheFront) {
    const AlgorithmConfig c = config(8);
    Island island(problem_, c, 1, {});
    for (int g = 0; g <= 300; ++g) island.advance();
    // Eight cannot hold the front: none beats another, but one that lies behind the front may stay
    // where those that beat it are gone.
    EXPECT_THAT(fronts(points(island.population()), criteria.size()), testing::Each(0u));
    for (const DesignId id : exact_front()) EXPECT_TRUE(island.archive().find(id));
    std::set<Gene> first;
    for (const Individual& i : island.population()) {
        std::array<Gene, 3> genes{};
        space_.decode(i.id, genes);
        first.insert(genes[0]);
    }
    EXPECT_TRUE(first.contains(0));
    EXPECT_TRUE(first.contains(14));
    Gene widest = 0;
    for (auto at = std::next(first.begin()); at != first.end(); ++at)
        widest = std::max(widest, static_cast<Gene>(*at - *std::prev(at)));
    EXPECT_LE(widest, 5);
}

TEST_F(Nsga2Test, FeasibleDesignsComeBeforeInfeasibleOnes) {
    const AlgorithmConfig c = config(6);
    Island island(problem_, c, 1, {});
    island.advance();
    // Design 14: the best energy, and infeasible.
    island.receive({{1, 0}, {{14, problem_.score(14)}}}, Replacement::worst);
    ASSERT_FALSE(island.archive().find(14)->feasible());
    const bool room = std::any_of(island.population().begin(), island.population().end(),
                                  [](const Individual& i) { return !i.score.feasible(); });
    if (!room) {
        EXPECT_EQ(island.arrivals().back().accepted, 0);
    }
    for (int g = 0; g < 10; ++g) island.advance();
    for (const Individual& i : island.population()) EXPECT_TRUE(i.score.feasible());
}

}  // namespace
}  // namespace atl::search
