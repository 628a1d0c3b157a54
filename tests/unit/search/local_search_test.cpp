#include "search/local_search.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "atoll/search/algorithm.hpp"
#include "shipped_space.hpp"
#include "toy_algorithms.hpp"
#include "toy_island.hpp"

namespace atl::search {
namespace {

using base::RandomStream;
using test::part_of_toy_space;
using test::ToyProblem;

RandomStream descent_stream(std::uint64_t seed) {
    return RandomStream(seed, base::RandomDomain::descent, 0, 0, 0);
}

std::vector<Gene> genes_of(const ParameterSpace& space, DesignId id) {
    std::vector<Gene> out(space.genes());
    space.decode(id, out);
    return out;
}

/// Designs one step away in one parameter.
std::vector<DesignId> neighbours(const ParameterSpace& space, DesignId id) {
    std::vector<DesignId> out;
    for (std::size_t g = 0; g < space.genes(); ++g)
        for (const int step : {-1, 1}) {
            std::vector<Gene> genes = genes_of(space, id);
            const int there = genes[g] + step;
            if (there < 0 || there >= static_cast<int>(space.values(g))) continue;
            genes[g] = static_cast<Gene>(there);
            out.push_back(space.encode(genes));
        }
    return out;
}

bool locally_optimal(const Problem& problem, Problem& scorer, const Individual& at) {
    for (const DesignId id : neighbours(problem.space(), at.id))
        if (problem.holds_networks(id) && better({id, scorer.score(id)}, at)) return false;
    return true;
}

/// Fewer than 256 macros cannot hold the network; more groups save energy, with ever less gain.
/// Equal products of groups and tiles have the same area, so that single steps from one good way
/// to share out the tiles lead to worse designs only.
class Ridge final : public test::NumberedEvaluator {
  public:
    explicit Ridge(const ParameterSpace& space) : space_(space) {}
    bool holds_networks(DesignId id) const override { return space_.design(id).tiles() >= 64; }

  private:
    double energy_J(DesignId id) const override {
        const double off = std::log2(space_.design(id).router_groups) - 4;
        return 10 + off * off;
    }
    double area_mm2(DesignId id) const override { return double(space_.design(id).tiles()); }
    double violation(DesignId id) const override { return holds_networks(id) ? 0 : 1; }

    const ParameterSpace& space_;
};

const std::vector<double> powers = {1, 2, 4, 8, 16, 32, 64};

class RidgeTest : public testing::Test {
  protected:
    RidgeTest() {
        problem_.watch([this](std::span<const DesignId> asked, auto) {
            asked_.insert(asked_.end(), asked.begin(), asked.end());
        });
    }
    DesignId design(double groups, double tiles) const {
        for (DesignId id = 0; id < space_.size(); ++id) {
            const model::Design d = space_.design(id);
            if (d.router_groups == groups && d.tiles_per_group == tiles) return id;
        }
        throw std::logic_error("no such design");
    }
    void start_from(std::initializer_list<DesignId> ids) {
        population_ = Population(problem_, 3, {}, Archive(1000), 0, 0, 0);
        std::vector<Individual> members;
        for (const DesignId id : ids) members.push_back(population_.evaluate(id));
        population_.assign(members);
        asked_.clear();
    }
    double tiles(DesignId id) const { return double(space_.design(id).tiles()); }

