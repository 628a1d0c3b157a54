/// A search at a glance: what the ranks know together when their islands meet.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "atoll/search/island.hpp"

namespace atl::search {

/// Of some islands. Those of several ranks add up, in any order.
struct Overview {
    std::int64_t islands = 0;
    /// Generation of the island that is least and most far; where there are none, neutral.
    std::int64_t slowest = std::numeric_limits<std::int64_t>::max();
    std::int64_t fastest = -1;
    std::int64_t met = -1;                   ///< generation after which the islands last met
    std::int64_t feasible = 0, members = 0;  ///< of all populations
    std::int64_t evaluations = 0, requests = 0;
    std::int64_t archived = 0, forgotten = 0;  ///< designs in all archives, and dropped from them
    std::int64_t records = 0, arrivals = 0;    ///< of all histories, and parcels arrived
    /// The best design known; the worst possible where there is none.
    Individual best = worst_individual;
    std::uint64_t votes = 0;  ///< bits that any rank set

    void add(const Island& island) {
        const auto size = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
        ++islands;
        slowest = std::min(slowest, island.generation());
        fastest = std::max(fastest, island.generation());
        met = std::max(met, island.met());
        if (!island.history().empty()) feasible += island.history().back().feasible;
        members += size(island.population());
        evaluations += island.evaluations();
        requests += island.requests();
        archived += size(island.archive());
        forgotten += island.forgotten();
        records += size(island.history());
        arrivals += size(island.arrivals());
        take_better(island.best());
    }

    void add(const Overview& other) {
        islands += other.islands;
        slowest = std::min(slowest, other.slowest);
        fastest = std::max(fastest, other.fastest);
        met = std::max(met, other.met);
        feasible += other.feasible;
        members += other.members;
        evaluations += other.evaluations;
        requests += other.requests;
        archived += other.archived;
        forgotten += other.forgotten;
        records += other.records;
        arrivals += other.arrivals;
        take_better(other.best);
        votes |= other.votes;
    }

  private:
    void take_better(const Individual& i) {
        if (better(i, best)) best = i;
    }
};

}  // namespace atl::search
