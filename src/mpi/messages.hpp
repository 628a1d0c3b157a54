/// Values as packed bytes: one MPI message each, whose size is known to the receiver beforehand.
#pragma once

#include <mpi.h>

#include <boost/mpi.hpp>
#include <list>
#include <memory>
#include <vector>

#include "serialization.hpp"

namespace atl::mpi {

/// Sends that are under way. Boost.MPI splits a serialised value into two messages whose requests
/// must not be dropped; here a value is one message, and its buffer lives until it has left.
class Outbox {
  public:
    explicit Outbox(const boost::mpi::communicator& peers) : peers_(peers) {}

    /// Not waiting. With `until_taken` the send is complete only when the receiver has taken it.
    template <class T>
    void send(int to, int tag, const T& value, bool until_taken) {
        auto& [buffer, request] = under_way_.emplace_back(
            std::make_unique<boost::mpi::packed_oarchive>(peers_), MPI_REQUEST_NULL);
        *buffer << value;
        bytes_ += static_cast<std::int64_t>(buffer->size());
        (until_taken ? MPI_Issend : MPI_Isend)(buffer->address(), static_cast<int>(buffer->size()),
                                               MPI_PACKED, to, tag, peers_, &request);
    }

    /// Drops what has left. True when nothing is under way any more.
    bool empty() {
        std::erase_if(under_way_, [](auto& message) {
            int done = 0;
            MPI_Test(&message.second, &done, MPI_STATUS_IGNORE);
            return done != 0;
        });
        return under_way_.empty();
    }

    void wait() {
        for (auto& message : under_way_) MPI_Wait(&message.second, MPI_STATUS_IGNORE);
        under_way_.clear();
    }

    std::int64_t bytes() const { return bytes_; }

  private:
    const boost::mpi::communicator& peers_;
    std::list<std::pair<std::unique_ptr<boost::mpi::packed_oarchive>, MPI_Request>> under_way_;
    std::int64_t bytes_ = 0;
};

/// Takes a message that a probe has found.
template <class T>
T take(const boost::mpi::communicator& peers, MPI_Message& message, const MPI_Status& status) {
    int size = 0;
    MPI_Get_count(&status, MPI_PACKED, &size);
    boost::mpi::packed_iarchive buffer(peers);
    buffer.resize(static_cast<std::size_t>(size));
    MPI_Mrecv(buffer.address(), size, MPI_PACKED, &message, MPI_STATUS_IGNORE);
    T value;
    buffer >> value;
    return value;
}

template <class T>
T receive(const boost::mpi::communicator& peers, int from, int tag) {
    MPI_Message message;
    MPI_Status status;
    MPI_Mprobe(from, tag, peers, &message, &status);
    return take<T>(peers, message, status);
}

}  // namespace atl::mpi
