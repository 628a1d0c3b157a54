/// The peers of this process. The core knows them through this interface only; the default is a
/// process on its own. Every function is collective: all ranks call it, in the same order.
#pragma once

#include <string>
#include <vector>

#include "atoll/search/enumeration.hpp"
#include "atoll/search/island.hpp"
#include "atoll/search/migration.hpp"

namespace atl::search {

/// What the root shows of one island while a search runs.
struct IslandProgress {
    std::int64_t island = 0;
    GenerationRecord latest;
    Individual best;
};

class Communicator {
  public:
    virtual ~Communicator() = default;
    virtual int rank() const { return 0; }
    virtual int size() const { return 1; }
    bool root() const { return rank() == 0; }

    /// True on all ranks when it is on any.
    virtual bool any(bool here) { return here; }
    /// One text per rank, in rank order.
    virtual std::vector<std::string> all_gather(const std::string& here) { return {here}; }
    /// Delivers parcels to the hosts of their destinations. `all_routes` lists every route of the
    /// plan; `outgoing` holds those that start here. Returns those that end here, in the order of
    /// the plan.
    virtual std::vector<Parcel> exchange(std::vector<Parcel> outgoing,
                                         const std::vector<Route>& all_routes,
                                         std::int64_t islands);
    /// On the root everything, in rank order; elsewhere empty.
    virtual std::vector<IslandState> gather(std::vector<IslandState> here) { return here; }
    virtual std::vector<IslandProgress> gather(std::vector<IslandProgress> here) { return here; }
    virtual std::vector<EnumerationTally> gather(std::vector<EnumerationTally> here) {
        return here;
    }
    /// Root gives one part per rank; every rank gets its own.
    virtual std::vector<IslandState> scatter(std::vector<std::vector<IslandState>> parts) {
        return std::move(parts.front());
    }
};

}  // namespace atl::search
