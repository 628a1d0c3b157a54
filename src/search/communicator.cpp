#include "atoll/search/communicator.hpp"

#include <algorithm>

namespace atl::search {

std::vector<Parcel> Communicator::exchange(std::vector<Parcel> outgoing,
                                           const std::vector<Route>& all_routes, std::int64_t) {
    std::vector<Parcel> incoming;
    for (const Route& route : all_routes) {
        const auto parcel = std::find_if(outgoing.begin(), outgoing.end(),
                                         [&](const Parcel& p) { return p.route == route; });
        if (parcel != outgoing.end()) incoming.push_back(std::move(*parcel));
    }
    return incoming;
}

}  // namespace atl::search
