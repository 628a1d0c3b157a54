#include <fmt/format.h>

#include <fstream>

#include "atoll/base/text.hpp"
#include "atoll/io/run_record.hpp"
#include "atoll/io/study_file.hpp"
#include "atoll/io/text_file.hpp"
#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using nlohmann::ordered_json;

namespace {

Cell cell_of(const ordered_json& value) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return std::string(value.get<bool>() ? "yes" : "no");
    return {};
}

/// The study's own answers.
Section answers_section(const std::string& prefix, const ordered_json& study) {
    Section section{prefix + "answers", "Answers", {}};
    Table table;
    if (!study.at("answers").empty()) {
        const ordered_json& first = study.at("answers").front();
        table.columns.push_back({first.begin().key(), "", ""});
    }
    for (const ordered_json& c : study.at("columns"))
        table.columns.push_back({c.at("name").get<std::string>(), c.at("unit").get<std::string>(),
                                 c.at("meaning").get<std::string>()});
    for (const ordered_json& answer : study.at("answers")) {
        std::vector<Cell> row;
        for (const Column& c : table.columns) row.push_back(cell_of(answer.at(c.name)));
        table.add(std::move(row));
    }
    section.blocks.push_back(
        Numbers{prefix + "answer-table", "The study's table", "", std::move(table), false});
    if (!study.at("claims").empty()) {
        Table claims{{{"row", "", ""},
                      {"column", "", ""},
                      {"claimed", "", ""},
                      {"found", "", ""},
                      {"verdict", "", ""},
                      {"source", "", ""}},
                     {}};
        for (const ordered_json& c : study.at("claims"))
            claims.add({cell_of(c.at("row")), cell_of(c.at("column")), cell_of(c.at("claimed")),
                        cell_of(c.at("found")), cell_of(c.at("verdict")), cell_of(c.at("source"))});
        section.blocks.push_back(Numbers{prefix + "claims", "What is claimed, and what was found",
                                         "", std::move(claims), false});
    }
    return section;
}

Figure matrix_figure(const std::string& prefix, const ordered_json& study, const char* key,
                     const std::string& title, const std::string& caption) {
    RatioMatrix chart{title, {}, {}, {}};
    Table table{{{"design", "", "step of the study"},
                 {"network", "", ""},
                 {"energy", "J", ""},
                 {"latency", "s", ""},
                 {"EDAP", "mJ*ms*mm2", ""},
                 {"ratio", "", caption}},
                {}};
    for (const ordered_json& f : study.at("figures")) {
        const auto step = f.at("step").get<std::string>(),
                   network = f.at("network").get<std::string>();
        if (chart.rows.empty() || chart.rows.back() != step) {
            chart.rows.push_back(step);
            chart.values.emplace_back();
        }
        if (chart.rows.size() == 1) chart.columns.push_back(network);
        const ordered_json& ratio = f.at(key);
        chart.values.back().push_back(ratio.is_number() ? std::optional(ratio.get<double>())
                                                        : std::nullopt);
        table.add({step, network, cell_of(f.at("energy_J")), cell_of(f.at("latency_s")),
                   cell_of(f.at("edap_mJ_ms_mm2")), cell_of(ratio)});
    }
    return figure(prefix + key, title, caption, draw(chart), std::move(table));
}

Numbers steps_table(const std::string& prefix, const ordered_json& study, model::ModelKind model) {
    Table table{{{"step", "", ""},
                 {"meaning", "", ""},
                 {"objective", "", ""},
                 {"value", "", ""},
                 {"unit", "", ""},
                 {"feasible", "", ""},
                 {"area", "mm2", ""}},
                {}};
    for (const auto& p : model::design_parameters(model))
        table.columns.push_back({std::string(p.name), std::string(p.unit), std::string(p.meaning)});
    for (const ordered_json& s : study.at("steps")) {
        const auto field = [&](const char* key) { return cell_of(s.value(key, ordered_json())); };
        std::vector<Cell> row = {field("step"),    field("meaning"), field("objective"),
                                 field("value"),   field("unit"),    field("feasible"),
                                 field("area_mm2")};
        for (const auto& p : model::design_parameters(model))
            row.push_back(cell_of(s.value("design", ordered_json::object())
                                      .value(std::string(p.name), ordered_json())));
        table.add(std::move(row));
    }
    return {prefix + "designs", "The design of every step", "", std::move(table), false};
}

