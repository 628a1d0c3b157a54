/// Any HDF5 file of atoll, for whoever wants to know what it holds: search or enumeration,
/// checkpoint or result.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/checkpoint.hpp"
#include "atoll/io/result.hpp"
#include "atoll/search/enumeration.hpp"

namespace atl::io {

class StateReader;

/// What an enumeration found so far.
struct EnumerationTables {
    struct Top {
        search::Objective objective;
        std::vector<search::RankedDesign> designs;  ///< best first, one at least
    };
    std::vector<Top> top;                   ///< none while no design is feasible
    std::vector<search::FrontPoint> front;  ///< as search::EnumerationTally
    std::vector<std::vector<search::ValueShare>> shares;
};

/// How far an enumeration is.
struct EnumerationState {
    std::uint64_t next_chunk = 0, chunks = 0;  ///< of a checkpoint; 0 in a result
    std::uint64_t designs = 0;                 ///< gone through: the sum of the next four
    std::uint64_t feasible = 0, over_area = 0, unmappable = 0, outside_tables = 0;
    EnumerationTables tables;
};

/// Whole: its bytes match its hash.
struct RunFile : CheckpointOrigin {
    bool enumeration = false;  ///< otherwise a search
    bool result = false;       ///< otherwise a checkpoint
    std::string atoll_version, git_sha;
    std::int64_t format = 0;
    JobConfig job;
    search::ParameterSpace space;
    EnumerationState enumerated;                ///< of an enumeration
    std::shared_ptr<const StateReader> states;  ///< of a search; read as it is asked for

    /// Throws base::Error(io) for an id outside the space.
    model::Design design(search::DesignId id) const;

    // Of a search; all throw base::Error(io).

    std::int64_t islands() const;
    IslandPart island(std::int64_t island) const;
    /// With all its lists, the archive included.
    search::IslandState state(std::int64_t island) const;
    /// Parcels that came to it.
    std::uint64_t parcels(std::int64_t island) const;
    /// Every parcel with the island it came to, in order of generation, that island, the one it
    /// came from. Of every island a block of rows is in memory.
    void each_parcel(
        const std::function<void(std::int64_t to, const search::Arrival&)>& visit) const;
};

/// Throws base::Error: io when the file cannot be read, is damaged or none of atoll; refused when
/// it is of a type or format that this atoll does not know.
RunFile open_run_file(const std::filesystem::path& file);

/// The newest checkpoint of a directory that can be used; as read_checkpoint, of any kind of run.
std::optional<RunFile> open_newest_checkpoint(const std::filesystem::path& directory);

}  // namespace atl::io
