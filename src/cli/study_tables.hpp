/// The answers of a study as tables for people.
#pragma once

#include <string>

#include "atoll/run/study_run.hpp"

namespace atl::cli {

/// A finished study; `directory` is where its files are.
void print_study(const io::Study& study, const run::StudyOutcome& outcome,
                 const std::string& directory);

/// What a step came to, in a line.
std::string step_text(const search::StudyDesign& design, std::size_t networks);

}  // namespace atl::cli
