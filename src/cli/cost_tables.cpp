#include "cost_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "atoll/io/design_table.hpp"
#include "atoll/search/objective.hpp"
#include "result_tables.hpp"

namespace atl::cli {

using model::Explanation;

namespace {

const char* name(model::Fidelity f) {
    return f == model::Fidelity::exact ? "exact" : "published";
}

std::string factors(const model::Extents& extents) {
    std::string out;
    for (model::Dim d : model::all_dims)
        if (extents[d] != 1) out += fmt::format(" {}{}", model::name(d), extents[d]);
    return out.empty() ? " -" : out;
}

void print_simplifications(const Explanation& e) {
    fmt::print("\nSimplifications of the {} model\n",
               model::model_kind_names[static_cast<std::size_t>(e.design.model)]);
    for (const auto text : e.simplifications) fmt::print("  - {}\n", text);
}

void print_details(const std::vector<model::Detail>& details, int indent) {
    for (const model::Detail& d : details)
        fmt::print("{:{}}{:<20}{:>12.6g} {:<4} {}\n", "", indent, d.name, d.value, d.unit,
                   d.meaning);
}

std::string cycles_text(std::int64_t cycles) {
    return cycles > 0 ? fmt::format("{} cycles, ", cycles) : "";
}

void print_component(const model::ComponentExplanation& c) {
    const std::string at_work =
        c.instances > 0 ? fmt::format("  {} instances at work", c.instances) : "";
    fmt::print("    {:<16}{:>14.6e} J{}\n", c.component, c.energy_J, at_work);
    for (const auto& a : c.actions)
        fmt::print("      {:<8}{:<8}{:>14.6e} J  = {} x {} instances x {} pJ\n", a.operand,
                   a.action, a.energy_J, a.count, c.instances, a.unit_pJ);
    if (c.leakage_J != 0)
        fmt::print("      {:<16}{:>14.6e} J  = {} pJ per instance and cycle\n", "leakage",
                   c.leakage_J, c.leak_pJ);
    constexpr double noise = 1e-12;  // of adding in another order
    if (std::abs(c.rounding_J) > noise * c.energy_J)
        fmt::print("      {:<16}{:>14.6e} J\n", "rounding", c.rounding_J);
}

void print_layer(const model::LayerExplanation& l) {
    fmt::print("  layer {} {}  {:.9e} J, {}utilisation {:.2f} %\n", l.name, l.type, l.energy_J,
               l.cycles > 0 ? cycles_text(l.cycles) : fmt::format("{:.6e} s, ", l.latency_s),
               l.utilisation_percent);
    print_details(l.details, 4);
    if (l.cycles == 0) {
        for (const auto& c : l.components) print_component(c);
        return;
    }
    static constexpr std::array<const char*, model::n_levels> levels = {"rows", "columns", "macros",
                                                                        "tiles", "groups"};
    std::string mapping;
    for (std::size_t i = 0; i < model::n_levels; ++i)
        mapping += fmt::format("{}{}; ", levels[i], factors(l.spatial.factors[i]));
    fmt::print("    mapping: {}in time{}, of which outside the global buffer{}\n", mapping,
               factors(l.spatial.temporal), factors(l.at_top));
    for (const auto& c : l.components) print_component(c);
}

void print_ratios(const model::NetworkExplanation& n) {
    fmt::print(
        "  {:.4g} TOPS, {:.4g} TOPS/W, {:.4g} TOPS/mm2 of the network (2 operations a MAC, 8 "
        "bits); mean of the "
        "layers' ratios: {:.4g}, {:.4g}, {:.4g}\n",
        n.ratios.tops, n.ratios.tops_per_W, n.ratios.tops_per_mm2, n.mean_of_layer_ratios.tops,
        n.mean_of_layer_ratios.tops_per_W, n.mean_of_layer_ratios.tops_per_mm2);
}

void print_side_by_side(std::string_view what, double a, double b, std::string_view unit) {
    const std::string ratio =
        a > 0 && b > 0 ? fmt::format("{:>10.4f}", b / a) : fmt::format("{:>10}", "-");
    fmt::print("  {:<28}{:>16.6e}{:>16.6e}{} {}\n", what, a, b, ratio, unit);
}

double component_energy(const model::NetworkExplanation& n, std::string_view wanted) {
    double sum = 0;
    for (const auto& l : n.layers)
        for (const auto& c : l.components)
            if (c.component == wanted) sum += c.energy_J;
    return sum;
}

double component_area(const Explanation& e, std::string_view wanted) {
    for (const auto& a : e.areas)
        if (a.component == wanted) return a.area_mm2;
    return 0;
}

/// Of either design, in order.
std::vector<std::string_view> components_of(const Explanation& a, const Explanation& b) {
    std::vector<std::string_view> out;
    const auto add = [&](std::string_view name) {
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    };
    for (const Explanation* e : {&a, &b}) {
        for (const auto& area : e->areas) add(area.component);
        for (const auto& n : e->networks)
            for (const auto& l : n.layers)
                for (const auto& c : l.components) add(c.component);
    }
    return out;
}

}  // namespace

void print_cost(const model::DesignCost& cost, const model::Design& design,
                std::span<const model::Network> networks, double area_limit_mm2) {
    if (!cost.outside_tables.empty()) {
        fmt::print("infeasible: {}\n", cost.outside_tables);
        return;
    }
    fmt::print("area {:.4f} mm2", cost.area_mm2);
    if (design.technology_nm != 32) fmt::print(", cost of {:.4f} mm2 at 32 nm", cost.relative_cost);
    if (cost.noise > 0) fmt::print(", signal to noise {:.1f} dB", -10 * std::log10(cost.noise));
    const std::string over = io::over_area(cost.area_mm2, area_limit_mm2);
    fmt::print("{}{}\n\n  {:<20}{:>16}{:>16}{:>12}{:>18}{:>12}{:>10}\n",
               over.empty() ? "" : "; infeasible: ", over, "network", "energy [J]", "latency [s]",
               "cycles", "EDAP [mJ*ms*mm2]", "TOPS", "TOPS/W");
    for (std::size_t n = 0; n < networks.size(); ++n) {
        const model::NetworkCost& c = cost.networks[n];
        if (c.infeasible) {
            fmt::print("  {:<20}infeasible: {}\n", networks[n].name,
                       c.infeasible.text(networks[n]));
            continue;
        }
        const double tera = 2e-12 * static_cast<double>(networks[n].macs());
        fmt::print("  {:<20}{:>16.9e}{:>16.6e}{:>12}{:>18.6e}{:>12.4g}{:>10.4g}\n",
                   networks[n].name, c.energy_J, c.latency_s,
                   c.cycles > 0 ? std::to_string(c.cycles) : "-",
                   search::edap_mJ_ms_mm2(c.energy_J, c.latency_s, cost.area_mm2),
                   tera / c.latency_s, tera / c.energy_J);
    }
}

void print_explanation(const Explanation& e) {
    fmt::print("design ({})\n", e.design.model == model::ModelKind::physical
                                    ? std::string("physical model")
                                    : fmt::format("{} fidelity", name(e.fidelity)));
    print_design(e.design);
    if (!e.outside_tables.empty()) {
        fmt::print("infeasible: {}\n", e.outside_tables);
        return;
    }
    fmt::print("\narea {:.9e} mm2, cost of {:.6e} mm2 at 32 nm\n", e.area_mm2, e.relative_cost);
    for (const auto& a : e.areas)
        fmt::print("  {:<18}{:>14.6e} mm2{}\n", a.component, a.area_mm2,
                   a.instances > 0 ? fmt::format("  = {} x {} um2", a.instances, a.unit_um2) : "");
    print_details(e.details, 2);
    for (const auto text : e.warnings) fmt::print("  not checked: {}\n", text);
    for (const auto& n : e.networks) {
        if (!n.infeasible.empty()) {
            fmt::print("\nnetwork {}: infeasible: {}\n", n.name, n.infeasible);
            continue;
        }
        fmt::print("\nnetwork {}  {:.9e} J, {:.6e} s, {}{} MACs\n", n.name, n.energy_J, n.latency_s,
                   cycles_text(n.cycles), n.macs);
        print_details(n.details, 2);
        print_ratios(n);
        for (const auto& l : n.layers) print_layer(l);
    }
    fmt::print("\nunit values: component, quantity, formula, table\n");
    for (const auto& s : e.sources)
        fmt::print("  {:<16}{:<13}{}  [{}{}]\n", s.component, s.quantity, s.formula, s.table,
                   s.interpolated ? ", interpolated" : "");
    fmt::print("\nsources\n");
    std::string last;
    for (const auto& s : e.sources) {
        const std::string of =
            s.table +
            (e.design.model == model::ModelKind::physical ? ", " + std::string(s.component) : "");
        if (last.find(of + ";") == std::string::npos) fmt::print("  {}: {}\n", of, s.source);
        last += of + ";";
    }
    print_simplifications(e);
}

void print_comparison(const Explanation& a, const Explanation& b) {
    fmt::print("  {:<28}{:>16}{:>16}{:>10}\n", "", "first", "second", "ratio");
    for (const auto& p : model::design_parameters(a.design.model))
        fmt::print("  {:<28}{:>16}{:>16}{:>10} {}\n", p.name, p.text(a.design), p.text(b.design),
                   p.get(a.design) == p.get(b.design) ? "" : "*", p.unit);
    for (const Explanation* e : {&a, &b})
        if (!e->outside_tables.empty())
            fmt::print("{} design infeasible: {}\n", e == &a ? "first" : "second",
                       e->outside_tables);
    if (!a.outside_tables.empty() || !b.outside_tables.empty()) return;
    fmt::print("\n");
    print_side_by_side("area", a.area_mm2, b.area_mm2, "mm2");
    const auto components = components_of(a, b);
    for (const std::string_view component : components) {
        const double x = component_area(a, component), y = component_area(b, component);
        if (x != 0 || y != 0) print_side_by_side(fmt::format("  {}", component), x, y, "mm2");
    }
    for (std::size_t n = 0; n < a.networks.size(); ++n) {
        const auto &x = a.networks[n], &y = b.networks[n];
        fmt::print("\n{}\n", x.name);
        if (!x.infeasible.empty()) fmt::print("  first infeasible: {}\n", x.infeasible);
        if (!y.infeasible.empty()) fmt::print("  second infeasible: {}\n", y.infeasible);
        print_side_by_side("latency", x.latency_s, y.latency_s, "s");
        print_side_by_side("EDAP", search::edap_mJ_ms_mm2(x.energy_J, x.latency_s, a.area_mm2),
                           search::edap_mJ_ms_mm2(y.energy_J, y.latency_s, b.area_mm2),
                           "mJ*ms*mm2");
        print_side_by_side("energy", x.energy_J, y.energy_J, "J");
        for (const std::string_view component : components) {
            const double p = component_energy(x, component), q = component_energy(y, component);
            if (p != 0 || q != 0) print_side_by_side(fmt::format("  {}", component), p, q, "J");
        }
    }
}

}  // namespace atl::cli
