#include <cstdlib>
#include <string_view>

#include "atoll/base/error.hpp"
#include "world.hpp"

namespace atl::cli {

std::unique_ptr<World> make_world(int&, char**&) {
    const char* ranks = std::getenv("OMPI_COMM_WORLD_SIZE");
    if (ranks != nullptr && std::string_view(ranks) != "1")
        throw base::Error(base::ErrorKind::usage,
                          "this atoll was built without MPI: several processes would be several "
                          "searches in one directory; start one, without mpirun, or build with "
                          "-DATOLL_WITH_MPI=ON");
    return make_single_world();
}

}  // namespace atl::cli
