#include "atoll/io/study_file.hpp"

#include <algorithm>
#include <limits>

#include "atoll/base/text.hpp"
#include "atoll/io/csv.hpp"
#include "atoll/io/text_file.hpp"
#include "result_parts.hpp"
#include "run_header.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using search::StudyDesign;
using search::StudyTable;

fs::path step_directory(const fs::path& directory, std::size_t number, const std::string& name) {
    std::string file = (number < 9 ? "0" : "") + std::to_string(number + 1) + "-";
    for (char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        file += plain ? c : '-';
    }
    return directory / "steps" / file;
}

EdapRatios edap_ratios(const search::StudyPlan& plan, std::span<const StudyDesign> designs,
                       std::size_t design, std::size_t network) {
    EdapRatios out;
    const auto edap = designs[design].edap(network);
    if (!edap) return out;
    std::optional<double> best;
    for (const StudyDesign& d : designs)
        if (const auto other = d.edap(network); other && d.feasible && (!best || *other < *best))
            best = other;
    if (best) out.to_best = *edap / *best;
    if (const auto reference = designs[search::reference_step(plan)].edap(network))
        out.to_reference = *edap / *reference;
    return out;
}

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double known_or(const std::optional<double>& value) {
    return value.value_or(unknown);
}
ordered_json json_of(const std::optional<double>& value) {
    return value ? ordered_json(*value) : ordered_json();
}

/// A design on a network.
struct Row {
    const StudyDesign* design;
    std::size_t network;
    std::optional<double> energy_J, latency_s, edap;
    EdapRatios ratios;
    std::string reason;  ///< why the design cannot run the network, or is infeasible
};

std::vector<Row> rows_of(const Study& study, std::span<const StudyDesign> designs) {
    std::vector<Row> rows;
    for (std::size_t d = 0; d < designs.size(); ++d) {
        if (!designs[d].design) continue;
        for (std::size_t n = 0; n < designs[d].cost.networks.size(); ++n) {
            Row& row = rows.emplace_back();
            row.design = &designs[d];
            row.network = n;
            const model::NetworkCost& cost = designs[d].cost.networks[n];
            row.edap = designs[d].edap(n);
            row.ratios = edap_ratios(study.plan, designs, d, n);
            if (row.edap) {
                row.energy_J = cost.energy_J;
                row.latency_s = cost.latency_s;
            } else {
                row.reason = cost.infeasible.text(study.networks[n]);
            }
        }
    }
    return rows;
}

std::string csv_text(const Study& study, const std::vector<Row>& rows) {
    std::string out = "step,feasible,network";
    out += design_header(study.job.space.model()) +
           ",energy_J,latency_s,area_mm2,edap_mJ_ms_mm2,edap_to_reference,edap_to_best,reason\n";
    const auto cell = [](const std::optional<double>& value) {
        return "," + (value ? base::shortest(*value) : std::string());
    };
    for (const Row& r : rows) {
        out += csv_cell(r.design->step.name) + (r.design->feasible ? ",1," : ",0,") +
               csv_cell(study.plan.networks[r.network]);
        out += design_cells(*r.design->design) + cell(r.energy_J) + cell(r.latency_s) +
               cell(r.design->cost.area_mm2) + cell(r.edap) + cell(r.ratios.to_reference) +
               cell(r.ratios.to_best) + "," + csv_cell(r.reason) + "\n";
    }
    return out;
}

ordered_json step_json(const Study& study, const StudyDesign& d) {
    ordered_json networks = ordered_json::array();
    for (std::size_t n : d.step.networks) networks.push_back(study.plan.networks[n]);
    ordered_json out = {{"step", d.step.name},
                        {"meaning", d.step.meaning},
                        {"networks", networks},
                        {"objective", search::name(d.step.objective)},
                        {"unit", search::unit(d.step.objective, d.step.networks.size())},
                        {"area_limit_mm2", d.step.area_limit_mm2},
                        {"designs_in_space", d.space_size},
                        {"feasible_designs",
                         d.feasible_designs ? ordered_json(*d.feasible_designs) : ordered_json()},
                        {"feasible", d.feasible}};
    if (!d.design) return out;
    out["violation"] = d.violation;
    out["value"] = json_of(d.value(d.step.objective, d.step.networks));
    out["design"] = design_json(*d.design);
    out["area_mm2"] = d.cost.area_mm2;
    out["relative_cost_mm2_at_32nm"] = d.cost.relative_cost;
    return out;
}

