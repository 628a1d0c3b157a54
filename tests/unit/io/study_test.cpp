#include "atoll/io/study.hpp"

#include <gmock/gmock.h>

#include "atoll/io/study_file.hpp"
#include "job_fixture.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class StudyFile : public JobFile {
  protected:
    Study load_study_text(const std::string& text, const Overrides& overrides = {}) {
        write_file(directory_ / "small.yaml",
                   replaced(least_job, "[alexnet]", "[alexnet, vgg16, resnet18]"));
        return load_study(write_file(directory_ / "study.yaml", text), overrides, source_configs());
    }
    std::vector<std::string> problems_of_study(const std::string& text) {
        return problems(directory_, [&] { load_study_text(text); });
    }
    static std::string least_study(const std::string& kind) {
        return "name: s\nstudy: " + kind + "\njob: small\noutput: o\n";
    }
};

TEST_F(StudyFile, ThatShipAreRead) {
    std::size_t found = 0;
    for (const auto& entry : fs::directory_iterator(ATOLL_SOURCE_DIR "/jobs")) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("study-")) continue;
        const Study study = load_study(entry.path(), {}, source_configs());
        EXPECT_EQ("study-" + study.config.name + ".yaml", name);
        EXPECT_EQ(study.config.output, "results/study-" + study.config.name);
        ++found;
    }
    EXPECT_EQ(found, 19u);
}

TEST_F(StudyFile, ThePlanFollowsFromTheJob) {
    const Study study = load_study_text(least_study("specialisation") +
                                        "set: {objective: ela, constraints.area_mm2: 700}\n");
    EXPECT_THAT(study.plan.networks, ElementsAre("alexnet", "vgg16", "resnet18"));
    EXPECT_EQ(study.plan.portfolio, 3u);
    EXPECT_EQ(study.plan.largest, 1u);  // vgg16 has most weights
    EXPECT_EQ(study.config.largest, "vgg16");
    EXPECT_EQ(study.plan.objective, search::Objective::ela);
    EXPECT_EQ(study.plan.area_limit_mm2, 700);
    EXPECT_EQ(study.job_file, directory_ / "small.yaml");
    EXPECT_EQ(load_study_text(least_study("specialisation") + "largest: alexnet\n").plan.largest,
              0u);
}

TEST_F(StudyFile, UnseenNetworksComeAfterThePortfolio) {
    const Study study = load_study_text(least_study("leave_one_out") + "unseen: [dpt_large]\n");
    EXPECT_EQ(study.plan.networks.back(), "dpt_large");
    EXPECT_EQ(study.networks.back().name, "dpt_large");
    EXPECT_EQ(study.plan.portfolio, 3u);
    const Job job =
        step_job(study, {.name = "x", .meaning = "", .networks = {3}}, "there", source_configs());
    EXPECT_THAT(job.config.networks, ElementsAre("dpt_large"));
}

TEST_F(StudyFile, StartsAreMadeOfTheSpace) {
    const Study study = load_study_text(
        least_study("sequential") +
        "starts: [{name: a}, {name: b, from: middle}, {name: c, from: smallest, values: {rows: "
        "100, glb_kib: 777}}]\n");
    ASSERT_EQ(study.plan.starts.size(), 3u);
    EXPECT_EQ(study.plan.starts[0].design.macros_per_tile, 128);
    EXPECT_EQ(study.plan.starts[1].design.supply_voltage, 0.7);
    EXPECT_EQ(study.plan.starts[1].design.tiles_per_group, 16);
    EXPECT_EQ(study.plan.starts[2].design.rows, 100);
    EXPECT_EQ(study.plan.starts[2].design.glb_kib, 777);
    EXPECT_EQ(study.plan.starts[2].design.columns, 32);
    EXPECT_EQ(study.plan.stages.size(), 4u);
    EXPECT_THAT(problems_of_study(least_study("sequential") +
                                  "starts: [{name: a, values: {rows: [1, 2]}}]\n"),
                testing::Contains(HasSubstr("start 'a' has several values for 'rows'")));
}

