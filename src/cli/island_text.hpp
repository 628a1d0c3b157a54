/// What the islands of a search did, in words.
#pragma once

#include <string>
#include <vector>

#include "atoll/io/result.hpp"

namespace atl::cli {

/// e.g. "8: 1,640 to 1,900 designs costed each, 20 to 31 immigrants accepted each".
std::string islands_text(const std::vector<io::IslandPart>& islands,
                         const search::ArchipelagoConfig& config);
/// Islands that were never used, and those that never received although others have sent to them.
std::vector<std::string> island_warnings(const std::vector<io::IslandPart>& islands,
                                         const search::ArchipelagoConfig& config);

/// A line for each island, below a heading.
std::string islands_table(const std::vector<io::IslandPart>& islands, const io::JobConfig& job);

}  // namespace atl::cli
