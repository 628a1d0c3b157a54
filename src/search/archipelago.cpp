#include "atoll/search/archipelago.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <span>

#include "atoll/base/contract.hpp"

namespace atl::search {

const AlgorithmConfig& ArchipelagoConfig::algorithm_of(std::int64_t island) const {
    for (const IslandAlgorithm& a : algorithms)
        if (std::find(a.islands.begin(), a.islands.end(), island) != a.islands.end())
            return a.algorithm;
    return algorithm;
}

std::int64_t ArchipelagoConfig::last_generation() const {
    return budget.generations > 0 ? budget.generations : algorithm.generations();
}

bool ArchipelagoConfig::finished(const Overview& all) const {
    if (all.slowest >= last_generation()) return true;
    const bool meeting = all.slowest == all.fastest && all.slowest % migration.interval == 0;
    if (all.slowest < 0 || (migration.mode == MigrationMode::synchronous && !meeting)) return false;
    return (budget.evaluations > 0 && all.evaluations >= budget.evaluations) ||
           (all.best.score.feasible() && all.best.score.objective <= budget.target);
}

namespace {
std::vector<IslandState> empty_states(const HostedBlock& block) {
    std::vector<IslandState> out;
    for (std::int64_t i = block.first; i < block.last; ++i) out.emplace_back().island = i;
    return out;
}
}  // namespace

Archipelago::Archipelago(const ArchipelagoConfig& config, Problem& problem, Communicator& peers)
    : Archipelago(config, problem, peers,
                  empty_states(hosted_by(peers.rank(), peers.size(), config.islands))) {}

Archipelago::Archipelago(const ArchipelagoConfig& config, Problem& problem, Communicator& peers,
                         std::vector<IslandState> states)
    : config_(config), peers_(peers) {
    const HostedBlock block = hosted_by(peers.rank(), peers.size(), config.islands);
    first_island_ = block.first;
    const auto parameters = problem.space().parameters();
    const auto apart = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) {
        return p.parameter->name == config.apart;
    });
    ATOLL_EXPECT(config.apart.empty() || apart != parameters.end());
    const std::size_t slices = apart == parameters.end() ? 1 : apart->values.size();
    for (std::int64_t i = block.first; i < block.last; ++i) {
        IslandState& state = states.at(static_cast<std::size_t>(i - block.first));
        ATOLL_EXPECT(state.island == i);
        Problem* own = &problem;
        if (slices > 1) {
            slices_.push_back(std::make_unique<Slice>(
                problem, static_cast<std::size_t>(apart - parameters.begin()),
                static_cast<Gene>(config_.value_of(i, slices))));
            own = &slices_.back()->problem;
        }
        islands_.emplace_back(*own, config_.algorithm_of(i), config_.seed, std::move(state));
    }
    for (const Route& route : routes(config.migration.topology, config.islands, config.seed)) {
        if (config_.value_of(route.from, slices) != config_.value_of(route.to, slices)) continue;
        if (hosts(route.from)) outgoing_.push_back(route);
        if (hosts(route.to)) incoming_.push_back(route);
    }
    meet();
}

bool Archipelago::hosts(std::int64_t island) const {
    return island >= first_island_ &&
           island < first_island_ + static_cast<std::int64_t>(islands_.size());
}

Island& Archipelago::local(std::int64_t island) {
    ATOLL_EXPECT(hosts(island));
    return islands_[static_cast<std::size_t>(island - first_island_)];
}

class Archipelago::Meeting {
  public:
    explicit Meeting(Archipelago& of) : of_(of), bytes_before_(of.peers_.bytes_sent()) {}
    ~Meeting() {
        const auto took = std::chrono::steady_clock::now() - start_;
        of_.meeting_seconds_ += std::chrono::duration<double>(took).count();
        of_.meeting_bytes_ += of_.peers_.bytes_sent() - bytes_before_;
    }

  private:
    Archipelago& of_;
    std::int64_t bytes_before_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

const Overview& Archipelago::meet(std::uint64_t votes) {
    const Meeting meeting(*this);
    Overview mine;
    for (const Island& island : islands_) mine.add(island);
    mine.votes = votes;
    overview_ = peers_.combine(mine);
    return overview_;
}

namespace {
std::int64_t first_generation(std::span<const Island> islands) {
    std::int64_t out = std::numeric_limits<std::int64_t>::max();
    for (const Island& island : islands) out = std::min(out, island.generation());
    return out;
}
}  // namespace

void Archipelago::advance(const std::function<bool()>& interrupted) {
    const std::int64_t from = overview_.slowest;
    ATOLL_EXPECT(from < config_.last_generation());
    const std::int64_t interval = config_.migration.interval;
    // Not at the end of an advance but at the start of the next: a search that is given more
    // budget after its end goes on as if it had never ended.
    if (from > 0 && from % interval == 0 && overview_.met < from && overview_.fastest == from)
        exchange();
    const std::int64_t meeting =
        std::min((from + interval) / interval * interval, config_.last_generation());
    // Side by side: a search that is stopped anywhere leaves its islands about equally far.
    for (std::int64_t generation = first_generation(islands_); generation < meeting; ++generation)
        for (Island& island : islands_) {
            if (island.generation() > generation) continue;
            island.advance();
            if (interrupted()) return;
        }
}

void Archipelago::exchange() {
    const Meeting meeting(*this);
    std::vector<Parcel> parcels;
    for (const Route& route : outgoing_)
        parcels.push_back({route, local(route.from).emigrants(config_.migration, route.to)});
    for (const Parcel& parcel : peers_.exchange(std::move(parcels), incoming_, config_.islands))
        local(parcel.route.to).receive(parcel, config_.migration.replacement);
    for (Island& island : islands_) island.note_meeting();
    overview_.met = overview_.slowest;  // whoever is interrupted now must not exchange once more
}

IslandState Archipelago::state(std::int64_t island) const {
    ATOLL_EXPECT(hosts(island));
    return islands_[static_cast<std::size_t>(island - first_island_)].state();
}

}  // namespace atl::search
