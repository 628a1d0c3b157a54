#include <gmock/gmock.h>

#include <algorithm>
#include <deque>
#include <random>
#include <set>

#include "toy_island.hpp"

namespace atl::search {
namespace {

/// Workers that take their time: designs end in an order of their own, some calls bring none.
class SlowToy final : public Evaluator, private PendingEvaluations {
  public:
    SlowToy(const ParameterSpace& space, std::size_t workers)
        : toy_(space), workers_(workers), random_(1) {}
    std::size_t networks() const override { return 1; }
    void evaluate(std::span<const DesignId> ids, Figures& out) override { toy_.evaluate(ids, out); }
    bool holds_networks(DesignId id) const override { return toy_.holds_networks(id); }
    PendingEvaluations* pending() override { return this; }

    std::set<DesignId> asked;
    std::size_t asked_twice = 0, most_under_way = 0, idle = 0, calls = 0;

  private:
    std::size_t room(std::int64_t) const override { return workers_ - under_way_.size(); }
    void submit(std::int64_t, DesignId id) override {
        asked_twice += !asked.insert(id).second;
        under_way_.push_back(id);
        most_under_way = std::max(most_under_way, under_way_.size());
    }
    std::optional<DesignId> done(std::int64_t, Figures& out) override {
        ++calls;
        idle += under_way_.size() < workers_;
        if (random_() % 3 == 0) return std::nullopt;
        const auto one =
            under_way_.begin() + static_cast<std::ptrdiff_t>(random_() % under_way_.size());
        const DesignId id = *one;
        under_way_.erase(one);
        toy_.evaluate(std::span(&id, 1), out);
        return id;
    }

    test::ToyEvaluator toy_;
    std::size_t workers_;
    std::vector<DesignId> under_way_;
    std::mt19937 random_;
};

AlgorithmConfig steady_config() {
    AlgorithmConfig config(AlgorithmKind::steady_state);
    config.chosen = 30;
    config.population = 12;
    config.generation_limit = 60;
    return config;
}

struct SlowIsland {
    explicit SlowIsland(std::size_t workers, ParameterSpace s = test::toy_space(),
                        IslandState state = {})
        : space(std::move(s)),
          evaluator(space, workers),
          config(steady_config()),
          island(problem, config, 1, std::move(state)) {}
    ParameterSpace space;
    SlowToy evaluator;
    Problem problem{space, evaluator, Objective::ela_mean, test::toy_area_limit_mm2};
    AlgorithmConfig config;
    Island island;
};

TEST(SteadyState, FindsTheOptimumWhileAllWorkersAreBusy) {
    SlowIsland slow(7);
    std::int64_t waits = 0;
    while (!slow.island.finished()) waits += !slow.island.advance();
    EXPECT_GT(waits, 100);
    EXPECT_EQ(slow.evaluator.asked_twice, 0u);
    EXPECT_EQ(slow.evaluator.most_under_way, 7u);
    EXPECT_EQ(slow.evaluator.idle, 0u);
    EXPECT_DOUBLE_EQ(slow.island.best().score.objective, 4e-11);
    // The first population, then as many births as members in every generation.
    EXPECT_EQ(slow.island.evaluations(), 30 + 12 * 60);
    EXPECT_EQ(slow.island.history().size(), 61u);
    EXPECT_EQ(slow.island.generation(), 60);
}

TEST(SteadyState, GoesOnFromAStateInTheMiddleOfAGeneration) {
    SlowIsland first(4);
    while (first.island.evaluations() < 20) first.island.advance();
    ASSERT_EQ(first.island.generation(), -1);
    IslandState state = first.island.state();
    ASSERT_EQ(static_cast<std::int64_t>(state.archive.size()), first.island.evaluations());
    ASSERT_LT(state.archive.size(), 30u);
    SlowIsland second(4, test::toy_space(), std::move(state));
    while (second.island.generation() < 0) second.island.advance();
    // Of the first population what is known is not asked for again.
    for (const DesignId id : second.evaluator.asked)
        EXPECT_TRUE(!first.island.archive().find(id)) << id;
    EXPECT_EQ(second.island.evaluations(), 30);
    EXPECT_EQ(second.island.population().size(), 12u);
}

TEST(SteadyState, EndsWhenTheSpaceIsGoneThrough) {
    const auto space = test::numbered_space(2, 4);
    SlowIsland slow(5, space);
    while (!slow.island.finished()) slow.island.advance();
    EXPECT_LE(slow.island.evaluations(), 16);
    EXPECT_EQ(slow.evaluator.asked_twice, 0u);
}

TEST(SteadyState, WithoutWorkersEveryChildIsCostedAtOnce) {
    test::ToyIsland a(3, 0, steady_config()), b(3, 0, steady_config());
    for (int g = 0; g < 10; ++g) {
        EXPECT_TRUE(a.island.advance());
        b.island.advance();
    }
    EXPECT_EQ(a.island.state(), b.island.state());
    EXPECT_EQ(a.island.evaluations(), 30 + 12 * 9);
}

TEST(Screening, TheFastProblemChoosesAmongCandidates) {
    test::ToyProblem fast;
    SlowIsland slow(1);
    std::vector<DesignId> candidates(500);
    for (std::size_t c = 0; c < candidates.size(); ++c)
        candidates[c] = (c * 7919) % fast.space.size();
    auto all = candidates;
    std::sort(all.begin(), all.end(), [&](DesignId a, DesignId b) {
        return better({a, fast.problem.score(a)}, {b, fast.problem.score(b)});
    });
    auto chosen = candidates;
    slow.problem.screen(chosen, 4);
    EXPECT_EQ(chosen, std::vector<DesignId>(candidates.begin(), candidates.begin() + 4));
    slow.problem.screen_by(fast.problem, 10);
    EXPECT_EQ(slow.problem.candidates(), 10u);
    chosen = candidates;
    slow.problem.screen(chosen, 4);
    EXPECT_EQ(chosen, std::vector<DesignId>(all.begin(), all.begin() + 4));
}

TEST(Screening, FindsTheOptimumInFewerEvaluations) {
    const auto evaluations = [](std::size_t candidates) {
        test::ToyProblem fast;
        SlowIsland slow(3);
        if (candidates > 1) slow.problem.screen_by(fast.problem, candidates);
        while (slow.island.best().score.objective > 4.0001e-11 && !slow.island.finished())
            slow.island.advance();
        return slow.island.evaluations();
    };
    EXPECT_LT(2 * evaluations(20), evaluations(1));
}

}  // namespace
}  // namespace atl::search
