#include "atoll/io/study.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/model_files.hpp"
#include "study_plan.hpp"

namespace atl::search {

template <class Visitor>
void describe(Visitor& v, Stage& s) {
    v.field("name", s.name, {.doc = "name of the stage", .required = true});
    v.field("frees", s.frees, {.doc = "parameters that it optimises", .required = true});
}

template <class Visitor>
void describe(Visitor& v, Claim& c) {
    v.field("row", c.row, {.doc = "row of the study's table", .required = true});
    v.field("column", c.column, {.doc = "column of the study's table", .required = true});
    v.field("claimed", c.claimed, {.doc = "what is claimed", .required = true});
    v.field("source", c.source, {.doc = "who claims it"});
}

}  // namespace atl::search

namespace atl::io {

namespace fs = std::filesystem;
using search::StudyKind;

template <class Visitor>
void describe(Visitor& v, StartConfig& s) {
    static constexpr std::array<std::string_view, 3> from_names = {"largest", "middle", "smallest"};
    v.field("name", s.name, {.doc = "name of the start", .required = true});
    v.choice("from", s.from, from_names, {.doc = "which values of the space"});
    v.section("values", s.values, {.doc = "values of single parameters instead"});
}

namespace {

/// Fields of a job and their values, as YAML texts.
struct Settings {
    Overrides& set;
    std::map<std::string, YAML::Mark> marks;
};

void describe(MapReader& in, Settings& s, const YAML::Node& node) {
    for (const auto& entry : node) {
        if (!entry.first.IsScalar()) continue;  // reported by finish
        const std::string key = entry.first.Scalar();
        const auto value = in.take(key, false);
        if (!value) continue;  // reported, too
        YAML::Emitter text;
        text.SetMapFormat(YAML::Flow);
        text.SetSeqFormat(YAML::Flow);
        text << value->node;
        s.set[key] = value->node.IsScalar() ? value->node.Scalar() : text.c_str();
        s.marks[key] = value->mark;
    }
}

/// What a resolved study holds of them.
struct WrittenSettings {
    Overrides set;
};
void describe(MapWriter& out, WrittenSettings& s) {
    for (auto& [key, text] : s.set) out.field(key, text, {});
}

void read_settings(MapReader& in, StudyConfig& c, std::map<std::string, YAML::Mark>& marks) {
    const auto found = in.take("set", false);
    if (!found) return;
    Settings settings{c.set, {}};
    MapReader nested = in.inner(*found);
    if (found->node.IsMap()) describe(nested, settings, found->node);
    nested.finish();
    marks = std::move(settings.marks);
}

/// The keys of the kind alone: those of others are unknown.
template <class Visitor>
void describe_question(Visitor& v, StudyConfig& c) {
    switch (c.kind) {
        case StudyKind::specialisation:
            v.field("largest", c.largest,
                    {.doc = "the largest network; that of most weights when not given"});
            break;
        case StudyKind::sequential:
            v.list("stages", c.stages, {.doc = "in order, each with the parameters it frees"});
            v.list("starts", c.starts, {.doc = "where sequences start"});
            break;
        case StudyKind::aggregations:
            v.field("objectives", c.objectives, {.doc = "the first is the one to compare with"});
            break;
        case StudyKind::technology:
            v.field("nodes_nm", c.nodes_nm,
                    {.doc = "all of the space when not given", .unit = "nm", .min = 1});
            break;
        case StudyKind::leave_one_out:
            v.field("unseen", c.unseen, {.doc = "further networks, that no design is made for"});
            break;
        case StudyKind::area_limits:
            v.field(
                "limits_mm2", c.limits_mm2,
                {.doc = "ascending", .unit = "mm2", .min = 0, .above_min = true, .required = true});
            break;
    }
}

template <class Visitor>
void describe_head(Visitor& v, StudyConfig& c) {
    v.field("name", c.name, {.doc = "name of the study", .required = true});
    v.choice("study", c.kind, search::study_kind_names,
             {.doc = "the kind of question", .required = true});
    v.field("job", c.job, {.doc = "an ordinary job: its name or file", .required = true});
}

template <class Visitor>
void describe_rest(Visitor& v, StudyConfig& c) {
    v.choice("method", c.method, study_method_names,
             {.doc = "enumerate proves the optima, search finds good designs"});
    describe_question(v, c);
    v.list("claims", c.claims, {.doc = "what to hold the answers against"});
}

/// Reads a study's own file, then what needs the job and its space.
class StudyReader {
  public:
    StudyReader(const fs::path& file, const Overrides& overrides, const ConfigPath& path)
        : file_(file), overrides_(overrides), path_(path), problems_(file.string()) {}

