/// The keys of study files.
#pragma once

#include <map>
#include <string>

#include "atoll/io/study.hpp"
#include "atoll/search/registry.hpp"
#include "file_schemas.hpp"
#include "parameter_keys.hpp"

namespace atl::search {

inline std::span<const std::string_view> parameter_names() {
    static const auto names = [] {
        std::vector<std::string_view> out;
        for (const auto* p : model::all_design_parameters()) out.push_back(p->name);
        return out;
    }();
    return names;
}

template <class Visitor>
void describe(Visitor& v, Stage& s) {
    v.field("name", s.name, {.doc = "name of the stage", .required = true});
    v.field("frees", s.frees,
            {.doc = "names of the parameters that it optimises",
             .required = true,
             .one_of = parameter_names()});
}

template <class Visitor>
void describe(Visitor& v, Claim& c) {
    v.field("row", c.row, {.doc = "row of the study's table", .required = true});
    v.field("column", c.column, {.doc = "column of the study's table", .required = true});
    v.field("claimed", c.claimed,
            {.doc = "what is claimed to stand there, in the unit of the column", .required = true});
    v.field("source", c.source, {.doc = "who claims it; for people"});
}

}  // namespace atl::search

namespace atl::io {

template <class Visitor>
void describe(Visitor& v, StartConfig& s) {
    static constexpr std::array<std::string_view, 3> from_names = {"largest", "middle", "smallest"};
    v.field("name", s.name, {.doc = "name of the start", .required = true});
    v.choice("from", s.from, from_names,
             {.doc = "which value of every parameter of the space it takes"});
    v.section("values", s.values, {.doc = "other values of single parameters, one each"});
}

/// Fields of a job and their values, as YAML texts.
struct Settings {
    Overrides& set;
    std::map<std::string, YAML::Mark>* marks = nullptr;  ///< where they come from
};

inline void read_value(MapReader& in, const YamlValue& v, Settings& s, const FieldInfo&) {
    MapReader fields = in.inner(v);
    if (v.node.IsMap())
        for (const auto& entry : v.node) {
            if (!entry.first.IsScalar()) continue;  // reported by finish
            const std::string key = entry.first.Scalar();
            const auto value = fields.take(key, false);
            if (!value) continue;  // reported, too
            YAML::Emitter text;
            text.SetMapFormat(YAML::Flow);
            text.SetSeqFormat(YAML::Flow);
            text << value->node;
            s.set[key] = value->node.IsScalar() ? value->node.Scalar() : text.c_str();
            if (s.marks != nullptr) (*s.marks)[key] = value->mark;
        }
    fields.finish();
}

inline void describe(MapWriter& out, Settings& s) {
    for (auto& [key, text] : s.set) out.field(key, text, {});
}
inline void write_value(MapWriter& out, std::string_view name, Settings& s) {
    out.section(name, s, {});
}

inline SchemaValue value_schema(const Settings&, const FieldInfo&) {
    SchemaValue out{.sort = SchemaValue::Sort::mapping};
    out.keys_of = name(FileKind::job);
    out.fields = dotted_fields(job_schema());
    std::erase_if(out.fields, [](const SchemaField& f) {
        return f.name == "name" || f.name == "output";  // up to the study
    });
    return out;
}

}  // namespace atl::io

namespace atl::search {

template <class Visitor>
void describe(Visitor& v, Variant& variant) {
    v.field("name", variant.name, {.doc = "name of the variant", .required = true});
    v.field("meaning", variant.meaning, {.doc = "what it stands for; for people"});
    v.value("set", io::Settings{variant.set}, {.doc = "fields of the job with other values"});
}

}  // namespace atl::search

namespace atl::io {

/// The keys of the kind alone: those of others are unknown.
template <class Visitor>
void describe_question(Visitor& v, StudyConfig& c) {
    using search::StudyKind;
    switch (c.kind) {
        case StudyKind::specialisation:
            return v.field("largest", c.largest,
                           {.doc = "the largest network of the portfolio; when not given the one "
                                   "of most weights"});
        case StudyKind::sequential:
            v.list("stages", c.stages,
                   {.doc = "in order, each with the parameters it frees; the others stay where the "
                           "stage before left them",
                    .least_items = 1,
                    .items = "there is no stage"});
            return v.list("starts", c.starts,
                          {.doc = "designs that sequences of stages start from",
                           .least_items = 1,
                           .items = "there is no start"});
        case StudyKind::aggregations:
            return v.choices("objectives", c.objectives, search::known_objectives(),
                             {.doc = "whose optima are compared, with that of the first",
                              .least_items = 1,
                              .items = "there is no objective"});
        case StudyKind::technology:
            return v.field("nodes_nm", c.nodes_nm,
                           {.doc = "technology nodes to compare; all of the space when not given",
                            .unit = "nm",
                            .min = 1});
        case StudyKind::leave_one_out:
            return v.field("unseen", c.unseen,
                           {.doc = "further networks, that no design is made for: names in "
                                   "configs/networks, or .yaml files"});
        case StudyKind::area_limits:
            return v.field("limits_mm2", c.limits_mm2,
                           {.doc = "area limits, ascending",
                            .unit = "mm2",
                            .min = 0,
                            .above_min = true,
                            .required = true,
                            .least_items = 1,
                            .items = "there is no limit"});
        case StudyKind::variants:
            return v.list("variants", c.variants,
                          {.doc = "of the job, which differ in the fields they set; the others are "
                                  "compared with the first",
                           .required = true,
                           .least_items = 1,
                           .items = "there is no variant"});
    }
}

/// All but where the answers go. `marks`: of the fields in `set`.
template <class Visitor>
void describe_study(Visitor& v, StudyConfig& c, std::map<std::string, YAML::Mark>* marks) {
    v.field("name", c.name, {.doc = "name of the study; for people", .required = true});
    v.choice("study", c.kind, search::study_kind_names,
             {.doc = "the kind of question; jobs/STUDIES.md shows each", .required = true});
    v.field("job", c.job,
            {.doc = "the ordinary job that all runs are made from: its name, or a .yaml file",
             .required = true});
    v.value("set", Settings{c.set, marks},
            {.doc = "fields of the job with other values, as --set of a run takes them: dotted "
                    "keys, or whole sections"});
    v.choice("method", c.method, study_method_names,
             {.doc = "of every run: enumerate proves the optimum, search finds good designs in "
                     "spaces that are too large for that"});
    v.depending(
        "study", c.kind, search::study_kind_names, [&](search::StudyKind kind) { c.kind = kind; },
        [&](auto& visitor) { describe_question(visitor, c); });
    v.list("claims", c.claims, {.doc = "what is claimed elsewhere, to hold the answers against"});
}

template <class Visitor>
void describe_whole(Visitor& v, StudyConfig& c, std::map<std::string, YAML::Mark>* marks) {
    describe_study(v, c, marks);
    v.field("output", c.output,
            {.doc = "directory of the results; a relative one is taken from where the program is "
                    "called",
             .required = true});
}

}  // namespace atl::io
