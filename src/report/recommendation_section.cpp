#include <fmt/format.h>

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/run/evaluators.hpp"
#include "block_diagram.hpp"
#include "design_words.hpp"
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
    model::Explanation explanation = run::explain(job, networks, design);
    return {job, std::move(explanation), std::move(networks)};
}

std::string cell_name(const ChosenDesign& chosen) {
    const model::Design& d = chosen.explanation.design;
    return d.model == model::ModelKind::physical
               ? model::find_design_parameter("cell", d.model)->text(d)
               : chosen.job.hardware.cell;
}

namespace {

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
        const auto cell = [&](double value) {
            return parameter.names.empty()
                       ? Cell(value)
                       : Cell(std::string(parameter.names[static_cast<std::size_t>(value)]));
        };
        table.add({std::string(parameter.name), cell(parameter.get(design)),
                   std::string(parameter.unit), std::string(parameter.meaning), cell(*least),
                   cell(*most)});
    }
    return table;
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
        block_diagram(chosen.explanation, cell_name(chosen)), parameters));
    section.blocks.push_back(Numbers{prefix + "parameters", "Parameters", "", parameters, false});
    section.blocks.push_back(area_figure(prefix, chosen));
    if (!chosen.explanation.details.empty()) {
        Table more{{{"figure", "", ""}, {"value", "", ""}, {"unit", "", ""}, {"meaning", "", ""}},
                   {}};
        for (const model::Detail& d : chosen.explanation.details)
            more.add({std::string(d.name), d.value, std::string(d.unit), std::string(d.meaning)});
        section.blocks.push_back(
            Numbers{prefix + "chip-figures", "Arithmetic and making", "", std::move(more), false});
    }
    return section;
}

}  // namespace atl::report
