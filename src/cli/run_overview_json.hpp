/// What there is to know of a run, as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "atoll/run/run_overview.hpp"

namespace atl::cli {

nlohmann::ordered_json overview_json(const run::RunOverview& overview);

}  // namespace atl::cli
