#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "job_fixture.hpp"

// The fields of a job that say which algorithm runs, and how.

namespace atl::io::test {
namespace {

using search::AlgorithmConfig;
using search::AlgorithmKind;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::vector<std::string> kinds(search::algorithm_names.begin(),
                                     search::algorithm_names.end());

/// Keys of every kind alone, none with its default.
const std::map<std::string, std::string> own_keys = {
    {"memetic",
     "least_changed: 1, most_changed: 7, exchange_probability: 0.125, crossover_probability: "
     "0.375, background_weight: 0.03125, promising_ratio: 2.125, abandon_ratio: 1.75, "
     "exchange_patience: 41, pair_patience: 42, known_patience: 43, generations: 77"},
    {"four_phase",
     "phases: [{generations: 3, crossover_probability: 0.25, crossover_eta: 4, "
     "mutation_probability: 0.5, mutation_eta: 5}, {generations: 2}]"},
    {"genetic",
     "crossover_probability: 0.25, crossover_eta: 4, mutation_probability: 0.5, mutation_eta: 5, "
     "generations: 77"},
    {"integer_genetic",
     "crossover: one_point, crossover_probability: 0.25, mutated_genes: 1.5, reset_probability: "
     "0.375, generations: 77"},
    {"differential_evolution", "scale_factor: 0.75, crossover_rate: 0.25, generations: 77"},
    {"simulated_annealing", "first_temperature: 0.75, last_temperature: 0.0625, generations: 77"},
    {"random_search", "generations: 77"},
    {"nsga2",
     "criteria: [area, energy, latency], crossover: one_point, crossover_probability: 0.25, "
     "mutated_genes: 1.5, reset_probability: 0.375, generations: 77"},
    {"steady_state",
     "crossover: one_point, crossover_probability: 0.25, mutated_genes: 1.5, reset_probability: "
     "0.375, generations: 77"}};
const std::string common_keys =
    "sampling: sobol, drawn: 900, chosen: 44, population: 22, archive: 777, restart_after: 33";

class AlgorithmKeys : public JobFile {
  protected:
    static std::string job(const std::string& algorithm) {
        return least_job + "algorithm: {" + algorithm + "}\n";
    }
    AlgorithmConfig algorithm(const std::string& mapping) {
        return load(job(mapping)).config.search.algorithm;
    }
};

TEST_F(AlgorithmKeys, OfEveryKindAreReadAndWrittenAndReadAgain) {
    for (const std::string& kind : kinds) {
        SCOPED_TRACE(kind);
        const std::string every = "kind: " + kind + ", " + common_keys + ", " + own_keys.at(kind);
        const Job full = load(job(every)), bare = load(job("kind: " + kind));
        EXPECT_EQ(
            search::algorithm_names[static_cast<std::size_t>(full.config.search.algorithm.kind)],
            kind);
        for (const Job* given : {&full, &bare}) {
            const Job again = load(given->resolved(), {{"output", "x"}});
            EXPECT_EQ(again.resolved(), given->resolved());
            EXPECT_EQ(again.hash(), given->hash());
        }
        // No key has its default, and every one is written.
        const auto changed = changed_keys(bare.resolved(), full.resolved());
        for (const auto& [key, value] :
             load_yaml(write_file(directory_ / "keys.yaml", "{" + every + "}"))
                 .as<std::map<std::string, YAML::Node>>()) {
            if (key == "kind") continue;
            EXPECT_THAT(changed, Contains(StartsWith("algorithm." + key)));
            EXPECT_THAT(full.resolved(), HasSubstr("\n  " + key + ":"));
        }
        EXPECT_NE(full.hash(), bare.hash());
    }
}

TEST_F(AlgorithmKeys, ArriveWhereTheyBelong) {
    const auto of = [&](const std::string& kind) {
        return algorithm("kind: " + kind + ", " + common_keys + ", " + own_keys.at(kind));
    };
    for (const std::string& kind : kinds) {
        const AlgorithmConfig a = of(kind);
        EXPECT_EQ(a.sampling, search::Sampling::sobol);
        EXPECT_EQ(a.drawn, 900);
        EXPECT_EQ(a.chosen, 44);
        EXPECT_EQ(a.population, 22);
        EXPECT_EQ(a.archive, 777);
        EXPECT_EQ(a.restart_after, 33);
        EXPECT_EQ(a.generations(), kind == "four_phase" ? 5 : 77);
    }
    const auto memetic = of("memetic").memetic;
    EXPECT_EQ(memetic.least_changed, 1);
    EXPECT_EQ(memetic.most_changed, 7);
    EXPECT_EQ(memetic.exchange_probability, 0.125);
    EXPECT_EQ(memetic.crossover_probability, 0.375);
    EXPECT_EQ(memetic.background_weight, 0.03125);
    EXPECT_EQ(memetic.promising_ratio, 2.125);
    EXPECT_EQ(memetic.abandon_ratio, 1.75);
    EXPECT_EQ(memetic.exchange_patience, 41);
    EXPECT_EQ(memetic.pair_patience, 42);
    EXPECT_EQ(memetic.known_patience, 43);
    const auto genetic = of("genetic").phases;
    ASSERT_EQ(genetic.size(), 1u);
    EXPECT_EQ(genetic[0].crossover_probability, 0.25);
    EXPECT_EQ(genetic[0].crossover_eta, 4);
    EXPECT_EQ(genetic[0].mutation_probability, 0.5);
    EXPECT_EQ(genetic[0].mutation_eta, 5);
    for (const char* kind : {"integer_genetic", "nsga2", "steady_state"}) {
        const auto operators = of(kind).integer;
        EXPECT_EQ(operators.crossover, search::Crossover::one_point);
        EXPECT_EQ(operators.crossover_probability, 0.25);
        EXPECT_EQ(operators.mutated_genes, 1.5);
        EXPECT_EQ(operators.reset_probability, 0.375);
    }
    EXPECT_EQ(of("differential_evolution").differential.scale_factor, 0.75);
    EXPECT_EQ(of("differential_evolution").differential.crossover_rate, 0.25);
    EXPECT_EQ(of("simulated_annealing").annealing.first_temperature, 0.75);
    EXPECT_EQ(of("simulated_annealing").annealing.last_temperature, 0.0625);
    EXPECT_THAT(of("nsga2").criteria,
                ElementsAre(search::Criterion::area, search::Criterion::energy,
                            search::Criterion::latency));
}

TEST_F(AlgorithmKeys, AbsentAreTheDefaultsOfTheKind) {
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        const AlgorithmConfig expected(static_cast<AlgorithmKind>(k)),
            found = algorithm("kind: " + kinds[k]);
        EXPECT_EQ(found.kind, expected.kind);
        EXPECT_EQ(found.sampling, expected.sampling);
        EXPECT_EQ(found.drawn, expected.drawn);
        EXPECT_EQ(found.chosen, expected.chosen);
        EXPECT_EQ(found.population, expected.population);
        EXPECT_EQ(found.generations(), expected.generations());
        EXPECT_EQ(found.restart_after, expected.restart_after);
        EXPECT_EQ(found.phases.size(), expected.phases.size());
    }
}

TEST_F(AlgorithmKeys, MayComeInAnyOrder) {
    const auto a = algorithm("population: 9, crossover_rate: 0.5, kind: differential_evolution");
    EXPECT_EQ(a.kind, AlgorithmKind::differential_evolution);
    EXPECT_EQ(a.population, 9);
    EXPECT_EQ(a.differential.crossover_rate, 0.5);
}

TEST_F(AlgorithmKeys, OfAnotherKindAreRefusedWithASuggestion) {
    const auto keys_of = [&](const std::string& kind) {
        std::set<std::string> out;
        for (const auto& entry :
             load_yaml(write_file(directory_ / "keys.yaml", "{" + own_keys.at(kind) + "}")))
            out.insert(entry.first.Scalar());
        return out;
    };
    std::set<std::string> all;
    for (const std::string& kind : kinds) all.merge(keys_of(kind));
    for (const std::string& kind : kinds) {
        std::string text = least_job + "algorithm:\n  kind: " + kind + "\n";
        for (const std::string& key : all) text += "  " + key + ": 1\n";
        const auto problems = problems_of(text);
        const auto own = keys_of(kind);
        int line = 7;
        for (const std::string& key : all) {
            const auto refused =
                Contains(StartsWith("job.yaml:" + std::to_string(line++) +
                                    ":3: unknown key 'algorithm." + key + "' "));  // and what next
            if (own.contains(key))
                EXPECT_THAT(problems, Not(refused)) << kind;
            else
                EXPECT_THAT(problems, refused) << kind;
        }
    }
    EXPECT_THAT(
        problems_of(job("kind: simulated_annealing, first_temprature: 1")),
        ElementsAre(StartsWith("job.yaml:5:40: unknown key 'algorithm.first_temprature' did you "
                               "mean 'first_temperature'?")));
    EXPECT_THAT(problems_of(job("kind: memtic")),
                ElementsAre(AllOf(HasSubstr("'algorithm.kind' is 'memtic' (known: memetic, "
                                            "four_phase, "),
                                  HasSubstr("did you mean 'memetic'?"))));
}

TEST_F(AlgorithmKeys, OfSomeIslandsMayChangeTheKind) {
    const Job job = load(least_job +
                         "algorithm: {kind: differential_evolution, population: 9, archive: 555}\n"
                         "islands:\n"
                         "  count: 5\n"
                         "  algorithms:\n"
                         "  - {islands: [1], kind: four_phase, drawn: 700}\n"
                         "  - {islands: [2, 4], kind: nsga2, criteria: [energy, cost]}\n"
                         "  - {islands: [3], crossover_rate: 0.5}\n");
    const auto& s = job.config.search;
    EXPECT_EQ(s.algorithm_of(0).kind, AlgorithmKind::differential_evolution);
    // Another kind starts from its own defaults, ..
    EXPECT_EQ(s.algorithm_of(1).kind, AlgorithmKind::four_phase);
    EXPECT_EQ(s.algorithm_of(1).drawn, 700);
    EXPECT_EQ(s.algorithm_of(1).population, 70);
    EXPECT_EQ(s.algorithm_of(1).archive, AlgorithmConfig().archive);
    EXPECT_EQ(s.algorithm_of(1).phases.size(), 4u);
    EXPECT_EQ(s.algorithm_of(2).kind, AlgorithmKind::nsga2);
    EXPECT_THAT(s.algorithm_of(4).criteria,
                ElementsAre(search::Criterion::energy, search::Criterion::cost));
    // .. the same one from the common settings.
    EXPECT_EQ(s.algorithm_of(3).kind, AlgorithmKind::differential_evolution);
    EXPECT_EQ(s.algorithm_of(3).population, 9);
    EXPECT_EQ(s.algorithm_of(3).archive, 555);
    EXPECT_EQ(s.algorithm_of(3).differential.crossover_rate, 0.5);

    const Job again = load(job.resolved(), {{"output", "x"}});
    EXPECT_EQ(again.resolved(), job.resolved());
    EXPECT_EQ(again.config.search.algorithm_of(4).kind, AlgorithmKind::nsga2);
}

// ---- What they must fulfil together

TEST_F(AlgorithmKeys, MustMakeSenseTogether) {
    EXPECT_THAT(problems_of(job("kind: memetic, least_changed: 5, most_changed: 4")),
                ElementsAre("job.yaml:5:12: 'algorithm.least_changed' is above "
                            "'algorithm.most_changed'"));
    EXPECT_THAT(
        problems_of(job("kind: simulated_annealing, first_temperature: 1, last_temperature: 2")),
        ElementsAre("job.yaml:5:12: 'algorithm.last_temperature' is above "
                    "'algorithm.first_temperature' (temperatures fall)"));
    for (const char* list : {"[energy]", "[]", "[energy, area, energy]"})
        EXPECT_THAT(problems_of(job("kind: nsga2, criteria: " + std::string(list))),
                    ElementsAre("job.yaml:5:12: 'algorithm.criteria' must be at least two, each "
                                "once"));
    EXPECT_THAT(problems_of(job("kind: nsga2, criteria: [energy, wieght]")),
                Contains(HasSubstr("'wieght' (known: energy, latency, area, cost, noise)")));
    EXPECT_THAT(problems_of(job("sampling: hamming_farthest, drawn: 49, chosen: 50")),
                ElementsAre("job.yaml:5:12: 'algorithm.chosen' is above 'algorithm.drawn'"));
    // Only farthest points are chosen from others.
    EXPECT_THAT(problems_of(job("sampling: latin_hypercube, drawn: 49, chosen: 50")), IsEmpty());
    for (const char* few : {"population: 3", "chosen: 3"})
        EXPECT_THAT(
            problems_of(job("kind: differential_evolution, " + std::string(few))),
            ElementsAre("job.yaml:5:12: 'algorithm.population' and 'algorithm.chosen' must be at "
                        "least 4 (a member meets the difference of others, three in all)"));
    EXPECT_THAT(problems_of(job("kind: differential_evolution, population: 4, chosen: 4")),
                IsEmpty());
}

TEST_F(AlgorithmKeys, OutOfRangeAreNamedWithTheirPlace) {
    EXPECT_THAT(problems_of(job("kind: simulated_annealing, first_temperature: 0")),
                Contains(StartsWith("job.yaml:5:59: 'algorithm.first_temperature' is 0 (must be "
                                    "above 0")));
    EXPECT_THAT(problems_of(job("kind: integer_genetic, reset_probability: 1.5")),
                ElementsAre(StartsWith("job.yaml:5:55: 'algorithm.reset_probability' is 1.5")));
    EXPECT_THAT(problems_of(job("population: 1")),
                ElementsAre(StartsWith("job.yaml:5:25: 'algorithm.population' is 1")));
    EXPECT_THAT(problems_of(job("generations: 0")),
                ElementsAre(StartsWith("job.yaml:5:26: 'algorithm.generations' is 0")));
}

}  // namespace
}  // namespace atl::io::test