TEST_F(StudyFile, AStepIsAnOrdinaryJob) {
    const Study study = load_study_text(least_study("specialisation") +
                                        "set: {parameters: {columns: [64, 128]}, seed: 3}\n");
    search::StudyStep step;
    step.name = "one";
    step.networks = {2, 0};
    step.objective = search::Objective::el;
    step.area_limit_mm2 = 123.5;
    step.values[3] = {256};
    const Job job = step_job(study, step, "a \"b\"", source_configs());
    EXPECT_EQ(job.config.name, "s/one");
    EXPECT_EQ(job.config.output, "a \"b\"");
    EXPECT_THAT(job.config.networks, ElementsAre("resnet18", "alexnet"));
    EXPECT_EQ(job.config.objective, search::Objective::el);
    EXPECT_EQ(job.config.limits.area_mm2, 123.5);
    EXPECT_EQ(job.config.search.seed, 3u);
    EXPECT_THAT(job.space.parameters()[3].values, ElementsAre(256));
    EXPECT_THAT(job.space.parameters()[4].values, ElementsAre(64, 128));
    // Its resolved job is the same job.
    Job again = load(job.resolved() + "output: o\n");
    EXPECT_EQ(again.hash(), job.hash());
    EXPECT_EQ(again.resolved(), job.resolved());
}

TEST_F(StudyFile, AResolvedStudyIsTheSameStudy) {
    for (const char* more :
         {"specialisation", "sequential", "aggregations", "technology", "leave_one_out"}) {
        const Study study = load_study_text(
            least_study(more) + "set: {objective: ela, parameters: {rows: [256, 512]}}\n");
        const Study again = load_study(
            write_file(directory_ / "elsewhere/again.yaml", study.resolved() + "output: p\n"), {},
            source_configs());
        EXPECT_EQ(again.resolved(), study.resolved()) << more;
        EXPECT_EQ(again.job.hash(), study.job.hash()) << more;
    }
}

TEST_F(StudyFile, ProblemsHaveTheirPlace) {
    EXPECT_THAT(
        problems_of_study("name: s\nstudy: specialisation\njob: small\noutput: o\nset: {sede: 1, "
                          "objective: elaa}\nlargset: x\n"),
        ElementsAre("study.yaml:6:1: unknown key 'largset' did you mean 'largest'?",
                    HasSubstr("study.yaml:5:27: 'objective' is 'elaa' in 'set'"),
                    "study.yaml:5:13: unknown key 'sede' in 'set' did you mean 'seed'?"));
    EXPECT_THAT(problems_of_study("name: s\nstudy: x\njob: none\noutput: o\nwhatever: 1\n"),
                ElementsAre(HasSubstr("study.yaml:2:8: 'study' is 'x'"),
                            HasSubstr("study.yaml:3:6: there is no job 'none'")));
    EXPECT_THAT(problems_of_study(least_study("specialisation") +
                                  "claims: [{row: alexnet, column: los_percent, claimed: 1}]\n"),
                ElementsAre("study.yaml:5:9: the study's table has no column 'los_percent' did you "
                            "mean 'loss_percent'?"));
}

TEST(StudyFiles, DirectoriesOfStepsHavePlainNames) {
    EXPECT_EQ(step_directory("d", 0, "only-a b/c"), fs::path("d/steps/01-only-a-b-c"));
    EXPECT_EQ(step_directory("d", 11, "x_1.5"), fs::path("d/steps/12-x_1.5"));
}

TEST(StudyFiles, RatiosAreToTheReferenceAndToTheBestThatIsFeasible) {
    search::StudyPlan plan;
    plan.networks = {"a"};
    plan.portfolio = 1;
    std::vector<search::StudyDesign> designs(4);
    for (std::size_t d = 0; d < designs.size(); ++d) {
        designs[d].design = model::Design{};
        designs[d].feasible = d != 2;
        designs[d].cost.area_mm2 = 1;
        designs[d].cost.networks.resize(1);
        designs[d].cost.networks[0].energy_J = std::array<double, 4>{4, 2, 1, 8}[d];
        designs[d].cost.networks[0].latency_s = 1;
    }
    EXPECT_EQ(edap_ratios(plan, designs, 3, 0).to_reference, 2);
    EXPECT_EQ(edap_ratios(plan, designs, 3, 0).to_best, 4);
    EXPECT_EQ(edap_ratios(plan, designs, 2, 0).to_best, 0.5);
    designs[0].cost.networks[0].infeasible.reason = model::Infeasibility::Reason::capacity;
    EXPECT_EQ(edap_ratios(plan, designs, 0, 0).to_best, std::nullopt);
    EXPECT_EQ(edap_ratios(plan, designs, 3, 0).to_reference, std::nullopt);
}

}  // namespace
}  // namespace atl::io::test
