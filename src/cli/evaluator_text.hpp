/// What an external evaluator did, in words and as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "atoll/run/evaluator_usage.hpp"

namespace atl::cli {

void print_evaluator_report(const run::EvaluatorReport& report);
nlohmann::ordered_json evaluator_report_json(const run::EvaluatorReport& report);

}  // namespace atl::cli
