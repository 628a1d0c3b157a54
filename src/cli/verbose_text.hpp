/// What --verbose adds, on standard error.
#pragma once

#include <filesystem>
#include <vector>

#include "atoll/run/search_run.hpp"

namespace atl::cli {

/// Files that were used, and where they were found.
void print_used_files(const std::vector<std::filesystem::path>& files);
/// Where the time of a search went, what its model keeps, and what every island did.
void print_search_costs(const run::SearchOutcome& outcome, const io::Job& job);
/// Since the process began; memory is the largest it had.
void print_process_costs();

}  // namespace atl::cli
