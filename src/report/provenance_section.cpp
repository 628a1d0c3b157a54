#include <fmt/format.h>

#include <set>

#include "atoll/base/text.hpp"
#include "atoll/io/result.hpp"
#include "block_diagram.hpp"
#include "sections.hpp"

namespace atl::report {

namespace {

Numbers units_table(const std::string& prefix, const ChosenDesign& chosen) {
    Table table{{{"component", "", ""},
                 {"quantity", "", ""},
                 {"formula", "", ""},
                 {"table", "", "file in configs/"},
                 {"interpolated", "", "between grid points of that table"}},
                {}};
    for (const model::UnitSource& s : chosen.explanation.sources)
        table.add({std::string(s.component), s.quantity, s.formula, s.table,
                   std::string(s.interpolated ? "yes" : "no")});
    return {prefix + "units", "Unit energies and areas of this design", "", std::move(table), true};
}

Numbers sources_table(const std::string& prefix, const ChosenDesign& chosen) {
    Table table{{{"of", "", ""}, {"source", "", ""}}, {}};
    std::set<std::string> told;
    for (const model::UnitSource& s : chosen.explanation.sources) {
        const bool physical = chosen.job.physical != nullptr;
        const std::string of = physical ? s.table + ": " + std::string(s.component) : s.table;
        if (told.insert(of).second) table.add({of, s.source});
    }
    for (const model::Network& n : chosen.networks) table.add({"network " + n.name, n.source});
    if (!chosen.job.physical)
        table.add({"template " + chosen.job.hardware.name, chosen.job.hardware.source});
    return {prefix + "sources", "Sources of constants and networks", "", std::move(table), false};
}

std::string simplifications(const model::Explanation& explanation) {
    std::string out = "What the model leaves out:";
    for (const std::string_view text : explanation.simplifications)
        out += "\n\n– " + std::string(text) + ".";
    return out;
}

std::string model_text(const io::Job& job) {
    if (job.config.costing != model::Costing::built_in)
        return std::string(model::known_models()[static_cast<std::size_t>(job.config.costing)]);
    if (job.physical) return "physical";
    return job.config.fidelity == model::Fidelity::exact ? "reference, exact fidelity"
                                                         : "reference, published fidelity";
}

Numbers sessions_table(const std::string& prefix, const RunSource& run) {
    Table table{{{"started", "", "UTC"},
                 {"ended", "", "UTC"},
                 {"host", "", ""},
                 {"parallel", "", ""},
                 {"from", "", ""},
                 {"to", "", ""},
                 {"counted", "", "what from and to are"},
                 {"seconds", "s", ""},
                 {"outcome", "", ""}},
                {}};
    for (const io::RunSession& s : run.overview.sessions)
        table.add({s.started, s.ended, s.host, s.parallel, s.from, s.to, s.counted, s.seconds,
                   s.reason.empty() ? s.outcome : s.outcome + " by " + s.reason});
    return {prefix + "sessions", "Sessions", "", std::move(table), false};
}

}  // namespace

std::vector<Block> model_blocks(const std::string& prefix, const ChosenDesign& chosen) {
    return {Text{simplifications(chosen.explanation)}, sources_table(prefix, chosen),
            units_table(prefix, chosen)};
}

Section provenance_section(const std::string& prefix, const RunSource& run,
                           const ChosenDesign* chosen) {
    const io::RunFile& file = run.file();
    Section section{prefix + "provenance", "Where this comes from", {}};
    Facts facts;
    facts.facts = {
        {"atoll", fmt::format("{} ({})", file.atoll_version, file.git_sha.substr(0, 12))},
        {"file format", std::to_string(file.format)},
        {"job", file.job_name},
        {"job hash", file.job_hash},
        {"space", run.job.space.name()},
        {"designs in the space", base::grouped(static_cast<std::int64_t>(run.job.space.size()))},
        {"model", model_text(run.job)}};
    if (!file.enumeration)
        facts.facts.insert(facts.facts.begin() + 3,
                           {"seed", std::to_string(run.job.config.search.seed)});
    section.blocks.push_back(std::move(facts));
    section.blocks.push_back(
        Listing{"The job, with every field's value in use", file.resolved_job});
    if (!run.overview.sessions.empty()) section.blocks.push_back(sessions_table(prefix, run));
    if (chosen != nullptr) {
        auto blocks = model_blocks(prefix, *chosen);
        section.blocks.insert(section.blocks.end(), std::make_move_iterator(blocks.begin()),
                              std::make_move_iterator(blocks.end()));
    }
    return section;
}

}  // namespace atl::report
