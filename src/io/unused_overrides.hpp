/// --set of keys that there are not.
#pragma once

#include <set>
#include <string>

#include "atoll/io/schema.hpp"
#include "atoll/io/yaml.hpp"

namespace atl::io {

/// Reports overrides that no field took, with the key that was probably meant.
void report_unused(const Overrides& overrides, const std::set<std::string>& used, FileKind kind,
                   Problems& problems);

}  // namespace atl::io
