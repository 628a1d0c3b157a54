#include "atoll/mpi/mpi_communicator.hpp"

#include <exception>
#include <iterator>
#include <map>
#include <thread>

#include "messages.hpp"

namespace atl::mpi {

namespace bmpi = boost::mpi;
using search::EnumerationTally;
using search::IslandState;
using search::Letter;
using search::Overview;
using search::Parcel;
using search::Route;

namespace {
/// What a message is about.
enum Tag : int { migrants = 1, go_ahead, island_state, letter };
}  // namespace

struct MpiCommunicator::World {
    World(int& argc, char**& argv) : environment(argc, argv), outbox(peers) {}
    bmpi::environment environment;
    bmpi::communicator peers;
    Outbox outbox;
    std::int64_t bytes_reduced = 0;
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

Overview MpiCommunicator::combine(const Overview& here) {
    if (size() > 1) world_->bytes_reduced += static_cast<std::int64_t>(sizeof(Overview));
    return bmpi::all_reduce(world_->peers, here, [](Overview a, const Overview& b) {
        a.add(b);
        return a;
    });
}

std::vector<Parcel> MpiCommunicator::exchange(std::vector<Parcel> outgoing,
                                              const std::vector<Route>& incoming,
                                              std::int64_t islands) {
    const auto host = [&](std::int64_t island) { return search::host_of(island, size(), islands); };
    // One message per pair of ranks. Both sides know the routes, so each knows from whom to expect
    // one.
    std::map<int, std::vector<Parcel>> to_rank, from_rank;
    for (Parcel& parcel : outgoing) to_rank[host(parcel.route.to)].push_back(std::move(parcel));
    for (const Route& route : incoming) from_rank[host(route.from)];
    for (const auto& [peer, parcels] : to_rank)
        if (peer != rank()) world_->outbox.send(peer, migrants, parcels, false);
    std::vector<Parcel> here;
    for (auto& [peer, parcels] : from_rank) {
        parcels = peer == rank() ? std::move(to_rank[peer])
                                 : receive<std::vector<Parcel>>(world_->peers, peer, migrants);
        here.insert(here.end(), std::make_move_iterator(parcels.begin()),
                    std::make_move_iterator(parcels.end()));
    }
    world_->outbox.wait();
    return Communicator::exchange(std::move(here), incoming, islands);
}

void MpiCommunicator::collect(std::int64_t islands,
                              const std::function<IslandState(std::int64_t)>& state,
                              const std::function<void(IslandState)>& take) {
    if (!root()) {
        const auto block = search::hosted_by(rank(), size(), islands);
        if (block.first == block.last) return;
        // Not before it is this rank's turn: the root takes in one rank's islands at a time.
        world_->peers.recv(0, go_ahead);
        for (std::int64_t i = block.first; i < block.last; ++i) {
            world_->outbox.send(0, island_state, state(i), true);
            world_->outbox.wait();
        }
        return;
    }
    std::exception_ptr failure;
    int asked = 0;
    for (std::int64_t i = 0; i < islands; ++i) {
        const int host = search::host_of(i, size(), islands);
        if (host != asked) world_->peers.send(asked = host, go_ahead);
        try {
            IslandState next =
                host == 0 ? state(i) : receive<IslandState>(world_->peers, host, island_state);
            if (!failure) take(std::move(next));
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

std::vector<IslandState> MpiCommunicator::distribute(
    std::int64_t islands, const std::function<IslandState(std::int64_t)>& read) {
    std::vector<IslandState> mine;
    if (!root()) {
        const auto block = search::hosted_by(rank(), size(), islands);
        for (std::int64_t i = block.first; i < block.last; ++i)
            mine.push_back(receive<IslandState>(world_->peers, 0, island_state));
        return mine;
    }
    std::exception_ptr failure;
    for (std::int64_t i = 0; i < islands; ++i) {
        IslandState next;
        try {
            if (!failure) next = read(i);
        } catch (...) {
            failure = std::current_exception();
        }
        const int host = search::host_of(i, size(), islands);
        if (host == 0) {
            mine.push_back(std::move(next));
        } else {
            world_->outbox.send(host, island_state, next, true);
            world_->outbox.wait();
        }
    }
    if (failure) std::rethrow_exception(failure);
    return mine;
}

std::vector<EnumerationTally> MpiCommunicator::gather(std::vector<EnumerationTally> here) {
    std::vector<std::vector<EnumerationTally>> parts;
    bmpi::gather(world_->peers, here, parts, 0);
    std::vector<EnumerationTally> all;
    for (auto& part : parts)
        all.insert(all.end(), std::make_move_iterator(part.begin()),
                   std::make_move_iterator(part.end()));
    return all;
}

void MpiCommunicator::post(int to, Letter l) {
    l.from = rank();
    if (to == rank())
        Communicator::post(to, std::move(l));
    else
        world_->outbox.send(to, letter, l, true);
}

std::int64_t MpiCommunicator::under_way(int to) const {
    return world_->outbox.under_way(to);
}

std::vector<Letter> MpiCommunicator::arrived() {
    std::vector<Letter> letters = Communicator::arrived();
    world_->outbox.empty();
    while (true) {
        int found = 0;
        MPI_Message message;
        MPI_Status status;
        MPI_Improbe(MPI_ANY_SOURCE, letter, world_->peers, &found, &message, &status);
        if (found == 0) return letters;
        letters.push_back(take<Letter>(world_->peers, message, status));
    }
}

std::vector<Letter> MpiCommunicator::close_post() {
    // Non-blocking consensus (Hoefler, Siebert, Lumsdaine, "Scalable communication protocols for
    // dynamic sparse data exchange", PPoPP 2010): a rank whose letters have all been taken enters a
    // barrier; when all have, no letter is left.
    std::vector<Letter> letters;
    MPI_Request barrier = MPI_REQUEST_NULL;
    bool entered = false;
    for (int done = 0; done == 0; std::this_thread::yield()) {
        for (Letter& l : arrived()) letters.push_back(std::move(l));
        if (entered) {
            MPI_Test(&barrier, &done, MPI_STATUS_IGNORE);
        } else if (world_->outbox.empty()) {
            MPI_Ibarrier(world_->peers, &barrier);
            entered = true;
        }
    }
    // Nobody posts again before all have stopped looking: such a letter would come too early.
    MPI_Barrier(world_->peers);
    return letters;
}

std::int64_t MpiCommunicator::bytes_sent() const {
    return world_->outbox.bytes() + world_->bytes_reduced;
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
