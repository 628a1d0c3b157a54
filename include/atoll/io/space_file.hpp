/// Parameter spaces from configs/spaces.
#pragma once

#include <filesystem>
#include <string>

#include "atoll/search/parameter_space.hpp"

namespace atl::io {

/// A space and the name of its hardware template.
struct SpaceFile {
    search::ParameterSpace space;
    std::string hardware;
};

/// Throws base::InputError with every problem of the file, base::Error(io).
SpaceFile load_space(const std::filesystem::path& file);

}  // namespace atl::io
