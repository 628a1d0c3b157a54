/// What a space must fulfil together with the component tables.
#pragma once

#include "atoll/io/space_file.hpp"
#include "atoll/io/yaml.hpp"
#include "atoll/model/reference_model.hpp"

namespace atl::io {

/// Every value of a space must lie within the component tables.
void check_space(const SpaceFile& file, const model::HardwareTemplate& hardware,
                 const model::ComponentLibrary& library, Problems& problems);

}  // namespace atl::io
