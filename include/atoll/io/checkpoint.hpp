/// The state of a search on disk: checkpoint.h5, and the one before it as checkpoint.h5.prev.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/search/island.hpp"

namespace atl::io {

/// What every checkpoint says of itself.
struct CheckpointOrigin {
    std::filesystem::path file;  ///< the one that was read
    std::string job_name;
    std::string job_hash;
    std::string resolved_job;
    bool damaged = false;  ///< the newest file is there but cannot be used; the previous one was
    std::string warning;   ///< says so
};

struct Checkpoint : CheckpointOrigin {
    std::vector<search::IslandState> islands;  ///< in order, all after the same generation
};

std::filesystem::path checkpoint_file(const std::filesystem::path& directory);

/// `islands` in order. Throws base::Error(io).
void write_checkpoint(const std::filesystem::path& directory, const Job& job,
                      const std::vector<search::IslandState>& islands);

/// Nothing when the directory holds none. Throws base::Error: io when neither file can be used,
/// refused when the newest is whole but of another type or a newer format.
std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& directory);

}  // namespace atl::io
