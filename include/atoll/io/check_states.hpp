/// Whether what was read from a checkpoint can be the state of a run. A file is whole when its hash
/// is right; these find tables that do not fit together, or not the job, before anything counts on
/// them. All throw base::Error(io) that names `file` and what is wrong.
#pragma once

#include <filesystem>

#include "atoll/io/job.hpp"

namespace atl::search {
struct EnumerationTally;
}

namespace atl::io {

struct EnumerationCheckpoint;

/// One island in itself: counts, scores, the order of its population, its history.
void check_state(const search::IslandState& state, const std::filesystem::path& file);

/// One island that passes check_state, against its job: population, archive, designs.
void check_state_of_job(const search::IslandState& state, const Job& job,
                        const std::filesystem::path& file);

/// An enumeration in itself: progress, ranks, front.
void check_tally(const EnumerationCheckpoint& checkpoint, const std::filesystem::path& file);

/// One that passes check_tally, against its job; `empty` is a tally of the job's enumeration.
void check_tally_of_job(const EnumerationCheckpoint& checkpoint, const Job& job,
                        const search::EnumerationTally& empty, const std::filesystem::path& file);

}  // namespace atl::io
