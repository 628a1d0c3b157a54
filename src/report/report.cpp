#include "atoll/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/design_table.hpp"
#include "atoll/io/enumeration_file.hpp"
#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

namespace fs = std::filesystem;

namespace {

std::string subtitle_of(const RunSource& run) {
    const auto& config = run.job.config;
    std::vector<std::string> networks;
    for (const model::Network& n : run.job.networks) networks.push_back(n.name);
    return fmt::format("{} of space {} ({} designs) for {}; minimises {} within {}",
                       run.file().enumeration ? "Enumeration" : "Search", run.job.space.name(),
                       base::grouped(static_cast<std::int64_t>(run.job.space.size())),
                       base::join(networks, ", "), run.objective(), io::limits_text(config.limits));
}

/// How far to believe that nothing better is in the space.
std::string optimality(const RunSource& run) {
    if (!run.file().enumeration) return "best found; enumerate the space to prove it";
    return run.finished() ? "proven: every design was judged" : "best of the designs judged so far";
}

/// Networks and tables may have changed since the run.
bool runs_today(const ChosenDesign& chosen) {
    const model::Explanation& e = chosen.explanation;
    return e.outside_tables.empty() &&
           std::all_of(e.networks.begin(), e.networks.end(),
                       [](const auto& n) { return n.infeasible.empty(); });
}

std::vector<Block> opening(const RunSource& run, const ChosenDesign& chosen, double value) {
    std::vector<Block> blocks;
    for (const std::string& notice : run.notices) blocks.push_back(Notice{notice});
    Facts facts;
    facts.facts = {{run.objective(), with_unit(value, run.unit())},
                   {"area", with_unit(chosen.explanation.area_mm2, "mm2")},
                   {run.file().enumeration ? "designs judged" : "designs costed",
                    base::grouped(run.designs_costed())},
                   {"optimality", optimality(run)}};
    blocks.push_back(std::move(facts));
    return blocks;
}

Part run_part(const std::string& prefix, const RunSource& run) {
    Part part{prefix + "run", run.job.config.name, subtitle_of(run), {}};
    const auto best = best_design(run);
    if (!best) {
        Section section{prefix + "recommendation", "What to build", {}};
        for (const std::string& notice : run.notices) section.blocks.push_back(Notice{notice});
        section.blocks.push_back(Notice{
            "No design met all limits: none is recommended. Allow more area, widen the space, "
            "or leave out the largest network."});
        part.sections.push_back(std::move(section));
        if (run.file().enumeration)
            part.sections.push_back(enumeration_section(prefix, run));
        else
            part.sections.push_back(convergence_section(prefix, run));
        part.sections.push_back(provenance_section(prefix, run, nullptr));
        return part;
    }
    const ChosenDesign chosen =
        chosen_design(run.job, run.job.networks, run.job.space.design(best->id));
    if (!runs_today(chosen)) {
        Section section{prefix + "recommendation", "What to build",
                        opening(run, chosen, best->value)};
        section.blocks.push_back(
            Notice{"The best design of the run cannot run every network with the networks and "
                   "tables found "
                   "today: nothing can be said of its costs."});
        part.sections.push_back(std::move(section));
        part.sections.push_back(provenance_section(prefix, run, nullptr));
        return part;
    }
    const CostedDesigns designs = costed_designs(run);
    part.sections.push_back(
        recommendation_section(prefix, chosen, opening(run, chosen, best->value)));
    part.sections.push_back(networks_section(prefix, chosen));
    // An external evaluator is not asked anew.
    const bool external = run.job.config.external_model();
    if (!external) part.sections.push_back(neighbours_section(prefix, run, best->id));
    if (run.file().enumeration)
        part.sections.push_back(enumeration_section(prefix, run));
    else
        part.sections.push_back(convergence_section(prefix, run));
    part.sections.push_back(trade_off_section(prefix, run, designs));
    if (!run.file().enumeration)
        part.sections.push_back(near_optimal_section(prefix, run, designs));
    if (run.job.networks.size() > 1 && !external)
        part.sections.push_back(specialisation_section(prefix, run, chosen));
    part.sections.push_back(provenance_section(prefix, run, &chosen));
    return part;
}

/// The directory of a finished study, given that or its HDF5 file; nothing for other runs.
std::optional<fs::path> study_directory(const fs::path& path) {
    std::error_code ignored;
    if (fs::exists(path / "study.json", ignored)) return path;
    if (fs::is_regular_file(path, ignored) && io::file_type(path) == "atoll study result")
        return fs::absolute(path).parent_path();
    return std::nullopt;
}

}  // namespace

Report make_report(const std::vector<fs::path>& runs, const io::ConfigPath& path) {
    Report report;
    std::vector<RunSource> sources;
    std::vector<std::string> names;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        const std::string prefix = runs.size() > 1 ? fmt::format("r{}-", r + 1) : "";
        if (const auto study = study_directory(runs[r])) {
            report.parts.push_back(study_part(prefix, *study, path));
        } else {
            sources.push_back(open_run(runs[r], path));
            report.parts.push_back(run_part(prefix, sources.back()));
        }
        names.push_back(report.parts.back().title);
        if (runs.size() > 1) report.parts.back().title = fmt::format("{}: {}", r + 1, names.back());
    }
    if (sources.size() > 1) report.parts.insert(report.parts.begin(), comparison_part(sources));
    report.title = "atoll: " + base::join(names, ", ");
    return report;
}

}  // namespace atl::report
