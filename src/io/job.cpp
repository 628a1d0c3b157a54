#include "atoll/io/job.hpp"

#include <algorithm>
#include <cmath>

#include "atoll/base/hash.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/model_files.hpp"

namespace atl::search {

template <class Visitor>
void describe(Visitor& v, PhaseConfig& p) {
    v.field("generations", p.generations, {.doc = "length of the phase", .min = 1, .max = 1e9});
    v.field("crossover_probability", p.crossover_probability,
            {.doc = "per pair of parents", .min = 0, .max = 1});
    v.field("crossover_eta", p.crossover_eta,
            {.doc = "distribution index of simulated binary crossover", .min = 0, .max = 1000});
    v.field("mutation_probability", p.mutation_probability,
            {.doc = "per child", .min = 0, .max = 1});
    v.field("mutation_eta", p.mutation_eta,
            {.doc = "distribution index of polynomial mutation", .min = 0, .max = 1000});
}

template <class Visitor>
void describe(Visitor& v, FourPhaseConfig& a) {
    constexpr double most = 1e7;
    v.field("drawn", a.drawn, {.doc = "designs drawn at random for a start", .min = 1, .max = most});
    v.field("chosen", a.chosen,
            {.doc = "of them evaluated, chosen by Hamming distance", .min = 1, .max = most});
    v.field("population", a.population, {.doc = "parents and children", .min = 2, .max = most});
    v.list("phases", a.phases, {.doc = "operator settings, one phase after the other"});
}

template <class Visitor>
void describe(Visitor& v, MigrationConfig& m) {
    v.choice("topology", m.topology, topology_names, {.doc = "who sends to whom"});
    v.field("interval", m.interval,
            {.doc = "between migrations", .unit = "generations", .min = 1, .max = 1e9});
    v.field("emigrants", m.emigrants,
            {.doc = "copies of the best sent along each route", .min = 1, .max = 1e6});
}

}  // namespace atl::search

namespace atl::io {

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
}

/// What decides the result.
template <class Visitor>
void describe_search(Visitor& v, JobConfig& job) {
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
    v.section("algorithm", job.search.algorithm, {.doc = "four-phase genetic algorithm"});
    Islands islands{job};
    v.section("islands", islands, {.doc = "populations that evolve side by side"});
    v.field("seed", job.search.seed, {.doc = "of all random numbers", .min = 0});
}

}  // namespace

// Not in the unnamed namespace: found by the types of their arguments.
template <class Visitor>
void describe(Visitor& v, CheckpointConfig& c) {
    v.field("generations", c.generations,
            {.doc = "at most so many between checkpoints", .unit = "generations", .min = 1, .max = 1e9});
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

struct Range {
    double from = 0, to = 0, step = 0;
};

template <class Visitor>
void describe(Visitor& v, Range& r) {
    v.field("from", r.from, {.doc = "first value", .required = true});
    v.field("to", r.to, {.doc = "last value", .required = true});
    v.field("step", r.step, {.doc = "distance of values", .min = 0, .above_min = true, .required = true});
}

constexpr std::size_t most_values = 65535;

/// The values of one parameter: a number, a list, or {from, to, step}.
std::vector<double> read_values(MapReader& in, const YamlValue& v,
                                const model::DesignParameter& parameter) {
    std::vector<double> values;
    const FieldInfo info{.doc = parameter.meaning, .unit = parameter.unit, .min = 0, .above_min = true};
    if (v.node.IsScalar()) {
        double one = 0;
        in.read(v, one, info);
        if (one > 0) values = {one};
    } else if (v.node.IsMap()) {
        Range r;
        MapReader fields = in.inner(v.node, v.path);
        describe(fields, r);
        fields.finish();
        const double steps = r.step > 0 ? (r.to - r.from) / r.step : -1;
        if (steps < -1e-9 || steps > double(most_values)) {
            in.problem(v, "'" + v.path + "' is no range", "to must not be below from");
            return {};
        }
        for (int i = 0; i <= static_cast<int>(steps + 1e-6); ++i) {
            // Without the dust of binary fractions: 0.5 + 4 x 0.05 is 0.7.
            const double x = r.from + i * r.step;
            values.push_back(std::round(x * 1e12) / 1e12);
        }
    } else {
        in.read(v, values, info);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (parameter.integer() && values[i] != std::floor(values[i]))
            in.problem(v, "'" + v.path + "' holds " + base::shortest(values[i]),
                       "whole numbers are wanted");
        if (i > 0 && values[i] <= values[i - 1])
            in.problem(v, "'" + v.path + "' is not ascending");
    }
    if (values.empty() || values.size() > most_values)
        in.problem(v, "'" + v.path + "' needs 1 to " + std::to_string(most_values) + " values");
    return values;
}

/// Values that depend on those of another parameter: `{given: other, values: {v1: [...], v2: [...]}}`.
void read_conditional(MapReader& in, const YamlValue& v,
                      std::vector<search::ParameterSpace::Parameter>& parameters,
                      std::size_t position) {
    MapReader fields = in.inner(v.node, v.path);
    std::string other;
    fields.field("given", other, {.doc = "the parameter that decides", .required = true});
    const auto lists = fields.take("values", true);
    fields.finish();
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) {
        return p.parameter->name == other && p.values_given.empty();
    });
    if (found == parameters.end() || !lists || !lists->node.IsMap()) {
        in.problem(v, "'" + v.path + "' depends on '" + other + "'",
                   "a parameter of the space with plain values is wanted, and a list for each of its values");
        return;
    }
    auto& parameter = parameters[position];
    parameter.given = static_cast<std::size_t>(found - parameters.begin());
    MapReader by_value = in.inner(lists->node, lists->path);
    for (double value : found->values)
        if (const auto list = by_value.take(base::shortest(value), true))
            parameter.values_given.push_back(read_values(by_value, *list, *parameter.parameter));
    by_value.finish();
    for (const auto& list : parameter.values_given)
        if (list.size() != parameter.values_given.front().size())
            in.problem(*lists, "the lists of '" + v.path + "' differ in length");
    if (!parameter.values_given.empty()) parameter.values = parameter.values_given.front();
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
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        const auto other = parameters[p].given;
        for (std::size_t v = 0; v < parameters[p].values.size(); ++v) {
            genes[p] = static_cast<search::Gene>(v);
            for (std::size_t o = 0; o < (other ? parameters[*other].values.size() : 1); ++o) {
                if (other) genes[*other] = static_cast<search::Gene>(o);
                check();
            }
            if (other) genes[*other] = 0;
        }
        genes[p] = 0;
    }
    for (const std::string& problem : found) problems.add(YAML::Mark::null_mark(), problem);
}

}  // namespace