Figure areas_figure(const std::string& prefix, const ordered_json& study) {
    BarChart chart{"Area of the design of every step", {"area", "mm2"}, {}, {""}, {}, {}, {}};
    Table table{{{"step", "", ""}, {"area", "mm2", ""}}, {}};
    for (const ordered_json& s : study.at("steps")) {
        if (!s.contains("area_mm2")) continue;
        const auto step = s.at("step").get<std::string>();
        const auto area = s.at("area_mm2").get<double>();
        chart.categories.push_back(step);
        chart.values.push_back({area});
        chart.notes.push_back(four_digits(area));
        table.add({step, area});
    }
    return figure(prefix + "areas", "Area by step", "", draw(chart), std::move(table));
}

std::optional<model::Design> reference_design(const ordered_json& study, model::ModelKind model) {
    for (const ordered_json& s : study.at("steps")) {
        if (s.at("step") != study.at("reference") || !s.contains("design")) continue;
        model::Design design;
        design.model = model;
        for (const auto& p : model::design_parameters(model)) {
            const ordered_json& value = s.at("design").at(std::string(p.name));
            p.set(design, value.is_string() ? p.parse(value.get<std::string>()).value_or(0)
                                            : value.get<double>());
        }
        return design;
    }
    return std::nullopt;
}

/// Of the step that the others are compared with.
io::Job reference_job(const io::Study& study, const io::ConfigPath& configs) {
    if (study.plan.kind != search::StudyKind::variants) return study.job;
    return io::step_job(study, *search::next_step(study.plan, {}), "unused", configs);
}

ordered_json read_study(const fs::path& file) {
    const std::string text = io::read_text(file);
    try {
        return ordered_json::parse(text);
    } catch (const std::exception& e) {
        throw Error(ErrorKind::io, file.string() + ": is no study result: " + e.what());
    }
}

}  // namespace

Part study_part(const std::string& prefix, const fs::path& directory,
                const io::ConfigPath& configs) {
    const ordered_json json = read_study(directory / "study.json");
    const io::Study study =
        io::load_study(io::study_record(directory), {{"output", "unused"}}, configs);
    try {
        Part part{
            prefix + "study",
            json.at("study").get<std::string>(),
            fmt::format("A study ({}) of job {}, by {}; {} steps",
                        json.at("kind").get<std::string>(), json.at("job").get<std::string>(),
                        json.at("method") == "enumerate" ? "enumeration: every optimum is proven"
                                                         : "search: better designs may exist",
                        json.at("steps").size()),
            {}};
        Section answers = answers_section(prefix, json);
        if (study.job.hash() != json.at("job_hash"))
            answers.blocks.insert(
                answers.blocks.begin(),
                Notice{
                    "The networks, cells or technologies found today are not those the study was "
                    "made with: figures costed for this report are of today's."});
        part.sections.push_back(std::move(answers));
        const std::string reference = json.at("reference").get<std::string>();
        Section designs{prefix + "steps", "Designs of the steps", {}};
        designs.blocks.push_back(steps_table(prefix, json, study.job.space.model()));
        designs.blocks.push_back(areas_figure(prefix, json));
        designs.blocks.push_back(matrix_figure(
            prefix, json, "edap_to_reference", "EDAP relative to the design of " + reference,
            "Energy-delay-area product of every design on every network, relative to the design of "
            "step " +
                reference + "."));
        designs.blocks.push_back(matrix_figure(prefix, json, "edap_to_best",
                                               "EDAP relative to the best design on each network",
                                               "Energy-delay-area product relative to the feasible "
                                               "design of the study that is best on the network."));
        part.sections.push_back(std::move(designs));
        if (const auto design = reference_design(json, study.job.space.model())) {
            const io::Job job = reference_job(study, configs);
            const ChosenDesign chosen = chosen_design(job, study.networks, *design);
            if (chosen.explanation.outside_tables.empty()) {
                part.sections.push_back(recommendation_section(
                    prefix, chosen, {Text{"The design of step " + reference + "."}}));
                part.sections.push_back(networks_section(prefix, chosen));
                Section provenance{prefix + "provenance", "Where this comes from", {}};
                const ordered_json& versions = json.at("versions");
                Facts facts;
                for (const auto& [key, value] : versions.items())
                    facts.facts.emplace_back(
                        key, value.is_string() ? value.get<std::string>() : value.dump());
                facts.facts.emplace_back("job hash", json.at("job_hash").get<std::string>());
                provenance.blocks.push_back(std::move(facts));
                provenance.blocks.push_back(
                    Listing{"The study, with every field's value in use", study.resolved()});
                for (Block& b : model_blocks(prefix, chosen))
                    provenance.blocks.push_back(std::move(b));
                part.sections.push_back(std::move(provenance));
            }
        }
        return part;
    } catch (const ordered_json::exception& e) {
        throw Error(ErrorKind::io,
                    (directory / "study.json").string() + ": is no study result: " + e.what());
    }
}

}  // namespace atl::report
