#include "atoll/io/job.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "atoll/base/text.hpp"
#include "atoll/io/model_files.hpp"
#include "atoll/io/physical_files.hpp"
#include "atoll/io/run_record.hpp"
#include "atoll/io/text_file.hpp"
#include "file_schemas.hpp"
#include "job_keys.hpp"
#include "search_checks.hpp"
#include "space_checks.hpp"
#include "unused_overrides.hpp"

namespace atl::io {

bool ParameterValues::any() const {
    return std::any_of(values.begin(), values.end(), [](const auto& v) { return !v.empty(); });
}

SchemaValue job_schema() {
    JobConfig job;
    return SchemaVisitor::mapping_of(job);
}

namespace {

/// Reads a job's own fields, then the files they name; every problem is collected with its place.
class JobReader {
  public:
    JobReader(const ConfigText& text, const Overrides& overrides, const ConfigPath& path)
        : text_(text),
          problems_(text.called),
          overrides_(with_output(text, overrides, problems_)),
          path_(path) {}

    Job read() {
        read_fields();
        collect([&] {
            job_.networks = find_networks(path_, config().networks, origin("networks"), text_.here);
        });
        collect([&] {
            if (!config().space.empty()) find_space();
        });
        if (!all_.empty()) throw base::InputError(std::move(all_));
        // The resolved job runs from any directory.
        make_absolute("spaces", config().space);
        for (std::string& name : config().networks) make_absolute("networks", name);
        return std::move(job_);
    }

  private:
    JobConfig& config() { return job_.config; }
    YAML::Mark mark(const char* key) const {
        return root_.IsMap() && root_[key] ? root_[key].Mark() : YAML::Mark::null_mark();
    }
    /// Of a key at the top, as messages of other files name it.
    std::string origin(const char* key) const {
        if (used_.contains(key)) return "--set " + std::string(key) + "=" + overrides_.at(key);
        const YAML::Mark m = mark(key);
        if (m.is_null()) return text_.called;
        return text_.called + ":" + std::to_string(m.line + 1) + ":" + std::to_string(m.column + 1);
    }
    template <class Read>
    void collect(Read read) {
        try {
            read();
        } catch (const base::InputError& e) {
            all_.insert(all_.end(), e.diagnostics().begin(), e.diagnostics().end());
        }
    }

    void read_fields() {
        root_ = parse_yaml(text_.text, text_.called);
        MapReader in({root_, "", ""}, problems_, &overrides_, &used_);
        describe(in, config());
        in.finish();
        report_unused(overrides_, used_, FileKind::job, problems_);
        check_search(
            config().search, [this](const char* key) { return mark(key); }, problems_);
        all_ = problems_.all();
    }

    void find_space() {
        const std::string& name = config().space;
        const auto file = path_.find("spaces", name, text_.here);
        if (!file)
            throw base::InputError(
                {unknown_config(path_, "spaces", "space", name, origin("space"))});
        SpaceFile space = load_space(*file);
        const bool physical = space.space.model() == model::ModelKind::physical;
        if (physical) {
            job_.physical = std::make_shared<const model::physical::PhysicalConstants>(
                model::physical::deviated(find_physical(path_, space.constants, file->string()),
                                          config().deviation));
        } else {
            job_.hardware = find_template(path_, space.hardware, file->string());
            job_.library = load_library(path_, job_.hardware.cell);
        }
        for (std::size_t p = 0; p < config().parameters.values.size(); ++p)
            if (!config().parameters.values[p].empty()) replace_values(space.space, p);
        Problems outside(file->string());
        job_.files = {text_.called, *file};
        if (physical) {
            check_space(space, *job_.physical, outside);
            job_.files.push_back(*path_.find("physical", space.constants));
            job_.physical_text = read_text(job_.files.back());
        } else {
            check_space(space, job_.hardware, *job_.library, outside);
            job_.files.push_back(*path_.find("templates", space.hardware));
            for (auto& table : library_files(path_, job_.hardware.cell))
                job_.files.push_back(table);
        }
        if (!physical) refuse_physical_keys();
        check_external();
        if (config().costing != model::Costing::built_in) refuse_keys_of_built_in();
        check_needs();
        check_apart(space.space);
        if (config().robust.measure != search::RiskMeasure::none &&
            config().search.algorithm.kind == search::AlgorithmKind::nsga2)
            all_.push_back({origin("robust"), 0, 0, "'robust' does not go with algorithm nsga2",
                            "its criteria are not risks", ""});
        job_.space = std::move(space.space);
        for (const std::string& network : config().networks)
            if (const auto found = path_.find("networks", network, text_.here))
                job_.files.push_back(*found);
        outside.throw_if_any();
    }