ordered_json study_json(const Study& study, std::span<const StudyDesign> designs,
                        const std::vector<Row>& rows, const StudyTable& table) {
    ordered_json steps = ordered_json::array(), figures = ordered_json::array(),
                 columns = ordered_json::array(), answers = ordered_json::array(),
                 claims = ordered_json::array();
    for (const StudyDesign& d : designs) steps.push_back(step_json(study, d));
    for (const Row& r : rows) {
        ordered_json figure = {{"step", r.design->step.name},
                               {"network", study.plan.networks[r.network]},
                               {"energy_J", json_of(r.energy_J)},
                               {"latency_s", json_of(r.latency_s)},
                               {"edap_mJ_ms_mm2", json_of(r.edap)},
                               {"edap_to_reference", json_of(r.ratios.to_reference)},
                               {"edap_to_best", json_of(r.ratios.to_best)}};
        if (!r.reason.empty()) figure["reason"] = r.reason;
        figures.push_back(std::move(figure));
    }
    for (const auto& c : table.columns)
        columns.push_back({{"name", c.name}, {"unit", c.unit}, {"meaning", c.meaning}});
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        ordered_json answer = {{table.row_is, table.rows[r]}};
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            answer[table.columns[c].name] = json_of(table.cells[r * table.columns.size() + c]);
        answers.push_back(std::move(answer));
    }
    for (const search::Claim& claim : study.config.claims) {
        const search::Verdict verdict = search::judge(claim, table);
        claims.push_back({{"row", claim.row},
                          {"column", claim.column},
                          {"claimed", claim.claimed},
                          {"found", json_of(verdict.found)},
                          {"verdict", verdict.sentence},
                          {"source", claim.source}});
    }
    return {{"study", study.config.name},
            {"kind", search::study_kind_names[static_cast<std::size_t>(study.plan.kind)]},
            {"method", study_method_names[static_cast<std::size_t>(study.config.method)]},
            {"job", study.job.config.name},
            {"job_hash", study.job.hash()},
            {"space", study.job.space.name()},
            {"fidelity", fidelity_name(study.job)},
            {"objective", search::name(study.plan.objective)},
            {"reference", designs[search::reference_step(study.plan)].step.name},
            {"steps", steps},
            {"figures", figures},
            {"columns", columns},
            {"answers", answers},
            {"claims", claims},
            {"versions", versions_json()}};
}

void write_figures(Hdf5Group group, const Study& study, const std::vector<Row>& rows) {
    const auto real = [&](const std::string& name, auto get, const Hdf5Group::Notes& notes) {
        write_column(
            group, name, rows, [&](const Row& r) { return known_or(get(r)); }, notes);
    };
    write_column(group, "step", rows, [](const Row& r) { return r.design->step.name; },
                 {"none", "name of the step that made the design"});
    write_column(group, "network", rows,
                 [&](const Row& r) { return study.plan.networks[r.network]; },
                 {"none", "name of the network the design runs"});
    write_column(group, "feasible", rows,
                 [](const Row& r) { return std::int64_t{r.design->feasible}; },
                 {"1", "1: the design keeps all limits of its step; else 0"});
    write_design_columns(group, study.job.space.model(), rows,
                         [](const Row& r) { return *r.design->design; });
    real("energy_J", [](const Row& r) { return r.energy_J; },
         {"J", "energy of one inference; not a number where the network cannot run"});
    real("latency_s", [](const Row& r) { return r.latency_s; },
         {"s", "latency of one inference; not a number where the network cannot run"});
    real("area_mm2", [](const Row& r) { return std::optional(r.design->cost.area_mm2); },
         {"mm2", "chip area"});
    real("edap_mJ_ms_mm2", [](const Row& r) { return r.edap; },
         {"mJ*ms*mm2", "energy x latency x area of one inference"});
    real("edap_to_reference", [](const Row& r) { return r.ratios.to_reference; },
         {"1", "EDAP relative to the reference design on this network"});
    real("edap_to_best", [](const Row& r) { return r.ratios.to_best; },
         {"1", "EDAP relative to the feasible design that is best on this network"});
}

void write_steps(Hdf5Group group, std::span<const StudyDesign> designs) {
    write_column(group, "step", designs, [](const StudyDesign& d) { return d.step.name; },
                 {"none", "name of the step"});
    write_column(group, "objective", designs,
                 [](const StudyDesign& d) { return std::string(search::name(d.step.objective)); },
                 {"none", "name of its objective"});
    write_column(group, "value", designs,
                 [](const StudyDesign& d) {
                     return d.design ? known_or(d.value(d.step.objective, d.step.networks))
                                     : unknown;
                 },
                 {"by row", "of its objective on its networks, in the unit of the row"});
    write_column(
        group, "unit", designs,
        [](const StudyDesign& d) { return search::unit(d.step.objective, d.step.networks.size()); },
        {"none", "unit of the value"});
    write_column(group, "feasible", designs,
                 [](const StudyDesign& d) { return std::int64_t{d.feasible}; },
                 {"1", "1: its design keeps all limits of the step; else 0"});
}

void write_answers(Hdf5Group group, const StudyTable& table) {
    group.dataset("row", table.rows, {"none", table.row_is});
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const StudyTable::Column& column = table.columns[c];
        std::vector<double> cells;
        for (std::size_t r = 0; r < table.rows.size(); ++r)
            cells.push_back(known_or(table.cells[r * table.columns.size() + c]));
        group.dataset(column.name, std::span<const double>(cells),
                      {column.unit.empty() ? "1" : column.unit, column.meaning});
    }
}

void write_h5(Hdf5File& out, const Study& study, std::span<const StudyDesign> designs,
              const std::vector<Row>& rows, const StudyTable& table) {
    write_header(out, "atoll study result", study.job);
    out.attribute("study", study.config.name);
    out.attribute("kind",
                  std::string(search::study_kind_names[static_cast<std::size_t>(study.plan.kind)]));
    out.dataset("study", std::vector<std::string>{study.resolved()},
                {"none", "the resolved study, YAML that can be run again with --output", "study"});
    write_figures(out.create_group("figures", "step and network"), study, rows);
    write_steps(out.create_group("steps", "step"), designs);
    write_answers(out.create_group("answers", table.row_is), table);
}

}  // namespace

void write_study(const fs::path& directory, const Study& study,
                 std::span<const StudyDesign> designs, const StudyTable& table) {
    const std::vector<Row> rows = rows_of(study, designs);
    replace_text(directory / "study.csv", csv_text(study, rows));
    Hdf5File::replace(directory / "study.h5", false,
                      [&](Hdf5File& out) { write_h5(out, study, designs, rows, table); });
    replace_text(directory / "study.json", study_json(study, designs, rows, table).dump(2) + "\n");
}

}  // namespace atl::io
