/// The report of a run as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "run_report.hpp"

namespace atl::cli {

nlohmann::ordered_json report_json(const RunReport& report);

}  // namespace atl::cli
