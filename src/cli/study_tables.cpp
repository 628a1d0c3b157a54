#include "study_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atoll/base/text.hpp"
#include "style.hpp"

namespace atl::cli {

namespace {

using Line = std::vector<std::string>;

/// Columns as wide as their widest cell; the first is left-aligned.
void print_lines(const std::vector<Line>& lines) {
    std::vector<std::size_t> widths;
    for (const Line& line : lines) {
        widths.resize(std::max(widths.size(), line.size()));
        for (std::size_t c = 0; c < line.size(); ++c)
            widths[c] = std::max(widths[c], line[c].size());
    }
    for (const Line& line : lines) {
        std::string text = "  ";
        for (std::size_t c = 0; c < line.size(); ++c)
            text += c == 0 ? fmt::format("{:<{}}", line[c], widths[c])
                           : fmt::format("  {:>{}}", line[c], widths[c]);
        fmt::print("{}\n", text.substr(0, text.find_last_not_of(' ') + 1));
    }
}

std::string short_number(const std::optional<double>& value, const std::string& unit) {
    if (!value) return "-";
    if (unit == "%") return fmt::format("{:.2f}", *value);
    return fmt::format("{:.5g}", *value);
}

void print_designs(const io::Study& study, const run::StudyOutcome& outcome) {
    Line head = {"step"};
    std::vector<const model::DesignParameter*> shown;
    for (const auto& p : model::design_parameters(study.job.space.model())) {
        shown.push_back(&p);
        head.emplace_back(p.name);
    }
    for (const char* name : {"area [mm2]", "objective", "value"}) head.emplace_back(name);
    std::vector<Line> lines = {head};
    bool over = false;
    for (const search::StudyDesign& d : outcome.designs) {
        Line& line = lines.emplace_back();
        line.push_back(d.step.name);
        if (!d.design) {
            line.emplace_back("none feasible");
            continue;
        }
        if (!d.feasible) line.back() += " *";
        over = over || !d.feasible;
        for (const auto* p : shown) line.push_back(p->text(*d.design));
        const auto value = d.value(d.step.objective, d.step.networks);
        line.push_back(fmt::format("{:.2f}", d.cost.area_mm2));
        line.emplace_back(search::name(d.step.objective));
        line.push_back(value ? fmt::format("{:.6e}", *value) : "-");
    }
    fmt::print("\n{}\n", heading("Designs"));
    print_lines(lines);
    if (over)
        fmt::print(
            "  * nothing was feasible in this stage: the design of least violation, which "
            "the next goes on from\n");
}

void print_edaps(const io::Study& study, const run::StudyOutcome& outcome) {
    fmt::print(
        "\n{}\n",
        heading("EDAP of every network on every design [mJ*ms*mm2]; -: it cannot run there"));
    std::vector<Line> lines = {{"step"}};
    for (const std::string& name : study.plan.networks) lines[0].push_back(name);
    for (const search::StudyDesign& d : outcome.designs) {
        if (!d.design) continue;
        Line& line = lines.emplace_back(Line{d.step.name});
        for (std::size_t n = 0; n < study.plan.networks.size(); ++n)
            line.push_back(short_number(d.edap(n), ""));
    }
    print_lines(lines);
}

void print_answers(const search::StudyTable& table) {
    fmt::print("\n{}\n", heading("Answers"));
    std::vector<Line> lines = {{table.row_is}};
    for (const auto& c : table.columns)
        lines[0].push_back(c.unit.empty() || c.unit == "%" || c.name.ends_with("_" + c.unit)
                               ? c.name
                               : c.name + " [" + c.unit + "]");
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        Line& line = lines.emplace_back(Line{table.rows[r]});
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            line.push_back(
                short_number(table.cells[r * table.columns.size() + c], table.columns[c].unit));
    }
    print_lines(lines);
    for (const auto& c : table.columns)
        if (!c.meaning.empty()) fmt::print("    {}: {}\n", c.name, c.meaning);
}

}  // namespace

std::string step_text(const search::StudyDesign& d, std::size_t networks) {
    if (!d.design) return "nothing feasible";
    const auto value = d.value(d.step.objective, d.step.networks);
    return fmt::format(
        "{}{} {}, {:.2f} mm2",
        d.feasible ? "" : "nothing feasible; least violation: ", search::name(d.step.objective),
        value ? fmt::format("{:.6e} {}", *value, search::unit(d.step.objective, networks))
              : "unknown, some network cannot run",
        d.cost.area_mm2);
}

void print_study(const io::Study& study, const run::StudyOutcome& outcome,
                 const std::string& directory) {
    fmt::print("{}: {} of job {}, {}\n", study.config.name,
               search::study_kind_names[static_cast<std::size_t>(study.plan.kind)],
               study.job.config.name,
               study.config.method == io::StudyMethod::enumerate
                   ? "every step enumerated: its optimum is proven"
                   : "by search: better designs may exist");
    print_designs(study, outcome);
    print_edaps(study, outcome);
    print_answers(outcome.table);
    if (!study.config.claims.empty()) fmt::print("\n{}\n", heading("Claims"));
    for (const search::Claim& claim : study.config.claims)
        fmt::print("  {}{}\n", search::judge(claim, outcome.table).sentence,
                   claim.source.empty() ? "" : " (" + claim.source + ")");
    if (outcome.not_written.empty())
        fmt::print(
            "\nFiles in {}: study.json (all of this), study.csv (a line per design and "
            "network), study.h5, steps (a run each)\n",
            directory);
}

}  // namespace atl::cli
