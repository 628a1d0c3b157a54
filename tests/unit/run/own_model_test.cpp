#include <gmock/gmock.h>

#include "atoll/run/evaluators.hpp"
#include "atoll/run/plain_search.hpp"
#include "atoll/search/plain_enumeration.hpp"
#include "own_model.hpp"
#include "own_parts.hpp"
#include "small_search.hpp"

// Jobs whose model, or objective, a program adds to those built in.

namespace atl::run::test_search {
namespace {

using testing::HasSubstr;
using testing::Not;

// As programs do: before any schema is made.
const base::Registration registered([] {
    atl::test::own_costing();
    atl::test::own_objective();
});

io::Job own_job(const io::Overrides& more = {}) {
    io::Overrides overrides = {{"model.kind", "toy_costs"}};
    for (const auto& [key, value] : more) overrides[key] = value;
    return small_job(overrides);
}

std::string refusal(const io::Overrides& more) {
    try {
        own_job(more);
    } catch (const base::InputError& e) {
        return e.what();
    }
    return "";
}

TEST(OwnModelOfAJob, IsReadWrittenAndPartOfTheHash) {
    const io::Job job = own_job({{"model.scale", "3"}});
    EXPECT_EQ(job.config.costing, atl::test::own_costing());
    EXPECT_EQ(job.config.model_settings, std::vector<double>{3});
    EXPECT_THAT(job.resolved(), HasSubstr("kind: toy_costs"));
    EXPECT_THAT(job.resolved(), HasSubstr("scale: 3"));
    EXPECT_EQ(io::read_resolved(job.resolved()).model_settings, std::vector<double>{3});
    EXPECT_NE(job.hash(), own_job().hash());
    EXPECT_NE(job.hash(), the_job().hash());
    EXPECT_THAT(the_job().resolved(), Not(HasSubstr("built_in")));
    EXPECT_EQ(small_job({{"model.kind", "built_in"}}).hash(), the_job().hash());
}

TEST(OwnModelOfAJob, RefusesWhatItKnowsNothingOf) {
    EXPECT_THAT(refusal({{"model.kind", "toy_cots"}}), HasSubstr("did you mean 'toy_costs'?"));
    EXPECT_THAT(refusal({{"model.scale", "101"}}), HasSubstr("'model.scale'"));
    EXPECT_THAT(refusal({{"model.fidelity", "published"}}),
                HasSubstr("'model.fidelity' does not go with model.kind toy_costs"));
    EXPECT_THAT(refusal({{"robust.measure", "cvar"}}),
                HasSubstr("'robust' does not go with model.kind toy_costs"));
}

TEST(OwnModelOfAJob, CostsItsDesigns) {
    const io::Job job = own_job({{"model.scale", "2"}});
    const auto evaluator = make_evaluator(job);
    search::Figures figures;
    const search::DesignId id = 12345;
    evaluator->evaluate(std::span(&id, 1), figures);
    const model::Design design = job.space.design(id);
    EXPECT_EQ(figures.area_mm2()[0], static_cast<double>(design.tiles()));
    for (std::size_t n = 0; n < job.networks.size(); ++n)
        EXPECT_DOUBLE_EQ(figures.energy_J(n)[0],
                         2 * static_cast<double>(job.networks[n].macs()) * design.rows * 1e-12);
    EXPECT_EQ(explain(job, job.networks, design).area_mm2, figures.area_mm2()[0]);
}

TEST(OwnModelOfAJob, IsSearched) {
    const io::Job job = own_job({{"budget.generations", "4"}});
    const PlainSearch found = plain_search(job);
    ASSERT_TRUE(found.result.best.has_value());
    EXPECT_EQ(found.result.best->objective_exact, found.result.overview.best.score.objective);
    EXPECT_EQ(found.result.best->objective_published, found.result.best->objective_exact);
}

// Bounds hold for products of energy, latency and area alone.
TEST(OwnParts, AreEnumeratedDesignByDesign) {
    search::EnumerationConfig config;
    EXPECT_TRUE(has_bounds(the_job(), config));
    EXPECT_FALSE(has_bounds(own_job(), config));
    config.objectives.push_back(atl::test::own_objective());
    EXPECT_FALSE(has_bounds(the_job(), config));
    const JobEnumeration made = make_enumeration(the_job(), config);
    EXPECT_NE(dynamic_cast<search::PlainEnumeration*>(made.walk.get()), nullptr);
}

}  // namespace
}  // namespace atl::run::test_search
