/// Variables of the environment.
#pragma once

#include <cstdlib>
#include <string_view>

namespace atl::cli {

/// Empty where it is not set.
inline std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace atl::cli
