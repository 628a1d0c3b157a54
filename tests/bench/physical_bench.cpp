/// Macros of the physical model per second, one core: some twenty exponentials and logarithms each.
#include <benchmark/benchmark.h>

#include "atoll/model/physical/physical_model.hpp"
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

/// Designs per second on a portfolio: items are designs.
void chips(benchmark::State& state, const std::vector<std::string>& names) {
    const PhysicalModel model(test::shared_physical(),
                              io::find_networks(test::shipped_configs(), names, ""));
    Design design;
    design.model = ModelKind::physical;
    design.cell = static_cast<int>(CellType::sram_digital);
    design.supply_voltage = 0.9;
    design.router_groups = 64, design.tiles_per_group = 64, design.macros_per_tile = 64;
    design.duplication = static_cast<int>(Duplication::latency);
    design.digital_macs = 1024;
    for (auto _ : state) {
        design.rows = design.rows == 256 ? 128 : 256;
        benchmark::DoNotOptimize(model.cost(design));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(chips, four, test::four_networks)->Name("physical_chip/four_networks");
BENCHMARK_CAPTURE(chips, nine,
                  {"resnet18", "vgg16", "alexnet", "mobilenet_v3", "mobilebert", "densenet201",
                   "resnet50", "vision_transformer", "gpt2_medium"})
    ->Name("physical_chip/nine_networks");

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
