/// Asynchronous searches of the toy problem on ranks that are threads, and means to let one of them
/// wait for what another does.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "atoll/search/asynchronous.hpp"
#include "threaded_peers.hpp"
#include "toy_archipelago.hpp"

namespace atl::test {

using States = std::vector<search::IslandState>;

inline search::ArchipelagoConfig asynchronous_toy(std::int64_t islands,
                                                  std::int64_t generations = 0) {
    search::ArchipelagoConfig config = toy_archipelago(islands);
    config.migration.mode = search::MigrationMode::asynchronous;
    config.budget.generations = generations;
    return config;
}

/// Nobody gets so far.
inline constexpr std::int64_t endless = 1'000'000'000;

/// Counts events of several threads.
class Events {
  public:
    void add() {
        const std::lock_guard lock(lock_);
        ++count_;
        changed_.notify_all();
    }
    /// Throws when they do not happen, so that a test fails rather than hangs.
    void wait_for(int n) {
        std::unique_lock lock(lock_);
        if (!changed_.wait_for(lock, std::chrono::seconds(30), [&] { return count_ >= n; }))
            throw std::runtime_error("what was waited for did not happen");
    }

  private:
    std::mutex lock_;
    std::condition_variable changed_;
    int count_ = 0;
};

/// Of the toy problem; an island asks once per generation, also for no design.
class WatchedEvaluator final : public search::Evaluator {
  public:
    explicit WatchedEvaluator(const search::ParameterSpace& space) : toy_(space) {}
    std::size_t networks() const override { return toy_.networks(); }
    void evaluate(std::span<const search::DesignId> ids, search::Figures& out) override {
        before_batch(++batches);
        costed.insert(costed.end(), ids.begin(), ids.end());
        toy_.evaluate(ids, out);
    }
    bool holds_networks(search::DesignId id) const override { return toy_.holds_networks(id); }

    int batches = 0;
    std::function<void(int batch)> before_batch = [](int) {};  ///< counted from 1
    std::vector<search::DesignId> costed;

  private:
    ToyEvaluator toy_;
};

/// Keeps what it is told.
class RecordingHooks final : public search::AsynchronousHooks {
  public:
    bool stop_requested() override { return stop(); }
    void progress(const search::Overview& all) override {
        shown.push_back(all);
        on_progress();
    }
    bool checkpoint_due() override { return checkpoints; }
    void begin_checkpoint(const search::Overview& sizes) override {
        begun.push_back(sizes);
        taken.emplace_back();
        on_begin();
    }
    void take(search::IslandState state) override {
        taken.back().push_back(std::move(state));
        on_take();
    }
    void end_checkpoint() override {
        ++ended;
        on_end();
    }
    void drop_checkpoint() override { ++dropped; }

    std::function<bool()> stop = [] { return false; };
    std::function<void()> on_progress = [] {}, on_begin = [] {}, on_take = [] {}, on_end = [] {};
    bool checkpoints = false;  ///< always due
    std::vector<search::Overview> shown, begun;
    std::vector<States> taken;
    std::size_t ended = 0, dropped = 0;
};

/// What a rank searches with.
struct AsynchronousRank {
    explicit AsynchronousRank(search::Communicator& p) : peers(p) {}
    AsynchronousRank(const AsynchronousRank&) = delete;
    AsynchronousRank& operator=(const AsynchronousRank&) = delete;

    search::Communicator& peers;
    search::ParameterSpace space = toy_space();
    WatchedEvaluator evaluator{space};
    search::Problem problem{space, evaluator, search::Objective::ela_mean, toy_area_limit_mm2};
    RecordingHooks hooks;
    search::Archipelago* archipelago = nullptr;  ///< once the search has begun

    /// All islands here are at `generation` or beyond.
    bool reached(std::int64_t generation) const {
        return std::all_of(
            archipelago->islands().begin(), archipelago->islands().end(),
            [&](const search::Island& island) { return island.generation() >= generation; });
    }
};

struct AsynchronousOutcome {
    States states;
    RecordingHooks hooks;  ///< of the root
    // By rank.
    std::vector<std::string> thrown;
    std::vector<search::Overview> overviews;
    std::vector<std::vector<search::DesignId>> costed;
};

/// From the beginning, or from `states`, as far as it goes.
inline AsynchronousOutcome search_asynchronously(
    int ranks, const search::ArchipelagoConfig& config,
    const std::function<void(AsynchronousRank&)>& prepare = [](AsynchronousRank&) {},
    const States& states = {}) {
    AsynchronousOutcome out;
    out.thrown.resize(static_cast<std::size_t>(ranks));
    out.overviews.resize(static_cast<std::size_t>(ranks));
    out.costed.resize(static_cast<std::size_t>(ranks));
    on_ranks(ranks, [&](search::Communicator& peers) {
        const auto number = static_cast<std::size_t>(peers.rank());
        AsynchronousRank rank(peers);
        prepare(rank);
        search::Archipelago archipelago =
            states.empty() ? search::Archipelago(config, rank.problem, peers)
                           : search::Archipelago(config, rank.problem, peers,
                                                 hosted_states(config, states, peers));
        rank.archipelago = &archipelago;
        try {
            search::AsynchronousSearch(config, archipelago, peers, rank.hooks).run();
        } catch (const std::exception& e) {
            out.thrown[number] = e.what();
        }
        out.overviews[number] = archipelago.overview();
        out.costed[number] = rank.evaluator.costed;
        States all = all_states(config, archipelago, peers);
        if (peers.root()) {
            out.states = std::move(all);
            out.hooks = rank.hooks;
        }
    });
    return out;
}

/// What begin_checkpoint() tells of states.
inline search::Overview sizes_of(const States& states) {
    const auto size = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
    search::Overview out;
    for (const search::IslandState& s : states) {
        ++out.islands;
        out.slowest = std::min(out.slowest, s.generation);
        out.fastest = std::max(out.fastest, s.generation);
        out.met = std::max(out.met, s.met);
        out.members += size(s.population);
        out.evaluations += s.evaluations;
        out.requests += s.requests;
        out.archived += size(s.archive);
        out.forgotten += s.forgotten;
        out.records += size(s.history);
        out.arrivals += size(s.arrivals);
        for (const search::Individual& i : s.population)
            if (search::better(i, out.best)) out.best = i;
    }
    return out;
}

}  // namespace atl::test
