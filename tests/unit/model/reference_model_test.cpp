#include "atoll/model/reference_model.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "csv.hpp"
#include "shipped_model.hpp"

namespace atl::model {
namespace {

using test::CsvRow;
using test::real;
using test::whole;
using Effort = CostModel::Effort;

const std::string data = ATOLL_TEST_DATA;

std::size_t network_index(const std::string& name) {
    for (std::size_t n = 0; n < test::four_networks.size(); ++n)
        if (test::four_networks[n] == name) return n;
    throw std::runtime_error("unknown network " + name);
}

/// From the column names of the published tables.
Design published_design(const CsvRow& row) {
    Design d;
    d.bits_per_cell = whole(row, "bits_per_cell");
    d.rows = whole(row, "xbar_x");
    d.columns = whole(row, "xbar_y");
    d.router_groups = whole(row, "router_group");
    d.tiles_per_group = whole(row, "tiles");
    d.macros_per_tile = whole(row, "macros");
    d.glb_kib = whole(row, "glb_depth") / 4;
    if (row.contains("voltage")) {
        d.supply_voltage = real(row, "voltage");
        d.cycle_time = real(row, "base_latency");
    }
    return d;
}

Design named_design(const CsvRow& row) {
    Design d;
    for (const auto& p : design_parameters()) p.set(d, real(row, std::string(p.name)));
    return d;
}

double relative_error(double value, double expected) {
    return expected == 0 ? std::abs(value) : std::abs(value / expected - 1);
}

Design typical_design() {
    Design d;
    d.supply_voltage = 0.6;
    d.bits_per_cell = 8;
    d.rows = 512;
    d.columns = 32;
    d.router_groups = 8;
    d.tiles_per_group = 64;
    d.macros_per_tile = 32;
    d.glb_kib = 1024;
    return d;
}

TEST(PublishedRows, CyclesEqualAreaAndEnergyToTheDigit) {
    auto model = test::shipped_model("rram", Fidelity::published);
    const auto rows = test::read_csv(data + "/published_rram.csv");
    ASSERT_EQ(rows.size(), 296);
    Design last;
    DesignCost cost;
    for (const CsvRow& row : rows) {
        const Design design = published_design(row);
        if (!(design == last)) cost = model.evaluate(design, Effort::every_network);
        last = design;
        const NetworkCost& n = cost.networks[network_index(row.at("workload"))];
        ASSERT_FALSE(n.infeasible) << row.at("workload");
        EXPECT_EQ(n.cycles, std::llround(real(row, "latency_s") / design.cycle_time));
        EXPECT_LT(relative_error(cost.area_mm2 / 100, real(row, "area_cm2")), 1e-9);
        EXPECT_LT(relative_error(n.energy_J, real(row, "energy_J")), 1e-6);
    }
}

TEST(PublishedRows, VerdictsEqual) {
    auto model = test::shipped_model("rram", Fidelity::published);
    int unmappable = 0;
    for (const CsvRow& row : test::read_csv(data + "/published_verdicts_rram.csv")) {
        const bool expected = row.at("mapper_ok") == "1";
        unmappable += !expected;
        EXPECT_EQ(model.evaluate(published_design(row), Effort::feasible_designs).feasible(), expected);
    }
    EXPECT_EQ(unmappable, 83);
}

/// Layers as an independent implementation of the evaluator's rules gives them, component by component.
void compare_layers(const std::string& hardware, Fidelity fidelity, const std::string& prefix,
                    double unit) {
    auto model = test::shipped_model(hardware, fidelity);
    Design last;
    DesignCost cost;
    std::size_t layer = 0, compared = 0;
    std::string network;
    for (const CsvRow& row : test::read_csv(data + "/reference_layers_" + hardware + ".csv")) {
        const Design design = named_design(row);
        if (!(design == last)) cost = model.evaluate(design, Effort::every_layer);
        layer = design == last && network == row.at("network") ? layer + 1 : 0;
        last = design;
        network = row.at("network");
        const LayerCost& l = cost.networks[network_index(network)].layers.at(layer);
        EXPECT_EQ(l.cycles, whole(row, "cycles"));
        EXPECT_NEAR(l.utilisation_percent, real(row, "utilisation"), 0.0101);
        for (std::size_t c = 0; c < n_components; ++c) {
            const auto column = row.find(prefix + std::string(component_names[c]));
            if (column == row.end()) {
                EXPECT_EQ(l.component_J.values[c], 0);
                continue;
            }
            EXPECT_LT(relative_error(l.component_J.values[c], std::stod(column->second) * unit), 1e-13)
                << network << " layer " << layer << " " << component_names[c];
            ++compared;
        }
    }
    EXPECT_GT(compared, 5000);
}

TEST(ReferenceLayers, ExactFidelityEqualsTermByTerm) {
    compare_layers("rram", Fidelity::exact, "exact_pJ_", 1e-12);
}

TEST(ReferenceLayers, PublishedFidelityEqualsTermByTerm) {
    compare_layers("rram", Fidelity::published, "published_J_", 1);
}

TEST(ReferenceModel, LayersAndComponentsSumToTheNetwork) {
    auto model = test::shipped_model("rram", Fidelity::exact);
    const DesignCost cost = model.evaluate(typical_design(), Effort::every_layer);
    ASSERT_TRUE(cost.feasible());
    for (const NetworkCost& n : cost.networks) {
        double layers = 0;
        std::int64_t cycles = 0;
        for (const LayerCost& l : n.layers) layers += l.energy_J, cycles += l.cycles;
        EXPECT_EQ(layers, n.energy_J);
        EXPECT_EQ(cycles, n.cycles);
        EXPECT_LT(relative_error(total(n.component_J), n.energy_J), 1e-14);
        EXPECT_EQ(n.latency_s, static_cast<double>(n.cycles) * 1e-9);
    }
}

TEST(ReferenceModel, NetworksDoNotInfluenceEachOther) {
    auto all = test::shipped_model("rram", Fidelity::exact);
    auto reversed = test::shipped_model("rram", Fidelity::exact,
                                        {"mobilenet_v3", "alexnet", "vgg16", "resnet18"});
    const auto a = all.evaluate(typical_design(), Effort::every_network);
    const auto b = reversed.evaluate(typical_design(), Effort::every_network);
    for (std::size_t n = 0; n < 4; ++n) {
        EXPECT_EQ(a.networks[n].energy_J, b.networks[3 - n].energy_J);
        EXPECT_EQ(a.networks[n].cycles, b.networks[3 - n].cycles);
    }
}

TEST(ReferenceModel, EvaluationsDoNotInfluenceEachOther) {
    auto model = test::shipped_model("rram", Fidelity::exact);
    const double first = model.evaluate(typical_design(), Effort::every_network).networks[1].energy_J;
    Design other = typical_design();
    other.rows = 64;
    other.glb_kib = 512;
    model.evaluate(other, Effort::every_network);
    EXPECT_EQ(model.evaluate(typical_design(), Effort::every_network).networks[1].energy_J, first);
}

TEST(ReferenceModel, CapacityCountsGroups) {
    auto model = test::shipped_model("rram", Fidelity::exact, {"mobilenet_v3"});
    const Network& network = model.networks()[0];
    std::int64_t cells = 0;
    for (const Layer& l : network.layers) cells += l.C * l.M * l.R * l.S * l.G;
    EXPECT_EQ(network.weight_cells(8), cells);
    EXPECT_EQ(network.weight_cells(3), 3 * cells);
    Design d = typical_design();
    d.rows = d.columns = 32;
    d.router_groups = d.tiles_per_group = d.macros_per_tile = 1;
    const auto cost = model.evaluate(d, Effort::every_network);
    EXPECT_EQ(cost.networks[0].infeasible.reason, Infeasibility::Reason::capacity);
    EXPECT_EQ(cost.networks[0].infeasible.needed, static_cast<double>(cells));
    EXPECT_EQ(cost.networks[0].infeasible.available, 1024);
    EXPECT_FALSE(model.holds_networks(d));
    EXPECT_EQ(cost.networks[0].energy_J, 0);
}

TEST(ReferenceModel, NamesTheLayerThatOverflowsTheGlobalBuffer) {
    auto model = test::shipped_model("rram", Fidelity::exact, {"vgg16"});
    Design d = typical_design();
    d.router_groups = 32;
    d.macros_per_tile = 128;
    d.columns = 512;
    d.glb_kib = 512;
    const auto cost = model.evaluate(d, Effort::every_network);
    const Infeasibility& why = cost.networks[0].infeasible;
    ASSERT_EQ(why.reason, Infeasibility::Reason::global_buffer);
    EXPECT_EQ(why.available, 512 * 1024 * 8);
    EXPECT_GT(why.excess(), 0);
    EXPECT_NE(why.text(model.networks()[0]).find("of layer 0"), std::string::npos);
}

TEST(ReferenceModel, OutsideTheTablesIsAnAnswerNotANumber) {
    auto model = test::shipped_model("rram", Fidelity::exact);
    Design d = typical_design();
    d.rows = 1024;
    d.supply_voltage = 1.2;
    const auto cost = model.evaluate(d, Effort::every_network);
    EXPECT_FALSE(cost.feasible());
    EXPECT_TRUE(cost.networks.empty());
    EXPECT_EQ(cost.outside_tables,
              "supply_voltage 1.2 is outside the component tables, which cover 0.5 to 0.85; "
              "rows 1024 is outside the component tables, which cover 16 to 512");
}

TEST(ReferenceModel, OffTheGridIsSmooth) {
    auto model = test::shipped_model("rram", Fidelity::exact);
    const auto energy = [&](auto change) {
        Design d = typical_design();
        change(d);
        const auto cost = model.evaluate(d, Effort::every_network);
        EXPECT_TRUE(cost.feasible());
        return cost.networks[1].energy_J;
    };
    // Voltage: rises, without a step at the grid points.
    double last = 0;
    for (int mV = 500; mV <= 850; mV += 10) {
        const double e = energy([&](Design& d) { d.supply_voltage = mV * 1e-3; });
        EXPECT_GT(e, last);
        if (last > 0) EXPECT_LT(e, last * 1.003);
        last = e;
    }
    // Global buffer: dearer with size, between its neighbours.
    const double below = energy([](Design& d) { d.glb_kib = 2048; });
    const double between = energy([](Design& d) { d.glb_kib = 3072; });
    const double above = energy([](Design& d) { d.glb_kib = 4096; });
    EXPECT_GT(between, below);
    EXPECT_LT(between, above);
    // Crossbar: 48 rows work, and cost area between 32 and 64 rows.
    const auto area = [&](int rows) {
        Design d = typical_design();
        d.rows = rows;
        return model.evaluate(d, Effort::every_network).area_mm2;
    };
    EXPECT_GT(area(48), area(32));
    EXPECT_LT(area(48), area(64));
}

TEST(ReferenceModel, EffortDecidesWhatIsCosted) {
    auto model = test::shipped_model("rram", Fidelity::exact);
    Design d = typical_design();
    d.bits_per_cell = 4;
    d.router_groups = 1;
    const auto needed = model.evaluate(d, Effort::feasible_designs);
    const auto every = model.evaluate(d, Effort::every_network);
    ASSERT_FALSE(needed.feasible());  // vgg16 does not fit, mobilenet_v3 does
    EXPECT_EQ(needed.networks[3].energy_J, 0);
    EXPECT_GT(every.networks[3].energy_J, 0);
    EXPECT_TRUE(every.networks[3].layers.empty());
}

}  // namespace
}  // namespace atl::model