    Study read() {
        read_fields();
        load_job_of_study();
        if (!all_.empty()) throw base::InputError(all_);
        find_all_networks();
        const StudyProblem report = [this](auto&&... texts) {
            problem(std::forward<decltype(texts)>(texts)...);
        };
        if (all_.empty()) make_plan(study_, report);
        if (all_.empty()) check_claims(study_, report);
        if (!all_.empty()) throw base::InputError(all_);
        return std::move(study_);
    }

  private:
    StudyConfig& config() { return study_.config; }
    /// Of a key at the top, else of the file.
    base::Diagnostic at(const char* key, std::string problem, std::string why = "",
                        std::string suggestion = "") const {
        base::Diagnostic out{file_.string(),       0, 0, std::move(problem), std::move(why),
                             std::move(suggestion)};
        if (const auto set = overrides_.find(key); set != overrides_.end()) {
            out.file = "--set " + std::string(key) + "=" + set->second;
        } else if (root_.IsMap() && root_[key]) {
            out.line = root_[key].Mark().line + 1;
            out.column = root_[key].Mark().column + 1;
        }
        return out;
    }
    void problem(const char* key, std::string what, std::string why = "",
                 std::string suggestion = "") {
        all_.push_back(at(key, std::move(what), std::move(why), std::move(suggestion)));
    }

    void read_fields() {
        root_ = load_yaml(file_);
        std::set<std::string> used;
        MapReader in({root_, "", ""}, problems_, &overrides_, &used);
        describe_head(in, config());
        read_settings(in, config(), marks_);
        const bool kind_known = root_.IsMap() && !problems_of_kind();
        if (kind_known) describe_rest(in, config());
        in.field("output", config().output, {.doc = "directory of the results", .required = true});
        if (kind_known) in.finish();
        for (const auto& [key, value] : overrides_)
            if (!used.contains(key) && kind_known)
                problems_.add_at("--set " + key + "=" + value, "unknown key '" + key + "'");
        all_ = problems_.all();
    }
    /// Without its kind nobody knows the keys of a study.
    bool problems_of_kind() const {
        if (overrides_.contains("study")) return false;
        const YAML::Node node = root_["study"];
        return !node || !node.IsScalar() ||
               std::find(search::study_kind_names.begin(), search::study_kind_names.end(),
                         node.Scalar()) == search::study_kind_names.end();
    }

    void load_job_of_study() {
        if (config().job.empty()) return;
        const std::string name =
            config().job.ends_with(".yaml") ? config().job : config().job + ".yaml";
        std::error_code ignored;
        for (const fs::path& candidate : {file_.parent_path() / name, fs::path(name)})
            if (study_.job_file.empty() && fs::is_regular_file(candidate, ignored))
                study_.job_file = fs::absolute(candidate).lexically_normal();
        if (study_.job_file.empty())
            return problem("job", "there is no job '" + config().job + "'",
                           "looked for " + (file_.parent_path() / name).string());
        config().job = study_.job_file.string();  // a resolved study runs from any directory
        Overrides overrides = config().set;
        for (const char* own : {"name", "output"})
            if (overrides.contains(own))
                problem("set", "'set." + std::string(own) + "' is up to the study");
        overrides["output"] = "unused";
        try {
            study_.job = load_job(study_.job_file, overrides, path_);
        } catch (const base::InputError& e) {
            for (base::Diagnostic d : e.diagnostics()) all_.push_back(placed(std::move(d)));
        }
    }
    /// What --set would have brought into a job comes from the study file here.
    base::Diagnostic placed(base::Diagnostic d) const {
        for (const auto& [key, text] : config_set())
            if (const auto mark = marks_.find(key);
                mark != marks_.end() && d.file == "--set " + key + "=" + text)
                d = {file_.string(),
                     mark->second.line + 1,
                     mark->second.column + 1,
                     d.problem + " in 'set'",
                     d.why,
                     d.suggestion};
        return d;
    }
    const Overrides& config_set() const { return study_.config.set; }

