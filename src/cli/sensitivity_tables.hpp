/// What matters, as tables for people.
#pragma once

#include "atoll/io/sensitivity_file.hpp"

namespace atl::cli {

/// `missing_centre`: why nothing was done around a design; used when that is so.
void print_sensitivity(const io::Job& job, const io::SensitivityResult& result,
                       const std::string& missing_centre);

}  // namespace atl::cli
