/// Jobs as text: resolved, recorded, compared and hashed.
#include <functional>

#include "atoll/base/hash.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/job.hpp"
#include "job_keys.hpp"

namespace atl::io {

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
        return key == "output" || key.starts_with("budget.") || key.starts_with("set.budget") ||
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
    for (const auto* p : model::all_design_parameters())
        out.push_back("parameters." + std::string(p->name));
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
    copy.external = copy.external.course();
    return as_yaml([&](MapWriter& writer) { describe_search(writer, copy); });
}

std::string Job::record(const std::filesystem::path& output) const {
    JobConfig copy = config;
    copy.output = std::filesystem::absolute(output).lexically_normal().string();
    return as_yaml([&](MapWriter& writer) { describe(writer, copy); });
}

std::string Job::hash() const {
    base::Hasher h;
    JobConfig named = config;  // where files lie does not matter, what they hold does
    named.external = named.external.course();
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
            if (l.dynamic && physical)
                for (std::int64_t e :
                     {l.dynamic->heads, l.dynamic->rows, l.dynamic->inner, l.dynamic->columns})
                    h.number(static_cast<std::uint64_t>(e));
        }
    }
    if (physical) h.text(physical_text);
    if (library) {
        h.text(hardware.cell);
        h.number(static_cast<std::uint64_t>(hardware.weights));
        library->hash_into(h);
    }
    return h.hex();
}

}  // namespace atl::io
