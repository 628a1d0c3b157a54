#include "atoll/io/study.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/model_files.hpp"
#include "atoll/io/run_record.hpp"
#include "file_schemas.hpp"
#include "study_keys.hpp"
#include "study_plan.hpp"
#include "unused_overrides.hpp"

namespace atl::io {

namespace fs = std::filesystem;

namespace {

/// Reads a study's own file, then what needs the job and its space.
class StudyReader {
  public:
    StudyReader(const ConfigText& text, const Overrides& overrides, const ConfigPath& path)
        : text_(text),
          problems_(text.called),
          overrides_(with_output(text, overrides, problems_)),
          path_(path) {}

    Study read() {
        read_fields();
        load_job_of_study();
        if (!all_.empty()) throw base::InputError(all_);
        find_all_networks();
        const StudyProblem report = [this](auto&&... texts) {
            problem(std::forward<decltype(texts)>(texts)...);
        };
        if (all_.empty()) make_plan(study_, report);
        if (all_.empty()) read_variants();
        if (all_.empty()) check_claims(study_, report);
        if (!all_.empty()) throw base::InputError(all_);
        return std::move(study_);
    }

  private:
    StudyConfig& config() { return study_.config; }
    /// Of a key at the top, else of the file.
    base::Diagnostic at(const char* key, std::string problem, std::string why = "",
                        std::string suggestion = "") const {
        base::Diagnostic out{text_.called,         0, 0, std::move(problem), std::move(why),
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
        root_ = parse_yaml(text_.text, text_.called);
        std::set<std::string> used;
        MapReader in({root_, "", ""}, problems_, &overrides_, &used);
        describe_whole(in, config(), &marks_);
        in.finish();
        report_unused(overrides_, used, FileKind::study, problems_);
        all_ = problems_.all();
    }

    void load_job_of_study() {
        if (config().job.empty()) return;
        const std::string name =
            config().job.ends_with(".yaml") ? config().job : config().job + ".yaml";
        std::error_code ignored;
        for (const fs::path& candidate : {text_.here / name, fs::path(name)})
            if (study_.job_file.empty() && fs::is_regular_file(candidate, ignored))
                study_.job_file = fs::absolute(candidate).lexically_normal();
        if (study_.job_file.empty())
            if (const auto named = path_.find("jobs", config().job))
                study_.job_file = fs::absolute(*named).lexically_normal();
        if (study_.job_file.empty())
            return problem("job", "there is no job '" + config().job + "'",
                           "looked for " + (text_.here / name).string(),
                           base::nearest_name(config().job, path_.names("jobs"))
                               ? base::suggest_name(config().job, path_.names("jobs"))
                               : "");
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
    /// What a variant sets must go with its job.
    void read_variants() {
        std::set<std::string> names;
        for (search::Variant& variant : study_.plan.variants) {
            if (!names.insert(variant.name).second)
                problem("variants", "two variants are called '" + variant.name + "'");
            for (const char* own : {"name", "output", "networks"})
                if (variant.set.contains(own))
                    problem("variants", "variant '" + variant.name + "' sets '" + own +
                                            "', which is up to the study");
            Overrides overrides = config().set;
            for (const auto& [key, value] : variant.set) overrides[key] = value;
            overrides["output"] = "unused";
            try {
                const Job job = load_job(study_.job_file, overrides, path_);
                if (job.space.model() != study_.job.space.model())
                    problem("variants", "variant '" + variant.name + "' has another cost model");
                variant.objective = job.config.objective;
                variant.area_limit_mm2 = job.config.limits.area_mm2;
                if (config().method == StudyMethod::enumerate &&
                    job.space.size() > most_enumerated_by_study)
                    problem(
                        "method",
                        "variant '" + variant.name + "' has " + std::to_string(job.space.size()) +
                            " designs",
                        "at most " + std::to_string(most_enumerated_by_study) + " are enumerated",
                        "write method: search");
            } catch (const base::InputError& e) {
                for (const base::Diagnostic& d : e.diagnostics())
                    problem("variants", "variant '" + variant.name + "': " + d.problem, d.why,
                            d.suggestion);
            }
        }
    }
    /// What --set would have brought into a job comes from the study file here.
    base::Diagnostic placed(base::Diagnostic d) const {
        for (const auto& [key, text] : config_set())
            if (const auto mark = marks_.find(key);
                mark != marks_.end() && d.file == "--set " + key + "=" + text)
                d = {text_.called,
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
            const auto unseen = find_networks(path_, config().unseen, origin, text_.here);
            study_.networks.insert(study_.networks.end(), unseen.begin(), unseen.end());
        } catch (const base::InputError& e) {
            all_.insert(all_.end(), e.diagnostics().begin(), e.diagnostics().end());
            return;
        }
        for (std::string& name : config().unseen) {
            if (name.ends_with(".yaml"))
                name = fs::absolute(*path_.find("networks", name, text_.here))
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

    const ConfigText& text_;
    Problems problems_;
    const Overrides overrides_;
    const ConfigPath& path_;
    YAML::Node root_;
    std::map<std::string, YAML::Mark> marks_;  ///< of the fields in `set`
    std::vector<base::Diagnostic> all_;
    Study study_;
};

}  // namespace

SchemaValue study_schema() {
    StudyConfig study;
    SchemaValue out;
    SchemaVisitor visitor(out);
    describe_whole(visitor, study, nullptr);
    return out;
}

Study load_study(const fs::path& file, const Overrides& overrides, const ConfigPath& path) {
    const ConfigText text = find_config(FileKind::study, file.string(), path);
    return StudyReader(text, overrides, path).read();
}

std::string Study::resolved() const {
    StudyConfig copy = config;
    YAML::Emitter out;
    out << YAML::BeginMap;
    MapWriter writer(out);
    describe_study(writer, copy, nullptr);
    out << YAML::EndMap;
    return std::string(out.c_str()) + "\n";
}

std::string Study::record(const fs::path& output) const {
    StudyConfig copy = config;
    copy.output = fs::absolute(output).lexically_normal().string();
    YAML::Emitter out;
    out << YAML::BeginMap;
    MapWriter writer(out);
    describe_whole(writer, copy, nullptr);
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
    if (!study.job.config.needs.empty()) {
        std::vector<std::string> needs;
        for (const NetworkNeed& need : study.job.config.needs)
            for (std::size_t n : step.networks)
                if (study.network_names[n] == need.network)
                    needs.push_back("{network: " + quoted(need.network) +
                                    ", snr_dB: " + base::shortest(need.snr_dB) + "}");
        set["constraints.networks"] = "[" + base::join(needs, ", ") + "]";
    }
    const search::ParameterSpace& space = study.job.space;
    const auto parameters = model::design_parameters(space.model());
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        std::vector<std::string> values;
        for (double value : step.values[p]) values.push_back(base::shortest(value));
        const std::string name(parameters[p].name);
        if (!values.empty() && space.has(name))
            set["parameters." + name] = "[" + base::join(values, ", ") + "]";
    }
    for (const auto& [key, value] : step.set) set[key] = value;
    set["output"] = quoted(directory);
    return load_job(study.job_file, set, path);
}

}  // namespace atl::io
