/// What must hold for any design and any table.
#include <gtest/gtest.h>

#include <algorithm>

#include "atoll/base/random.hpp"
#include "atoll/io/job.hpp"
#include "shipped_model.hpp"

namespace atl::model {
namespace {

using Effort = CostModel::Effort;

/// Designs of a shipped space, drawn at random.
std::vector<Design> designs(const std::string& space_name, std::size_t n) {
    const auto space =
        io::load_space(std::string(ATOLL_SOURCE_DIR "/configs/spaces/") + space_name + ".yaml")
            .space;
    base::RandomStream random(5, base::RandomDomain::initial_design, 0, 0, 0);
    std::vector<Design> out;
    while (out.size() < n) out.push_back(space.design(random.uniform_int(space.size())));
    return out;
}

struct Properties : testing::TestWithParam<const char*> {
    std::string space() const { return GetParam(); }
    ReferenceModel model(Fidelity fidelity,
                         std::vector<std::string> networks = test::four_networks) {
        return test::shipped_model(space().substr(0, 4) == "rram" ? "rram" : "sram", fidelity,
                                   networks);
    }
};

// More groups, tiles or macros at the same crossbar. (More rows or columns may cost cycles: the
// mapper is greedy.)
TEST_P(Properties, MoreCellsNeverNeedMoreCyclesAtEqualShape) {
    auto m = model(Fidelity::exact);
    int compared = 0;
    for (const Design& d : designs(space(), 60)) {
        const DesignCost cost = m.evaluate(d, Effort::every_network);
        for (int Design::*count : {&Design::router_groups, &Design::tiles_per_group}) {
            Design more = d;
            more.*count *= 2;
            const DesignCost bigger = m.evaluate(more, Effort::every_network);
            for (std::size_t n = 0; n < cost.networks.size(); ++n) {
                if (cost.networks[n].infeasible || bigger.networks[n].infeasible) continue;
                EXPECT_LE(bigger.networks[n].cycles, cost.networks[n].cycles);
                ++compared;
            }
        }
    }
    EXPECT_GT(compared, 20);
}

TEST_P(Properties, AreaGrowsWithEveryCount) {
    auto m = model(Fidelity::exact, {"alexnet"});
    for (const Design& d : designs(space(), 50)) {
        const double area = m.evaluate(d, Effort::feasible_designs).area_mm2;
        for (int Design::*count : {&Design::router_groups, &Design::tiles_per_group}) {
            Design more = d;
            more.*count += 1;
            EXPECT_GT(m.evaluate(more, Effort::feasible_designs).area_mm2, area);
        }
        if (d.macros_per_tile < 128) {
            Design more = d;
            more.macros_per_tile += 1;
            EXPECT_GT(m.evaluate(more, Effort::feasible_designs).area_mm2, area);
        }
        if (d.glb_kib < 131072) {
            Design more = d;
            more.glb_kib += 512;
            EXPECT_GT(m.evaluate(more, Effort::feasible_designs).area_mm2, area);
        }
    }
}

TEST_P(Properties, EnergyIsAdditiveOverLayersAndNetworksStandAlone) {
    auto together = model(Fidelity::exact);
    std::vector<ReferenceModel> alone;
    for (const auto& name : test::four_networks) alone.push_back(model(Fidelity::exact, {name}));
    for (const Design& d : designs(space(), 30)) {
        const DesignCost cost = together.evaluate(d, Effort::every_layer);
        for (std::size_t n = 0; n < 4; ++n) {
            const DesignCost single = alone[n].evaluate(d, Effort::every_layer);
            EXPECT_EQ(cost.networks[n].energy_J, single.networks[0].energy_J);
            EXPECT_EQ(cost.networks[n].cycles, single.networks[0].cycles);
            double sum = 0;
            for (const LayerCost& l : cost.networks[n].layers) sum += l.energy_J;
            EXPECT_EQ(sum, cost.networks[n].energy_J);
        }
    }
}

TEST_P(Properties, AnyOrderOfDesignsGivesTheSameBits) {
    auto forward = model(Fidelity::exact), backward = model(Fidelity::exact);
    const auto sample = designs(space(), 30);
    std::vector<DesignCost> a, b;
    for (const Design& d : sample) a.push_back(forward.evaluate(d, Effort::every_network));
    for (auto d = sample.rbegin(); d != sample.rend(); ++d)
        b.insert(b.begin(), backward.evaluate(*d, Effort::every_network));
    for (std::size_t i = 0; i < sample.size(); ++i)
        for (std::size_t n = 0; n < 4; ++n) {
            EXPECT_EQ(a[i].networks[n].energy_J, b[i].networks[n].energy_J);
            EXPECT_EQ(a[i].networks[n].latency_s, b[i].networks[n].latency_s);
        }
}

TEST_P(Properties, TheExactOptimumIsNeverDearerThanThePublishedSampling) {
    auto exact = model(Fidelity::exact), published = model(Fidelity::published);
    for (const Design& d : designs(space(), 25)) {
        const auto a = exact.evaluate(d, Effort::every_network);
        const auto b = published.evaluate(d, Effort::every_network);
        for (std::size_t n = 0; n < 4; ++n) {
            EXPECT_EQ(a.networks[n].cycles, b.networks[n].cycles);
            EXPECT_LE(a.networks[n].energy_J,
                      b.networks[n].energy_J * 1.006);  // rounding to 3 digits
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Spaces, Properties, testing::Values("rram-4", "sram-9", "technology-4"),
                         [](const auto& space) {
                             std::string name = space.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace atl::model
