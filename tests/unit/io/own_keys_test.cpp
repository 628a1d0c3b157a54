#include <gmock/gmock.h>

#include "atoll/io/schema.hpp"
#include "job_fixture.hpp"
#include "own_parts.hpp"

// Jobs that name what a program adds.

namespace atl::io::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using OwnKeys = JobFile;

// As programs do: before any schema is made.
const base::Registration registered([] {
    atl::test::own_objective();
    atl::test::own_algorithm();
});

TEST_F(OwnKeys, AreReadWrittenAndReadAgain) {
    const Job job = load(least_job +
                         "objective: toy_ed2p\n"
                         "algorithm: {kind: toy_stepper, step: 3, population: 7}\n");
    EXPECT_EQ(job.config.objective, atl::test::own_objective());
    EXPECT_EQ(job.config.search.algorithm.kind, atl::test::own_algorithm());
    EXPECT_EQ(job.config.search.algorithm.own, (std::vector<double>{3, 0.5}));
    EXPECT_EQ(job.config.search.algorithm.population, 7);
    EXPECT_THAT(job.resolved(), HasSubstr("objective: toy_ed2p"));
    EXPECT_THAT(job.resolved(), HasSubstr("kind: toy_stepper"));
    EXPECT_THAT(job.resolved(), HasSubstr("step: 3\n"));
    const Job again = load(job.resolved(), {{"output", "x"}});
    EXPECT_EQ(again.resolved(), job.resolved());
    EXPECT_EQ(again.hash(), job.hash());
    EXPECT_EQ(read_resolved(job.resolved()).search.algorithm.own, job.config.search.algorithm.own);
}

TEST_F(OwnKeys, ArePartOfTheHash) {
    const auto hash = [&](const Overrides& set) { return load(least_job, set).hash(); };
    const std::string plain = hash({});
    EXPECT_NE(hash({{"objective", "toy_ed2p"}}), plain);
    EXPECT_NE(hash({{"algorithm", "{kind: toy_stepper}"}}), plain);
    EXPECT_NE(hash({{"algorithm", "{kind: toy_stepper, step: 2}"}}),
              hash({{"algorithm", "{kind: toy_stepper}"}}));
}

TEST_F(OwnKeys, OfAnotherNameAreNear) {
    EXPECT_THAT(problems_of(least_job + "objective: toy_ed2\n"),
                ElementsAre(HasSubstr("did you mean 'toy_ed2p'?")));
    EXPECT_THAT(problems_of(least_job + "algorithm: {kind: toy_steper}\n"),
                ElementsAre(HasSubstr("did you mean 'toy_stepper'?")));
    EXPECT_THAT(problems_of(least_job + "algorithm: {kind: toy_stepper, stepp: 2}\n"),
                ElementsAre(HasSubstr("did you mean 'step'?")));
    EXPECT_THAT(problems_of(least_job + "algorithm: {kind: toy_stepper, step: 10}\n"),
                ElementsAre(HasSubstr("'algorithm.step'")));
    EXPECT_THAT(problems_of(least_job + "algorithm: {kind: toy_stepper, crossover_eta: 2}\n"),
                ElementsAre(HasSubstr("crossover_eta")));
}

TEST_F(OwnKeys, AreInTheManual) {
    const std::string manual = schema_markdown(FileKind::job);
    EXPECT_THAT(manual, HasSubstr("`toy_ed2p`"));
    EXPECT_THAT(manual, HasSubstr("toy_ed2p: of tests"));
    EXPECT_THAT(manual, HasSubstr("toy_stepper: of tests"));
    EXPECT_THAT(manual, HasSubstr("values that a step goes on"));
    EXPECT_THAT(schema_json(FileKind::job).dump(), HasSubstr("\"toy_ed2p\""));
}

}  // namespace
}  // namespace atl::io::test
