#include "atoll/run/sensitivity_run.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "small_spaces.hpp"

namespace atl::run {
namespace {

namespace fs = std::filesystem;
using atl::test::small_job;
using atl::test::TemporaryDirectory;
using testing::IsEmpty;
using testing::SizeIs;

SensitivityOptions quick() {
    SensitivityOptions out;
    out.trajectories = 5;
    out.samples = 20;
    out.near_percent = {5, 1000};
    return out;
}

io::SensitivityResult run(const io::Job& job, const SensitivityOptions& options) {
    SensitivityObserver quiet;
    return run_sensitivity(job, options, quiet);
}

TEST(SensitivityRun, ASetThatDoesNotFitIsAtLeastWhatIsKept) {
    const io::Job job = small_job();
    const io::SensitivityResult whole = run(job, quick());
    const std::size_t all = whole.near->best.size();
    ASSERT_GT(all, 20u);
    EXPECT_EQ(whole.near->shares[1].designs, all);
    EXPECT_FALSE(whole.near->shares[1].at_least);
    SensitivityOptions options = quick();
    options.near_most = static_cast<std::int64_t>(all);  // just enough
    EXPECT_FALSE(run(job, options).near->shares[1].at_least);
    --options.near_most;
    const io::SensitivityResult cut = run(job, options);
    ASSERT_THAT(cut.near->best, SizeIs(all - 1));
    EXPECT_TRUE(std::equal(cut.near->best.begin(), cut.near->best.end(), whole.near->best.begin()));
    EXPECT_TRUE(cut.near->shares[1].at_least);
    EXPECT_EQ(cut.near->shares[1].designs, all - 1);
    EXPECT_FALSE(cut.near->shares[0].at_least);
    EXPECT_EQ(cut.near->shares[0].designs, whole.near->shares[0].designs);
}

TEST(SensitivityRun, TheCentreIsTheOptimumUnlessGiven) {
    const io::Job job = small_job();
    const io::SensitivityResult result = run(job, quick());
    EXPECT_EQ(result.around->centre.id, result.near->best.front().id);
    EXPECT_NEAR(result.around->centre.objective / result.near->best.front().value, 1, 1e-12);
    SensitivityOptions options = quick();
    options.centre = {"mine", job.space.design(7)};
    options.enumerable = job.space.size() - 1;
    const io::SensitivityResult given = run(job, options);
    EXPECT_EQ(given.around->centre.id, 7u);
    EXPECT_EQ(given.around->origin, "mine");
    EXPECT_FALSE(given.near);
    options.centre.reset();
    EXPECT_FALSE(run(job, options).around);
    options.centre = {"mine", job.space.design(7)};
    options.centre->design.rows = 7;
    EXPECT_THROW(run(job, options), base::Error);
}

TEST(SensitivityRun, SummariesOfAParameter) {
    const io::Job job = small_job();
    const io::SensitivityResult result = run(job, quick());
    const io::Around& around = *result.around;
    std::vector<search::Gene> genes(job.space.genes());
    job.space.decode(around.centre.id, genes);
    ASSERT_EQ(genes[8], 0);  // the smallest buffer is best
    const io::AxisSummary glb = io::summary(job, around, 8);
    EXPECT_TRUE(std::isnan(glb.down));
    EXPECT_EQ(glb.up, around.values[8][1].objective / around.centre.objective);
    EXPECT_EQ(glb.best, 1);
    EXPECT_EQ(glb.worst, around.values[8][2].objective / around.centre.objective);
    EXPECT_EQ(glb.feasible, 3u);
    ASSERT_EQ(genes[1], 1);  // one bit per cell is too few
    EXPECT_EQ(around.values[1][0].verdict, io::CostedDesign::Verdict::unmappable);
    EXPECT_TRUE(std::isnan(io::summary(job, around, 1).down));
    EXPECT_EQ(io::summary(job, around, 1).feasible, 1u);
}

TEST(SensitivityRun, TellsHowFarEveryStepIs) {
    struct Recorder final : SensitivityObserver {
        void progress(const SensitivityProgress& p) override {
            EXPECT_LE(p.step, p.steps);
            EXPECT_GE(p.seconds_left, 0);
            if (p.step == last.step) {
                EXPECT_GE(p.share, last.share) << p.what;
                EXPECT_LE(p.share, 1);
                ++told;
            } else {
                EXPECT_EQ(p.step, last.step + 1);
                EXPECT_EQ(p.share, 0);
            }
            last = p;
        }
        SensitivityProgress last;
        int told = 0;
    } recorder;
    const io::Job job = small_job();
    run_sensitivity(job, quick(), recorder);
    EXPECT_EQ(recorder.last.step, 4u);  // enumeration, around, effects, indices
    EXPECT_EQ(recorder.last.steps, 4u);
    EXPECT_GT(recorder.last.share, 0.9);
    EXPECT_GT(recorder.told, 100);
    SensitivityOptions options = quick();
    options.enumerable = 0;
    recorder.last = {};
    run_sensitivity(job, options, recorder);
    EXPECT_EQ(recorder.last.steps, 2u);
}

TEST(SensitivityRun, NothingFeasibleIsAResult) {
    const io::Job job = small_job({{"constraints.area_mm2", "0.5"}});
    const TemporaryDirectory directory;
    SensitivityOptions options = quick();
    options.directory = directory.path() / "a";
    const io::SensitivityResult result = run(job, options);
    EXPECT_EQ(result.near->feasible, 0u);
    EXPECT_THAT(result.near->best, IsEmpty());
    EXPECT_FALSE(result.around);
    EXPECT_EQ(result.morris.objective.trajectories, 0u);
    EXPECT_EQ(result.sobol.objective.rows, 0u);
    EXPECT_EQ(result.sobol.feasibility.rows, 20u);
    EXPECT_TRUE(fs::exists(directory.path() / "a/sensitivity.json"));
    EXPECT_FALSE(fs::exists(directory.path() / "a/around.csv"));
}

}  // namespace
}  // namespace atl::run
