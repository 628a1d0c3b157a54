/// What a space must fulfil together with the component tables.
#pragma once

#include "atoll/io/space_file.hpp"
#include "atoll/io/yaml.hpp"
#include "atoll/model/physical/constants.hpp"
#include "atoll/model/reference_model.hpp"

namespace atl::io {

/// Every value of a space must lie within the component tables.
void check_space(const SpaceFile& file, const model::HardwareTemplate& hardware,
                 const model::ComponentLibrary& library, Problems& problems);

/// Values that the constants of the physical model know: kinds of main memory.
void check_space(const SpaceFile& file, const model::physical::PhysicalConstants& constants,
                 Problems& problems);

}  // namespace atl::io
