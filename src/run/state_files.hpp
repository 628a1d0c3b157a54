/// The states of all islands on their way into checkpoints and results. Collective; each island is
/// in the root's memory only while it is written.
#pragma once

#include <filesystem>
#include <optional>

#include "atoll/io/checkpoint.hpp"
#include "atoll/io/result.hpp"
#include "atoll/search/archipelago.hpp"

namespace atl::run {

/// The archipelago has met after the latest generation. Throws CollectiveError.
void write_checkpoint(const std::filesystem::path& directory, const io::Job& job,
                      const search::Archipelago& archipelago, search::Communicator& peers);

/// Sets `result` on the root, also when it then cannot be written. Throws CollectiveError.
void write_result(const std::filesystem::path& directory, const io::Job& job,
                  const search::Archipelago& archipelago, search::Communicator& peers,
                  std::optional<io::SearchResult>& result);

}  // namespace atl::run
