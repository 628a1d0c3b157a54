#include <fmt/format.h>

#include <algorithm>

#include "atoll/base/text.hpp"
#include "block_diagram.hpp"
#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

Figure figure(std::string id, std::string title, std::string caption, const Svg& drawing,
              Table table) {
    return {std::move(id),    std::move(title), std::move(caption),
            drawing.markup(), drawing.file(),   std::move(table)};
}

ChosenDesign chosen_design(const io::Job& job, std::vector<model::Network> networks,
                           const model::Design& design) {
    model::ReferenceModel model(job.library, job.hardware, networks, job.config.fidelity);
    return {job, model::explain(model, design), std::move(networks)};
}

namespace {

using model::Component;

Table parameters_table(const model::Design& design, const io::Job& job) {
    Table table{{{"parameter", "", ""},
                 {"value", "", ""},
                 {"unit", "", ""},
                 {"meaning", "", ""},
                 {"from", "", "smallest value of the space"},
                 {"to", "", "largest value of the space"}},
                {}};
    for (const auto& p : job.space.parameters()) {
        const auto& parameter = *p.parameter;
        std::vector<double> all = p.values;
        for (const auto& list : p.values_given) all.insert(all.end(), list.begin(), list.end());
        const auto [least, most] = std::minmax_element(all.begin(), all.end());
        table.add({std::string(parameter.name), parameter.get(design), std::string(parameter.unit),
                   std::string(parameter.meaning), *least, *most});
    }
    return table;
}

/// Parameters whose value is the last of their range, where there is a choice.
std::vector<std::string> at_the_edge(const model::Design& design, const io::Job& job) {
    std::vector<std::string> out;
    for (const auto& p : job.space.parameters()) {
        if (p.values.size() < 2 || p.given) continue;
        const double value = p.parameter->get(design);
        if (value != p.values.front() && value != p.values.back()) continue;
        out.push_back(fmt::format("{} = {} ({} value)", p.parameter->name, base::shortest(value),
                                  value == p.values.front() ? "smallest" : "largest"));
    }
    return out;
}

/// The network whose weights need the most cells.
const model::Network& fullest(const ChosenDesign& chosen) {
    return *std::max_element(
        chosen.networks.begin(), chosen.networks.end(),
        [](const model::Network& a, const model::Network& b) { return a.weights() < b.weights(); });
}

std::string in_words(const ChosenDesign& chosen) {
    const model::Explanation& e = chosen.explanation;
    const model::Design& d = e.design;
    const io::Job& job = chosen.job;
    std::string out = fmt::format(
        "Build a chip of {} router group{}, each of {} tile{} with {} {} macro{}: {} crossbars of "
        "{} "
        "rows and {} columns, {} bit{} in every cell. It works at {} V with cycles of {} ({}), has "
        "a global buffer of {} KiB, is made in {} nm and takes {:.1f} mm², {:.0f} % of the {} mm² "
        "allowed.",
        d.router_groups, d.router_groups > 1 ? "s" : "", d.tiles_per_group,
        d.tiles_per_group > 1 ? "s" : "", d.macros_per_tile, job.hardware.cell,
        d.macros_per_tile > 1 ? "s" : "", base::grouped(d.macros()), d.rows, d.columns,
        d.bits_per_cell, d.bits_per_cell > 1 ? "s" : "", base::shortest(d.supply_voltage),
        with_unit(d.cycle_time, "s"), with_unit(1 / d.cycle_time, "Hz"), base::grouped(d.glb_kib),
        d.technology_nm, e.area_mm2, 100 * e.area_mm2 / job.config.area_limit_mm2,
        base::shortest(job.config.area_limit_mm2));
    const auto largest =
        std::max_element(e.areas.begin(), e.areas.end(),
                         [](const auto& a, const auto& b) { return a.area_mm2 < b.area_mm2; });
    if (largest != e.areas.end())
        out +=
            fmt::format(" Most of the area, {:.0f} %, goes to {}.",
                        100 * largest->area_mm2 / e.area_mm2, component_text(largest->component));
    const model::Network& network = fullest(chosen);
    const double filled =
        static_cast<double>(network.weight_cells(d.bits_per_cell)) / static_cast<double>(d.cells());
    if (job.hardware.weights == model::WeightStorage::resident)
        out += fmt::format(
            "\n\nIts {} cells hold any one network of the portfolio at a time; {}, which has the "
            "most "
            "weights, fills {:.0f} % of them.",
            base::grouped(d.cells()), network.name, 100 * filled);
    else
        out += fmt::format(
            "\n\nWeights are streamed from main memory for every inference: the {} cells hold "
            "{:.0f} % of "
            "the weights of {}, the network with most, at a time.",
            base::grouped(d.cells()), 100 / std::max(1.0, filled), network.name);
    const auto edges = at_the_edge(d, job);
    if (!edges.empty())
        out += "\n\nAt the edge of the space, where better values may lie beyond: " +
               base::join(edges, ", ") + ".";
    return out;
}

Figure area_figure(const std::string& prefix, const ChosenDesign& chosen) {
    const model::Explanation& e = chosen.explanation;
    BarChart chart{"Area by component", {"area", "mm2"}, {}, {""}, {}, {}, {}};
    Table table{{{"component", "", ""},
                 {"area", "mm2", ""},
                 {"share", "%", "of the chip"},
                 {"instances", "", "on the chip"},
                 {"unit_area", "um2", "of one instance"}},
                {}};
    std::vector<model::AreaExplanation> areas = e.areas;
    std::stable_sort(areas.begin(), areas.end(),
                     [](const auto& a, const auto& b) { return a.area_mm2 > b.area_mm2; });
    for (const model::AreaExplanation& a : areas) {
        if (a.area_mm2 == 0) continue;
        const double share = 100 * a.area_mm2 / e.area_mm2;
        chart.categories.push_back(component_text(a.component));
        chart.values.push_back({a.area_mm2});
        chart.notes.push_back(fmt::format("{:.1f} %", share));
        table.add({component_text(a.component), a.area_mm2, share, a.instances, a.unit_um2});
    }
    return figure(prefix + "area", "Where the area goes",
                  fmt::format("{:.2f} mm² in all.", e.area_mm2), draw(chart), std::move(table));
}

}  // namespace

Section recommendation_section(const std::string& prefix, const ChosenDesign& chosen,
                               const std::vector<Block>& first) {
    Section section{prefix + "recommendation", "What to build", first};
    section.blocks.push_back(Text{in_words(chosen)});
    const Table parameters = parameters_table(chosen.explanation.design, chosen.job);
    section.blocks.push_back(figure(
        prefix + "diagram", "The chip, drawn to its parameters",
        "From left to right: the chip, one of its router groups, one tile of that, one macro "
        "of that (rows against columns as they are). Shares are of the chip's area.",
        block_diagram(chosen.explanation, chosen.job.hardware.cell), parameters));
    section.blocks.push_back(Numbers{prefix + "parameters", "Parameters", "", parameters, false});
    section.blocks.push_back(area_figure(prefix, chosen));
    return section;
}

}  // namespace atl::report
