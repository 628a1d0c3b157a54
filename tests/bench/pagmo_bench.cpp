/// Algorithms of pagmo2 (https://esa.github.io/pagmo2, Debian: libpagmo-dev) on the jobs, evaluator
/// and grades of `atoll bench-search`, so that their rows stand in the same table.
///
/// What pagmo is given:
/// - Variables: a gene each, its index in the list of values. Those of the genetic algorithm are
///   pagmo's integers in [0, n-1]. The others know real numbers alone: they get [-0.5, n-0.5],
///   rounded, so that every value has the same share.
/// - One fitness, smaller is better, in the order of the feasibility rules: log(objective) of a
///   feasible design, which lies within (-746, 710); otherwise 1000 + violation. Annealing sees
///   ratios of objectives, as atoll's own, and between feasible and infeasible a wall.
/// - First populations: the first designs that atoll's searches with that seed draw, all of which
///   hold every network; so many as the population has members.
/// - A memory: a design that was costed before costs nothing and is not counted again. So a budget
///   is of different designs, and it is exact.
/// - Settings: pagmo's defaults but for the number of generations, which does not end a search. An
///   algorithm that ends by itself (its tolerances, its lowest temperature) begins again with a
///   fresh first population and keeps the memory.
/// A search ends as atoll's do: with its budget, with the optimum, or when it has asked only for
/// known designs for 1,000 generations.
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/de.hpp>
#include <pagmo/algorithms/de1220.hpp>
#include <pagmo/algorithms/sade.hpp>
#include <pagmo/algorithms/sga.hpp>
#include <pagmo/algorithms/simulated_annealing.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

#include "atoll/io/text_file.hpp"
#include "atoll/run/evaluators.hpp"
#include "atoll/run/search_bench.hpp"
#include "atoll/search/archive.hpp"
#include "atoll/search/sampling.hpp"

namespace atl {
namespace {

struct Arguments {
    std::string job, csv;
    std::int64_t seeds = 20, population = 20;
    std::vector<std::int64_t> evaluations = {1000};
    std::optional<double> optimum;
    std::vector<std::string> set;
};

/// The way out of an algorithm of pagmo, which knows generations, but no evaluations.
struct SearchOver {};

/// Scores designs for one search until it is over.
class Costing {
  public:
    Costing(search::Problem& problem, std::int64_t most_evaluations, std::int64_t most_repeats,
            double optimum)
        : problem_(problem),
          recorder_(problem, most_evaluations),
          known_(static_cast<std::size_t>(most_evaluations) + 1),
          most_evaluations_(most_evaluations),
          most_repeats_(most_repeats),
          target_(optimum * (1 + run::same_objective)) {}

    const search::ParameterSpace& space() const { return problem_.space(); }
    const run::Trial& trial() const { return recorder_.trial(); }

    /// Throws SearchOver.
    double fitness(search::DesignId id) {
        const auto known = known_.find(id);
        repeats_ = known ? repeats_ + 1 : 0;
        if (repeats_ > most_repeats_) throw SearchOver();
        const search::Score score = known ? *known : problem_.score(id);
        if (!known) {
            known_.insert({id, score});
            if (recorder_.evaluations() >= most_evaluations_ || recorder_.objective() <= target_)
                throw SearchOver();
        }
        return score.feasible() ? std::log(score.objective) : 1000 + score.violation;
    }

  private:
    search::Problem& problem_;
    run::TrialRecorder recorder_;
    search::Archive known_;
    std::int64_t most_evaluations_, most_repeats_, repeats_ = 0;
    double target_;
};

/// As pagmo sees it, which copies it and wants it default constructible.
struct IndexProblem {
    Costing* costing = nullptr;
    bool integers = false;

