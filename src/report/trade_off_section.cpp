#include <fmt/format.h>

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/search/near_optimal.hpp"
#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

namespace {

constexpr std::size_t most_shown = 1200;

/// Objectives relative to the best, a shade a range.
constexpr std::array<double, n_shades - 1> shade_limits = {1.01, 1.1, 2, 10};
const std::vector<std::string> shade_names = {"within 1 % of the best", "within 10 %", "2 x",
                                              "10 x", "worse"};

std::size_t shade(double ratio) {
    return static_cast<std::size_t>(
        std::lower_bound(shade_limits.begin(), shade_limits.end(), ratio) - shade_limits.begin());
}

/// Parameters of the space with a choice.
std::vector<const model::DesignParameter*> free_parameters(const search::ParameterSpace& space) {
    std::vector<const model::DesignParameter*> out;
    for (const auto& p : space.parameters())
        if (p.values.size() > 1 || p.given) out.push_back(p.parameter);
    return out;
}

Table designs_table(const RunSource& run, const CostedDesigns& all,
                    const std::vector<CostedDesign>& shown) {
    const std::string how = combination_text(all.how);
    Table table{{{"design", "", "position in the space"},
                 {run.objective(), run.unit(), "the job's objective"},
                 {"to_best", "", "objective relative to the best design's"},
                 {"energy", "J", how},
                 {"latency", "s", how},
                 {"area", "mm2", ""},
                 {"front", "", "1: no other known design beats it in energy, latency and area"}},
                {}};
    const auto parameters = free_parameters(run.job.space);
    for (const auto* p : parameters)
        table.columns.push_back(
            {std::string(p->name), std::string(p->unit), std::string(p->meaning)});
    for (const CostedDesign& d : shown) {
        std::vector<Cell> row = {static_cast<std::int64_t>(d.id),
                                 d.objective,
                                 d.objective / all.designs.front().objective,
                                 d.energy_J,
                                 d.latency_s,
                                 d.area_mm2,
                                 std::int64_t{d.front}};
        const model::Design design = run.job.space.design(d.id);
        for (const auto* p : parameters) row.emplace_back(p->get(design));
        table.add(std::move(row));
    }
    return table;
}

/// One of the three figures of a design.
struct Measure {
    Axis axis;
    double CostedDesign::*value;
};

Figure scatter(const std::string& id, const std::string& group, const Measure& x, const Measure& y,
               const CostedDesigns& all, const std::vector<CostedDesign>& shown) {
    ScatterChart chart{fmt::format("{} against {}", y.axis.title, x.axis.title),
                       x.axis,
                       y.axis,
                       {},
                       group,
                       shade_names};
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const CostedDesign& d = shown[i];
        chart.points.push_back({d.*x.value, d.*y.value, i,
                                shade(d.objective / all.designs.front().objective), d.front,
                                i == 0});
    }
    return figure(id, fmt::format("{} against {}", y.axis.title, x.axis.title), "", draw(chart),
                  {});
}

}  // namespace

Section trade_off_section(const std::string& prefix, const RunSource& run,
                          const CostedDesigns& designs) {
    Section section{prefix + "trade-off", "Energy, latency and area", {}};
    if (designs.designs.empty()) {
        section.blocks.push_back(Text{"The run knows no feasible design."});
        return section;
    }
    const auto shown = selection(designs, most_shown);
    const auto fronts = std::count_if(designs.designs.begin(), designs.designs.end(),
                                      [](const CostedDesign& d) { return d.front; });
    const Measure energy{{"energy", "J", true}, &CostedDesign::energy_J};
    const Measure latency{{"latency", "s", true}, &CostedDesign::latency_s};
    const Measure area{{"area", "mm2", true}, &CostedDesign::area_mm2};
    const std::string group = prefix + "designs";
    Explorer explorer{group, "Designs the run knows", "", {}, designs_table(run, designs, shown),
                      {}};
    explorer.charts = {scatter(prefix + "latency-energy", group, energy, latency, designs, shown),
                       scatter(prefix + "area-energy", group, energy, area, designs, shown),
                       scatter(prefix + "area-latency", group, latency, area, designs, shown)};
    explorer.caption = fmt::format(
        "Energy and latency: {}. {} of {} feasible designs{}; {} on the energy-latency-area Pareto "
        "front of all costed here.{} Point at a design to see it in all three charts, click to "
        "keep "
        "it; filter by parameters above.",
        combination_text(designs.how), base::grouped(static_cast<std::int64_t>(shown.size())),
        base::grouped(static_cast<std::int64_t>(designs.known)),
        run.file().enumeration ? " of the space: the best of every objective, and the front"
                               : " the search costed: the best, the front, and the rest evenly",
        fronts,
        designs.designs.size() < designs.known && !run.file().enumeration
            ? fmt::format(" Only the best {} were costed again.",
                          base::grouped(static_cast<std::int64_t>(designs.designs.size())))
            : "");
    for (const auto* p : free_parameters(run.job.space)) explorer.filters.emplace_back(p->name);
    section.blocks.push_back(std::move(explorer));
    return section;
}

Section near_optimal_section(const std::string& prefix, const RunSource& run,
                             const CostedDesigns& designs) {
    Section section{prefix + "near-optimal", "What nearly optimal designs share", {}};
    std::vector<search::RankedDesign> best;
    for (const CostedDesign& d : designs.designs) best.push_back({d.id, d.objective});
    constexpr std::array<double, 3> percentages = {1, 5, 10};
    const auto sets = search::near_optimal(run.job.space, best, false, percentages);
    const search::NearOptimal& widest = sets.back();
    section.blocks.push_back(Text{fmt::format(
        "Of the designs the search costed, {} lie within 1 % of the best {}, {} within 5 %, {} "
        "within 10 %. The columns show how many of the last take each value of each "
        "parameter: one tall column is a choice to keep, level ones leave it open.",
        base::grouped(static_cast<std::int64_t>(sets[0].designs)), run.objective(),
        base::grouped(static_cast<std::int64_t>(sets[1].designs)),
        base::grouped(static_cast<std::int64_t>(widest.designs)))});
    const auto parameters = run.job.space.parameters();
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        // A value that depends on others has no meaning of its own.
        if (parameters[p].values.size() < 2 || parameters[p].given) continue;
        const model::DesignParameter& parameter = *parameters[p].parameter;
        const std::string unit = parameter.unit.empty() ? "" : fmt::format(" [{}]", parameter.unit);
        ColumnChart chart{fmt::format("Nearly optimal designs by {}", parameter.name),
                          {"designs", ""},
                          std::string(parameter.name) + unit,
                          {},
                          {""},
                          {},
                          parameters[p].values.size() <= 40,
                          380,
                          120};
        Table table{{{std::string(parameter.name), std::string(parameter.unit), ""}}, {}};
        for (const search::NearOptimal& s : sets)
            table.columns.push_back({fmt::format("within_{}_percent", s.percent), "", "designs"});
        for (std::size_t v = 0; v < parameters[p].values.size(); ++v) {
            const double value = parameters[p].values[v];
            chart.categories.push_back(base::shortest(value));
            chart.values.push_back({static_cast<double>(widest.counts[p][v])});
            std::vector<Cell> row = {value};
            for (const search::NearOptimal& s : sets)
                row.emplace_back(static_cast<std::int64_t>(s.counts[p][v]));
            table.add(std::move(row));
        }
        section.blocks.push_back(figure(prefix + "near-" + std::string(parameter.name),
                                        std::string(parameter.name), std::string(parameter.meaning),
                                        draw(chart), std::move(table)));
    }
    return section;
}

}  // namespace atl::report
