/// Several ranks in one process, a thread each: the collective code of the core without MPI.
#pragma once

#include <any>
#include <barrier>
#include <exception>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "atoll/search/communicator.hpp"

namespace atl::test {

/// Where the ranks meet. Every collective call lays one value per rank on the table.
class MeetingPlace {
  public:
    explicit MeetingPlace(int ranks) : table_(static_cast<std::size_t>(ranks)), barrier_(ranks) {}

    int ranks() const { return static_cast<int>(table_.size()); }

    /// What every rank gave, in rank order. Throws std::bad_any_cast when a rank is gone or in
    /// another call.
    template <class T>
    std::vector<T> share(int rank, T value) {
        table_[static_cast<std::size_t>(rank)] = std::move(value);
        barrier_.arrive_and_wait();
        std::vector<T> all;
        std::exception_ptr mismatch;
        try {
            for (const std::any& item : table_) all.push_back(std::any_cast<T>(item));
        } catch (...) {
            mismatch = std::current_exception();
        }
        barrier_.arrive_and_wait();
        if (mismatch) std::rethrow_exception(mismatch);
        return all;
    }

    /// The others wait for this rank no more.
    void leave(int rank) {
        table_[static_cast<std::size_t>(rank)].reset();
        barrier_.arrive_and_drop();
    }

  private:
    std::vector<std::any> table_;
    std::barrier<> barrier_;
};

class ThreadedPeers final : public search::Communicator {
  public:
    ThreadedPeers(MeetingPlace& place, int rank) : place_(place), rank_(rank) {}

    int rank() const override { return rank_; }
    int size() const override { return place_.ranks(); }
    bool any(bool here) override {
        bool one = false;
        for (const int there : place_.share(rank_, here ? 1 : 0)) one = one || there != 0;
        return one;
    }
    std::vector<std::string> all_gather(const std::string& here) override {
        return place_.share(rank_, here);
    }
    std::vector<search::Parcel> exchange(std::vector<search::Parcel> outgoing,
                                         const std::vector<search::Route>& all_routes,
                                         std::int64_t islands) override {
        std::vector<search::Parcel> here;
        for (auto& parcels : place_.share(rank_, std::move(outgoing)))
            for (auto& parcel : parcels)
                if (search::host_of(parcel.route.to, size(), islands) == rank_)
                    here.push_back(std::move(parcel));
        return Communicator::exchange(std::move(here), all_routes, islands);
    }
    std::vector<search::IslandState> gather(std::vector<search::IslandState> here) override {
        return gather_to_root(std::move(here));
    }
    std::vector<search::IslandProgress> gather(std::vector<search::IslandProgress> here) override {
        return gather_to_root(std::move(here));
    }
    std::vector<search::EnumerationTally> gather(
        std::vector<search::EnumerationTally> here) override {
        return gather_to_root(std::move(here));
    }
    std::vector<search::IslandState> scatter(
        std::vector<std::vector<search::IslandState>> parts) override {
        return place_.share(rank_, std::move(parts)).front().at(static_cast<std::size_t>(rank_));
    }

  private:
    template <class T>
    std::vector<T> gather_to_root(std::vector<T> here) {
        std::vector<T> all;
        for (auto& part : place_.share(rank_, std::move(here)))
            if (root()) all.insert(all.end(), part.begin(), part.end());
        return all;
    }

    MeetingPlace& place_;
    int rank_;
};

/// Runs `work` on every rank. Returns what each threw, null where nothing was.
inline std::vector<std::exception_ptr> try_on_ranks(
    int ranks, const std::function<void(search::Communicator&)>& work) {
    MeetingPlace place(ranks);
    std::vector<std::exception_ptr> thrown(static_cast<std::size_t>(ranks));
    std::vector<std::thread> threads;
    for (int rank = 0; rank < ranks; ++rank)
        threads.emplace_back([&, rank] {
            ThreadedPeers peers(place, rank);
            try {
                work(peers);
            } catch (...) {
                thrown[static_cast<std::size_t>(rank)] = std::current_exception();
            }
            place.leave(rank);
        });
    for (std::thread& thread : threads) thread.join();
    return thrown;
}

/// The same for work that throws nowhere; an exception of any rank goes on here.
inline void on_ranks(int ranks, const std::function<void(search::Communicator&)>& work) {
    for (const std::exception_ptr& e : try_on_ranks(ranks, work))
        if (e) std::rethrow_exception(e);
}

}  // namespace atl::test
