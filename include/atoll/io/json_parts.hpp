/// What is written as JSON in more than one place.
#pragma once

#include <nlohmann/json.hpp>

#include "atoll/io/result.hpp"

namespace atl::io {

/// Parameter -> value.
nlohmann::ordered_json design_json(const model::Design& design);

nlohmann::ordered_json island_json(const IslandPart& part);

}  // namespace atl::io
