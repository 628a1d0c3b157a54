#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "atoll/search/objective.hpp"
#include "block_diagram.hpp"
#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

using model::LayerExplanation;
using model::NetworkExplanation;

namespace {

/// In the order in which the model names them.
using ByComponent = std::vector<std::pair<std::string_view, double>>;

double energy_of(const ByComponent& energies, std::string_view component) {
    for (const auto& [name, energy] : energies)
        if (name == component) return energy;
    return 0;
}

double sum_of(const ByComponent& energies) {
    return std::accumulate(energies.begin(), energies.end(), 0.0,
                           [](double sum, const auto& e) { return sum + e.second; });
}

void add(ByComponent& to, std::string_view component, double energy) {
    for (auto& [name, sum] : to)
        if (name == component) {
            sum += energy;
            return;
        }
    to.emplace_back(component, energy);
}

ByComponent energies_of(const LayerExplanation& layer) {
    ByComponent out;
    for (const auto& c : layer.components) add(out, c.component, c.energy_J);
    return out;
}

ByComponent energies_of(const NetworkExplanation& network) {
    ByComponent out;
    for (const LayerExplanation& layer : network.layers)
        for (const auto& c : layer.components) add(out, c.component, c.energy_J);
    return out;
}

/// Components in the order of the energy they take; the last ones together as "other".
struct Parts {
    std::vector<std::string_view> named;
    std::vector<std::string> names;

