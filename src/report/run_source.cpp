#include "run_source.hpp"

#include "atoll/base/text.hpp"

namespace atl::report {

namespace fs = std::filesystem;

RunSource open_run(const fs::path& path, const io::ConfigPath& configs) {
    RunSource out;
    out.overview = run::overview_of_run(path);
    out.overview.require_run();
    // The result tells the whole story of a run; a checkpoint only as far as it went.
    if (out.overview.result) out.overview.checkpoint.reset();
    const io::RunFile& file = out.file();
    out.job = io::load_job(file.file, {{"output", io::quoted(file.file.parent_path().string())}},
                           configs);
    for (const std::string& warning : out.overview.warnings) out.notices.push_back(warning);
    for (const std::string& damage : out.overview.damaged)
        out.notices.push_back("Damaged, and left out: " + damage);
    if (!out.finished())
        out.notices.push_back(
            "The run is not finished: this is what it knows so far. Resume it with --resume.");
    if (out.job.hash() != file.job_hash)
        out.notices.push_back(
            "The networks, cells or technologies found today are not those the run was made with: "
            "energies, latencies and areas below are of today's and may differ from the run's "
            "own.");
    if (!file.enumeration)
        for (std::int64_t i = 0; i < file.islands(); ++i) out.islands.push_back(file.state(i));
    return out;
}

std::int64_t RunSource::designs_costed() const {
    if (file().enumeration) return static_cast<std::int64_t>(file().enumerated.designs);
    std::int64_t out = 0;
    for (const search::IslandState& island : islands) out += island.evaluations;
    return out;
}

std::optional<search::RankedDesign> best_design(const RunSource& run) {
    const io::RunFile& file = run.file();
    if (file.enumeration) {
        for (const auto& [objective, designs] : file.enumerated.tables.top)
            if (objective == run.job.config.objective) return designs.front();
        return std::nullopt;
    }
    search::Individual best = search::worst_individual;
    for (const search::IslandState& island : run.islands)
        if (const auto part = io::part_of(island); better(part.best, best)) best = part.best;
    if (!best.score.feasible()) return std::nullopt;
    return search::RankedDesign{best.id, best.score.objective};
}

}  // namespace atl::report
