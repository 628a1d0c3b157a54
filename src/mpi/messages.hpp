/// Values as packed bytes: one MPI message each, whose size is known to the receiver beforehand.
#pragma once

#include <mpi.h>

#include <algorithm>
#include <boost/mpi.hpp>
#include <list>

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
        Message& message = messages_.emplace_back(to, peers_);
        message.content << value;
        bytes_ += static_cast<std::int64_t>(message.content.size());
        (until_taken ? MPI_Issend : MPI_Isend)(message.content.address(),
                                               static_cast<int>(message.content.size()), MPI_PACKED,
                                               to, tag, peers_, &message.request);
    }

    /// Drops what has left. True when nothing is under way any more.
    bool empty() {
        messages_.remove_if([](Message& message) {
            int done = 0;
            MPI_Test(&message.request, &done, MPI_STATUS_IGNORE);
            return done != 0;
        });
        return messages_.empty();
    }

    void wait() {
        for (Message& message : messages_) MPI_Wait(&message.request, MPI_STATUS_IGNORE);
        messages_.clear();
    }

    /// Messages to a rank that have not left, as far as is known.
    std::int64_t under_way(int to) const {
        return std::count_if(messages_.begin(), messages_.end(),
                             [&](const Message& message) { return message.to == to; });
    }

    std::int64_t bytes() const { return bytes_; }

  private:
    struct Message {
        Message(int receiver, const boost::mpi::communicator& peers)
            : to(receiver), content(peers) {}
        int to;
        boost::mpi::packed_oarchive content;
        MPI_Request request = MPI_REQUEST_NULL;
    };
    const boost::mpi::communicator& peers_;
    std::list<Message> messages_;  ///< which do not move
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