    std::vector<double> of(const ByComponent& energies) const {
        std::vector<double> out;
        double rest = sum_of(energies);
        for (const std::string_view c : named) {
            out.push_back(energy_of(energies, c));
            rest -= out.back();
        }
        // What is left of a sum of differences may be dust.
        const double all = std::accumulate(out.begin(), out.end(), 0.0);
        out.push_back(rest > 1e-9 * all ? rest : 0);
        return out;
    }
};

Parts parts_of(const std::vector<NetworkExplanation>& networks) {
    ByComponent all;
    for (const NetworkExplanation& n : networks) {
        const ByComponent one = energies_of(n);
        const double sum = sum_of(one);
        if (sum == 0) continue;
        for (const auto& [name, energy] : one)
            add(all, name, energy / sum);  // every network counts the same
    }
    std::erase_if(all, [](const auto& e) { return e.second <= 0; });
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    all.resize(std::min<std::size_t>(all.size(), n_colours - 1));
    Parts out;
    for (const auto& [name, energy] : all) {
        out.named.push_back(name);
        out.names.push_back(component_text(name));
    }
    out.names.emplace_back("other");
    return out;
}

void add_columns(Table& table, const std::vector<model::Detail>& details) {
    for (const model::Detail& d : details)
        table.columns.push_back({std::string(d.name), std::string(d.unit), std::string(d.meaning)});
}

Table networks_table(const ChosenDesign& chosen) {
    Table table{{{"network", "", ""},
                 {"energy", "J", "of one inference"},
                 {"latency", "s", "of one inference"},
                 {"EDAP", "mJ*ms*mm2", "energy x latency x area"},
                 {"inferences", "1/s", "one after the other"},
                 {"power", "W", "at that rate"},
                 {"TOPS", "", "1e12 operations a second; two a multiply-accumulate, at 8 bits"},
                 {"TOPS_per_W", "", ""},
                 {"TOPS_per_mm2", "", ""}},
                {}};
    const model::Explanation& e = chosen.explanation;
    const auto first = std::find_if(e.networks.begin(), e.networks.end(),
                                    [](const auto& n) { return !n.details.empty(); });
    if (first != e.networks.end()) add_columns(table, first->details);
    const bool all_run =
        std::all_of(e.networks.begin(), e.networks.end(),
                    [](const NetworkExplanation& n) { return n.infeasible.empty(); });
    if (!all_run) table.columns.push_back({"infeasible", "", "why the design cannot run it"});
    for (const NetworkExplanation& n : e.networks) {
        std::vector<Cell> row(table.columns.size());
        row[0] = n.name;
        if (n.infeasible.empty())
            row = {n.name,
                   n.energy_J,
                   n.latency_s,
                   search::edap_mJ_ms_mm2(n.energy_J, n.latency_s, e.area_mm2),
                   1 / n.latency_s,
                   n.energy_J / n.latency_s,
                   n.ratios.tops,
                   n.ratios.tops_per_W,
                   n.ratios.tops_per_mm2};
        for (const model::Detail& d : n.details) row.emplace_back(d.value);
        row.resize(table.columns.size());
        if (!n.infeasible.empty()) row.back() = n.infeasible;
        table.add(std::move(row));
    }
    return table;
}

Figure components_figure(const std::string& prefix, const ChosenDesign& chosen,
                         const Parts& parts) {
    BarChart chart{"Energy of one inference by component",
                   {"share of the energy", "%"},
                   {},
                   parts.names,
                   {},
                   {},
                   {}};
    Table table{{{"network", "", ""}}, {}};
    for (const std::string& name : parts.names) table.columns.push_back({name, "J", ""});
    for (const NetworkExplanation& n : chosen.explanation.networks) {
        if (!n.infeasible.empty()) continue;
        const auto values = parts.of(energies_of(n));
        chart.categories.push_back(n.name);
        auto& shares = chart.values.emplace_back(values);
        for (double& s : shares) s *= 100 / n.energy_J;
        chart.notes.push_back(with_unit(n.energy_J, "J"));
        std::vector<Cell> row = {n.name};
        row.insert(row.end(), values.begin(), values.end());
        table.add(std::move(row));
    }
    return figure(
        prefix + "energy-by-component", "Where the energy goes: components",
        "Energy of one inference of every network, shared out over the components of the chip; "
        "all of it at the right.",
        draw(chart), std::move(table));
}

Figure edap_figure(const std::string& prefix, const ChosenDesign& chosen, const Table& networks) {
    BarChart chart{"EDAP of every network", {"EDAP", "mJ*ms*mm2"}, {}, {""}, {}, {}, {}};
    Table table{{{"network", "", ""}, networks.columns[3]}, {}};
    for (const auto& row : networks.rows) {
        if (!std::holds_alternative<double>(row[3])) continue;
        chart.categories.push_back(std::get<std::string>(row[0]));
        chart.values.push_back({std::get<double>(row[3])});
        chart.notes.push_back(four_digits(std::get<double>(row[3])));
        table.add({row[0], row[3]});
    }
    return figure(prefix + "edap", "Energy-delay-area product by network",
                  fmt::format("Area of {:.2f} mm², the whole chip, for every network.",
                              chosen.explanation.area_mm2),
                  draw(chart), std::move(table));
}

Figure layers_figure(const std::string& prefix, const NetworkExplanation& network,
                     const Parts& parts) {
    const std::size_t n = network.layers.size();
    ColumnChart chart{"Energy of the layers of " + network.name,
                      {"energy", "J"},
                      fmt::format("layer of {}, first to last ({} layers)", network.name, n),
                      {},
                      parts.names,
                      {},
                      n <= 40,
                      570,
                      180};
    Table table{{{"layer", "", ""},
                 {"type", "", ""},
                 {"MACs", "", ""},
                 {"cycles", "", ""},
                 {"latency", "s", ""},
                 {"utilisation", "%", "of the chip's cells"},
                 {"energy", "J", ""}},
                {}};
    for (const std::string& name : parts.names) table.columns.push_back({name, "J", ""});
    if (n > 0) add_columns(table, network.layers.front().details);
    for (const LayerExplanation& l : network.layers) {
        const auto values = parts.of(energies_of(l));
        chart.categories.push_back(l.name);
        chart.values.push_back(values);
        std::vector<Cell> row = {
            l.name, l.type, l.macs, l.cycles, l.latency_s, l.utilisation_percent, l.energy_J};
        row.insert(row.end(), values.begin(), values.end());
        for (const model::Detail& d : l.details) row.emplace_back(d.value);
        row.resize(table.columns.size());
        table.add(std::move(row));
    }
    // Parts too thin to be seen would only make the file large.
    double most = 0;
    for (const auto& values : chart.values)
        most = std::max(most, std::accumulate(values.begin(), values.end(), 0.0));
    for (auto& values : chart.values)
        for (double& v : values)
            if (v < most / 500) v = 0;
    const double busiest =
        std::max_element(network.layers.begin(), network.layers.end(),
                         [](const auto& a, const auto& b) { return a.energy_J < b.energy_J; })
            ->energy_J;
    return figure(prefix + "layers-" + network.name, network.name + ": energy by layer",
                  fmt::format("{} in all; the layer that takes most takes {:.0f} %.",
                              with_unit(network.energy_J, "J"), 100 * busiest / network.energy_J),
                  draw(chart), std::move(table));
}

}  // namespace

Section networks_section(const std::string& prefix, const ChosenDesign& chosen) {
    Section section{prefix + "networks", "What it costs to run the networks", {}};
    const Table networks = networks_table(chosen);
    section.blocks.push_back(Numbers{
        prefix + "network-costs", "Energy, latency and EDAP of every network",
        "Of one inference each, one network alone on the chip. Latencies are those the model "
        "knows (what it leaves out is told at the end): rates and powers are upper bounds.",
        networks, false});
    section.blocks.push_back(edap_figure(prefix, chosen, networks));
    const Parts parts = parts_of(chosen.explanation.networks);
    section.blocks.push_back(components_figure(prefix, chosen, parts));
    for (const NetworkExplanation& n : chosen.explanation.networks)
        if (n.infeasible.empty()) section.blocks.push_back(layers_figure(prefix, n, parts));
    return section;
}

}  // namespace atl::report