    /// The job's own values of a parameter of any model, in place of those of the space.
    void replace_values(search::ParameterSpace& space, std::size_t parameter) {
        const std::string name(model::all_design_parameters()[parameter]->name);
        const std::string key = "parameters." + name;
        const auto all = space.parameters();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const auto& p) { return p.parameter->name == name; });
        if (found == all.end())
            throw base::InputError(
                {{origin(used_.contains(key) ? key.c_str() : "parameters"), 0, 0,
                  "'" + key + "' is no parameter of space '" + space.name() + "'",
                  "another cost model has it", ""}});
        auto other = search::with_values(space, static_cast<std::size_t>(found - all.begin()),
                                         config().parameters.values[parameter]);
        if (!other)
            throw base::InputError(
                {{origin(used_.contains(key) ? key.c_str() : "parameters"), 0, 0,
                  "'" + key + "' holds a value that space '" + space.name() + "' does not",
                  "values of other parameters depend on it", ""}});
        space = std::move(*other);
    }

    /// What the reference model knows nothing of.
    void refuse_physical_keys() {
        const auto refuse = [&](const char* key) {
            all_.push_back({origin(used_.contains(key) ? key : "space"), 0, 0,
                            "'" + std::string(key) + "' needs a space with model: physical",
                            "the reference model knows nothing of it", ""});
        };
        if (config().robust.measure != search::RiskMeasure::none) refuse("robust");
        if (config().deviation != model::physical::Deviation{}) refuse("model");
        if (config().limits.snr_dB > 0 && !config().external_model()) refuse("constraints.snr_dB");
        if (!config().needs.empty()) refuse("constraints.networks");
        const auto& criteria = config().search.algorithm.criteria;
        if (config().search.algorithm.kind == search::AlgorithmKind::nsga2 &&
            std::find(criteria.begin(), criteria.end(), search::Criterion::noise) != criteria.end())
            refuse("algorithm.criteria");
    }

    /// What an external model needs, and what it cannot do.
    void check_external() {
        const JobConfig& c = config();
        const auto where = [&](const char* key) {
            return origin(used_.contains(key) ? key : "model");
        };
        const bool steady = c.search.algorithm.kind == search::AlgorithmKind::steady_state;
        const bool waits = c.search.migration.mode == search::MigrationMode::synchronous;
        if (!c.external_model()) {
            // One that is said to be built in may keep them, for another time.
            const YAML::Node model = root_["model"];
            const bool said = used_.contains("model.kind") || (model.IsMap() && model["kind"]);
            if (c.external != ExternalModel{} && !said)
                all_.push_back({where("model.command"), 0, 0,
                                "'model' has keys of an external model", "the model is built in",
                                "kind: external"});
            return;
        }
        if (c.external.command.empty() || c.external.command.front().empty())
            all_.push_back({where("model.kind"), 0, 0, "'model.command' is missing",
                            "kind external needs a program", ""});
        if (steady == waits)
            all_.push_back({origin("algorithm"), 0, 0,
                            steady ? "'algorithm.kind' steady_state waits for no other island"
                                   : "asynchronous islands wait for whole generations here",
                            "of an external model",
                            steady ? "islands: {migration: {mode: asynchronous}}"
                                   : "algorithm: {kind: steady_state}"});
        for (const auto& other : c.search.algorithms)
            if ((other.algorithm.kind == search::AlgorithmKind::steady_state) != steady)
                all_.push_back({origin("islands"), 0, 0,
                                "'islands.algorithms' must all be steady_state, or none",
                                "of an external model", ""});
        if (c.search.algorithm.kind == search::AlgorithmKind::nsga2)
            all_.push_back({origin("algorithm"), 0, 0,
                            "algorithm nsga2 does not go with an external model",
                            "it costs designs again for every front", ""});
    }