    ParameterSpace space_ =
        part_of_toy_space({{"router_groups", powers}, {"tiles_per_group", powers}});
    Ridge evaluator_{space_};
    Problem problem_{space_, evaluator_, Objective::ela_mean, 1e9};
    Population population_{problem_, 3, {}, Archive(1000), 0, 0, 0};
    MemeticConfig config_;
    std::vector<DesignId> asked_;
};

// ---- Descent

TEST(LocalSearch, DescendsToADesignThatNoSingleStepImproves) {
    ToyProblem toy, other;
    Problem& problem = toy.problem;
    const MemeticConfig config;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        RandomStream random = descent_stream(seed);
        Population population(problem, 3, {}, Archive(10000), 0, 0, 0);
        DesignId id = random.uniform_int(toy.space.size());
        while (!problem.holds_networks(id)) id = random.uniform_int(toy.space.size());
        const Individual start = population.evaluate(id);
        LocalSearch local(population, config, random);
        const Individual found = local.descend(start);
        EXPECT_FALSE(better(start, found));
        EXPECT_TRUE(locally_optimal(problem, other.problem, found)) << seed;
        EXPECT_EQ(found.score, other.problem.score(found.id));
        for (const Individual& asked : population.archive().entries())
            ASSERT_TRUE(problem.holds_networks(asked.id));
        // The bowl has one bottom, but for the bits of a cell.
        EXPECT_DOUBLE_EQ(found.score.objective, 4e-11);
        EXPECT_LT(population.evaluations(), 120);
    }
}

TEST(LocalSearch, DescendsFromInfeasibleDesigns) {
    ToyProblem toy, other;
    Problem tight(toy.space, toy.evaluator, Objective::ela_mean, 10);
    Problem scorer(other.space, other.evaluator, Objective::ela_mean, 10);
    const MemeticConfig config;
    RandomStream random = descent_stream(1);
    Population population(tight, 3, {}, Archive(10000), 0, 0, 0);
    const Individual start = population.evaluate(toy.space.size() - 1);  // 256 tiles
    ASSERT_FALSE(start.score.feasible());
    const Individual found = LocalSearch(population, config, random).descend(start);
    EXPECT_TRUE(found.score.feasible());
    EXPECT_TRUE(locally_optimal(tight, scorer, found));
}

TEST(LocalSearch, DescendsWhereValuesDependOnOtherParameters) {
    ParameterSpace space = part_of_toy_space({{"supply_voltage", {0.5, 0.6, 0.7}},
                                              {"rows", {64, 128}},
                                              {"columns", {32, 64}},
                                              {"technology_nm", {22, 32}}});
    space = test::with_values_given(space, "supply_voltage", "technology_nm",
                                    {{0.65, 0.7, 0.75}, {0.5, 0.6, 0.7}});
    space = test::with_values_given(space, "columns", "rows", {{128, 256}, {32, 64}});
    ToyProblem toy(space), other(space);
    const MemeticConfig config;
    for (DesignId id = 0; id < space.size(); ++id) {
        RandomStream random = descent_stream(id);
        Population population(toy.problem, 3, {}, Archive(1000), 0, 0, 0);
        const Individual start = population.evaluate(id);
        const Individual found = LocalSearch(population, config, random).descend(start);
        EXPECT_TRUE(locally_optimal(toy.problem, other.problem, found)) << id;
    }
}

TEST(LocalSearch, StaysInASpaceOfOneDesign) {
    ToyProblem toy(part_of_toy_space({}));
    const MemeticConfig config;
    RandomStream random = descent_stream(1);
    Population population(toy.problem, 3, {}, Archive(10), 0, 0, 0);
    const Individual only = population.evaluate(0);
    population.assign(std::span(&only, 1));
    LocalSearch local(population, config, random);
    EXPECT_EQ(local.descend(only), only);
    EXPECT_EQ(local.descend_if_promising(only), only);
    EXPECT_EQ(local.try_exchanges(), only);
    EXPECT_EQ(local.try_pairs(), only);
    EXPECT_EQ(local.shake(), only.id);
    EXPECT_EQ(population.evaluations(), 1);
}

// ---- Neighbourhoods of the best

TEST_F(RidgeTest, ExchangesLeadFromOneLocalOptimumToABetterOne) {
    for (const double groups : {1, 4, 64}) {
        start_from({design(groups, 64 / groups)});
        const Individual best = population_.members().front();
        RandomStream random = descent_stream(1);
        LocalSearch local(population_, config_, random);
        EXPECT_EQ(local.descend(best), best);
        EXPECT_TRUE(better(local.try_exchanges(), best));
        for (int again = 0; again < 6; ++again) local.try_exchanges();
        EXPECT_EQ(population_.members().front().id, design(16, 4));
        EXPECT_EQ(local.try_exchanges(), population_.members().front());
        for (const DesignId id : asked_) EXPECT_TRUE(problem_.holds_networks(id));
    }
}

TEST_F(RidgeTest, ExchangesKeepTheProduct) {
    start_from({design(16, 4)});  // the optimum: nothing leads on from its neighbours
    config_.promising_ratio = 1;
    RandomStream random = descent_stream(1);
    LocalSearch(population_, config_, random).try_exchanges();
    std::set<double> groups;
    for (const DesignId id : asked_) {
        EXPECT_EQ(tiles(id), 64);
        groups.insert(space_.design(id).router_groups);
    }
    // Distances 1, 2, 3 and 4 of either parameter, as far as there are values.
    EXPECT_EQ(groups, (std::set<double>{1, 2, 4, 8, 32, 64}));
}

TEST_F(RidgeTest, ExchangesTakeTheNearestValueWhereNoneKeepsTheProduct) {
    const std::vector<double> others = {1, 3, 4, 9, 10, 70};
    space_ = part_of_toy_space({{"router_groups", {1, 2, 4, 8}}, {"tiles_per_group", others}});
    start_from({design(8, 10)});
    config_.promising_ratio = 1;
    RandomStream random = descent_stream(1);
    LocalSearch(population_, config_, random).try_exchanges();
    EXPECT_FALSE(asked_.empty());
    for (const DesignId id : asked_) {
        const model::Design d = space_.design(id);
        // Either was moved, and the other took over as well as it can.
        const auto best_for = [](double wanted, const std::vector<double>& values) {
            return *std::min_element(values.begin(), values.end(), [&](double a, double b) {
                return std::abs(std::log(a / wanted)) < std::abs(std::log(b / wanted));
            });
        };
        EXPECT_TRUE(d.tiles_per_group == best_for(80.0 / d.router_groups, others) ||
                    d.router_groups == best_for(80.0 / d.tiles_per_group, {1, 2, 4, 8}))
            << d.router_groups << " " << d.tiles_per_group;
    }
}

TEST_F(RidgeTest, PairsStepByOneValueEach) {
    start_from({design(16, 4), design(32, 4)});  // they differ in one parameter only
    config_.promising_ratio = 1;
    RandomStream random = descent_stream(1);
    LocalSearch(population_, config_, random).try_pairs();
    EXPECT_THAT(asked_, testing::UnorderedElementsAre(design(8, 8), design(32, 2), design(32, 8)));
}

TEST_F(RidgeTest, PairsStepFartherWhereTheMembersDiffer) {
    start_from({design(16, 4), design(64, 2)});
    config_.promising_ratio = 1;
    RandomStream random = descent_stream(1);
    LocalSearch(population_, config_, random).try_pairs();
    std::vector<DesignId> expected;
    for (const double groups : powers)
        for (const double tiles : powers)
            if (groups != 16 && tiles != 4 && groups * tiles >= 64)
                expected.push_back(design(groups, tiles));
    std::erase(expected, design(64, 2));  // known
    EXPECT_THAT(asked_, testing::UnorderedElementsAreArray(expected));
}

TEST_F(RidgeTest, PairsLeadToABetterDesign) {
    start_from({design(1, 64), design(64, 2)});
    RandomStream random = descent_stream(1);
    const Individual best = population_.members().front();
    EXPECT_EQ(best.id, design(1, 64));
    EXPECT_TRUE(better(LocalSearch(population_, config_, random).try_pairs(), best));
}

TEST_F(RidgeTest, WhatIsFoundIsAMemberThatIsKnown) {
    start_from({design(64, 1), design(1, 64), design(64, 2)});
    RandomStream random = descent_stream(1);
    LocalSearch local(population_, config_, random);
    const Individual found = local.try_exchanges();
    EXPECT_EQ(population_.members().front(), found);
    EXPECT_EQ(population_.members().size(), 3u);
    EXPECT_EQ(population_.archive().find(found.id), found.score);
}

// ---- Designs known

TEST_F(RidgeTest, GoesBackToKnownDesignsWhoseNeighboursAreNot) {
    start_from({design(16, 4), design(64, 8)});
    RandomStream random = descent_stream(1);
    LocalSearch local(population_, config_, random);
    local.go_back();
    local.go_back();  // to the best, whose neighbours are worse
    EXPECT_THAT(asked_, testing::UnorderedElementsAre(design(32, 4), design(16, 8)));
    // In a space of fewer than 100 designs to all, one after the other, and at last to none.
    std::size_t holding = 0;
    for (DesignId id = 0; id < space_.size(); ++id) holding += problem_.holds_networks(id);
    for (std::size_t asked = 0; asked != asked_.size();) {
        asked = asked_.size();
        local.go_back();
    }
    EXPECT_EQ(population_.archive().size(), holding);
    EXPECT_EQ(population_.members().front().id, design(16, 4));
}

// ---- Shaking

TEST_F(RidgeTest, ShakesKeepTheProductWhereTheyExchange) {
    start_from({design(16, 4)});
    config_.exchange_probability = 1;
    std::set<DesignId> found;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        RandomStream random = descent_stream(seed);
        const DesignId id = LocalSearch(population_, config_, random).shake();
        EXPECT_EQ(tiles(id), 64);
        EXPECT_NE(id, design(16, 4));
        found.insert(id);
    }
    EXPECT_EQ(found.size(), 6u);
    EXPECT_TRUE(asked_.empty());
}

