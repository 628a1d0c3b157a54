#include "atoll/search/asynchronous.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "search_values.hpp"
#include "toy_archipelago.hpp"
#include "world.hpp"

// What such a search finds depends on who was fast: these tests look at what holds in any case.

namespace atl::search {
namespace {

using test::toy_archipelago;
using test::ToyProblem;
using test::world;

using States = std::vector<IslandState>;

/// More generations than any test waits for: such a search ends by what is asked of it.
constexpr std::int64_t endless = 100'000'000;

ArchipelagoConfig asynchronous(std::int64_t islands, std::int64_t generations) {
    ArchipelagoConfig config = toy_archipelago(islands);
    config.migration.mode = MigrationMode::asynchronous;
    config.budget.generations = generations;
    return config;
}

/// Hooks that a test fills in.
struct Hooks : AsynchronousHooks {
    bool stop_requested() override { return stop && stop(); }
    void progress(const Overview& all) override {
        EXPECT_TRUE(world().root());
        heard = all;
    }
    std::function<bool()> stop;
    Overview heard;
};

/// A search on all ranks, and all of its islands on the root.
struct Search {
    Search(const ArchipelagoConfig& c, AsynchronousHooks& hooks)
        : config(c), archipelago(config, toy.problem, world()) {
        try {
            AsynchronousSearch(config, archipelago, world(), hooks).run();
        } catch (const std::runtime_error& e) {
            error = e.what();
        }
        // All ranks are here, in step, and know the same.
        Overview mine;
        for (const Island& island : archipelago.islands()) mine.add(island);
        test::expect_same(world().combine(mine), archipelago.overview());
        EXPECT_EQ(archipelago.overview().islands, config.islands);
        states = test::all_states(config, archipelago, world());
        EXPECT_EQ(static_cast<std::int64_t>(states.size()), world().root() ? config.islands : 0);
        EXPECT_TRUE(world().close_post().empty());
    }

