/// A file that cannot be read or written as it should.
#pragma once

#include <string>

#include "atoll/base/error.hpp"

namespace atl::io {

[[noreturn]] inline void fail(const std::string& place, const std::string& what) {
    throw base::Error(base::ErrorKind::io, place + ": " + what);
}

}  // namespace atl::io
