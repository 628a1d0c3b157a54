/// Designs as words of a command line.
#pragma once

#include <string>

#include "atoll/model/design.hpp"

namespace atl::cli {

/// `design` with the changes of key=value,key=value. Throws base::Error(usage), naming `option`.
model::Design changed(model::Design design, const std::string& changes, const std::string& option);

}  // namespace atl::cli
