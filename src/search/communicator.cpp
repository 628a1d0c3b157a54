#include "atoll/search/communicator.hpp"

#include <algorithm>
#include <utility>

namespace atl::search {

std::vector<Parcel> Communicator::exchange(std::vector<Parcel> outgoing, const std::vector<Route>&,
                                           std::int64_t) {
    std::sort(outgoing.begin(), outgoing.end(), [](const Parcel& a, const Parcel& b) {
        return std::pair(a.route.to, a.route.from) < std::pair(b.route.to, b.route.from);
    });
    return outgoing;
}

void Communicator::collect(std::int64_t islands,
                           const std::function<IslandState(std::int64_t)>& state,
                           const std::function<void(IslandState)>& take) {
    for (std::int64_t i = 0; i < islands; ++i) take(state(i));
}

std::vector<IslandState> Communicator::distribute(
    std::int64_t islands, const std::function<IslandState(std::int64_t)>& read) {
    std::vector<IslandState> out;
    for (std::int64_t i = 0; i < islands; ++i) out.push_back(read(i));
    return out;
}

void Communicator::post(int, Letter letter) {
    to_self_.push_back(std::move(letter));
}

std::vector<Letter> Communicator::arrived() {
    return std::exchange(to_self_, {});
}

}  // namespace atl::search
