/// Designs per second of the plain and the compiled cost model, one core. "any" designs are drawn
/// from the whole space, "holding" ones among those whose cells hold every network (in RRAM-4 one
/// in seven; the others are refused in microseconds). Ratios compare with the plain model on the
/// same designs.
///
/// Plain: four networks have 76 layer shapes; a design maps each (0.3 to 1 us) and sums the traffic
/// of every split of its loops in time.
///
/// Compiled, random designs: flops and bytes of a design are few. RRAM-4, 4 networks: 80 flops, 0.5
/// KB; SRAM-9, 9 networks: 180 flops, 1 KB, of which 0.8 KB are one entry of a table of 58 MB. One
/// core does some 4e9 flops, so arithmetic alone would allow 2e7 designs per second; but an entry
/// is 14 cache lines that are not in any cache, two or three memory latencies of 80 ns in a row,
/// which is where most of the time goes: the limit is about 4e6. Genes from ids take ten divisions
/// (40 ns).
///
/// Enumeration: no arrangement is visited twice, so none of it is a look-up. SRAM-9 has 10,584
/// arrangements x 226 layer shapes; 22 % of them are skipped after mapping for their area, and most
/// others after a lower bound of their energies. Of 4 to 5 s, by perf: mapping 26 % (0.4 us a
/// shape, half of them lie as in the arrangement before), splits and traffic of the arrangements
/// that may matter 35 % (of which playing windows with surprises 13 %), their energies 6 %, bounds
/// 12 %, objectives, front and shares 10 %, reading the job 5 %. In RRAM-4 only 105 of 36,000
/// arrangements can be feasible, and the rest costs a mapping at most: 1e-7 s a design, a few flops
/// and bytes.
#include <benchmark/benchmark.h>

#include "atoll/base/random.hpp"
#include "atoll/search/compiled_evaluator.hpp"
#include "atoll/search/grid_enumeration.hpp"
#include "atoll/search/problem.hpp"
#include "shipped_jobs.hpp"

namespace atl {
namespace {

using Effort = model::CostModel::Effort;

std::vector<search::DesignId> draw(const io::Job& job, std::size_t n, bool holding) {
    model::ReferenceModel model(job.library, job.hardware, job.networks, model::Fidelity::exact);
    base::RandomStream random(1, base::RandomDomain::initial_design, 0, 0, 0);
    std::vector<search::DesignId> out;
    while (out.size() < n) {
        const auto id = random.uniform_int(job.space.size());
        if (!holding || model.holds_networks(job.space.design(id))) out.push_back(id);
    }
    return out;
}

void plain(benchmark::State& state, const std::string& name, model::Fidelity fidelity,
           bool holding) {
    const io::Job& job = test::shipped_job(name);
    model::ReferenceModel model(job.library, job.hardware, job.networks, fidelity);
    const auto ids = draw(job, 1000, holding);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            model.evaluate(job.space.design(ids[next]), Effort::feasible_designs));
        next = (next + 1) % ids.size();
    }
    state.SetItemsProcessed(state.iterations());
}

search::CompiledEvaluator& filled(const std::string& name) {
    static std::map<std::string, std::unique_ptr<search::CompiledEvaluator>> made;
    auto& evaluator = made[name];
    if (!evaluator) {
        const io::Job& job = test::shipped_job(name);
        evaluator = std::make_unique<search::CompiledEvaluator>(job.space, job.library,
                                                                job.hardware, job.networks);
        evaluator->model().fill();
    }
    return *evaluator;
}

