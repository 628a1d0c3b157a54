#include "atoll/report/report.hpp"

#include <fmt/format.h>

#include "atoll/base/text.hpp"
#include "atoll/io/study_file.hpp"
#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

namespace fs = std::filesystem;

namespace {

std::string subtitle_of(const RunSource& run) {
    const auto& config = run.job.config;
    std::vector<std::string> networks;
    for (const model::Network& n : run.job.networks) networks.push_back(n.name);
    return fmt::format("{} of space {} ({} designs) for {}; minimises {} within {} mm²",
                       run.file().enumeration ? "Enumeration" : "Search", run.job.space.name(),
                       base::grouped(static_cast<std::int64_t>(run.job.space.size())),
                       base::join(networks, ", "), run.objective(),
                       base::shortest(config.area_limit_mm2));
}

std::int64_t designs_costed(const RunSource& run) {
    if (run.file().enumeration) return static_cast<std::int64_t>(run.file().enumerated.designs);
    std::int64_t out = 0;
    for (const auto& island : run.islands) out += island.evaluations;
    return out;
}

std::vector<Block> opening(const RunSource& run, const ChosenDesign& chosen,
                           const CostedDesigns& designs, search::DesignId best) {
    std::vector<Block> blocks;
    for (const std::string& notice : run.notices) blocks.push_back(Notice{notice});
    double value = std::numeric_limits<double>::quiet_NaN();
    for (const CostedDesign& d : designs.designs)
        if (d.id == best) value = d.objective;
    Facts facts;
    facts.facts = {{run.objective(), with_unit(value, run.unit())},
                   {"area", with_unit(chosen.explanation.area_mm2, "mm2")},
                   {run.file().enumeration ? "designs judged" : "designs costed",
                    base::grouped(designs_costed(run))},
                   {run.file().enumeration ? "optimum" : "optimality",
                    run.file().enumeration ? "proven: every design was judged"
                                           : "best found; enumerate the space to prove it"}};
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
        chosen_design(run.job, run.job.networks, run.job.space.design(*best));
    const CostedDesigns designs = costed_designs(run);
    part.sections.push_back(
        recommendation_section(prefix, chosen, opening(run, chosen, designs, *best)));
    part.sections.push_back(networks_section(prefix, chosen));
    part.sections.push_back(neighbours_section(prefix, run, *best));
    if (run.file().enumeration)
        part.sections.push_back(enumeration_section(prefix, run));
    else
        part.sections.push_back(convergence_section(prefix, run));
    part.sections.push_back(trade_off_section(prefix, run, designs));
    if (!run.file().enumeration)
        part.sections.push_back(near_optimal_section(prefix, run, designs));
    if (run.job.networks.size() > 1)
        part.sections.push_back(specialisation_section(prefix, run, chosen));
    part.sections.push_back(provenance_section(prefix, run, &chosen));
    return part;
}

bool is_study(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path / "study.json", ignored);
}

}  // namespace

Report make_report(const std::vector<fs::path>& runs, const io::ConfigPath& path) {
    Report report;
    std::vector<RunSource> sources;
    std::vector<std::string> names;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        const std::string prefix = runs.size() > 1 ? fmt::format("r{}-", r + 1) : "";
        if (is_study(runs[r])) {
            report.parts.push_back(study_part(prefix, runs[r], path));
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
