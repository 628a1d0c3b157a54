/// The physical model beside measured chips, as people and programs read it.
#pragma once

#include <string>

#include "atoll/run/silicon_validation.hpp"

namespace atl::cli {

void print_silicon(const run::SiliconValidation& validation);
std::string silicon_csv(const run::SiliconValidation& validation);
std::string silicon_json(const run::SiliconValidation& validation);

}  // namespace atl::cli
