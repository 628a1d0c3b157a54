/// Kinds of files by their names on the command line.
#pragma once

#include <string>

#include "atoll/io/schema.hpp"

namespace atl::cli {

/// Throws base::Error(usage), with a suggestion.
io::FileKind file_kind(const std::string& text);

}  // namespace atl::cli
