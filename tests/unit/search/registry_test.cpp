#include "atoll/search/registry.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "atoll/base/error.hpp"
#include "atoll/search/plain_enumeration.hpp"
#include "own_parts.hpp"
#include "toy_algorithms.hpp"

// What a program adds to the objectives and algorithms built in.

namespace atl::search {
namespace {

using testing::Contains;
using testing::HasSubstr;

template <class Act>
std::string refusal_of(Act act) {
    try {
        act();
    } catch (const base::Error& e) {
        return e.what();
    }
    return "";
}

model::DesignCost two_networks() {
    model::DesignCost cost;
    cost.area_mm2 = 250;
    cost.networks.resize(2);
    cost.networks[0].energy_J = 2, cost.networks[0].latency_s = 3;
    cost.networks[1].energy_J = 5, cost.networks[1].latency_s = 7;
    return cost;
}

TEST(OwnObjective, HasItsNameUnitAndValue) {
    const Objective own = test::own_objective();
    EXPECT_EQ(name(own), "toy_ed2p");
    EXPECT_EQ(unit(own, 2), "J*s2");
    EXPECT_EQ(combination(own), Combination::largest);
    EXPECT_THAT(known_objectives(), Contains("toy_ed2p"));
    EXPECT_EQ(value(own, two_networks()), 7 * 49 + 0.25);
    for (std::size_t o = 0; o < objective_names.size(); ++o) {
        EXPECT_EQ(own_objective(static_cast<Objective>(o)), nullptr);
        EXPECT_EQ(known_objectives()[o], objective_names[o]);
    }
}

TEST(OwnObjective, OfABatchIsThatOfEveryDesign) {
    Figures figures;
    figures.resize(2, 2);
    figures.violation()[0] = 0.5, figures.violation()[1] = 0;
    figures.area_mm2()[0] = figures.area_mm2()[1] = 250;
    figures.energy_J(0)[1] = 2, figures.latency_s(0)[1] = 3;
    figures.energy_J(1)[1] = 5, figures.latency_s(1)[1] = 7;
    std::vector<double> out(2);
    values(test::own_objective(), figures, out);
    EXPECT_TRUE(std::isinf(out[0]));
    EXPECT_EQ(out[1], value(test::own_objective(), two_networks()));
}

TEST(OwnObjective, MustBeFiniteAndAboveZero) {
    static double given = 0;
    const Objective odd = register_objective(
        {.name = "odd", .doc = "", .unit = "", .value = [](const DesignFigures&) {
             return given;
         }});
    for (const double wrong : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
        given = wrong;
        EXPECT_THAT(refusal_of([&] { value(odd, two_networks()); }),
                    HasSubstr("objective 'odd' is"))
            << wrong;
    }
    given = 1e-300;
    EXPECT_EQ(value(odd, two_networks()), 1e-300);
}

// Nobody asks it for designs whose energies were never computed.
TEST(OwnObjective, IsNotAskedForDesignsOverTheLimits) {
    const ParameterSpace space = test::toy_space();
    test::ToyEvaluator evaluator(space);
    static double largest;
    largest = 0;
    static const Objective watching = register_objective(
        {.name = "watching", .doc = "", .unit = "", .value = [](const DesignFigures& d) {
             largest = std::max(largest, d.area_mm2);
             return 1.0;
         }});
    Problem problem(space, evaluator, watching, test::toy_area_limit_mm2);
    std::vector<DesignId> ids(space.size());
    for (DesignId id = 0; id < ids.size(); ++id) ids[id] = id;
    std::vector<Score> scores(ids.size());
    problem.score(ids, scores);
    EXPECT_LE(largest, test::toy_area_limit_mm2);
    EXPECT_GT(largest, 0);
}

TEST(OwnObjective, IsEnumeratedToTheOptimumThatAPlainLoopFinds) {
    const ParameterSpace space = test::toy_space();
    test::ToyEvaluator evaluator(space);
    const Objective own = test::own_objective();
    EnumerationConfig config;
    config.objectives = {own, Objective::e};
    config.leading = own;
    config.limits = test::toy_area_limit_mm2;
    PlainEnumeration walk(space, evaluator, config);
    for (std::uint64_t c = 0; c < walk.chunks(); ++c) walk.run(c);
    const EnumerationTally tally = walk.take();
    Problem problem(space, evaluator, own, config.limits);
    Individual best = worst_individual;
    for (DesignId id = 0; id < space.size(); ++id)
        if (const Individual i{id, problem.score(id)}; better(i, best)) best = i;
    EXPECT_EQ(tally.best[0].front(), (RankedDesign{best.id, best.score.objective}));
}

TEST(OwnAlgorithm, HasItsNameSettingsAndDefaults) {
    const AlgorithmKind own = test::own_algorithm();
    EXPECT_EQ(name(own), "toy_stepper");
    EXPECT_EQ(name(AlgorithmKind::nsga2), "nsga2");
    EXPECT_EQ(own_algorithm(AlgorithmKind::nsga2), nullptr);
    const AlgorithmConfig config(own);
    EXPECT_EQ(config.kind, own);
    EXPECT_EQ(config.population, 5);
    EXPECT_EQ(config.generations(), 40);
    EXPECT_EQ(config.own, (std::vector<double>{1, 0.5}));
    EXPECT_TRUE(AlgorithmConfig(AlgorithmKind::genetic).own.empty());
}

TEST(OwnAlgorithm, RunsOnAnIslandAndRepeats) {
    const AlgorithmConfig config(test::own_algorithm());
    const auto history = [&] {
        test::WatchedIsland i(config);
        for (int g = 0; g <= 40; ++g) i.island.advance();
        return i.island.history();
    };
    const auto first = history();
    EXPECT_EQ(first, history());
    EXPECT_LT(first.back().best_objective, first.front().best_objective);
}

TEST(OwnNames, ShadowNothing) {
    const auto objective = [](const char* called) {
        return refusal_of([&] {
            register_objective({called, "", "", [](const DesignFigures&) { return 1.0; }});
        });
    };
    test::own_objective();
    EXPECT_THAT(objective("ela"), HasSubstr("objective 'ela' cannot be registered"));
    EXPECT_THAT(objective("toy_ed2p"), HasSubstr("there is one of this name"));
    EXPECT_THAT(refusal_of([] {
                    register_objective({"empty", "", "", {}});
                }),
                HasSubstr("it has no value"));
    const auto algorithm = [](const char* called, std::vector<base::Setting> settings = {}) {
        return refusal_of([&] {
            register_algorithm({called, "", own_algorithm(test::own_algorithm())->make, settings});
        });
    };
    EXPECT_THAT(algorithm("memetic"), HasSubstr("there is one of this name"));
    EXPECT_THAT(algorithm("toy_stepper"), HasSubstr("there is one of this name"));
    EXPECT_THAT(algorithm("fine", {{"population", "", 1}}),
                HasSubstr("setting of algorithm 'fine': 'population' cannot be registered"));
    EXPECT_THAT(refusal_of([] {
                    register_algorithm({"empty", "", {}});
                }),
                HasSubstr("nothing makes it"));
}

}  // namespace
}  // namespace atl::search
