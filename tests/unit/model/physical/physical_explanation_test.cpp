#include "atoll/model/physical/physical_explanation.hpp"

#include <gtest/gtest.h>

#include "shipped_model.hpp"
#include "shipped_physical.hpp"

namespace atl::model::physical {
namespace {

TEST(PhysicalExplanation, PartsAddUpToWhatTheModelSays) {
    PhysicalModel model(
        test::shared_physical(),
        io::find_networks(test::shipped_configs(), {"resnet18", "vision_transformer"}, ""));
    Design d;
    d.model = ModelKind::physical;
    d.cell = static_cast<int>(CellType::sram_digital);
    d.supply_voltage = 0.9;
    d.router_groups = d.tiles_per_group = 4, d.macros_per_tile = 8;
    d.digital_macs = 256;
    const Explanation e = explain(model, d);
    const DesignCost cost = model.evaluate(d, CostModel::Effort::every_network);
    double area = 0;
    for (const AreaExplanation& a : e.areas) area += a.area_mm2;
    EXPECT_NEAR(area, cost.area_mm2, 1e-12 * area);
    EXPECT_EQ(e.area_mm2, cost.area_mm2);
    ASSERT_EQ(e.networks.size(), 2u);
    for (std::size_t n = 0; n < 2; ++n) {
        const NetworkExplanation& x = e.networks[n];
        double energy = 0, latency = 0;
        for (const LayerExplanation& l : x.layers) {
            double of_layer = 0;
            for (const auto& c : l.components) of_layer += c.energy_J;
            EXPECT_NEAR(of_layer, l.energy_J, 1e-12 * of_layer);
            energy += l.energy_J;
            latency += l.latency_s;
        }
        EXPECT_NEAR(energy, cost.networks[n].energy_J, 1e-9 * energy);
        EXPECT_NEAR(latency, cost.networks[n].latency_s, 1e-9 * latency);
        EXPECT_EQ(x.layers.size(), model.networks()[n].layers.size() + 1);
        EXPECT_FALSE(x.details.empty());
    }
    EXPECT_FALSE(e.simplifications.empty());
    EXPECT_GT(e.sources.size(), 10u);
    for (const UnitSource& s : e.sources) EXPECT_FALSE(s.source.empty()) << s.component;
}

TEST(PhysicalExplanation, TellsWhyADesignCannotRunANetwork) {
    PhysicalModel model(test::shared_physical(),
                        io::find_networks(test::shipped_configs(), {"resnet18"}, ""));
    Design d;
    d.model = ModelKind::physical;
    const Explanation e = explain(model, d);
    EXPECT_NE(e.networks[0].infeasible.find("macros of 1"), std::string::npos);
    EXPECT_TRUE(e.networks[0].layers.empty());
}

}  // namespace
}  // namespace atl::model::physical
