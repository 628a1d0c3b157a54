/// The shipped constants of the physical model.
#pragma once

#include "atoll/io/physical_files.hpp"

namespace atl::test {

inline const model::physical::PhysicalConstants& shipped_physical() {
    static const auto constants =
        io::load_physical(ATOLL_SOURCE_DIR "/configs/physical/default.yaml");
    return constants;
}

}  // namespace atl::test
