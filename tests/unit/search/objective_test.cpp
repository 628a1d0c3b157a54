#include "atoll/search/objective.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "atoll/base/contract.hpp"
#include "atoll/base/random.hpp"
#include "atoll/search/evaluator.hpp"

namespace atl::search {
namespace {

model::NetworkCost network(double energy_J, double latency_s) {
    model::NetworkCost n;
    n.energy_J = energy_J;
    n.latency_s = latency_s;
    return n;
}

// Largest energy and largest latency belong to different networks. 250 mm2 are 2.5 cm2.
const std::vector<model::NetworkCost> two = {network(2e-3, 1e-3), network(1e-3, 4e-3)};
const std::vector<model::NetworkCost> three = {network(2e-3, 1e-3), network(1e-3, 4e-3),
                                               network(6e-3, 7e-3)};
constexpr double area_mm2 = 250;

double value(Objective o, double mm2, const std::vector<model::NetworkCost>& networks) {
    model::DesignCost cost;
    cost.area_mm2 = mm2;
    cost.relative_cost = 3 * mm2;
    cost.networks = networks;
    return search::value(o, cost);
}

TEST(Objective, OneAndTwoFactors) {
    EXPECT_DOUBLE_EQ(value(Objective::e, area_mm2, three), 6e-3);
    EXPECT_DOUBLE_EQ(value(Objective::l, area_mm2, three), 7e-3);
    EXPECT_DOUBLE_EQ(value(Objective::a, area_mm2, three), 2.5);
    EXPECT_DOUBLE_EQ(value(Objective::el, area_mm2, two), 8e-6);
    EXPECT_DOUBLE_EQ(value(Objective::ea, area_mm2, two), 5e-3);
    EXPECT_DOUBLE_EQ(value(Objective::la, area_mm2, two), 1e-2);
    EXPECT_EQ(unit(Objective::ea, 4), "J*cm2");
}

TEST(Objective, CostIsAreaInMm2TimesTheFactorOfTheNode) {
    EXPECT_DOUBLE_EQ(value(Objective::el_cost, area_mm2, two), 8e-6 * 750);
    EXPECT_DOUBLE_EQ(value(Objective::ela_cost, area_mm2, two), 8e-6 * 750 * 2.5);
    EXPECT_EQ(unit(Objective::el_cost, 4), "J*s*mm2@32nm");
    EXPECT_EQ(unit(Objective::ela_cost, 4), "J*s*cm2*mm2@32nm");
}

TEST(Objective, ElaMultipliesTheLargestEnergyAndTheLargestLatency) {
    EXPECT_DOUBLE_EQ(value(Objective::ela, area_mm2, two), 2e-3 * 4e-3 * 2.5);
    EXPECT_DOUBLE_EQ(value(Objective::ela, area_mm2, three), 6e-3 * 7e-3 * 2.5);
}

TEST(Objective, ElaMeanMultipliesTheMeans) {
    EXPECT_DOUBLE_EQ(value(Objective::ela_mean, area_mm2, two), 1.5e-3 * 2.5e-3 * 2.5);
    EXPECT_DOUBLE_EQ(value(Objective::ela_mean, area_mm2, three), 3e-3 * 4e-3 * 2.5);
}

TEST(Objective, ElaAllMultipliesEverything) {
    EXPECT_DOUBLE_EQ(value(Objective::ela_all, area_mm2, two), 2e-6 * 4e-6 * 2.5);
    EXPECT_DOUBLE_EQ(value(Objective::ela_all, area_mm2, three), 12e-9 * 28e-9 * 2.5);
}

TEST(Objective, OneNetworkIsTheSameInAllThree) {
    const std::vector<model::NetworkCost> one = {network(5e-3, 3e-6)};
    for (Objective o : {Objective::ela, Objective::ela_mean, Objective::ela_all})
        EXPECT_DOUBLE_EQ(value(o, 100, one), 15e-9) << name(o);  // 100 mm2 = 1 cm2
}

TEST(Objective, IsProportionalToTheArea) {
    for (Objective o : {Objective::ela, Objective::ela_mean, Objective::ela_all})
        EXPECT_DOUBLE_EQ(value(o, 800, three), 8 * value(o, 100, three)) << name(o);
}

TEST(Objective, TheOrderOfTheNetworksDoesNotMatter) {
    std::vector<int> order = {0, 1, 2};
    do {
        std::vector<model::NetworkCost> permuted;
        for (int i : order) permuted.push_back(three[static_cast<std::size_t>(i)]);
        EXPECT_EQ(value(Objective::ela, area_mm2, permuted),
                  value(Objective::ela, area_mm2, three));
        EXPECT_DOUBLE_EQ(value(Objective::ela_mean, area_mm2, permuted),
                         value(Objective::ela_mean, area_mm2, three));
        EXPECT_DOUBLE_EQ(value(Objective::ela_all, area_mm2, permuted),
                         value(Objective::ela_all, area_mm2, three));
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Objective, ANetworkListedTwiceLeavesElaUnchanged) {
    for (const model::NetworkCost& again : three) {
        std::vector<model::NetworkCost> four = three;
        four.push_back(again);
        EXPECT_EQ(value(Objective::ela, area_mm2, four), value(Objective::ela, area_mm2, three));
        EXPECT_NE(value(Objective::ela_all, area_mm2, four),
                  value(Objective::ela_all, area_mm2, three));
    }
    // A portfolio listed twice has the same means.
    std::vector<model::NetworkCost> six = three;
    six.insert(six.end(), three.begin(), three.end());
    EXPECT_DOUBLE_EQ(value(Objective::ela_mean, area_mm2, six),
                     value(Objective::ela_mean, area_mm2, three));
}

TEST(Objective, Names) {
    EXPECT_EQ(name(Objective::ela), "ela");
    EXPECT_EQ(name(Objective::ela_mean), "ela_mean");
    EXPECT_EQ(name(Objective::ela_all), "ela_all");
}

TEST(Objective, Units) {
    EXPECT_EQ(unit(Objective::ela, 4), "J*s*cm2");
    EXPECT_EQ(unit(Objective::ela_mean, 4), "J*s*cm2");
    EXPECT_EQ(unit(Objective::ela_all, 1), "J*s*cm2");
    EXPECT_EQ(unit(Objective::ela_all, 2), "J^2*s^2*cm2");
    EXPECT_EQ(unit(Objective::ela_all, 4), "J^4*s^4*cm2");
}

TEST(Objective, EdapIsInMillijoulesMillisecondsAndSquareMillimetres) {
    EXPECT_DOUBLE_EQ(edap_mJ_ms_mm2(2e-3, 3e-3, 5), 30);
    // 1 J*s*cm2 = 1e8 mJ*ms*mm2.
    const std::vector<model::NetworkCost> one = {network(5e-3, 3e-6)};
    EXPECT_DOUBLE_EQ(edap_mJ_ms_mm2(5e-3, 3e-6, 120), 1e8 * value(Objective::ela_mean, 120, one));
}

TEST(Objective, ValuesOfABatchAreThoseOfItsDesignsToTheBit) {
    base::RandomStream random(1, base::RandomDomain::initial_design, 0, 0, 0);
    for (std::size_t networks : {1u, 2u, 4u, 9u}) {
        constexpr std::size_t designs = 50;
        std::vector<model::DesignCost> costs(designs);
        Figures figures;
        figures.resize(designs, networks);
        for (std::size_t d = 0; d < designs; ++d) {
            costs[d].area_mm2 = figures.area_mm2()[d] = 1000 * random.uniform01();
            costs[d].relative_cost = figures.relative_cost()[d] = random.uniform01();
            figures.violation()[d] = 0;
            for (std::size_t n = 0; n < networks; ++n) {
                costs[d].networks.push_back(network(random.uniform01(), random.uniform01()));
                figures.energy_J(n)[d] = costs[d].networks[n].energy_J;
                figures.latency_s(n)[d] = costs[d].networks[n].latency_s;
            }
        }
        figures.violation()[7] = 1e-300;
        figures.violation()[8] = outside_tables_violation;
        std::vector<double> got(designs);
        for (std::size_t o = 0; o < objective_names.size(); ++o) {
            const auto objective = static_cast<Objective>(o);
            values(objective, figures, got);
            for (std::size_t d = 0; d < designs; ++d)
                if (d == 7 || d == 8)
                    EXPECT_EQ(got[d], std::numeric_limits<double>::infinity()) << name(objective);
                else
                    EXPECT_EQ(got[d], search::value(objective, costs[d])) << name(objective);
        }
    }
}

#ifdef ATOLL_CONTRACTS
TEST(ObjectiveContracts, AnEmptyPortfolioHasNoValue) {
    EXPECT_THROW(value(Objective::ela, 1, {}), base::ContractViolation);
}
#endif

}  // namespace
}  // namespace atl::search
