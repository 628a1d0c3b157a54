/// What there is to know of a run, from its files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/evaluation_archive.hpp"
#include "atoll/io/run_file.hpp"

namespace atl::run {

struct RunOverview {
    std::filesystem::path path;                        ///< directory or file
    std::optional<io::RunFile> checkpoint, result;     ///< those that are there and whole
    std::vector<io::RunSession> sessions;              ///< of a directory
    std::optional<io::EvaluationSummary> evaluations;  ///< of an external evaluator, in a directory
    std::vector<std::string> warnings;                 ///< what the user should know
    std::vector<std::string> damaged;  ///< what cannot be used, and nothing stands in for it

    /// Whose state is told: the checkpoint, which may be beyond the result. There is one, unless
    /// there are evaluations alone.
    bool has_run() const { return checkpoint || result; }
    /// Throws base::Error(io) where there is none.
    void require_run() const;
    const io::RunFile& newest() const { return checkpoint ? *checkpoint : *result; }
};

/// Throws base::Error: io when there is nothing that can be told; refused for files of types and
/// formats that this atoll does not know.
RunOverview overview_of_run(const std::filesystem::path& path);

/// UTC, ISO 8601.
std::string written_at(const std::filesystem::path& file);

/// Of a search: the islands' parts, and all of them together.
struct IslandsOverview {
    std::vector<io::IslandPart> parts;
    search::Overview all;  ///< generations, evaluations, best
};
IslandsOverview overview_of_islands(const io::RunFile& file);

}  // namespace atl::run