SpaceFile load_space(const std::filesystem::path& file) {
    Problems problems(file.string());
    const YAML::Node root = load_yaml(file);
    MapReader in(root, "", problems);
    std::string name, source;
    SpaceFile out;
    in.field("name", name, {.doc = "name of the space", .required = true});
    in.field("source", source, {.doc = "where the values come from"});
    in.field("template", out.hardware,
             {.doc = "hardware template: a name in configs/templates", .required = true});
    std::vector<search::ParameterSpace::Parameter> parameters;
    if (const auto v = in.take("parameters", true)) {
        MapReader fields = in.inner(v->node, v->path);
        std::vector<std::pair<std::size_t, YamlValue>> conditional;
        for (const auto& parameter : model::design_parameters()) {
            const auto values = fields.take(parameter.name, true);
            if (!values) continue;
            parameters.push_back({&parameter, {}, {}, {}});
            if (values->node.IsMap() && values->node["given"])
                conditional.emplace_back(parameters.size() - 1, *values);
            else
                parameters.back().values = read_values(fields, *values, parameter);
        }
        for (const auto& [position, value] : conditional)
            read_conditional(fields, value, parameters, position);
        fields.finish();
        if (!problems.any() && search::ParameterSpace::count(parameters) == 0)
            fields.problem(*v, "the space has 2^63 designs or more", "they could not be numbered");
    }
    in.finish();
    problems.throw_if_any();
    out.space = search::ParameterSpace(std::move(name), std::move(parameters));
    return out;
}

Job load_job(const std::filesystem::path& file, const Overrides& overrides,
             const ConfigPath& path) {
    Problems problems(file.string());
    const YAML::Node root = load_yaml(file);
    std::set<std::string> used;
    MapReader in(root, "", problems, &overrides, &used);
    Job job;
    describe(in, job.config);
    in.finish();
    for (const auto& [key, value] : overrides)
        if (!used.contains(key))
            problems.add_at("--set " + key + "=" + value, "unknown key '" + key + "'");

    auto& c = job.config;
    const auto mark = [&](const char* key) { return root.IsMap() && root[key] ? root[key].Mark() : YAML::Mark{}; };
    if (c.search.algorithm.phases.empty())
        problems.add(mark("algorithm"), "'algorithm.phases' is empty", "there is nothing to run");
    if (c.search.algorithm.chosen > c.search.algorithm.drawn)
        problems.add(mark("algorithm"), "'algorithm.chosen' is above 'algorithm.drawn'");

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
        return file.string() + ":" + std::to_string(m.line + 1) + ":" + std::to_string(m.column + 1);
    };
    collect([&] { job.networks = find_networks(path, c.networks, origin("networks"), here); });
    if (c.networks.empty() && root.IsMap() && root["networks"])
        all.push_back({origin("networks"), 0, 0, "'networks' is empty", "a portfolio needs one at least", ""});
    collect([&] {
        if (c.space.empty()) return;
        const auto space_file = path.find("spaces", c.space, here);
        if (!space_file)
            throw base::InputError({{origin("space"), 0, 0, "unknown space '" + c.space + "'", "",
                                     base::suggest_name(c.space, path.names("spaces"))}});
        SpaceFile space = load_space(*space_file);
        job.hardware = find_template(path, space.hardware, space_file->string());
        job.library = load_library(path, job.hardware.cell);
        Problems outside(space_file->string());
        check_space(space, job.hardware, *job.library, outside);
        job.space = std::move(space.space);
        outside.throw_if_any();
    });
    if (!all.empty()) throw base::InputError(std::move(all));
    return job;
}

namespace {
void flatten(const YAML::Node& node, const std::string& path,
             std::map<std::string, std::string>& out) {
    if (node.IsMap())
        for (const auto& entry : node)
            flatten(entry.second, path.empty() ? entry.first.Scalar() : path + "." + entry.first.Scalar(),
                    out);
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
    return out;
}

std::string Job::resolved() const {
    YAML::Emitter out;
    out << YAML::BeginMap;
    MapWriter writer(out);
    JobConfig copy = config;
    describe_search(writer, copy);
    out << YAML::EndMap;
    return std::string(out.c_str()) + "\n";
}

std::string Job::hash() const {
    base::Hasher h;
    h.text(resolved());
    for (const auto& p : space.parameters()) {
        h.text(p.parameter->name);
        for (double v : p.values) h.text(base::shortest(v));
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
