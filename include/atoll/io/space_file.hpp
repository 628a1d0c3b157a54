/// Parameter spaces from configs/spaces.
#pragma once

#include <filesystem>
#include <string>

#include "atoll/search/parameter_space.hpp"

namespace atl::io {

/// A space, and by name what its model needs: a hardware template, or constants.
struct SpaceFile {
    search::ParameterSpace space;
    std::string hardware;   ///< of the reference model
    std::string constants;  ///< of the physical model
};

/// Throws base::InputError with every problem of the file, base::Error(io).
SpaceFile load_space(const std::filesystem::path& file);

}  // namespace atl::io
