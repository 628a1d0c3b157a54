/// The genetic algorithm: children per second of a population of 1,000 in the space of RRAM-4 (ten
/// parameters, 12 million designs), one core; with the toy evaluator, to see the algorithm alone,
/// and with the compiled model, all entries made. At least 1,000,000 are wanted.
///
/// The limit: per child, 2.7 blocks of random numbers (Philox, 20 multiplications of 64 bits one
/// after the other, 10 ns), 3.3 powers that are not whole (6 ns), and 64 bytes of memory that is
/// new (24 of the archive, two slots of its table): 50 ns, or 20 million children per second.
/// Measured on a quiet core are 490 ns, of which 70 are the toy evaluator. They go to crossover and
/// mutation with their powers (31 %: chains of divisions and powers, and chance, which no branch
/// predictor foresees), choosing survivors (15 %: sorting, merging), the toy evaluator (14 %),
/// genes from ids and back (7 %: a division per gene), duplicates and archive (7 %), random numbers
/// (6 %).
///
/// Pairs whose children are in the population already give none: a population that converges takes
/// longer per child (generation 10 of the toy problem twice as long), so earlier generations are
/// measured.
#include <benchmark/benchmark.h>

#include <chrono>

#include "atoll/base/random.hpp"
#include "atoll/search/compiled_evaluator.hpp"
#include "atoll/search/island.hpp"
#include "shipped_jobs.hpp"
#include "toy_problem.hpp"

namespace atl {
namespace {

constexpr std::int64_t population = 1000, warm_up = 2, measured = 4;

search::AlgorithmConfig config() {
    search::AlgorithmConfig c(search::AlgorithmKind::four_phase);
    c.drawn = c.chosen = c.population = population;
    c.phases = {{warm_up + measured, 1, 3, 1, 3}};
    return c;
}

const search::ParameterSpace& space() {
    return test::shipped_job("rram-4").space;
}

void generations(benchmark::State& state, search::Evaluator& evaluator, double area_limit_mm2) {
    search::Problem problem(space(), evaluator, search::Objective::ela_mean, area_limit_mm2);
    const auto c = config();
    search::Island first(problem, c, 1, {});
    first.advance();
    const search::IslandState start = first.state();
    std::int64_t children = 0;
    for (auto _ : state) {
        search::Island island(problem, c, 1, start);
        for (std::int64_t g = 0; g < warm_up; ++g) island.advance();
        const std::int64_t requests = island.history().back().requests;
        const auto begin = std::chrono::steady_clock::now();
        while (!island.finished()) island.advance();
        const auto end = std::chrono::steady_clock::now();
        state.SetIterationTime(std::chrono::duration<double>(end - begin).count());
        children += island.history().back().requests - requests;
    }
    state.SetItemsProcessed(children);
}

void toy(benchmark::State& state) {
    test::ToyEvaluator evaluator(space());
    generations(state, evaluator, test::toy_area_limit_mm2);
}

void rram_4(benchmark::State& state) {
    const io::Job& job = test::shipped_job("rram-4");
    static search::CompiledEvaluator evaluator(space(), job.library, job.hardware, job.networks);
    static const bool filled = (evaluator.model().fill(), true);
    static_cast<void>(filled);
    generations(state, evaluator, job.config.limits.area_mm2);
}

/// What of that is the toy evaluator.
void toy_evaluator(benchmark::State& state) {
    test::ToyEvaluator evaluator(space());
    std::vector<search::DesignId> ids(population);
    base::RandomStream random(1, base::RandomDomain::initial_design, 0, 0, 0);
    for (auto& id : ids) id = random.uniform_int(space().size());
    search::Figures figures;
    for (auto _ : state) {
        evaluator.evaluate(ids, figures);
        benchmark::DoNotOptimize(figures.energy_J(0).data());
    }
    state.SetItemsProcessed(state.iterations() * population);
}

BENCHMARK(toy)->Name("children of 1000 members/toy")->UseManualTime()->MinTime(1);
BENCHMARK(rram_4)->Name("children of 1000 members/rram-4")->UseManualTime()->MinTime(1);
BENCHMARK(toy_evaluator)->Name("toy evaluator")->MinTime(0.5);

}  // namespace
}  // namespace atl
