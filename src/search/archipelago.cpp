#include "atoll/search/archipelago.hpp"

#include <algorithm>
#include <string>

#include "atoll/base/contract.hpp"

namespace atl::search {

Archipelago::Archipelago(const ArchipelagoConfig& config, Problem& problem, Communicator& peers)
    : config_(config),
      problem_(problem),
      peers_(peers),
      routes_(routes(config.migration.topology, config.islands)) {
    const HostedBlock block = hosted_by(peers.rank(), peers.size(), config.islands);
    first_island_ = block.first;
    for (std::int64_t i = block.first; i < block.last; ++i) {
        IslandState empty;
        empty.island = i;
        islands_.emplace_back(problem_, config_.algorithm, config_.seed, std::move(empty));
    }
}

Archipelago::Archipelago(const ArchipelagoConfig& config, Problem& problem, Communicator& peers,
                         std::vector<IslandState> states_on_root)
    : config_(config),
      problem_(problem),
      peers_(peers),
      routes_(routes(config.migration.topology, config.islands)) {
    std::vector<std::vector<IslandState>> parts(static_cast<std::size_t>(peers.size()));
    for (IslandState& state : states_on_root) {
        const int host = host_of(state.island, peers.size(), config.islands);
        parts[static_cast<std::size_t>(host)].push_back(std::move(state));
    }
    first_island_ = hosted_by(peers.rank(), peers.size(), config.islands).first;
    for (IslandState& state : peers_.scatter(std::move(parts)))
        islands_.emplace_back(problem_, config_.algorithm, config_.seed, std::move(state));
    // A rank without islands learns how far the others are.
    const std::int64_t here = islands_.empty() ? -1 : islands_.front().generation();
    for (const std::string& text : peers_.all_gather(std::to_string(here)))
        generation_ = std::max<std::int64_t>(generation_, std::stoll(text));
}

void Archipelago::advance() {
    ATOLL_EXPECT(!finished());
    for (Island& island : islands_) island.advance();
    ++generation_;
    if (config_.migration.due(generation_, config_.algorithm.generations())) migrate();
}

void Archipelago::migrate() {
    const auto here = [&](std::int64_t island) {
        return island >= first_island_ &&
               island < first_island_ + static_cast<std::int64_t>(islands_.size());
    };
    const auto local = [&](std::int64_t island) -> Island& {
        return islands_[static_cast<std::size_t>(island - first_island_)];
    };
    std::vector<Parcel> outgoing;
    for (const Route& route : routes_)
        if (here(route.from))
            outgoing.push_back(
                {route, local(route.from)
                            .emigrants(static_cast<std::size_t>(config_.migration.emigrants))});
    for (const Parcel& parcel : peers_.exchange(std::move(outgoing), routes_, config_.islands))
        local(parcel.route.to).receive(parcel.individuals);
}

std::vector<IslandState> Archipelago::gather_states() {
    std::vector<IslandState> states;
    for (const Island& island : islands_) states.push_back(island.state());
    return peers_.gather(std::move(states));
}

std::vector<IslandProgress> Archipelago::gather_progress() {
    std::vector<IslandProgress> progress;
    for (const Island& island : islands_) {
        IslandProgress p{island.number(), {}, {}};
        if (!island.history().empty()) p.latest = island.history().back();
        if (!island.population().empty()) p.best = island.population().front();
        progress.push_back(p);
    }
    return peers_.gather(std::move(progress));
}

}  // namespace atl::search
