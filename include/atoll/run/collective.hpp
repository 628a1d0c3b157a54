/// Errors that all ranks must learn of together: an exception on one rank would leave the others
/// waiting for ever.
#pragma once

#include <functional>

#include "atoll/base/error.hpp"
#include "atoll/search/communicator.hpp"

namespace atl::run {

/// Thrown on every rank when any rank failed.
class CollectiveError : public base::Error {
  public:
    using base::Error::Error;
};

/// Runs `work` on every rank; if it throws on any, all throw CollectiveError with the kind and text
/// of the first.
void together(search::Communicator& peers, const std::function<void()>& work);

/// The same for work that the root alone does.
void on_root(search::Communicator& peers, const std::function<void()>& work);

}  // namespace atl::run
