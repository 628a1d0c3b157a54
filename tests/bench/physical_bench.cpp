/// Macros of the physical model per second, one core: some twenty exponentials and logarithms each.
#include <benchmark/benchmark.h>

#include "atoll/base/random.hpp"
#include "atoll/io/space_file.hpp"
#include "atoll/search/physical_evaluator.hpp"
#include "shipped_model.hpp"
#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

void macro(benchmark::State& state, CellType cell, Converter converter, Adders adders) {
    const PhysicalConstants& constants = test::shipped_physical();
    MacroDesign design;
    design.cell = cell;
    design.converter = converter;
    design.adders = adders;
    for (auto _ : state) {
        design.supply_V = design.supply_V == 0.9 ? 0.8 : 0.9;
        benchmark::DoNotOptimize(macro_cost(constants, design));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(macro, rram, CellType::rram_1t1r, Converter::column, Adders::tree)
    ->Name("physical_macro/rram");
BENCHMARK_CAPTURE(macro, rram_survey, CellType::rram_1t1r, Converter::survey, Adders::tree)
    ->Name("physical_macro/rram_survey");
BENCHMARK_CAPTURE(macro, sram, CellType::sram_analog, Converter::column, Adders::tree)
    ->Name("physical_macro/sram");
BENCHMARK_CAPTURE(macro, digital, CellType::sram_digital, Converter::column, Adders::tree)
    ->Name("physical_macro/digital");

const std::vector<std::string> nine_networks = {
    "resnet18",   "vgg16",       "alexnet",  "mobilenet_v3",
    "mobilebert", "densenet201", "resnet50", "vision_transformer",
    "gpt2_medium"};

/// Designs of the joint space that can run every network, drawn uniformly: no two in a row share
/// much, as in the first population of a search.
struct Drawn {
    explicit Drawn(const std::vector<std::string>& names)
        : networks(io::find_networks(test::shipped_configs(), names, "")) {
        search::PhysicalEvaluator evaluator(space, test::shared_physical(), networks);
        base::RandomStream random(5, base::RandomDomain::mutation, 0, 0, 0);
        search::Figures figures;
        while (ids.size() < 4096) {
            const search::DesignId id = space.canonical(random.uniform_int(space.size()));
            evaluator.evaluate(std::span(&id, 1), figures);
            if (figures.violation()[0] == 0) ids.push_back(id);
        }
    }
    const search::ParameterSpace space =
        io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/joint-physical.yaml").space;
    std::vector<Network> networks;
    std::vector<search::DesignId> ids;
};

void plain(benchmark::State& state, const std::vector<std::string>& names) {
    const Drawn drawn(names);
    const PhysicalModel model(test::shared_physical(), drawn.networks);
    std::size_t i = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(model.cost(drawn.space.design(drawn.ids[i++ % drawn.ids.size()])));
    state.SetItemsProcessed(state.iterations());
}
void compiled(benchmark::State& state, const std::vector<std::string>& names) {
    const Drawn drawn(names);
    search::PhysicalEvaluator evaluator(drawn.space, test::shared_physical(), drawn.networks);
    search::Figures figures;
    for (auto _ : state) evaluator.evaluate(drawn.ids, figures);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(drawn.ids.size()));
}
/// Designs that differ from the one before in one parameter, as a local search looks at them.
void neighbours(benchmark::State& state, const std::vector<std::string>& names) {
    Drawn drawn(names);
    search::PhysicalEvaluator evaluator(drawn.space, test::shared_physical(), drawn.networks);
    std::vector<search::DesignId> around;
    search::Genes genes{};
    const auto used = std::span(genes).first(drawn.space.genes());
    for (std::size_t i = 0; i < 64; ++i)
        for (std::size_t g = 0; g < used.size(); ++g) {
            drawn.space.decode(drawn.ids[i], used);
            if (drawn.space.values(g) == 1) continue;
            used[g] = static_cast<search::Gene>((used[g] + 1u) % drawn.space.values(g));
            around.push_back(drawn.space.encode(used));
        }
    search::Figures figures;
    for (auto _ : state) evaluator.evaluate(around, figures);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(around.size()));
}
BENCHMARK_CAPTURE(plain, four, test::four_networks)->Name("physical_chip/plain/four_networks");
BENCHMARK_CAPTURE(compiled, four, test::four_networks)
    ->Name("physical_chip/compiled/four_networks");
BENCHMARK_CAPTURE(neighbours, four, test::four_networks)
    ->Name("physical_chip/neighbours/four_networks");
BENCHMARK_CAPTURE(plain, nine, nine_networks)->Name("physical_chip/plain/nine_networks");
BENCHMARK_CAPTURE(compiled, nine, nine_networks)->Name("physical_chip/compiled/nine_networks");
BENCHMARK_CAPTURE(neighbours, nine, nine_networks)->Name("physical_chip/neighbours/nine_networks");

void buffer(benchmark::State& state) {
    const BufferTable& table = test::shipped_physical().buffers;
    double bytes = 5000;
    for (auto _ : state) {
        bytes = bytes == 5000 ? 70000 : 5000;
        benchmark::DoNotOptimize(table.at(28, bytes, 100));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(buffer)->Name("physical_buffer/at");

}  // namespace
}  // namespace atl::model::physical
