#include "atoll/io/explanation_file.hpp"

#include <nlohmann/json.hpp>

#include "atoll/base/text.hpp"
#include "atoll/io/csv.hpp"
#include "atoll/io/text_file.hpp"

namespace atl::io {

using model::Explanation;
using nlohmann::ordered_json;

namespace {

void add_details(ordered_json& out, const std::vector<model::Detail>& details) {
    for (const model::Detail& d : details) {
        const std::string unit(d.unit == "%" ? "percent" : d.unit);
        out[std::string(d.name) + (unit.empty() ? "" : "_" + unit)] = d.value;
    }
}

ordered_json factors(const model::Extents& extents) {
    ordered_json out = ordered_json::object();
    for (model::Dim d : model::all_dims)
        if (extents[d] != 1) out[model::name(d)] = extents[d];
    return out;
}

ordered_json ratios(const model::Ratios& r) {
    return {{"TOPS", r.tops}, {"TOPS_per_W", r.tops_per_W}, {"TOPS_per_mm2", r.tops_per_mm2}};
}

ordered_json component_json(const model::ComponentExplanation& c) {
    ordered_json actions = ordered_json::array();
    for (const auto& a : c.actions)
        actions.push_back({{"operand", a.operand},
                           {"action", a.action},
                           {"count_per_instance", a.count},
                           {"unit_pJ", a.unit_pJ},
                           {"energy_J", a.energy_J}});
    return {{"component", std::string(c.component)},
            {"energy_J", c.energy_J},
            {"instances", c.instances},
            {"actions", actions},
            {"leak_pJ_per_cycle", c.leak_pJ},
            {"leakage_J", c.leakage_J},
            {"rounding_J", c.rounding_J}};
}

ordered_json layer_json(const model::LayerExplanation& l) {
    ordered_json components = ordered_json::array();
    for (const auto& c : l.components) components.push_back(component_json(c));
    static constexpr std::array<const char*, model::n_levels> levels = {"rows", "columns", "macros",
                                                                        "tiles", "groups"};
    ordered_json spatial;
    for (std::size_t level = 0; level < model::n_levels; ++level)
        spatial[levels[level]] = factors(l.spatial.factors[level]);
    ordered_json out = {{"layer", l.name},
                        {"type", l.type},
                        {"energy_J", l.energy_J},
                        {"cycles", l.cycles},
                        {"latency_s", l.latency_s},
                        {"utilisation_percent", l.utilisation_percent},
                        {"macs", l.macs},
                        {"ratios", ratios(l.ratios)},
                        {"spatial", spatial},
                        {"temporal", factors(l.spatial.temporal)},
                        {"temporal_at_top", factors(l.at_top)},
                        {"components", components}};
    add_details(out, l.details);
    return out;
}

ordered_json network_json(const model::NetworkExplanation& n) {
    if (!n.infeasible.empty())
        return {{"network", n.name}, {"feasible", false}, {"reason", n.infeasible}};
    ordered_json layers = ordered_json::array();
    for (const auto& l : n.layers) layers.push_back(layer_json(l));
    ordered_json out = {{"network", n.name},
                        {"feasible", true},
                        {"energy_J", n.energy_J},
                        {"cycles", n.cycles},
                        {"latency_s", n.latency_s},
                        {"macs", n.macs},
                        {"ratios", ratios(n.ratios)},
                        {"mean_of_layer_ratios", ratios(n.mean_of_layer_ratios)},
                        {"layers", layers}};
    add_details(out, n.details);
    return out;
}

}  // namespace

void write_explanation_json(const std::filesystem::path& file, const Explanation& e) {
    ordered_json design;
    for (const auto& p : model::design_parameters(e.design.model))
        design[std::string(p.name)] = p.get(e.design);
    ordered_json out = {
        {"model", model::model_kind_names[static_cast<std::size_t>(e.design.model)]},
        {"design", design},
        {"fidelity", e.fidelity == model::Fidelity::exact ? "exact" : "published"}};
    if (!e.outside_tables.empty()) {
        out["feasible"] = false;
        out["reason"] = e.outside_tables;
    } else {
        ordered_json areas = ordered_json::array(), networks = ordered_json::array(),
                     sources = ordered_json::array();
        for (const auto& a : e.areas)
            areas.push_back({{"component", std::string(a.component)},
                             {"area_mm2", a.area_mm2},
                             {"instances", a.instances},
                             {"unit_um2", a.unit_um2}});
        for (const auto& n : e.networks) networks.push_back(network_json(n));
        for (const auto& s : e.sources)
            sources.push_back({{"component", std::string(s.component)},
                               {"quantity", s.quantity},
                               {"formula", s.formula},
                               {"table", s.table},
                               {"interpolated", s.interpolated},
                               {"source", s.source}});
        out["area_mm2"] = e.area_mm2;
        out["relative_cost_mm2_at_32nm"] = e.relative_cost;
        out["areas"] = areas;
        out["networks"] = networks;
        out["unit_sources"] = sources;
        add_details(out, e.details);
        out["not_checked"] = e.warnings;
        out["simplifications"] =
            std::vector<std::string_view>(e.simplifications.begin(), e.simplifications.end());
    }
    replace_text(file, out.dump(1) + "\n");
}

void write_explanation_csv(const std::filesystem::path& file, const Explanation& e) {
    std::string out =
        "level,network,layer,component,operand,action,count,instances,unit_pJ,energy_J,cycles,"
        "utilisation_percent,area_mm2,reason\n";
    const auto line = [&](std::vector<std::string> cells) {
        for (std::string& cell : cells) cell = csv_cell(cell);
        out += base::join(cells, ",") + "\n";
    };
    const auto real = [](double x) { return base::shortest(x); };
    const auto whole = [](std::int64_t x) { return std::to_string(x); };
    if (!e.outside_tables.empty())
        line({"chip", "", "", "", "", "", "", "", "", "", "", "", "", e.outside_tables});
    else
        line({"chip", "", "", "", "", "", "", "", "", "", "", "", real(e.area_mm2), ""});
    for (const auto& a : e.areas)
        line({"area", "", "", std::string(a.component), "", "", "", whole(a.instances), "", "", "",
              "", real(a.area_mm2), ""});
    for (const auto& n : e.networks) {
        if (!n.infeasible.empty()) {
            line({"network", n.name, "", "", "", "", "", "", "", "", "", "", "", n.infeasible});
            continue;
        }
        line({"network", n.name, "", "", "", "", "", "", "", real(n.energy_J), whole(n.cycles), "",
              "", ""});
        for (const auto& l : n.layers) {
            line({"layer", n.name, l.name, "", "", "", "", "", "", real(l.energy_J),
                  whole(l.cycles), real(l.utilisation_percent), "", ""});
            for (const auto& c : l.components) {
                const std::string name = std::string(c.component);
                line({"component", n.name, l.name, name, "", "", "", whole(c.instances), "",
                      real(c.energy_J), "", "", "", ""});
                const auto action = [&](std::string_view operand, std::string_view what,
                                        const std::string& count, double unit, double energy) {
                    line({"action", n.name, l.name, name, std::string(operand), std::string(what),
                          count, whole(c.instances), real(unit), real(energy), "", "", "", ""});
                };
                for (const auto& a : c.actions)
                    action(a.operand, a.action, whole(a.count), a.unit_pJ, a.energy_J);
                action("", "leakage", whole(l.cycles), c.leak_pJ, c.leakage_J);
                action("", "rounding", "", 0, c.rounding_J);
            }
        }
    }
    replace_text(file, out);
}

}  // namespace atl::io
