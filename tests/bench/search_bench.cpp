/// The genetic algorithm without the cost model: one generation of a population of 1,000 on the toy
/// problem, whose evaluation is a handful of flops. Selection, crossover, mutation and archive must
/// not dwarf a real evaluation.
#include <benchmark/benchmark.h>

#include "atoll/search/island.hpp"
#include "toy_problem.hpp"

namespace atl {
namespace {

void generation(benchmark::State& state) {
    const auto space = test::toy_space();
    test::ToyModel model;
    search::PlainEvaluator evaluator(space, model);
    search::Problem problem(space, evaluator, search::Objective::ela_mean,
                            test::toy_area_limit_mm2);
    search::FourPhaseConfig config;
    config.drawn = config.chosen = config.population = 1000;
    config.phases = {{1'000'000, 1, 3, 1, 3}};
    search::Island fresh(problem, config, 1, {});
    fresh.advance();
    const auto start = fresh.state();
    for (auto _ : state) {
        state.PauseTiming();
        search::Island island(problem, config, 1, start);
        state.ResumeTiming();
        island.advance();
    }
    state.SetItemsProcessed(state.iterations() * config.population);
}

BENCHMARK(generation)->Name("generation of 1000 children, toy problem")->MinTime(1);

}  // namespace
}  // namespace atl
