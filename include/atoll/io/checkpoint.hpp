/// The state of a search on disk: checkpoint.h5, and the one before it as checkpoint.h5.prev.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/search/overview.hpp"

namespace atl::io {

class Hdf5Replacement;

/// What every checkpoint says of itself.
struct CheckpointOrigin {
    std::filesystem::path file;  ///< the one that was read
    std::string job_name;
    std::string job_hash;
    std::string resolved_job;
    bool damaged = false;  ///< the newest file is there but cannot be used; the previous one was
    std::string warning;   ///< says so
};

/// The states stay in the file until they are asked for: a process need not hold them all.
struct Checkpoint : CheckpointOrigin {
    std::int64_t islands = 0;
    /// Island 0 .. islands - 1. Throws base::Error(io).
    std::function<search::IslandState(std::int64_t)> island;
};

std::filesystem::path checkpoint_file(const std::filesystem::path& directory);

/// Writes a checkpoint island by island, and replaces the newest one with it in one step. All
/// functions throw base::Error(io); a checkpoint without commit was never there.
class CheckpointWriter {
  public:
    /// `sizes` of all islands together.
    CheckpointWriter(const std::filesystem::path& directory, const Job& job,
                     const search::Overview& sizes);
    ~CheckpointWriter();
    /// Every island, in order.
    void add(const search::IslandState& state);
    void commit();

  private:
    struct Tables;
    std::unique_ptr<Hdf5Replacement> replacement_;
    std::unique_ptr<Tables> tables_;  ///< in the file above: gone before it
};

/// Nothing when the directory holds none. Throws base::Error: io when neither file can be used,
/// refused when the newest is whole but of another type or a newer format.
std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& directory);

}  // namespace atl::io
