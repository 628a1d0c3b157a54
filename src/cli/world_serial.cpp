#include "world.hpp"

namespace atl::cli {

std::unique_ptr<World> make_world(int&, char**&) {
    return make_single_world();
}

}  // namespace atl::cli
