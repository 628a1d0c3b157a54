#include "run_overview_json.hpp"

#include "atoll/io/json_parts.hpp"
#include "island_text.hpp"

namespace atl::cli {

using nlohmann::ordered_json;

namespace {

ordered_json file_json(const std::optional<io::RunFile>& file) {
    if (!file) return nullptr;
    ordered_json out = {
        {"file", file->file.string()}, {"written", run::written_at(file->file)}, {"intact", true}};
    if (file->result) out["digest"] = io::result_digest(file->file);
    return out;
}

ordered_json best_json(const io::RunFile& file, search::Objective objective, double value,
                       search::DesignId id) {
    return {{"objective",
             {{"name", search::name(objective)},
              {"unit", search::unit(objective, file.job.networks.size())},
              {"value", value}}},
            {"design_id", id},
            {"design", io::design_json(file.design(id))}};
}

/// Adds the state of a search; returns what its islands give to warn of.
std::vector<std::string> add_search(const io::RunFile& file, ordered_json& out) {
    const search::ArchipelagoConfig& config = file.job.search;
    const run::IslandsOverview islands = run::overview_of_islands(file);
    const search::Overview& all = islands.all;
    const search::Budget& budget = config.budget;
    const bool finished = config.finished(all);
    out["finished"] = finished;
    out["mode"] = search::migration_mode_names[static_cast<std::size_t>(config.migration.mode)];
    out["generation"] = all.slowest;
    out["fastest_generation"] = all.fastest;
    out["generations"] = config.last_generation();
    out["evaluations"] = all.evaluations;
    out["best"] = all.best.score.feasible()
                      ? best_json(file, file.job.objective, all.best.score.objective, all.best.id)
                      : ordered_json();
    out["budget_left"] = {
        {"generations", finished ? 0 : config.last_generation() - all.slowest},
        {"evaluations", budget.evaluations > 0
                            ? ordered_json(std::max<std::int64_t>(
                                  0, finished ? 0 : budget.evaluations - all.evaluations))
                            : ordered_json()},
        {"target", budget.target > 0 ? ordered_json(budget.target) : ordered_json()}};
    out["islands"] = ordered_json::array();
    for (const io::IslandPart& part : islands.parts)
        out["islands"].push_back(io::island_json(part));
    return island_warnings(islands.parts, config);
}

void add_enumeration(const io::RunFile& file, ordered_json& out) {
    const io::EnumerationState& e = file.enumerated;
    out["finished"] = file.result || e.next_chunk == e.chunks;
    if (!file.result) {
        out["chunks_done"] = e.next_chunk;
        out["chunks"] = e.chunks;
    }
    out["designs"] = {{"gone_through", e.designs},
                      {"feasible", e.feasible},
                      {"over_area", e.over_area},
                      {"unmappable", e.unmappable},
                      {"outside_tables", e.outside_tables}};
    out["designs_in_space"] = file.space.size();
    out["best"] = ordered_json::array();
    for (const auto& [objective, designs] : e.tables.top)
        out["best"].push_back(
            best_json(file, objective, designs.front().value, designs.front().id));
}

ordered_json evaluations_json(const io::EvaluationSummary& evaluations) {
    ordered_json failures = ordered_json::array();
    for (const auto& [reason, times] : evaluations.failures)
        failures.push_back({{"reason", reason}, {"times", times}});
    return {{"costed", evaluations.outcomes[0]},     {"infeasible", evaluations.outcomes[1]},
            {"failed", evaluations.outcomes[2]},     {"in_journals", evaluations.in_journals},
            {"worker_seconds", evaluations.seconds}, {"failures", failures}};
}

}  // namespace

ordered_json overview_json(const run::RunOverview& overview) {
    if (!overview.has_run())
        return {{"path", overview.path.string()},
                {"evaluations", evaluations_json(*overview.evaluations)}};
    const io::RunFile& file = overview.newest();
    ordered_json out = {
        {"path", overview.path.string()},
        {"run", file.enumeration ? "enumeration" : "search"},
        {"job", file.job_name},
        {"job_hash", file.job_hash},
        {"versions",
         {{"atoll", file.atoll_version}, {"git_sha", file.git_sha}, {"format", file.format}}},
        {"checkpoint", file_json(overview.checkpoint)},
        {"result", file_json(overview.result)}};
    std::vector<std::string> warnings = overview.warnings;
    if (file.enumeration) {
        add_enumeration(file, out);
    } else {
        out["seed"] = file.job.search.seed;
        for (std::string& text : add_search(file, out)) warnings.push_back(std::move(text));
    }
    if (overview.evaluations) out["evaluations"] = evaluations_json(*overview.evaluations);
    out["sessions"] = ordered_json::array();
    for (const io::RunSession& s : overview.sessions)
        out["sessions"].push_back({{"started", s.started},
                                   {"ended", s.ended},
                                   {"host", s.host},
                                   {"parallel", s.parallel},
                                   {"from_" + s.counted, s.from},
                                   {"to_" + s.counted, s.to},
                                   {"seconds", s.seconds},
                                   {"outcome", s.outcome},
                                   {"reason", s.reason}});
    out["warnings"] = warnings;
    out["damaged"] = overview.damaged;
    return out;
}

}  // namespace atl::cli