/// Scores, as a search asks for them.
void compiled(benchmark::State& state, const std::string& name, bool holding) {
    const io::Job& job = test::shipped_job(name);
    search::Problem problem(job.space, filled(name), job.config.objective, job.config.limits);
    constexpr std::size_t batch = 1000, batches = 200;
    const auto ids = draw(job, batch * batches, holding);
    std::vector<search::Score> scores(batch);
    std::size_t next = 0;
    for (auto _ : state) {
        problem.score(std::span(ids).subspan(next * batch, batch), scores);
        benchmark::DoNotOptimize(scores.data());
        next = (next + 1) % batches;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}

/// The whole space: every objective, the ten best of each, front and shares. Nothing is there
/// before.
void enumerate(benchmark::State& state, const std::string& name) {
    const io::Job& job = test::shipped_job(name);
    search::EnumerationConfig config;
    config.objectives.clear();
    for (std::size_t o = 0; o < search::objective_names.size(); ++o)
        config.objectives.push_back(static_cast<search::Objective>(o));
    config.leading = job.config.objective;
    config.limits = job.config.limits;
    for (auto _ : state) {
        search::CompiledEvaluator evaluator(job.space, job.library, job.hardware, job.networks);
        search::GridEnumeration enumeration(evaluator.grid(), evaluator.model(), config);
        for (std::uint64_t chunk = 0; chunk < enumeration.chunks(); ++chunk) enumeration.run(chunk);
        benchmark::DoNotOptimize(enumeration.take());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(job.space.size()));
}

/// Making every entry of the table; an item is an arrangement of crossbars.
void fill(benchmark::State& state, const std::string& name) {
    const io::Job& job = test::shipped_job(name);
    model::CompiledModel::Usage usage;
    for (auto _ : state) {
        search::CompiledEvaluator evaluator(job.space, job.library, job.hardware, job.networks);
        evaluator.model().fill();
        usage = evaluator.model().usage();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(usage.entries));
    state.counters["MB"] = static_cast<double>(usage.bytes) / 1e6;
}

void map_layers(benchmark::State& state) {
    const io::Job& job = test::shipped_job("rram-4");
    const auto ids = draw(job, 1000, true);
    model::SpatialMapper mapper;
    std::vector<model::Extents> shapes;
    for (const auto& network : job.networks)
        for (const auto& layer : network.layers) {
            const auto e = layer.extents();
            if (std::find(shapes.begin(), shapes.end(), e) == shapes.end()) shapes.push_back(e);
        }
    std::size_t next = 0;
    for (auto _ : state) {
        for (const auto& shape : shapes)
            benchmark::DoNotOptimize(model::LayerMapping(shape, job.space.design(ids[next]),
                                                         model::WeightStorage::resident, mapper));
        next = (next + 1) % ids.size();
    }
    state.SetItemsProcessed(state.iterations());
}

using model::Fidelity;
BENCHMARK_CAPTURE(plain, holding, "rram-4", Fidelity::exact, true)
    ->Name("rram-4 holding/plain")
    ->MinTime(1);
BENCHMARK_CAPTURE(plain, published, "rram-4", Fidelity::published, true)
    ->Name("rram-4 holding/published fidelity")
    ->MinTime(1);
BENCHMARK(map_layers)->Name("rram-4 holding/mapping alone")->MinTime(1);
BENCHMARK_CAPTURE(compiled, holding, "rram-4", true)
    ->Name("rram-4 holding/compiled, random")
    ->MinTime(1);
BENCHMARK_CAPTURE(plain, any, "rram-4", Fidelity::exact, false)
    ->Name("rram-4 any/plain")
    ->MinTime(1);
BENCHMARK_CAPTURE(compiled, any, "rram-4", false)->Name("rram-4 any/compiled, random")->MinTime(1);
BENCHMARK_CAPTURE(enumerate, rram_4, "rram-4")->Name("rram-4 any/enumerate")->Iterations(1);
BENCHMARK_CAPTURE(fill, rram_4, "rram-4")->Name("rram-4 any/filling the table")->Iterations(1);
BENCHMARK_CAPTURE(plain, sram_9, "sram-9", Fidelity::exact, false)
    ->Name("sram-9 any/plain")
    ->MinTime(1);
BENCHMARK_CAPTURE(compiled, sram_9, "sram-9", false)
    ->Name("sram-9 any/compiled, random")
    ->MinTime(1);
BENCHMARK_CAPTURE(enumerate, sram_9, "sram-9")->Name("sram-9 any/enumerate")->Iterations(1);
BENCHMARK_CAPTURE(fill, sram_9, "sram-9")->Name("sram-9 any/filling the table")->Iterations(1);

}  // namespace
}  // namespace atl
