#include "atoll/run/search_bench.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <set>

#include "small_spaces.hpp"
#include "threaded_peers.hpp"
#include "toy_algorithms.hpp"

namespace atl::run {
namespace {

using atl::test::every_kind;
using atl::test::failure_of;
using atl::test::never;
using atl::test::small_job;
using atl::test::ToyProblem;
using search::AlgorithmKind;
using testing::IsEmpty;
using testing::SizeIs;

// ---- Recording

TEST(TrialRecorder, CountsEveryCostedDesignOnceAndNotesImprovements) {
    const search::ParameterSpace space = atl::test::line_space(8);
    atl::test::ListedEvaluator evaluator(
        {{9, 0}, {5, 0}, {7, 0}, {1, 1}, {4, 0}, {4, 0}, {3, 0}, {2, 0}});
    search::Problem problem(space, evaluator, search::Objective::ela_mean, 1e9);
    {
        TrialRecorder recorder(problem, 7);
        EXPECT_EQ(recorder.objective(), std::numeric_limits<double>::infinity());
        std::vector<search::Score> scores(4);
        problem.score(std::vector<search::DesignId>{3, 0, 1, 2}, scores);
        EXPECT_EQ(recorder.evaluations(), 4);
        EXPECT_EQ(recorder.objective(), 5);
        problem.score(std::vector<search::DesignId>{4, 5, 6, 7}, scores);
        EXPECT_EQ(recorder.evaluations(), 8);
        // The eighth is beyond the budget.
        EXPECT_EQ(recorder.objective(), 3);
        const std::vector<std::pair<std::int64_t, double>> expected = {
            {2, 9}, {3, 5}, {5, 4}, {7, 3}};
        ASSERT_THAT(recorder.trial(), SizeIs(expected.size()));
        for (std::size_t i = 0; i < expected.size(); ++i) {
            EXPECT_EQ(recorder.trial()[i].evaluations, expected[i].first);
            EXPECT_EQ(recorder.trial()[i].objective, expected[i].second);
        }
    }
    EXPECT_EQ(problem.score(1).objective, 5);  // nobody watches any more
}

search::ArchipelagoConfig toy_case(AlgorithmKind kind, std::int64_t islands = 1,
                                   std::uint64_t seed = 1) {
    search::ArchipelagoConfig config;
    config.algorithm = atl::test::toy_config(kind);
    config.islands = islands;
    config.migration.interval = 2;
    config.seed = seed;
    return config;
}

TEST(RunTrial, StopsAtTheBudgetAndIsTheBeginningOfALongerOne) {
    for (const AlgorithmKind kind : every_kind)
        for (const std::int64_t islands : {1, 3}) {
            ToyProblem toy;
            const auto config = toy_case(kind, islands);
            const Trial longer = run_trial(toy.problem, config, 300, 0);
            ASSERT_FALSE(longer.empty());
            for (const std::int64_t most : {1, 20, 77, 150}) {
                const Trial trial = run_trial(toy.problem, config, most, 0);
                std::size_t i = 0;
                for (; i < longer.size() && longer[i].evaluations <= most; ++i) {
                    ASSERT_LT(i, trial.size());
                    EXPECT_EQ(trial[i].evaluations, longer[i].evaluations);
                    EXPECT_EQ(trial[i].objective, longer[i].objective);
                }
                EXPECT_EQ(trial.size(), i);
            }
            for (std::size_t i = 1; i < longer.size(); ++i) {
                EXPECT_GT(longer[i].evaluations, longer[i - 1].evaluations);
                EXPECT_LT(longer[i].objective, longer[i - 1].objective);
            }
        }
}

TEST(RunTrial, DoesNotGoFarBeyondTheBudget) {
    for (const AlgorithmKind kind : every_kind) {
        ToyProblem toy;
        std::size_t costed = 0;
        struct Counting final : search::Evaluator {
            Counting(search::Evaluator& of, std::size_t& costed) : of_(of), costed_(costed) {}
            std::size_t networks() const override { return of_.networks(); }
            void evaluate(std::span<const search::DesignId> ids, search::Figures& out) override {
                costed_ += ids.size();
                of_.evaluate(ids, out);
            }
            bool holds_networks(search::DesignId id) const override {
                return of_.holds_networks(id);
            }
            search::Evaluator& of_;
            std::size_t& costed_;
        } counting(toy.evaluator, costed);
        search::Problem problem(toy.space, counting, search::Objective::ela_mean,
                                atl::test::toy_area_limit_mm2);
        run_trial(problem, toy_case(kind), 200, 0);
        EXPECT_GT(costed, 100u);  // less than the budget where it converged
        // No more than the generation at hand; NSGA-II looks at the figures of designs once more.
        EXPECT_LE(costed, (200u + 100u) * (kind == AlgorithmKind::nsga2 ? 2 : 1));
    }
}

TEST(RunTrial, StopsAtTheTarget) {
    ToyProblem toy;
    for (const AlgorithmKind kind : {AlgorithmKind::memetic, AlgorithmKind::integer_genetic}) {
        const Trial trial = run_trial(toy.problem, toy_case(kind), 100'000, 4e-11);
        ASSERT_FALSE(trial.empty());
        EXPECT_DOUBLE_EQ(trial.back().objective, 4e-11);
        EXPECT_LT(toy.model.evaluations, 20'000);
    }
}

TEST(RunTrial, EndsWhereThereIsNothingLeftToFind) {
    for (const AlgorithmKind kind : every_kind) {
        ToyProblem toy(atl::test::part_of_toy_space({{"rows", {32, 64}}}));
        const Trial trial = run_trial(toy.problem, toy_case(kind), 1000, 0);
        ASSERT_FALSE(trial.empty());
        EXPECT_EQ(trial.back().objective, atl::test::best_of_all(toy.problem).score.objective);
    }
}

TEST(RunTrial, OfAProblemWithoutFeasibleDesignsIsEmpty) {
    for (const AlgorithmKind kind : every_kind) {
        ToyProblem toy;
        search::Problem impossible(toy.space, toy.evaluator, search::Objective::ela_mean, 1);
        EXPECT_THAT(run_trial(impossible, toy_case(kind), 100, 0), IsEmpty());
    }
}

// ---- Benches

BenchConfig small_bench() {
    BenchConfig config;
    config.seeds = 5;
    config.evaluations = {20, 60};
    for (const auto& [kind, islands] :
         {std::pair(AlgorithmKind::memetic, 1), std::pair(AlgorithmKind::random_search, 1),
          std::pair(AlgorithmKind::simulated_annealing, 2)})
        config.cases.push_back(
            {std::string(search::algorithm_names[static_cast<std::size_t>(kind)]),
             toy_case(kind, islands)});
    return config;
}

std::vector<std::string> lines(const BenchResult& result) {
    std::vector<std::string> out;
    for (const BenchRow& row : result.rows) out.push_back(csv_line(row));
    return out;
}

std::optional<BenchResult> bench(const io::Job& job, const BenchConfig& config,
                                 const std::function<bool()>& interrupted = never) {
    search::Communicator alone;
    BenchObserver quiet;
    return bench_search(job, config, alone, quiet, interrupted);
}

/// Also that the count of searches rises to all of them, and the time left falls to nothing.
struct Announced final : BenchObserver {
    void case_started(const BenchCase& c) override { algorithms.push_back(c.algorithm); }
    void progress(const BenchProgress& p) override {
        EXPECT_GT(p.searches_done, last.searches_done);
        EXPECT_LE(p.searches_done, p.searches);
        EXPECT_GE(p.seconds_left, 0);
        last = p;
    }
    std::vector<std::string> algorithms;
    BenchProgress last;
};

TEST(BenchSearch, GivesTheSameRowsForAnyNumberOfRanks) {
    const io::Job job = small_job();
    const auto straight = bench(job, small_bench());
    ASSERT_TRUE(straight);
    EXPECT_EQ(straight->source, OptimumSource::enumerated);
    ASSERT_THAT(straight->rows, SizeIs(6));
    for (int ranks = 1; ranks <= 3; ++ranks) {
        Announced announced;
        std::optional<BenchResult> result;
        atl::test::on_ranks(ranks, [&](search::Communicator& peers) {
            const auto here = bench_search(job, small_bench(), peers, announced, never);
            if (peers.root()) result = here;
        });
        ASSERT_TRUE(result);
        EXPECT_EQ(announced.last.searches_done, announced.last.searches);
        EXPECT_NEAR(announced.last.seconds_left, 0, 1e-6);
        EXPECT_EQ(lines(*result), lines(*straight)) << ranks;
        EXPECT_EQ(result->optimum, straight->optimum);
        EXPECT_THAT(announced.algorithms,
                    testing::ElementsAre("memetic", "random_search", "simulated_annealing"));
    }
}

TEST(BenchSearch, GradesEveryCaseForEveryBudget) {
    const auto result = bench(small_job(), small_bench());
    ASSERT_TRUE(result);
    const auto& rows = result->rows;
    ASSERT_THAT(rows, SizeIs(6));
    EXPECT_EQ(rows[0].algorithm, "memetic");
    EXPECT_EQ(rows[0].grade.evaluations, 20);
    EXPECT_EQ(rows[1].algorithm, "memetic");
    EXPECT_EQ(rows[1].grade.evaluations, 60);
    EXPECT_EQ(rows[0].topology, "-");
    EXPECT_EQ(rows[0].interval, 0);
    EXPECT_EQ(rows[5].algorithm, "simulated_annealing");
    EXPECT_EQ(rows[5].islands, 2);
    EXPECT_EQ(rows[5].topology, "ring");
    EXPECT_EQ(rows[5].interval, 2);
    for (std::size_t r = 0; r < rows.size(); r += 2) {
        EXPECT_EQ(rows[r].grade.seeds, 5);
        EXPECT_LE(rows[r].grade.success.value, rows[r + 1].grade.success.value);
        EXPECT_GE(rows[r].grade.worst_gap, rows[r + 1].grade.worst_gap);
    }
}

TEST(BenchSearch, MeasuresAgainstTheOptimumGivenOrTheBestFound) {
    BenchConfig config = small_bench();
    const io::Job exact = small_job();
    const auto enumerated = bench(exact, config);
    ASSERT_TRUE(enumerated);
    config.optimum = 2 * enumerated->optimum;
    const auto given = bench(exact, config);
    ASSERT_TRUE(given);
    EXPECT_EQ(given->source, OptimumSource::given);
    EXPECT_EQ(given->optimum, 2 * enumerated->optimum);
    EXPECT_GE(given->rows[0].grade.success.value, enumerated->rows[0].grade.success.value);

    config.optimum.reset();
    const auto found = bench(small_job({{"model.fidelity", "published"}}), config);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->source, OptimumSource::best_found);
    EXPECT_GT(found->optimum, 0);
    double best = 0;
    for (const BenchRow& row : found->rows) best = std::max(best, row.grade.success.value);
    EXPECT_GT(best, 0);  // who found it succeeded
}

TEST(BenchSearch, IsRefusedWhereNoDesignIsFeasible) {
    for (const char* fidelity : {"exact", "published"}) {
        BenchConfig config = small_bench();
        config.seeds = 2;
        config.evaluations = {30};
        const auto failure = failure_of([&] {
            bench(small_job({{"constraints.area_mm2", "1"}, {"model.fidelity", fidelity}}), config);
        });
        EXPECT_EQ(failure.kind, base::ErrorKind::input);
        EXPECT_THAT(failure.text, testing::HasSubstr("feasible"));
    }
}

TEST(BenchSearch, CanBeInterrupted) {
    for (const int n : {1, 2, 5, 10})
        EXPECT_FALSE(
            bench(small_job(), small_bench(), [n, asked = 0]() mutable { return ++asked >= n; }));
}

}  // namespace
}  // namespace atl::run
