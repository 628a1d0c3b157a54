/// The enumeration of a space on disk: its checkpoint while it runs, then result.h5 (everything),
/// result.json (the optima), top.csv, pareto.csv and parameters.csv. None holds times, host names
/// or rank counts: equal jobs give equal bytes.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "atoll/io/checkpoint.hpp"
#include "atoll/io/result.hpp"
#include "atoll/search/enumeration.hpp"

namespace atl::io {

struct EnumerationCheckpoint : CheckpointOrigin {
    std::vector<search::Objective> objectives;
    std::int64_t top = 0;
    std::uint64_t next_chunk = 0;  ///< all chunks before it are in the tally
    std::uint64_t chunks = 0;
    search::EnumerationTally tally;
};

/// As checkpoint.h5, like that of a search, with the one before it beside. Throws base::Error(io).
void write_enumeration_checkpoint(const std::filesystem::path& directory, const Job& job,
                                  const search::EnumerationConfig& config, std::uint64_t next_chunk,
                                  std::uint64_t chunks, const search::EnumerationTally& tally);

/// Nothing when the directory holds none; throws as read_checkpoint.
std::optional<EnumerationCheckpoint> read_enumeration_checkpoint(
    const std::filesystem::path& directory);

/// The best design for one objective, costed by the plain model.
struct Optimum {
    search::Objective objective;
    BestDesign design;
};

struct EnumerationResult {
    search::EnumerationConfig config;
    search::EnumerationTally tally;
    std::vector<Optimum> optima;  ///< per objective; none when no design is feasible
};

void write_enumeration_result(const std::filesystem::path& directory, const Job& job,
                              const EnumerationResult& result);

/// What kind of run left the HDF5 file, e.g. "atoll enumeration checkpoint".
std::string file_type(const std::filesystem::path& file);

}  // namespace atl::io
