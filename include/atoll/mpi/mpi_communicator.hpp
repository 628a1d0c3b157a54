/// Peers over MPI. Messages are serialised by Boost.Serialization.
#pragma once

#include <memory>

#include "atoll/search/communicator.hpp"

namespace atl::mpi {

/// Initialises MPI for its lifetime; one per process.
class MpiCommunicator final : public search::Communicator {
  public:
    MpiCommunicator(int& argc, char**& argv);
    ~MpiCommunicator() override;

    int rank() const override;
    int size() const override;
    bool any(bool here) override;
    std::vector<std::string> all_gather(const std::string& here) override;
    search::Overview combine(const search::Overview& here) override;
    std::vector<search::Parcel> exchange(std::vector<search::Parcel> outgoing,
                                         const std::vector<search::Route>& incoming,
                                         std::int64_t islands) override;
    void collect(std::int64_t islands,
                 const std::function<search::IslandState(std::int64_t)>& state,
                 const std::function<void(search::IslandState)>& take) override;
    std::vector<search::IslandState> distribute(
        std::int64_t islands,
        const std::function<search::IslandState(std::int64_t)>& read) override;
    std::vector<search::EnumerationTally> gather(
        std::vector<search::EnumerationTally> here) override;
    void post(int to, search::Letter letter) override;
    std::int64_t under_way(int to) const override;
    std::vector<search::Letter> arrived() override;
    std::vector<search::Letter> close_post() override;
    std::int64_t bytes_sent() const override;

    /// Ends all ranks at once: for an error that only this rank knows of.
    [[noreturn]] void abort(int exit_code);
    /// e.g. "Open MPI v4.1.4"
    std::string version() const;

  private:
    struct World;
    std::unique_ptr<World> world_;
};

}  // namespace atl::mpi
