/// Several ranks in one process, a thread each: the collective code of the core without MPI.
#pragma once

#include <algorithm>
#include <any>
#include <barrier>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "atoll/search/communicator.hpp"

namespace atl::test {

/// Where the ranks meet. Every collective call lays one value per rank on the table; letters lie in
/// the box of their receiver.
class MeetingPlace {
  public:
    explicit MeetingPlace(int ranks)
        : table_(static_cast<std::size_t>(ranks)),
          barrier_(ranks),
          boxes_(static_cast<std::size_t>(ranks)) {}

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

    void post(int to, search::Letter letter) {
        const std::lock_guard lock(boxes_lock_);
        boxes_.at(static_cast<std::size_t>(to)).push_back(std::move(letter));
    }
    std::vector<search::Letter> empty_box(int rank) {
        const std::lock_guard lock(boxes_lock_);
        return std::exchange(boxes_[static_cast<std::size_t>(rank)], {});
    }

  private:
    std::vector<std::any> table_;
    std::barrier<> barrier_;
    std::mutex boxes_lock_;
    std::vector<std::vector<search::Letter>> boxes_;
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
    search::Overview combine(const search::Overview& here) override {
        search::Overview all;
        for (const search::Overview& rank : place_.share(rank_, here)) all.add(rank);
        return all;
    }
    /// Throws std::logic_error when other parcels arrive than `incoming` says.
    std::vector<search::Parcel> exchange(std::vector<search::Parcel> outgoing,
                                         const std::vector<search::Route>& incoming,
                                         std::int64_t islands) override {
        std::vector<search::Parcel> here;
        for (auto& parcels : place_.share(rank_, std::move(outgoing)))
            for (auto& parcel : parcels)
                if (search::host_of(parcel.route.to, size(), islands) == rank_)
                    here.push_back(std::move(parcel));
        here = Communicator::exchange(std::move(here), incoming, islands);
        if (!std::equal(
                here.begin(), here.end(), incoming.begin(), incoming.end(),
                [](const search::Parcel& p, const search::Route& r) { return p.route == r; }))
            throw std::logic_error("other parcels arrived than were announced");
        return here;
    }
    void collect(std::int64_t islands,
                 const std::function<search::IslandState(std::int64_t)>& state,
                 const std::function<void(search::IslandState)>& take) override {
        std::exception_ptr failure;
        for (std::int64_t i = 0; i < islands; ++i) {
            const int host = search::host_of(i, size(), islands);
            auto all = place_.share(rank_, host == rank_ ? state(i) : search::IslandState{});
            try {
                if (root() && !failure) take(std::move(all[static_cast<std::size_t>(host)]));
            } catch (...) {
                failure = std::current_exception();
            }
        }
        if (failure) std::rethrow_exception(failure);
    }
    std::vector<search::IslandState> distribute(
        std::int64_t islands,
        const std::function<search::IslandState(std::int64_t)>& read) override {
        std::vector<search::IslandState> mine;
        std::exception_ptr failure;
        for (std::int64_t i = 0; i < islands; ++i) {
            search::IslandState next;
            try {
                if (root() && !failure) next = read(i);
            } catch (...) {
                failure = std::current_exception();
            }
            next = place_.share(rank_, std::move(next)).front();
            if (search::host_of(i, size(), islands) == rank_) mine.push_back(std::move(next));
        }
        if (failure) std::rethrow_exception(failure);
        return mine;
    }
    std::vector<search::EnumerationTally> gather(
        std::vector<search::EnumerationTally> here) override {
        std::vector<search::EnumerationTally> all;
        for (auto& part : place_.share(rank_, std::move(here)))
            if (root()) all.insert(all.end(), part.begin(), part.end());
        return all;
    }
    void post(int to, search::Letter letter) override {
        letter.from = rank_;
        place_.post(to, std::move(letter));
    }
    std::vector<search::Letter> arrived() override { return place_.empty_box(rank_); }
    std::vector<search::Letter> close_post() override {
        place_.share(rank_, std::string("all letters are posted"));
        std::vector<search::Letter> letters = arrived();
        // Nobody posts again before all have taken theirs.
        place_.share(rank_, std::string("all letters are taken"));
        return letters;
    }

  private:
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
