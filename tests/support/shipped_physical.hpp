/// The shipped constants of the physical model.
#pragma once

#include <memory>

#include "atoll/io/physical_files.hpp"

namespace atl::test {

inline const model::physical::PhysicalConstants& shipped_physical() {
    static const auto constants =
        io::load_physical(ATOLL_SOURCE_DIR "/configs/physical/default.yaml");
    return constants;
}

inline std::shared_ptr<const model::physical::PhysicalConstants> shared_physical() {
    return {std::shared_ptr<void>(), &shipped_physical()};
}

}  // namespace atl::test
