#include "value_kind.hpp"

#include <algorithm>
#include <map>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/job.hpp"
#include "atoll/search/registry.hpp"

namespace atl::cli {

namespace {

template <class Names>
std::vector<std::string> texts(const Names& names) {
    return std::vector<std::string>(names.begin(), names.end());
}

std::vector<std::string> parameter_names() {
    std::vector<std::string> out;
    for (const auto* p : model::all_design_parameters()) out.emplace_back(p->name);
    return out;
}

}  // namespace

ValueKind value_kind(const OptionText& option) {
    using What = ValueKind::What;
    static const std::map<std::string, ValueKind> kinds = {
        {value::file, {What::files}},
        {value::directory, {What::directories}},
        {value::job, {What::yaml}},
        {value::study, {What::yaml}},
        {value::run, {What::runs}},
        {value::setting, {What::settings}},
        {value::design, {What::design, "parameters", true}},
        {value::hardware, {What::names, "templates"}},
        {value::constants, {What::names, "physical"}},
        {value::networks, {What::names, "networks", true}},
        {value::objectives, {What::names, "objectives", true}},
        {value::algorithms, {What::names, "algorithms", true}},
        {value::topologies, {What::names, "topologies", true}},
    };
    if (!option.choices.empty()) return {What::choices};
    const auto found = kinds.find(option.value);
    return found == kinds.end() ? ValueKind{} : found->second;
}

std::vector<std::string> known_names(const std::string& list) {
    static const std::vector<std::string> files = {"spaces", "networks",     "templates",
                                                   "cells",  "technologies", "physical"};
    if (std::find(files.begin(), files.end(), list) != files.end())
        return io::ConfigPath::standard().names(list);
    if (list == "objectives") return texts(search::known_objectives());
    if (list == "algorithms") return texts(search::known_algorithms());
    if (list == "topologies") return texts(search::topology_names);
    if (list == "parameters") return parameter_names();
    if (list == "keys") return io::job_keys();
    throw base::Error(base::ErrorKind::usage,
                      "no list '" + list + "': there are " + base::join(files, ", ") +
                          ", objectives, algorithms, topologies, parameters, keys");
}

}  // namespace atl::cli