    pagmo::vector_double fitness(const pagmo::vector_double& x) const {
        std::vector<search::Gene> genes(x.size());
        for (std::size_t g = 0; g < x.size(); ++g) {
            const auto last = static_cast<double>(costing->space().values(g) - 1);
            genes[g] = static_cast<search::Gene>(std::clamp(std::round(x[g]), 0.0, last));
        }
        return {costing->fitness(costing->space().encode(genes))};
    }
    std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
        if (costing == nullptr) return {{0}, {1}};
        const double beyond = integers ? 0 : 0.5;
        pagmo::vector_double low, high;
        for (std::size_t g = 0; g < costing->space().genes(); ++g) {
            low.push_back(-beyond);
            high.push_back(static_cast<double>(costing->space().values(g) - 1) + beyond);
        }
        return {low, high};
    }
    pagmo::vector_double::size_type get_nix() const {
        return integers && costing != nullptr ? costing->space().genes() : 0;
    }
};

constexpr unsigned endless = std::numeric_limits<unsigned>::max();

struct Contender {
    const char* name;
    bool integers;
    pagmo::algorithm (*make)(std::size_t genes);
};

constexpr std::array<Contender, 6> contenders = {{
    {"pagmo_sga", true, [](std::size_t) { return pagmo::algorithm(pagmo::sga(endless)); }},
    // The default mutates a gene in fifty; this one a gene of every child, on average.
    {"pagmo_sga_one_gene", true,
     [](std::size_t genes) {
         return pagmo::algorithm(pagmo::sga(endless, 0.9, 1, 1 / static_cast<double>(genes)));
     }},
    {"pagmo_de", false, [](std::size_t) { return pagmo::algorithm(pagmo::de(endless)); }},
    {"pagmo_sade", false, [](std::size_t) { return pagmo::algorithm(pagmo::sade(endless)); }},
    {"pagmo_de1220", false, [](std::size_t) { return pagmo::algorithm(pagmo::de1220(endless)); }},
    {"pagmo_simulated_annealing", false,
     [](std::size_t) { return pagmo::algorithm(pagmo::simulated_annealing()); }},
}};

run::Trial run_trial(search::Problem& problem, const Contender& contender, std::uint64_t seed,
                     std::int64_t members, std::int64_t most_evaluations, double optimum) {
    constexpr std::int64_t most_idle_generations = 1000;
    Costing costing(problem, most_evaluations, most_idle_generations * members, optimum);
    const search::ParameterSpace& space = problem.space();
    const auto of_pagmo = static_cast<unsigned>(seed);
    pagmo::algorithm algorithm = contender.make(space.genes());
    algorithm.set_seed(of_pagmo);
    std::vector<search::Gene> genes(space.genes());
    try {
        for (std::uint64_t start = 0;; ++start) {
            pagmo::population population(IndexProblem{&costing, contender.integers}, 0, of_pagmo);
            for (const search::DesignId id :
                 search::draw_designs(problem, static_cast<std::size_t>(members), seed, 0, start)) {
                space.decode(id, genes);
                population.push_back(pagmo::vector_double(genes.begin(), genes.end()));
            }
            algorithm.evolve(population);
        }
    } catch (const SearchOver&) {
        return costing.trial();
    }
}

void bench(Arguments arguments) {
    std::sort(arguments.evaluations.begin(), arguments.evaluations.end());
    io::Overrides overrides = io::parse_overrides(arguments.set);
    overrides["output"] = "unused";
    const io::Job job = io::load_job(arguments.job, overrides, io::ConfigPath::standard());
    if (!arguments.optimum) {
        if (!run::enumerable(job))
            throw base::Error(
                base::ErrorKind::usage,
                "--optimum is wanted: the space is too large to be enumerated, or the "
                "fidelity is not exact");
        search::Communicator alone;
        run::EnumerationObserver quiet;
        arguments.optimum = run::enumerated_optimum(job, alone, quiet, [] { return false; });
    }
    const auto evaluator = run::make_evaluator(job);
    search::Problem problem(job.space, *evaluator, job.config.objective, job.config.limits);

    std::string csv = run::csv_header() + "\n";
    for (const Contender& contender : contenders) {
        std::vector<run::Trial> trials;
        for (std::int64_t seed = 1; seed <= arguments.seeds; ++seed)
            trials.push_back(run_trial(problem, contender, static_cast<std::uint64_t>(seed),
                                       arguments.population, arguments.evaluations.back(),
                                       *arguments.optimum));
        for (const std::int64_t evaluations : arguments.evaluations)
            csv += run::csv_line({contender.name, 1, "-", 0,
                                  run::grade(trials, *arguments.optimum, evaluations)}) +
                   "\n";
    }
    if (arguments.csv.empty())
        std::fputs(csv.c_str(), stdout);
    else
        io::replace_text(arguments.csv, csv);
}

}  // namespace
}  // namespace atl

int main(int argc, char** argv) {
    atl::Arguments arguments;
    CLI::App app("Grades algorithms of pagmo2 as `atoll bench-search` does atoll's",
                 "atoll_pagmo_bench");
    app.add_option("job", arguments.job, "Job file (YAML)")->required();
    app.add_option("--seeds", arguments.seeds, "Searches of each kind, with seeds 1, 2, ..")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    app.add_option("--evaluations", arguments.evaluations,
                   "Designs costed by a search, separated by commas: each is graded")
        ->delimiter(',')
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
        ->capture_default_str();
    app.add_option("--population", arguments.population, "Members of a population")
        ->check(CLI::Range(7, 1'000'000))  // those of pagmo's adaptive differential evolution
        ->capture_default_str();
    app.add_option("--optimum", arguments.optimum,
                   "The optimum, where it is known; otherwise it is enumerated");
    app.add_option("--csv", arguments.csv, "File for the table, instead of standard output");
    app.add_option("--set", arguments.set, "Set a field of the job: key=value; may be repeated");
    CLI11_PARSE(app, argc, argv);
    try {
        atl::bench(arguments);
    } catch (const atl::base::Error& e) {
        std::fprintf(stderr, "atoll_pagmo_bench: error: %s\n", e.what());
        return static_cast<int>(e.kind());
    }
    return 0;
}
