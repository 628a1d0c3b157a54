/// The constants of the physical model (configs/physical).
#pragma once

#include <filesystem>
#include <string>

#include "atoll/io/config_path.hpp"
#include "atoll/model/physical/constants.hpp"

namespace atl::io {

/// Throws base::InputError with every problem of the file, or base::Error(io).
model::physical::PhysicalConstants load_physical(const std::filesystem::path& file);

/// The set of that name. `origin`: who asks, for messages. Throws as above.
model::physical::PhysicalConstants find_physical(const ConfigPath& path, const std::string& name,
                                                 const std::string& origin);

}  // namespace atl::io
