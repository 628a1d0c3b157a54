/// Macros of the physical model per second, one core: some twenty exponentials and logarithms each.
#include <benchmark/benchmark.h>

#include "atoll/model/physical/macro.hpp"
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
