#include "atoll/mpi/mpi_communicator.hpp"
#include "terminal.hpp"
#include "world.hpp"

namespace atl::cli {

namespace {

class MpiWorld final : public World {
  public:
    MpiWorld(int& argc, char**& argv) : peers_(argc, argv) {}
    search::Communicator& peers() override { return peers_; }
    std::string description() const override {
        return peers_.version() + ", " + std::to_string(peers_.size()) + " ranks";
    }
    void abort(int exit_code) override { peers_.abort(exit_code); }

  private:
    mpi::MpiCommunicator peers_;
};

}  // namespace

std::unique_ptr<World> make_world(int& argc, char**& argv) {
    // Without a launcher there are no peers, and MPI is not started.
    if (!launched()) return make_single_world();
    return std::make_unique<MpiWorld>(argc, argv);
}

}  // namespace atl::cli
