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
    std::vector<search::Parcel> exchange(std::vector<search::Parcel> outgoing,
                                         const std::vector<search::Route>& all_routes,
                                         std::int64_t islands) override;
    std::vector<search::IslandState> gather(std::vector<search::IslandState> here) override;
    std::vector<search::IslandProgress> gather(std::vector<search::IslandProgress> here) override;
    std::vector<search::EnumerationTally> gather(
        std::vector<search::EnumerationTally> here) override;
    std::vector<search::IslandState> scatter(
        std::vector<std::vector<search::IslandState>> parts) override;

    /// Ends all ranks at once: for an error that only this rank knows of.
    [[noreturn]] void abort(int exit_code);
    /// e.g. "Open MPI v4.1.4"
    std::string version() const;

  private:
    struct World;
    std::unique_ptr<World> world_;
};

}  // namespace atl::mpi
