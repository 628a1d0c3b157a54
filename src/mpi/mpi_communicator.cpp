#include "atoll/mpi/mpi_communicator.hpp"

#include <boost/mpi.hpp>
#include <exception>
#include <iterator>
#include <map>

#include "serialization.hpp"

namespace atl::mpi {

namespace bmpi = boost::mpi;
using search::EnumerationTally;
using search::IslandProgress;
using search::IslandState;
using search::Parcel;
using search::Route;

struct MpiCommunicator::World {
    World(int& argc, char**& argv) : environment(argc, argv) {}
    bmpi::environment environment;
    bmpi::communicator peers;
};

MpiCommunicator::MpiCommunicator(int& argc, char**& argv)
    : world_(std::make_unique<World>(argc, argv)) {}
MpiCommunicator::~MpiCommunicator() = default;

int MpiCommunicator::rank() const {
    return world_->peers.rank();
}
int MpiCommunicator::size() const {
    return world_->peers.size();
}

bool MpiCommunicator::any(bool here) {
    return bmpi::all_reduce(world_->peers, here ? 1 : 0, bmpi::maximum<int>()) != 0;
}

std::vector<std::string> MpiCommunicator::all_gather(const std::string& here) {
    std::vector<std::string> all;
    bmpi::all_gather(world_->peers, here, all);
    return all;
}

std::vector<Parcel> MpiCommunicator::exchange(std::vector<Parcel> outgoing,
                                              const std::vector<Route>& all_routes,
                                              std::int64_t islands) {
    const auto host = [&](std::int64_t island) { return search::host_of(island, size(), islands); };
    // One message per pair of ranks. Both sides know the plan, so each knows from whom to expect
    // one.
    std::map<int, std::vector<Parcel>> to_rank, from_rank;
    for (Parcel& parcel : outgoing) to_rank[host(parcel.route.to)].push_back(std::move(parcel));
    for (const Route& route : all_routes)
        if (host(route.to) == rank()) from_rank[host(route.from)];
    constexpr int tag = 1;
    std::vector<bmpi::request>
        sends;  // kept until complete: dropping one of a serialised type is not safe
    for (const auto& [peer, parcels] : to_rank)
        if (peer != rank()) sends.push_back(world_->peers.isend(peer, tag, parcels));
    for (auto& [peer, parcels] : from_rank) {
        if (peer == rank())
            parcels = std::move(to_rank[peer]);
        else
            world_->peers.recv(peer, tag, parcels);
    }
    bmpi::wait_all(sends.begin(), sends.end());

    std::vector<Parcel> here;
    for (auto& [peer, parcels] : from_rank)
        here.insert(here.end(), std::make_move_iterator(parcels.begin()),
                    std::make_move_iterator(parcels.end()));
    return Communicator::exchange(std::move(here), all_routes, islands);
}

namespace {
template <class T>
std::vector<T> gather_to_root(const bmpi::communicator& peers, std::vector<T> here) {
    std::vector<std::vector<T>> parts;
    bmpi::gather(peers, here, parts, 0);
    std::vector<T> all;
    for (auto& part : parts)
        all.insert(all.end(), std::make_move_iterator(part.begin()),
                   std::make_move_iterator(part.end()));
    return all;
}
}  // namespace

std::vector<IslandState> MpiCommunicator::gather(std::vector<IslandState> here) {
    return gather_to_root(world_->peers, std::move(here));
}

std::vector<IslandProgress> MpiCommunicator::gather(std::vector<IslandProgress> here) {
    return gather_to_root(world_->peers, std::move(here));
}

std::vector<EnumerationTally> MpiCommunicator::gather(std::vector<EnumerationTally> here) {
    return gather_to_root(world_->peers, std::move(here));
}

std::vector<IslandState> MpiCommunicator::scatter(std::vector<std::vector<IslandState>> parts) {
    std::vector<IslandState> mine;
    bmpi::scatter(world_->peers, parts, mine, 0);
    return mine;
}

void MpiCommunicator::abort(int exit_code) {
    world_->environment.abort(exit_code);
    std::terminate();
}

std::string MpiCommunicator::version() const {
    char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int length = 0;
    MPI_Get_library_version(text, &length);
    const std::string all(text, static_cast<std::size_t>(length));
    return all.substr(0, all.find(','));
}

}  // namespace atl::mpi