    void find_all_networks() {
        study_.network_names = study_.job.config.networks;
        study_.networks = study_.job.networks;
        try {
            const base::Diagnostic here = at("unseen", "");
            const std::string origin = here.line == 0
                                           ? here.file
                                           : here.file + ":" + std::to_string(here.line) + ":" +
                                                 std::to_string(here.column);
            const auto unseen = find_networks(path_, config().unseen, origin, file_.parent_path());
            study_.networks.insert(study_.networks.end(), unseen.begin(), unseen.end());
        } catch (const base::InputError& e) {
            all_.insert(all_.end(), e.diagnostics().begin(), e.diagnostics().end());
            return;
        }
        for (std::string& name : config().unseen) {
            if (name.ends_with(".yaml"))
                name = fs::absolute(*path_.find("networks", name, file_.parent_path()))
                           .lexically_normal()
                           .string();
            study_.network_names.push_back(name);
        }
        for (std::size_t n = 0; n < study_.networks.size(); ++n) {
            const std::string& name = study_.networks[n].name;
            if (std::find(study_.plan.networks.begin(), study_.plan.networks.end(), name) !=
                study_.plan.networks.end())
                problem(n < study_.job.networks.size() ? "job" : "unseen",
                        "network '" + name + "' is listed twice", "a study tells them by name");
            study_.plan.networks.push_back(name);
        }
    }

    const fs::path& file_;
    const Overrides& overrides_;
    const ConfigPath& path_;
    Problems problems_;
    YAML::Node root_;
    std::map<std::string, YAML::Mark> marks_;  ///< of the fields in `set`
    std::vector<base::Diagnostic> all_;
    Study study_;
};

}  // namespace

Study load_study(const fs::path& file, const Overrides& overrides, const ConfigPath& path) {
    return StudyReader(file, overrides, path).read();
}

std::string Study::resolved() const {
    StudyConfig copy = config;
    YAML::Emitter out;
    out << YAML::BeginMap;
    MapWriter writer(out);
    describe_head(writer, copy);
    WrittenSettings settings{copy.set};
    writer.section("set", settings, {});
    describe_rest(writer, copy);
    out << YAML::EndMap;
    return std::string(out.c_str()) + "\n";
}

Job step_job(const Study& study, const search::StudyStep& step, const std::string& directory,
             const ConfigPath& path) {
    Overrides set = study.config.set;
    set["name"] = quoted(study.config.name + "/" + step.name);
    std::vector<std::string> networks;
    for (std::size_t n : step.networks) networks.push_back(quoted(study.network_names[n]));
    set["networks"] = "[" + base::join(networks, ", ") + "]";
    set["objective"] = std::string(search::name(step.objective));
    set["constraints.area_mm2"] = base::shortest(step.area_limit_mm2);
    for (std::size_t p = 0; p < step.values.size(); ++p) {
        std::vector<std::string> values;
        for (double value : step.values[p]) values.push_back(base::shortest(value));
        if (!values.empty())
            set["parameters." + std::string(model::design_parameters()[p].name)] =
                "[" + base::join(values, ", ") + "]";
    }
    set["output"] = quoted(directory);
    return load_job(study.job_file, set, path);
}

}  // namespace atl::io
