/// Designs per second of the plain cost model, one core: RRAM-4 designs drawn at random among those
/// that hold all four networks (the costly ones: the others are refused in a microsecond).
///
/// Where the work is, per feasible design of four networks (90 different layer shapes): the
/// energies themselves are 109 layers x 10 components x 3 operands x 6 flops = 20 kflop on 109 x
/// 720 bytes of counts, which one core of a few Gflop/s could do 100,000 times a second. The plain
/// model is some sixty times slower because it maps every layer and plays its loops for every
/// candidate order anew: "map" and "cost" below tell the two apart.
#include <benchmark/benchmark.h>

#include "atoll/base/random.hpp"
#include "atoll/io/job.hpp"
#include "shipped_model.hpp"

namespace atl {
namespace {

using Effort = model::CostModel::Effort;

const search::ParameterSpace& rram_4() {
    static const auto space = io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/rram-4.yaml").space;
    return space;
}

std::vector<model::Design> designs(model::CostModel& model, bool holding) {
    base::RandomStream random(1, base::RandomDomain::initial_design, 0, 0, 0);
    std::vector<model::Design> out;
    while (out.size() < 1000) {
        const auto design = rram_4().design(random.uniform_int(rram_4().size()));
        if (!holding || model.holds_networks(design)) out.push_back(design);
    }
    return out;
}

void evaluate(benchmark::State& state, model::Fidelity fidelity, bool holding) {
    auto model = test::shipped_model("rram", fidelity);
    const auto sample = designs(model, holding);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(model.evaluate(sample[next], Effort::feasible_designs));
        next = (next + 1) % sample.size();
    }
    state.SetItemsProcessed(state.iterations());
}

void map_layers(benchmark::State& state) {
    auto model = test::shipped_model("rram", model::Fidelity::exact);
    const auto sample = designs(model, true);
    model::SpatialMapper mapper;
    std::vector<model::Extents> shapes;
    for (const auto& network : model.networks())
        for (const auto& layer : network.layers) {
            const auto e = layer.extents();
            if (std::find(shapes.begin(), shapes.end(), e) == shapes.end()) shapes.push_back(e);
        }
    std::size_t next = 0;
    for (auto _ : state) {
        for (const auto& shape : shapes)
            benchmark::DoNotOptimize(
                model::LayerMapping(shape, sample[next], model::WeightStorage::resident, mapper));
        next = (next + 1) % sample.size();
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(evaluate, exact, model::Fidelity::exact, true)->Name("cost/exact")->MinTime(2);
BENCHMARK_CAPTURE(evaluate, published, model::Fidelity::published, true)
    ->Name("cost/published")
    ->MinTime(2);
BENCHMARK_CAPTURE(evaluate, whole_space, model::Fidelity::exact, false)
    ->Name("cost/exact, any design")
    ->MinTime(2);
BENCHMARK(map_layers)->Name("map")->MinTime(1);

}  // namespace
}  // namespace atl