TEST_F(RidgeTest, ShakesAskForUnknownDesignsThatHoldTheNetworksWhileThereAreAny) {
    start_from({design(16, 4)});
    std::size_t holding = 0;
    for (DesignId id = 0; id < space_.size(); ++id) holding += problem_.holds_networks(id);
    for (std::size_t known = 1; known < holding; ++known) {
        RandomStream random = descent_stream(known);
        const DesignId id = LocalSearch(population_, config_, random).shake();
        EXPECT_FALSE(population_.archive().find(id));
        EXPECT_TRUE(problem_.holds_networks(id));
        population_.evaluate(id);
    }
    // Then they ask for one that is known.
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        RandomStream random = descent_stream(seed);
        EXPECT_TRUE(population_.archive().find(LocalSearch(population_, config_, random).shake()));
    }
}

TEST(LocalSearch, ShakesChangeAsManyParametersAsTheyMay) {
    ToyProblem toy;
    MemeticConfig config;
    config.exchange_probability = config.crossover_probability = 0;
    config.least_changed = 2;
    config.most_changed = 3;
    Population population(toy.problem, 1, {}, Archive(1000), 0, 0, 0);
    const Individual member = population.evaluate(8576);
    population.assign(std::span(&member, 1));
    std::set<std::size_t> changed;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        RandomStream random = descent_stream(seed);
        const DesignId id = LocalSearch(population, config, random).shake();
        changed.insert(differing_genes(toy.space, id, member.id));
    }
    // A reset may give the value that was there.
    EXPECT_EQ(changed, (std::set<std::size_t>{1, 2, 3}));
}

// ---- The algorithm made of them

TEST(Memetic, StartsFromLocalOptima) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        AlgorithmConfig c = test::toy_config(AlgorithmKind::memetic);
        test::WatchedIsland i(c, test::toy_space(), {}, test::toy_area_limit_mm2, seed);
        i.island.advance();
        ToyProblem other;
        for (const Individual& x : i.island.population())
            EXPECT_TRUE(locally_optimal(i.toy.problem, other.problem, x));
    }
}

TEST_F(RidgeTest, TheAlgorithmCrossesTheRidge) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        AlgorithmConfig c = test::toy_config(AlgorithmKind::memetic);
        c.chosen = 1;
        Island island(problem_, c, seed, {});
        for (int g = 0; g <= 15; ++g) island.advance();
        EXPECT_EQ(island.best().id, design(16, 4)) << seed;
    }
}

}  // namespace
}  // namespace atl::search
