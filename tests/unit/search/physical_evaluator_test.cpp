#include "atoll/search/physical_evaluator.hpp"

#include "atoll/base/random.hpp"
#include "atoll/io/space_file.hpp"
#include "shipped_model.hpp"
#include "shipped_physical.hpp"

namespace atl::search {
namespace {

class PhysicalEvaluatorTest : public testing::Test {
  protected:
    std::vector<DesignId> some(std::size_t n) const {
        base::RandomStream random(3, base::RandomDomain::mutation, 0, 0, 0);
        std::vector<DesignId> ids;
        for (std::size_t i = 0; i < n; ++i) ids.push_back(random.uniform_int(space_.size()));
        return ids;
    }
    const ParameterSpace space_ =
        io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/rram-physical.yaml").space;
    const std::vector<model::Network> networks_ =
        io::find_networks(test::shipped_configs(), {"resnet18", "mobilenet_v3"}, "");
    PhysicalEvaluator evaluator_{space_, test::shared_physical(), networks_};
};

TEST_F(PhysicalEvaluatorTest, HasTheModelsFigures) {
    const auto ids = some(300);
    Figures figures;
    evaluator_.evaluate(ids, figures);
    const model::physical::PhysicalModel model(test::shared_physical(), networks_);
    std::size_t feasible = 0;
    for (std::size_t d = 0; d < ids.size(); ++d) {
        const auto cost = model.cost(space_.design(ids[d]));
        EXPECT_EQ(figures.area_mm2()[d], cost.area_mm2.sum());
        EXPECT_EQ(figures.noise()[d], cost.signal.noise());
        EXPECT_EQ(figures.violation()[d] == 0, cost.feasible());
        if (!cost.feasible()) continue;
        ++feasible;
        for (std::size_t n = 0; n < 2; ++n) {
            EXPECT_EQ(figures.energy_J(n)[d], cost.networks[n].energy_J.sum());
            EXPECT_EQ(figures.latency_s(n)[d], cost.networks[n].latency_s);
            EXPECT_TRUE(std::isfinite(figures.energy_J(n)[d]));
            EXPECT_GT(figures.latency_s(n)[d], 0);
        }
        EXPECT_TRUE(evaluator_.holds_networks(ids[d]));
    }
    EXPECT_GT(feasible, 20u);
    EXPECT_LT(feasible, 300u);
}

TEST_F(PhysicalEvaluatorTest, FiguresDoNotDependOnTheBatch) {
    const auto ids = some(50);
    Figures all, one;
    evaluator_.evaluate(ids, all);
    for (std::size_t d = 0; d < ids.size(); ++d) {
        evaluator_.evaluate(std::span(&ids[d], 1), one);
        EXPECT_EQ(one.area_mm2()[0], all.area_mm2()[d]);
        if (all.violation()[d] != 0) continue;
        EXPECT_EQ(one.energy_J(1)[0], all.energy_J(1)[d]);
    }
}

}  // namespace
}  // namespace atl::search