    /// What models that are not built in know nothing of.
    void refuse_keys_of_built_in() {
        const auto refuse = [&](const char* key, const std::string& what) {
            all_.push_back(
                {origin(used_.contains(key) ? key : what.c_str()), 0, 0,
                 "'" + std::string(key) + "' does not go with model.kind " +
                     std::string(model::known_models()[static_cast<std::size_t>(config().costing)]),
                 "only models that are built in know of it", ""});
        };
        if (config().fidelity != model::Fidelity::exact) refuse("model.fidelity", "model");
        if (config().robust.measure != search::RiskMeasure::none) refuse("robust", "robust");
        if (!config().needs.empty()) refuse("constraints.networks", "constraints");
    }

    void check_needs() {
        std::set<std::string> seen;
        const auto where =
            origin(used_.contains("constraints.networks") ? "constraints.networks" : "constraints");
        for (const NetworkNeed& need : config().needs) {
            const auto add = [&](const std::string& problem, const std::string& suggestion) {
                all_.push_back({where, 0, 0,
                                "'constraints.networks' " + problem + " '" + need.network + "'", "",
                                suggestion});
            };
            const auto& known = config().networks;
            if (std::find(known.begin(), known.end(), need.network) == known.end())
                add("names what is no network of the job:",
                    base::suggest_name(need.network, known));
            else if (!seen.insert(need.network).second)
                add("names a network twice:", "");
        }
        if (!config().needs.empty() && config().limits.snr_dB <= 0)
            all_.push_back({where, 0, 0, "'constraints.networks' needs 'constraints.snr_dB'",
                            "networks that are not named need some ratio, too", ""});
    }

    void check_apart(const search::ParameterSpace& space) {
        const std::string& name = config().search.apart;
        if (name.empty()) return;
        std::vector<std::string> known;
        std::size_t values = 0;
        for (const auto& p : space.parameters()) {
            known.emplace_back(p.parameter->name);
            if (p.parameter->name == name) values = p.values.size();
        }
        const char* key = used_.contains("islands.apart") ? "islands.apart" : "islands";
        if (values == 0)
            all_.push_back({origin(key), 0, 0, "'islands.apart' is '" + name + "'",
                            "a parameter of the space is wanted", base::suggest_name(name, known)});
        else if (static_cast<std::size_t>(config().search.islands) < values)
            all_.push_back({origin(key), 0, 0,
                            "'islands.count' is below the " + std::to_string(values) +
                                " values of '" + name + "', by which islands keep apart",
                            "", ""});
    }

    void make_absolute(const std::string& kind, std::string& name) const {
        if (name.ends_with(".yaml"))
            name = std::filesystem::absolute(*path_.find(kind, name, text_.here))
                       .lexically_normal()
                       .string();
    }

    const ConfigText& text_;
    Problems problems_;
    const Overrides overrides_;
    const ConfigPath& path_;
    YAML::Node root_;
    std::set<std::string> used_;  ///< overrides that a field took
    std::vector<base::Diagnostic> all_;
    Job job_;
};

}  // namespace

Job load_job(const std::filesystem::path& file, const Overrides& overrides,
             const ConfigPath& path) {
    const ConfigText text = find_config(FileKind::job, file.string(), path);
    return JobReader(text, overrides, path).read();
}

}  // namespace atl::io
