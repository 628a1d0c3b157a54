/// The ranks that run the tests together.
#pragma once

#include "atoll/mpi/mpi_communicator.hpp"

namespace atl::test {

/// Started once, in main.
mpi::MpiCommunicator& world();

}  // namespace atl::test
