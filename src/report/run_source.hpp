/// What a report is made from: a run as it lies on disk, and the model it was made with.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/config_path.hpp"
#include "atoll/io/job.hpp"
#include "atoll/run/run_overview.hpp"
#include "atoll/search/evaluator.hpp"

namespace atl::report {

/// A search or an enumeration, finished or not.
struct RunSource {
    run::RunOverview overview;
    io::Job job;  ///< as it was run, with the networks and tables of today
    std::vector<search::IslandState> islands;  ///< of a search
    std::vector<std::string> notices;          ///< what readers must know first

    const io::RunFile& file() const { return overview.newest(); }
    bool finished() const { return overview.result.has_value(); }
    /// By all islands, or judged by the enumeration.
    std::int64_t designs_costed() const;
    std::string unit() const { return search::unit(job.config.objective, job.networks.size()); }
    /// e.g. "ela_mean"
    std::string objective() const { return std::string(search::name(job.config.objective)); }
};

/// Throws as make_report.
RunSource open_run(const std::filesystem::path& path, const io::ConfigPath& configs);

/// The best design for the job's objective, with the value the run gave it; nothing when none is
/// feasible.
std::optional<search::RankedDesign> best_design(const RunSource& run);

}  // namespace atl::report
