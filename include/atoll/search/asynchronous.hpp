/// An archipelago whose islands never wait for each other: immigrants are taken in as they come,
/// and the root hears how far the others are, without meetings. What it finds depends on who was
/// fast.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <vector>

#include "atoll/search/archipelago.hpp"

namespace atl::search {

/// What an asynchronous search asks of its surroundings.
class AsynchronousHooks {
  public:
    virtual ~AsynchronousHooks() = default;
    /// On every rank, after every round of generations; what was once requested stays so.
    virtual bool stop_requested() = 0;

    // On the root.

    /// What was last heard of all ranks.
    virtual void progress(const Overview&) {}
    virtual bool checkpoint_due() { return false; }
    /// The states of a checkpoint: how much there is in all, every island in order, the end. The
    /// islands need not be equally far. A checkpoint that a closing search leaves unfinished is
    /// dropped.
    virtual void begin_checkpoint(const Overview&) {}
    virtual void take(IslandState) {}
    virtual void end_checkpoint() {}
    virtual void drop_checkpoint() {}
};

class AsynchronousSearch {
  public:
    AsynchronousSearch(const ArchipelagoConfig& config, Archipelago& archipelago,
                       Communicator& peers, AsynchronousHooks& hooks)
        : config_(config), archipelago_(archipelago), peers_(peers), hooks_(hooks) {}

    /// Until the search is finished or any rank is asked to stop. Collective: all ranks return, and
    /// have met. An exception of one rank ends all and goes on there.
    void run();

  private:
    /// A checkpoint on its way to the root.
    struct Snapshot {
        Overview sizes;  ///< of the ranks that have answered
        int answered = 0;
        std::int64_t taken = 0;  ///< islands, in order
        bool begun = false;      ///< all have answered
    };

    void live();
    std::vector<Letter> arrived();
    void handle(Letter& letter);
    void obey(Letter::Order order);
    void settle(Parcel parcel);
    /// One generation of every island here that has one left. False when there was none.
    bool advance();
    void send_emigrants(const Island& island);
    void tell_root();
    Overview here() const;

    // On the root.

    void decide();
    void order(int rank, Letter::Order what);
    void order_all(Letter::Order what);
    void receive_sizes(const Overview& sizes);
    void receive_state(IslandState state);
    /// Asks for the next island's state where the one before was of another rank.
    void ask_for_next();

    const ArchipelagoConfig& config_;
    Archipelago& archipelago_;
    Communicator& peers_;
    AsynchronousHooks& hooks_;
    bool closed_ = false;
    std::vector<Parcel> early_;          ///< for islands without a first population
    std::vector<IslandState> snapshot_;  ///< of the islands here
    std::chrono::steady_clock::time_point last_told_;
    std::int64_t told_slowest_ = -2;
    std::uint64_t votes_ = 0, told_votes_ = 0;

    // On the root.
    std::vector<Overview> heard_;  ///< by rank
    std::optional<Snapshot> checkpoint_;
    bool closing_ = false;
};

}  // namespace atl::search
