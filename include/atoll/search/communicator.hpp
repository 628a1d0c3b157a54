/// The peers of this process. The core knows them through this interface only; the default is a
/// process on its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "atoll/search/enumeration.hpp"
#include "atoll/search/island.hpp"
#include "atoll/search/overview.hpp"

namespace atl::search {

/// What ranks tell each other without waiting, in an asynchronous search.
struct Letter {
    enum class Kind : std::uint8_t {
        migrants,  ///< `parcels`
        overview,  ///< `overview` of the islands there
        order,     ///< of the root: see `order`
        sizes,     ///< `overview` of the copies that are kept, as ordered
        state,     ///< `state`: the next of the copies, as ordered
        failure,   ///< the sender cannot go on
    };
    enum class Order : std::uint8_t {
        snapshot,  ///< keep copies of the islands, for a checkpoint
        send,      ///< send those copies
        close,     ///< the search ends
    };
    Kind kind = Kind::migrants;
    Order order = Order::snapshot;
    int from = 0;  ///< rank
    std::vector<Parcel> parcels;
    Overview overview;
    IslandState state;
};

class Communicator {
  public:
    virtual ~Communicator() = default;
    virtual int rank() const { return 0; }
    virtual int size() const { return 1; }
    bool root() const { return rank() == 0; }

    // Collective: all ranks call these, in the same order.

    /// True on all ranks when it is on any.
    virtual bool any(bool here) { return here; }
    /// One text per rank, in rank order.
    virtual std::vector<std::string> all_gather(const std::string& here) { return {here}; }
    /// The overviews of all ranks as one.
    virtual Overview combine(const Overview& here) { return here; }
    /// Delivers parcels to the hosts of their destinations. `incoming` lists the routes that end
    /// here. Returns their parcels, in the order of `to`, then `from`.
    virtual std::vector<Parcel> exchange(std::vector<Parcel> outgoing,
                                         const std::vector<Route>& incoming, std::int64_t islands);
    /// Brings the states of all islands to the root, one at a time and in order: `state` is asked
    /// where the island is hosted, `take` called on the root. When `take` throws, the others are
    /// still brought, to nobody, and the exception goes on.
    virtual void collect(std::int64_t islands,
                         const std::function<IslandState(std::int64_t island)>& state,
                         const std::function<void(IslandState)>& take);
    /// The other way: `read` is asked on the root, island by island; every host gets its own. When
    /// `read` throws, the hosts get empty states from there on, and the exception goes on.
    virtual std::vector<IslandState> distribute(
        std::int64_t islands, const std::function<IslandState(std::int64_t island)>& read);
    /// On the root those of all ranks, in rank order; elsewhere empty.
    virtual std::vector<EnumerationTally> gather(std::vector<EnumerationTally> here) {
        return here;
    }

    // Each rank for itself, without waiting for any other.

    /// Sends a letter on its way; also to oneself.
    virtual void post(int to, Letter letter);
    /// Letters to a rank that it has not taken yet, as seen at the last look for letters.
    virtual std::int64_t under_way(int /*to*/) const { return 0; }
    /// Letters that have arrived by now; those of one sender in their order.
    virtual std::vector<Letter> arrived();
    /// Collective: returns when every letter of every rank has arrived, with those that still did
    /// here.
    virtual std::vector<Letter> close_post() { return arrived(); }

    /// Payload this rank has sent to others so far.
    virtual std::int64_t bytes_sent() const { return 0; }

  private:
    std::vector<Letter> to_self_;
};

}  // namespace atl::search
