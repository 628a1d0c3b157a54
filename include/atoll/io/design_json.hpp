/// A design as JSON, wherever one is written.
#pragma once

#include <nlohmann/json.hpp>

#include "atoll/model/design.hpp"

namespace atl::io {

/// Parameter -> value.
nlohmann::ordered_json design_json(const model::Design& design);

}  // namespace atl::io
