/// Which code this is.
#pragma once

#include <string_view>

namespace atl::base {

std::string_view version();  ///< e.g. "0.1.0"
std::string_view git_sha();  ///< of the commit it was configured from; "unknown" outside a checkout

}  // namespace atl::base
