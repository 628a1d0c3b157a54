/// From a study's fields and its job to its plan.
#pragma once

#include <functional>
#include <string>

#include "atoll/io/study.hpp"

namespace atl::io {

/// Of a key at the top of the study file: problem, why, suggestion.
using StudyProblem = std::function<void(const char* key, const std::string& what,
                                        const std::string& why, const std::string& suggestion)>;

/// Completes the plan of a study whose job and networks are known, and fills in the fields that
/// follow from them.
void make_plan(Study& study, const StudyProblem& problem);

/// Whether the claims speak of rows and columns that the table has.
void check_claims(const Study& study, const StudyProblem& problem);

}  // namespace atl::io
