#include <cstdlib>

#include "world.hpp"

namespace atl::cli {

namespace {
class SingleWorld final : public World {
  public:
    search::Communicator& peers() override { return peers_; }
    std::string description() const override { return "single process"; }
    void abort(int exit_code) override { std::exit(exit_code); }

  private:
    search::Communicator peers_;
};
}  // namespace

std::unique_ptr<World> make_single_world() {
    return std::make_unique<SingleWorld>();
}

}  // namespace atl::cli
