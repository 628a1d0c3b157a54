/// The processes of this run: alone, or the ranks of an MPI job.
#pragma once

#include <memory>
#include <string>

#include "atoll/search/communicator.hpp"

namespace atl::cli {

class World {
  public:
    virtual ~World() = default;
    virtual search::Communicator& peers() = 0;
    /// e.g. "single process", "Open MPI v4.1.4, 4 ranks"
    virtual std::string description() const = 0;
    /// After an error that only this rank knows of: ends every rank.
    virtual void abort(int exit_code) = 0;
};

/// A process on its own, without MPI.
std::unique_ptr<World> make_single_world();

/// What this build and the way it was started give.
std::unique_ptr<World> make_world(int& argc, char**& argv);

}  // namespace atl::cli
