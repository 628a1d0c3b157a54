#include "atoll/model/design.hpp"

#include <gtest/gtest.h>

#include "shipped_model.hpp"

namespace atl::model {
namespace {

TEST(Design, CountsItsParts) {
    Design d;
    d.router_groups = 2, d.tiles_per_group = 3, d.macros_per_tile = 5;
    d.rows = 10, d.columns = 20, d.glb_kib = 1024;
    EXPECT_EQ(d.tiles(), 6);
    EXPECT_EQ(d.macros(), 30);
    EXPECT_EQ(d.cells(), 6000);
    EXPECT_EQ(d.glb_words(), 4096);
}

TEST(DesignParameters, NameEveryFieldOnce) {
    Design d;
    double value = 1;
    for (const auto& p : design_parameters()) {
        p.set(d, value);
        EXPECT_EQ(p.get(d), value) << p.name;
        EXPECT_EQ(find_design_parameter(p.name), &p);
        value += 1;
    }
    EXPECT_EQ(d.supply_voltage, 1);
    EXPECT_EQ(d.bits_per_cell, 2);
    EXPECT_EQ(d.technology_nm, 10);
    EXPECT_EQ(find_design_parameter("row"), nullptr);
}

// Layers, MACs and weights of the workload descriptions.
TEST(Networks, HaveTheirTotals) {
    struct Expected {
        const char* name;
        std::size_t layers;
        std::int64_t macs, weights;
    };
    for (const auto& e : {Expected{"resnet18", 21, 1814073344, 11678912},
                          Expected{"vgg16", 16, 15470264320, 138344128},
                          Expected{"alexnet", 8, 714188480, 61090496},
                          Expected{"mobilenet_v3", 64, 216589760, 5451272}}) {
        const Network n = io::find_networks(test::shipped_configs(), {e.name}, "test")[0];
        EXPECT_EQ(n.name, e.name);
        EXPECT_EQ(n.layers.size(), e.layers);
        EXPECT_EQ(n.macs(), e.macs) << n.name;
        EXPECT_EQ(n.weights(), e.weights) << n.name;
        EXPECT_FALSE(n.source.empty());
    }
}

}  // namespace
}  // namespace atl::model
