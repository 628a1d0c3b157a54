/// The algorithms an island may run, and their parameters.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace atl::search {

/// Those that are registered (search/registry.hpp) have the values that follow.
enum class AlgorithmKind : std::uint8_t {
    memetic,                 ///< local search from designs bred by large steps
    four_phase,              ///< the genetic algorithm of arXiv 2603.03880, defects corrected
    genetic,                 ///< the same operators with one setting throughout
    integer_genetic,         ///< crossover and mutation made for indices
    differential_evolution,  ///< rand/1/bin, rounded
    simulated_annealing,     ///< as many walkers as the population has members
    random_search,           ///< distinct designs drawn uniformly
    nsga2,                   ///< several objectives: a Pareto front
    steady_state,            ///< a child whenever an evaluation is done: for slow evaluators
};
inline constexpr std::array<std::string_view, 9> algorithm_names = {"memetic",
                                                                    "four_phase",
                                                                    "genetic",
                                                                    "integer_genetic",
                                                                    "differential_evolution",
                                                                    "simulated_annealing",
                                                                    "random_search",
                                                                    "nsga2",
                                                                    "steady_state"};

/// Where the designs of a first population come from.
enum class Sampling : std::uint8_t {
    random,            ///< uniformly drawn
    hamming_farthest,  ///< of those drawn, a part that differs in as many parameters as possible
    latin_hypercube,   ///< every value of a parameter equally often (McKay et al. 1979)
    sobol,             ///< a Sobol sequence (Joe and Kuo 2008), shifted at random
};
inline constexpr std::array<std::string_view, 4> sampling_names = {"random", "hamming_farthest",
                                                                   "latin_hypercube", "sobol"};

/// Operators of a genetic algorithm on real numbers, rounded to indices.
struct PhaseConfig {
    std::int64_t generations = 10;
    double crossover_probability = 1.0;  ///< per pair of parents
    double crossover_eta = 3;
    double mutation_probability = 1.0;  ///< per child; each gene then with probability 1/genes
    double mutation_eta = 3;
};

enum class Crossover : std::uint8_t { uniform, one_point };
inline constexpr std::array<std::string_view, 2> crossover_names = {"uniform", "one_point"};

/// Of `integer_genetic`, `nsga2` and `steady_state`.
struct IntegerOperators {
    Crossover crossover = Crossover::uniform;
    double crossover_probability = 0.9;  ///< per pair of parents
    double mutated_genes = 1;            ///< of a child, on average
    double reset_probability = 0.1;  ///< of a mutation: any value, instead of a step to a near one
};

/// Of `differential_evolution` (Storn and Price, "Differential evolution", 1997).
struct DifferentialConfig {
    double scale_factor = 0.5;    ///< F
    double crossover_rate = 0.9;  ///< CR
};

/// Of `simulated_annealing` (Kirkpatrick et al., "Optimization by simulated annealing", 1983):
/// temperatures of the logarithm of the objective, falling geometrically.
struct AnnealingConfig {
    double first_temperature = 0.5;
    double last_temperature = 0.005;
};

/// Of `memetic`; see src/search/memetic.cpp.
struct MemeticConfig {
    std::int64_t least_changed = 2, most_changed = 4;  ///< parameters of a shaken design
    double exchange_probability = 0.9;   ///< of a shake that keeps a product of counts
    double crossover_probability = 0.5;  ///< of a shake that starts from two members
    double background_weight = 0.3;  ///< of parameters in which all members agree, to be changed
    /// A design this much worse than the best member is still improved, when it is next to it; and
    /// a descent goes on from its first round only when it came so close to the worst member.
    double promising_ratio = 1.65, abandon_ratio = 1.01;
    /// Generations without a better one, after which exchanges, pairs, and known designs with
    /// neighbours that are not known come to their turn.
    std::int64_t exchange_patience = 1, pair_patience = 3, known_patience = 100;
};

/// Objectives of a Pareto front; energies and latencies of the networks are combined as the job's
/// objective combines them.
enum class Criterion : std::uint8_t { energy, latency, area, cost, noise };
inline constexpr std::array<std::string_view, 5> criterion_names = {"energy", "latency", "area",
                                                                    "cost", "noise"};

inline std::string_view name(Criterion criterion) {
    return criterion_names[static_cast<std::size_t>(criterion)];
}

struct AlgorithmConfig {
    AlgorithmKind kind = AlgorithmKind::memetic;
    Sampling sampling = Sampling::random;
    std::int64_t drawn = 50;      ///< designs drawn for a first population, of which ..
    std::int64_t chosen = 50;     ///< .. so many are evaluated
    std::int64_t population = 3;  ///< members
    /// Designs an island remembers the scores of, about 60 bytes each; when there are more, it
    /// forgets the worse half, and may cost some of them again. At least twice the population.
    std::int64_t archive = std::int64_t{1} << 17;
    /// After the first population; those of `four_phase` are the sum of its phases'.
    std::int64_t generation_limit = 250;
    /// Generations in which the objective of the best member stays as it is, after which an island
    /// starts anew, remembering what it knows; 0: it never does. All infeasible designs are equal
    /// in this. Temperatures go on falling.
    std::int64_t restart_after = 0;

    std::vector<PhaseConfig> phases;  ///< of `four_phase`; of `genetic` the only one
    IntegerOperators integer;
    DifferentialConfig differential;
    AnnealingConfig annealing;
    MemeticConfig memetic;
    std::vector<Criterion> criteria = {Criterion::energy, Criterion::latency, Criterion::area,
                                       Criterion::cost};
    /// Values of the settings of an algorithm that is not built in (see search/registry.hpp).
    std::vector<double> own;
    /// Of the hypervolume, a value per criterion; empty: 1.1 times the largest of the front.
    std::vector<double> reference;

    AlgorithmConfig() : AlgorithmConfig(AlgorithmKind::memetic) {}
    /// The default settings of an algorithm.
    explicit AlgorithmConfig(AlgorithmKind kind);

    /// Generations after the first population.
    std::int64_t generations() const;
    /// Phase of a generation, counted from 0; generation 1 is the first of phase 0, generation 0
    /// the first population. The last phase goes on as long as the search does.
    std::size_t phase_of(std::int64_t generation) const;
    std::size_t n_phases() const { return phases.empty() ? 1 : phases.size(); }
};

}  // namespace atl::search
