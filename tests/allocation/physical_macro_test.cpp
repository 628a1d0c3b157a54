#include <gtest/gtest.h>

#include "atoll/model/physical/macro.hpp"
#include "counted_new.hpp"
#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

TEST(PhysicalMacro, AllocatesNothing) {
    const PhysicalConstants& constants = test::shipped_physical();
    double energy = 0;
    const std::int64_t before = test::allocations();
    for (CellType cell : {CellType::rram_1t1r, CellType::sram_analog, CellType::sram_digital})
        for (Converter converter : {Converter::column, Converter::survey, Converter::neuron}) {
            MacroDesign d;
            d.cell = cell;
            d.converter = converter;
            energy += sum(macro_cost(constants, d).energy_pJ);
            energy += constants.buffers.at(28, 30000, 100).read_pJ;
        }
    EXPECT_EQ(test::allocations() - before, 0);
    EXPECT_GT(energy, 0);
}

}  // namespace
}  // namespace atl::model::physical
