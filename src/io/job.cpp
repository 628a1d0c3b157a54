#include "atoll/io/job.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "algorithm_keys.hpp"
#include "atoll/base/hash.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/model_files.hpp"
#include "search_checks.hpp"
#include "space_values.hpp"

namespace atl::search {

template <class Visitor>
void describe(Visitor& v, IslandAlgorithm& a) {
    v.field("islands", a.islands,
            {.doc = "numbers of the islands, from 0", .min = 0, .required = true});
    describe(v, a.algorithm);
}

template <class Visitor>
void describe(Visitor& v, MigrationConfig& m) {
    v.choice("topology", m.topology.kind, topology_names, {.doc = "who sends to whom"});
    v.field("degree", m.topology.degree,
            {.doc = "of random_regular: islands each sends to", .min = 1, .max = 1e6});
    v.field("edges", m.topology.edges, {.doc = "of edges: pairs of islands [from, to]", .min = 0});
    v.field("interval", m.interval,
            {.doc = "between migrations", .unit = "generations", .min = 1, .max = 1e9});
    v.field("emigrants", m.emigrants,
            {.doc = "copies sent along each route", .min = 1, .max = 1e6});
    v.choice("selection", m.selection, emigrant_selection_names, {.doc = "who emigrates"});
    v.choice("replacement", m.replacement, replacement_names, {.doc = "who makes way"});
    v.choice("mode", m.mode, migration_mode_names,
             {.doc = "whether islands wait for each other; asynchronous runs cannot be repeated"});
}

template <class Visitor>
void describe(Visitor& v, Budget& b) {
    v.field("generations", b.generations,
            {.doc = "after the first population; 0: those of the algorithm", .min = 0, .max = 1e9});
    v.field("evaluations", b.evaluations,
            {.doc = "designs costed by all islands together; 0: any number", .min = 0});
    v.field("target", b.target, {.doc = "objective that is good enough; 0: none is", .min = 0});
}

}  // namespace atl::search