    ArchipelagoConfig config;
    ToyProblem toy;
    Archipelago archipelago;
    std::string error;
    States states;
};

/// The islands are sound, whoever was fast.
void check_states(const States& states, const ArchipelagoConfig& config) {
    ToyProblem toy;
    for (const IslandState& s : states) {
        EXPECT_EQ(static_cast<std::int64_t>(s.history.size()), s.generation + 1);
        std::int64_t wrong = 0, accepted = 0, counted = 0;
        for (const Individual& i : s.archive)
            if (toy.problem.score(i.id) != i.score) ++wrong;
        EXPECT_EQ(wrong, 0) << "island " << s.island;
        for (const Arrival& a : s.arrivals) {
            EXPECT_EQ(a.sent, config.migration.emigrants);
            EXPECT_TRUE(a.from >= 0 && a.from < config.islands && a.from != s.island) << a.from;
            accepted += a.accepted;
        }
        for (const GenerationRecord& r : s.history) counted += r.immigrants;
        EXPECT_EQ(accepted, counted) << "island " << s.island;
    }
}

class AsynchronousOnRanks : public testing::TestWithParam<int> {};

TEST_P(AsynchronousOnRanks, EveryIslandReachesTheLastGeneration) {
    const ArchipelagoConfig config = asynchronous(GetParam(), 200);
    Hooks hooks;
    const Search search(config, hooks);
    EXPECT_EQ(search.error, "");
    EXPECT_TRUE(search.archipelago.finished());
    EXPECT_EQ(search.archipelago.overview().slowest, 200);
    EXPECT_EQ(search.archipelago.overview().fastest, 200);
    for (const IslandState& s : search.states) EXPECT_EQ(s.generation, 200);
    check_states(search.states, config);
    if (world().root()) {
        EXPECT_EQ(hooks.heard.slowest, 200);
        EXPECT_EQ(hooks.heard.evaluations, search.archipelago.overview().evaluations);
    }
}

TEST_P(AsynchronousOnRanks, MigrantsArriveWhereverTheIslandsAre) {
    // The root ends it when it has heard of all islands that they are some way on; news of a rank
    // come after its migrants.
    const ArchipelagoConfig config = asynchronous(GetParam(), endless);
    const auto host = [&](std::int64_t island) {
        return host_of(island, world().size(), config.islands);
    };
    const bool several = config.islands > 1 && world().size() > 1;
    Hooks hooks;
    hooks.stop = [&] {
        return world().root() && hooks.heard.slowest >= 50 &&
               hooks.heard.arrivals >= 20 * config.islands * (config.islands > 1 ? 1 : 0);
    };
    const Search search(config, hooks);
    EXPECT_EQ(search.error, "");
    check_states(search.states, config);
    std::int64_t arrivals = 0, from_others = 0;
    for (const IslandState& s : search.states)
        for (const Arrival& a : s.arrivals) {
            ++arrivals;
            if (host(a.from) != host(s.island)) ++from_others;
        }
    if (!world().root()) return;
    EXPECT_EQ(arrivals > 0, config.islands > 1);
    EXPECT_EQ(from_others > 0, several);
}

TEST_P(AsynchronousOnRanks, AStopOfAnyRankEndsAll) {
    for (int who = 0; who < world().size(); ++who) {
        const ArchipelagoConfig config = asynchronous(GetParam(), endless);
        int asked = 0;
        Hooks hooks;
        hooks.stop = [&] { return world().rank() == who && ++asked >= 20; };
        const Search search(config, hooks);
        EXPECT_EQ(search.error, "");
        EXPECT_FALSE(search.archipelago.finished());
        if (world().rank() == who) {
            EXPECT_GE(asked, 20);
        }
        check_states(search.states, config);
    }
}

TEST_P(AsynchronousOnRanks, AnExceptionOfAnyRankEndsAllAndIsThrownThereAlone) {
    for (int who = 0; who < world().size(); ++who) {
        const ArchipelagoConfig config = asynchronous(GetParam(), endless);
        int asked = 0;
        Hooks hooks;
        hooks.stop = [&]() -> bool {
            if (world().rank() == who && ++asked == 20) throw std::runtime_error("no more");
            return false;
        };
        const Search search(config, hooks);
        EXPECT_EQ(search.error, world().rank() == who ? "no more" : "");
        check_states(search.states, config);
    }
}

/// Takes checkpoint after checkpoint.
struct Checkpoints : Hooks {
    bool checkpoint_due() override { return true; }
    void begin_checkpoint(const Overview& all) override {
        EXPECT_TRUE(world().root());
        EXPECT_FALSE(open);
        open = true;
        announced = all;
        taken.clear();
    }
    void take(IslandState state) override {
        EXPECT_TRUE(open);
        if (fail_at == static_cast<std::int64_t>(taken.size())) throw std::runtime_error("full");
        taken.push_back(std::move(state));
    }
    void end_checkpoint() override {
        EXPECT_TRUE(open);
        open = false;
        complete.push_back(std::move(taken));
        std::int64_t evaluations = 0, archived = 0, records = 0, arrivals = 0;
        for (std::size_t i = 0; i < complete.back().size(); ++i) {
            const IslandState& s = complete.back()[i];
            EXPECT_EQ(s.island, static_cast<std::int64_t>(i));
            evaluations += s.evaluations;
            archived += static_cast<std::int64_t>(s.archive.size());
            records += static_cast<std::int64_t>(s.history.size());
            arrivals += static_cast<std::int64_t>(s.arrivals.size());
        }
        EXPECT_EQ(announced.islands, static_cast<std::int64_t>(complete.back().size()));
        EXPECT_EQ(announced.evaluations, evaluations);
        EXPECT_EQ(announced.archived, archived);
        EXPECT_EQ(announced.records, records);
        EXPECT_EQ(announced.arrivals, arrivals);
    }
    void drop_checkpoint() override {
        EXPECT_TRUE(open);
        open = false;
        ++dropped;
    }
    bool open = false;
    std::int64_t fail_at = -1;
    int dropped = 0;
    Overview announced;
    States taken;
    std::vector<States> complete;
};

TEST_P(AsynchronousOnRanks, CheckpointsGetEveryIslandOnceAndInOrder) {
    const ArchipelagoConfig config = asynchronous(GetParam(), endless);
    Checkpoints hooks;
    hooks.stop = [&] { return hooks.complete.size() >= 5; };
    const Search search(config, hooks);
    EXPECT_EQ(search.error, "");
    EXPECT_FALSE(hooks.open) << "neither ended nor dropped";
    EXPECT_LE(hooks.dropped, 1);
    EXPECT_EQ(hooks.complete.size() >= 5, world().root());
    for (std::size_t c = 0; c < hooks.complete.size(); ++c) {
        EXPECT_EQ(static_cast<std::int64_t>(hooks.complete[c].size()), config.islands);
        check_states(hooks.complete[c], config);
        for (std::size_t i = 0; c > 0 && i < hooks.complete[c].size(); ++i)
            EXPECT_GE(hooks.complete[c][i].generation, hooks.complete[c - 1][i].generation);
    }
}

TEST_P(AsynchronousOnRanks, ACheckpointThatCannotBeWrittenEndsAll) {
    const ArchipelagoConfig config = asynchronous(GetParam(), endless);
    for (const std::int64_t at : {std::int64_t{0}, config.islands - 1}) {
        Checkpoints hooks;
        hooks.fail_at = at;
        const Search search(config, hooks);
        EXPECT_EQ(search.error, world().root() ? "full" : "");
        EXPECT_FALSE(hooks.open);
        EXPECT_EQ(hooks.dropped, world().root() ? 1 : 0);
        EXPECT_TRUE(hooks.complete.empty());
    }
}

TEST_P(AsynchronousOnRanks, GoesOnFromACheckpoint) {
    ArchipelagoConfig config = asynchronous(GetParam(), endless);
    Checkpoints hooks;
    hooks.stop = [&] { return !hooks.complete.empty(); };
    const Search first(config, hooks);
    const States from = hooks.complete.empty() ? first.states : hooks.complete.front();
    ToyProblem toy;
    Archipelago archipelago(config, toy.problem, world(),
                            test::hosted_states(config, from, world()));
    config.budget.generations = archipelago.overview().fastest + 20;
    Hooks none;
    AsynchronousSearch(config, archipelago, world(), none).run();
    EXPECT_TRUE(archipelago.finished());
    const States states = test::all_states(config, archipelago, world());
    for (std::size_t i = 0; i < states.size(); ++i) {
        EXPECT_EQ(states[i].generation, config.budget.generations);
        // What was known still is; only the last record can have got immigrants since.
        for (std::size_t g = 0; g + 1 < from[i].history.size(); ++g)
            EXPECT_EQ(states[i].history.at(g), from[i].history[g]);
    }
}

// Fewer islands than ranks, one per rank, and several.
INSTANTIATE_TEST_SUITE_P(Islands, AsynchronousOnRanks, testing::Values(1, 3, 6));

}  // namespace
}  // namespace atl::search
