/// What the fields of a search must fulfil together.
#pragma once

#include <functional>

#include "atoll/io/yaml.hpp"
#include "atoll/search/archipelago.hpp"

namespace atl::io {

/// `mark` gives the place of a top-level key of the job.
void check_search(const search::ArchipelagoConfig& search,
                  const std::function<YAML::Mark(const char* key)>& mark, Problems& problems);

}  // namespace atl::io