namespace atl::io {

void describe(MapReader& in, ParameterValues& p) {
    for (std::size_t i = 0; i < p.values.size(); ++i) {
        const model::DesignParameter& parameter = model::design_parameters()[i];
        if (const auto found = in.take(parameter.name, false))
            p.values[i] = read_values(in, *found, parameter);
    }
}
void describe(MapWriter& out, ParameterValues& p) {
    for (std::size_t i = 0; i < p.values.size(); ++i)
        if (!p.values[i].empty()) out.field(model::design_parameters()[i].name, p.values[i], {});
}

namespace {

constexpr std::array<std::string_view, 2> fidelity_names = {"exact", "published"};

struct Model {
    JobConfig& job;
};
struct Constraints {
    JobConfig& job;
};
struct Islands {
    JobConfig& job;
};

template <class Visitor>
void describe(Visitor& v, Model& m) {
    v.choice("fidelity", m.job.fidelity, fidelity_names,
             {.doc = "exact optimum of the mappings, or the published evaluator's digits"});
}

template <class Visitor>
void describe(Visitor& v, Constraints& c) {
    v.field("area_mm2", c.job.area_limit_mm2,
            {.doc = "largest chip area", .unit = "mm2", .min = 0, .above_min = true});
}

template <class Visitor>
void describe(Visitor& v, Islands& i) {
    v.field("count", i.job.search.islands, {.doc = "number of islands", .min = 1, .max = 1e6});
    v.section("migration", i.job.search.migration, {.doc = "exchange between islands"});
    v.list("algorithms", i.job.search.algorithms,
           {.doc = "islands that differ from 'algorithm', and in what"},
           search::IslandAlgorithm{{}, i.job.search.algorithm});
}

/// What decides the way of a search.
template <class Visitor>
void describe_course(Visitor& v, JobConfig& job) {
    v.field("name", job.name, {.doc = "name of the job", .required = true});
    v.field("space", job.space,
            {.doc = "parameter space: a name in configs/spaces or a file", .required = true});
    v.field("networks", job.networks,
            {.doc = "portfolio: names in configs/networks or files", .required = true});
    Model model{job};
    v.section("model", model, {.doc = "cost model"});
    v.choice("objective", job.objective, search::objective_names, {.doc = "what to minimise"});
    Constraints constraints{job};
    v.section("constraints", constraints, {.doc = "limits of a feasible design"});
    v.section("algorithm", job.search.algorithm, {.doc = "what every island runs"});
    Islands islands{job};
    v.section("islands", islands, {.doc = "populations that evolve side by side"});
    v.field("seed", job.search.seed, {.doc = "of all random numbers", .min = 0});
}

/// What decides the result: also the values in place of those of the space, which are no part of
/// the course because the space itself is, and how far the search goes.
template <class Visitor>
void describe_search(Visitor& v, JobConfig& job) {
    describe_course(v, job);
    if (!std::is_same_v<Visitor, MapWriter> || job.parameters.any())
        v.section("parameters", job.parameters, {.doc = "values in place of those of the space"});
    v.section("budget", job.search.budget, {.doc = "when a search ends; more can be given later"});
}

}  // namespace

bool ParameterValues::any() const {
    return std::any_of(values.begin(), values.end(), [](const auto& v) { return !v.empty(); });
}

// Not in the unnamed namespace: found by the types of their arguments.
template <class Visitor>
void describe(Visitor& v, CheckpointConfig& c) {
    v.field("generations", c.generations,
            {.doc = "at most so many between checkpoints",
             .unit = "generations",
             .min = 1,
             .max = 1e9});
    v.field("seconds", c.seconds,
            {.doc = "at most about so long between checkpoints", .unit = "s", .min = 0});
}

/// The whole job file.
template <class Visitor>
void describe(Visitor& v, JobConfig& job) {
    describe_search(v, job);
    v.section("checkpoint", job.checkpoint, {.doc = "how often the state is written"});
    v.field("output", job.output, {.doc = "directory of the results", .required = true});
}

namespace {

/// In place of a key that no job has.
std::string meant_key(const std::string& key) {
    const auto near = base::nearest_name(key, job_keys());
    return near ? "did you mean '" + *near + "'?" : "";
}

/// Every value of a space must lie within the component tables.
void check_space(const SpaceFile& file, const model::HardwareTemplate& hardware,
                 const model::ComponentLibrary& library, Problems& problems) {
    const auto parameters = file.space.parameters();
    std::vector<std::string> found;
    std::vector<search::Gene> genes(parameters.size(), 0);
    const auto check = [&] {
        for (const std::string& problem : library.problems(hardware.cell, file.space.design(genes)))
            if (std::find(found.begin(), found.end(), problem) == found.end())
                found.push_back(problem);
    };
    // Every value of every parameter, in every node: the tables differ.
    for (std::size_t p = 0; p < parameters.size(); ++p)
        for (std::size_t v = 0; v < parameters[p].values.size(); ++v)
            for (std::size_t t = 0; t < parameters.back().values.size(); ++t) {
                std::fill(genes.begin(), genes.end(), search::Gene{0});
                genes.back() = static_cast<search::Gene>(t);  // technology_nm comes last
                genes[p] = static_cast<search::Gene>(v);
                for (std::size_t o = 0;
                     parameters[p].given && o < parameters[*parameters[p].given].values.size();
                     ++o) {
                    genes[*parameters[p].given] = static_cast<search::Gene>(o);
                    check();
                }
                check();
            }
    for (const std::string& problem : found) problems.add(YAML::Mark::null_mark(), problem);
}

}  // namespace

Job load_job(const std::filesystem::path& file, const Overrides& overrides,
             const ConfigPath& path) {
    Problems problems(file.string());
    const YAML::Node root = load_yaml(file);
    std::set<std::string> used;
    MapReader in({root, "", ""}, problems, &overrides, &used);
    Job job;
    describe(in, job.config);
    in.finish();
    for (const auto& [key, value] : overrides)
        if (!used.contains(key))
            problems.add_at("--set " + key + "=" + value, "unknown key '" + key + "'", "",
                            meant_key(key));

    auto& c = job.config;
    const auto mark = [&](const char* key) {
        return root.IsMap() && root[key] ? root[key].Mark() : YAML::Mark::null_mark();
    };
    check_search(c.search, mark, problems);

    // Collects what files the job names say, each with its own positions.
    std::vector<base::Diagnostic> all = problems.all();
    const auto collect = [&](auto read) {
        try {
            read();
        } catch (const base::InputError& e) {
            all.insert(all.end(), e.diagnostics().begin(), e.diagnostics().end());
        }
    };
    const std::filesystem::path here = file.parent_path();
    const auto origin = [&](const char* key) {
        if (used.contains(key)) return "--set " + std::string(key) + "=" + overrides.at(key);
        const YAML::Mark m = mark(key);
        if (m.is_null()) return file.string();
        return file.string() + ":" + std::to_string(m.line + 1) + ":" +
               std::to_string(m.column + 1);
    };
    const bool unread = problems.any() && c.networks.empty();  // already reported
    if (c.networks.empty() && !unread)
        all.push_back({origin("networks"), 0, 0, "'networks' is empty",
                       "a portfolio needs one at least", ""});
    collect([&] { job.networks = find_networks(path, c.networks, origin("networks"), here); });
    collect([&] {
        if (c.space.empty()) return;
        const auto space_file = path.find("spaces", c.space, here);
        if (!space_file)
            throw base::InputError(
                {unknown_config(path, "spaces", "space", c.space, origin("space"))});
        SpaceFile space = load_space(*space_file);
        job.hardware = find_template(path, space.hardware, space_file->string());
        job.library = load_library(path, job.hardware.cell);
        for (std::size_t p = 0; p < c.parameters.values.size(); ++p) {
            if (c.parameters.values[p].empty()) continue;
            auto other = search::with_values(space.space, p, c.parameters.values[p]);
            const std::string key = "parameters." + std::string(model::design_parameters()[p].name);
            if (!other)
                throw base::InputError(
                    {{origin(used.contains(key) ? key.c_str() : "parameters"), 0, 0,
                      "'" + key + "' holds a value that space '" + space.space.name() +
                          "' does not",
                      "values of other parameters depend on it", ""}});
            space.space = std::move(*other);
        }
        Problems outside(space_file->string());
        check_space(space, job.hardware, *job.library, outside);
        job.space = std::move(space.space);
        job.files = {file, *space_file, *path.find("templates", space.hardware)};
        for (auto& table : library_files(path, job.hardware.cell)) job.files.push_back(table);
        for (const std::string& name : c.networks)
            if (const auto network = path.find("networks", name, here))
                job.files.push_back(*network);
        outside.throw_if_any();
    });
    if (!all.empty()) throw base::InputError(std::move(all));
    // The resolved job runs from any directory.
    const auto absolute = [&](const std::string& kind, std::string& name) {
        if (name.ends_with(".yaml"))
            name =
                std::filesystem::absolute(*path.find(kind, name, here)).lexically_normal().string();
    };
    absolute("spaces", c.space);
    for (std::string& name : c.networks) absolute("networks", name);
    return job;
}

namespace {
void flatten(const YAML::Node& node, const std::string& path,
             std::map<std::string, std::string>& out) {
    if (node.IsMap())
        for (const auto& entry : node)
            flatten(entry.second,
                    path.empty() ? entry.first.Scalar() : path + "." + entry.first.Scalar(), out);
    else if (node.IsSequence())
        for (std::size_t i = 0; i < node.size(); ++i)
            flatten(node[i], path + "[" + std::to_string(i) + "]", out);
    else
        out[path] = node.IsScalar() ? node.Scalar() : "";
}
}  // namespace

std::vector<std::string> changed_keys(const std::string& resolved_a,
                                      const std::string& resolved_b) {
    std::map<std::string, std::string> a, b;
    flatten(YAML::Load(resolved_a), "", a);
    flatten(YAML::Load(resolved_b), "", b);
    std::vector<std::string> out;
    for (const auto& [key, value] : a)
        if (const auto same = b.find(key); same == b.end() || same->second != value)
            out.push_back(key);
    for (const auto& [key, value] : b)
        if (!a.contains(key)) out.push_back(key);
    std::erase_if(out, [](const std::string& key) {
        return key.starts_with("budget.") || key.starts_with("set.budget") ||
               key.starts_with("set.checkpoint");
    });
    return out;
}

namespace {
/// Fields as YAML; `describe` visits them.
template <class Describe>
std::string as_yaml(Describe describe) {
    YAML::Emitter out;
    out << YAML::BeginMap;
    MapWriter writer(out);
    describe(writer);
    out << YAML::EndMap;
    return std::string(out.c_str()) + "\n";
}
}  // namespace

std::vector<std::string> job_keys() {
    JobConfig config;
    const std::string yaml = as_yaml([&](MapWriter& writer) { describe(writer, config); });
    std::vector<std::string> out;
    const std::function<void(const YAML::Node&, const std::string&)> visit =
        [&](const YAML::Node& node, const std::string& path) {
            for (const auto& entry : node) {
                const std::string key = path + entry.first.Scalar();
                if (entry.second.IsMap() && entry.second.size() > 0)
                    visit(entry.second, key + ".");
                else
                    out.push_back(key);
            }
        };
    visit(YAML::Load(yaml), "");
    for (const auto& p : model::design_parameters())
        out.push_back("parameters." + std::string(p.name));
    return out;
}

JobConfig read_resolved(const std::string& resolved) {
    Problems problems("resolved job");
    MapReader in({YAML::Load(resolved), "", ""}, problems);
    JobConfig config;
    describe_search(in, config);
    in.finish();
    problems.throw_if_any();
    return config;
}

std::string Job::resolved() const {
    JobConfig copy = config;
    return as_yaml([&](MapWriter& writer) { describe_search(writer, copy); });
}

std::string Job::hash() const {
    base::Hasher h;
    JobConfig named = config;  // where files lie does not matter, what they hold does
    named.space = space.name();
    for (std::size_t n = 0; n < networks.size(); ++n) named.networks[n] = networks[n].name;
    h.text(as_yaml([&](MapWriter& writer) { describe_course(writer, named); }));
    for (const auto& p : space.parameters()) {
        h.text(p.parameter->name);
        for (double v : p.values) h.text(base::shortest(v));
        if (p.given) h.text(space.parameters()[*p.given].parameter->name);
        for (const auto& list : p.values_given)
            for (double v : list) h.text(base::shortest(v));
    }
    for (const auto& n : networks) {
        h.text(n.name);
        for (const auto& l : n.layers) {
            for (std::int64_t e : l.extents().values) h.number(static_cast<std::uint64_t>(e));
            h.text(base::shortest(l.statistics.average_input));
            for (double w : l.statistics.average_weight_slice) h.text(base::shortest(w));
        }
    }
    h.text(hardware.cell);
    h.number(static_cast<std::uint64_t>(hardware.weights));
    library->hash_into(h);
    return h.hex();
}

}  // namespace atl::io
