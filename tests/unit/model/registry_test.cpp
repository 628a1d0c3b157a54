#include "atoll/model/registry.hpp"

#include <gmock/gmock.h>

#include "atoll/base/error.hpp"
#include "atoll/model/explanation.hpp"
#include "own_model.hpp"

// What a program adds to the cost models built in.

namespace atl::model {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::vector<Network> one_network() {
    Network network;
    network.name = "small";
    network.layers.emplace_back();
    network.layers[0].M = 5000;
    return {network};
}

std::unique_ptr<CostModel> made(double scale) {
    const std::array<double, 1> settings = {scale};
    return own_model(test::own_costing())->make({one_network(), settings, nullptr, {}, {}});
}

TEST(OwnModel, HasItsNameAndIsMade) {
    EXPECT_THAT(known_models(), Contains("toy_costs"));
    EXPECT_EQ(known_models()[0], "built_in");
    EXPECT_EQ(own_model(Costing::built_in), nullptr);
    const Design design;  // of 256 rows
    const auto cost = made(2)->evaluate(design, CostModel::Effort::every_network);
    EXPECT_DOUBLE_EQ(cost.networks[0].energy_J, 2 * 5000 * 256 * 1e-12);
}

TEST(OwnModel, ShadowsNothing) {
    const auto refusal = [](const char* name, std::vector<base::Setting> settings) {
        const auto make = own_model(test::own_costing())->make;
        try {
            register_model({name, "", make, std::move(settings)});
        } catch (const base::Error& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    EXPECT_THAT(refusal("built_in", {}), HasSubstr("there is one of this name"));
    EXPECT_THAT(refusal("toy_costs", {}), HasSubstr("there is one of this name"));
    EXPECT_THAT(refusal("another", {{"fidelity", "", 1}}),
                HasSubstr("setting of model 'another': 'fidelity'"));
    EXPECT_THROW(register_model({"none", "", {}}), base::Error);
}

TEST(OwnModel, IsExplainedAsFarAsItsCostsTell) {
    const Design design;
    const Explanation all = explain_costs(*made(1), design);
    EXPECT_EQ(all.area_mm2, 1);
    ASSERT_EQ(all.areas.size(), 1u);
    EXPECT_EQ(all.areas[0].component, "rest");
    ASSERT_EQ(all.networks.size(), 1u);
    const NetworkExplanation& network = all.networks[0];
    ASSERT_EQ(network.layers.size(), 1u);
    const auto& parts = network.layers[0].components;
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[0].component, "adc");
    EXPECT_EQ(parts[1].component, "glb");
    EXPECT_EQ(parts[2].component, "rest");
    EXPECT_DOUBLE_EQ(parts[0].energy_J + parts[1].energy_J + parts[2].energy_J, network.energy_J);
    EXPECT_EQ(network.latency_s, 5e-9);
    Design tall;
    tall.rows = 1024;
    EXPECT_NE(explain_costs(*made(1), tall).networks[0].infeasible, "");
}

}  // namespace
}  // namespace atl::model
