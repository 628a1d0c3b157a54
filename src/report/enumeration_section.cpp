#include <fmt/format.h>

#include <cmath>

#include "atoll/base/text.hpp"
#include "atoll/io/design_table.hpp"
#include "sections.hpp"

namespace atl::report {

namespace {

Figure counts_figure(const std::string& prefix, const RunSource& run) {
    const io::EnumerationState& e = run.file().enumerated;
    BarChart chart{
        "Designs of the space by what they can do", {"designs", ""}, {}, {""}, {}, {}, {}};
    Table table{{{"designs", "", ""}, {"count", "", ""}, {"share", "%", ""}}, {}};
    const auto add = [&](const std::string& what, std::uint64_t count) {
        const double share = 100 * static_cast<double>(count) / static_cast<double>(e.designs);
        chart.categories.push_back(what);
        chart.values.push_back({static_cast<double>(count)});
        chart.notes.push_back(fmt::format("{:.2f} %", share));
        table.add({what, static_cast<std::int64_t>(count), share});
    };
    add("feasible", e.feasible);
    add("beyond " + io::limits_text(run.job.config.limits), e.over_area);
    add("cannot run every network", e.unmappable);
    if (e.outside_tables > 0) add("outside the tables", e.outside_tables);
    return figure(
        prefix + "counts", "What the designs of the space can do",
        base::grouped(static_cast<std::int64_t>(e.designs)) +
            (run.finished() ? " designs, all of them judged." : " designs judged so far."),
        draw(chart), std::move(table));
}

Numbers optima_table(const std::string& prefix, const RunSource& run) {
    Table table{{{"objective", "", ""}, {"value", "", ""}, {"unit", "", ""}}, {}};
    for (const auto& p : run.job.space.parameters())
        table.columns.push_back({std::string(p.parameter->name), std::string(p.parameter->unit),
                                 std::string(p.parameter->meaning)});
    for (const auto& [objective, designs] : run.file().enumerated.tables.top) {
        const search::RankedDesign& best = designs.front();
        std::vector<Cell> row = {std::string(search::name(objective)), best.value,
                                 search::unit(objective, run.job.networks.size())};
        const model::Design design = run.job.space.design(best.id);
        for (const auto& p : run.job.space.parameters()) row.emplace_back(p.parameter->get(design));
        table.add(std::move(row));
    }
    return {prefix + "optima",
            run.finished() ? "True optimum of every objective"
                           : "Best design so far of every objective",
            "", std::move(table), false};
}

/// What a value of a parameter costs at least, whatever the others are.
void add_shares(const std::string& prefix, const RunSource& run, std::vector<Block>& blocks) {
    const auto& shares = run.file().enumerated.tables.shares;
    const auto parameters = run.job.space.parameters();
    double best = std::numeric_limits<double>::infinity();
    for (const auto& list : shares)
        for (const search::ValueShare& s : list) best = std::min(best, s.best);
    for (std::size_t p = 0; p < shares.size() && p < parameters.size(); ++p) {
        if (shares[p].size() < 2) continue;
        const model::DesignParameter& parameter = *parameters[p].parameter;
        const std::string unit = parameter.unit.empty() ? "" : fmt::format(" [{}]", parameter.unit);
        ColumnChart chart{fmt::format("Best objective by {}", parameter.name),
                          {"best, x optimum", ""},
                          std::string(parameter.name) + unit,
                          {},
                          {""},
                          {},
                          shares[p].size() <= 40,
                          380,
                          120};
        Table table{{{std::string(parameter.name), std::string(parameter.unit), ""},
                     {"feasible", "", "feasible designs with this value"},
                     {"best", run.unit(), "best objective among them"},
                     {"to_optimum", "", "relative to the optimum"}},
                    {}};
        for (const search::ValueShare& s : shares[p]) {
            chart.categories.push_back(base::shortest(s.value));
            chart.values.push_back({std::isfinite(s.best) ? s.best / best : 0});
            table.add({s.value, static_cast<std::int64_t>(s.feasible), cell(s.best),
                       cell(s.best / best)});
        }
        blocks.push_back(
            figure(prefix + "value-" + std::string(parameter.name), std::string(parameter.name),
                   "Best objective among all feasible designs with this value, relative "
                   "to the optimum; no column: none is feasible.",
                   draw(chart), std::move(table)));
    }
}

}  // namespace

Section enumeration_section(const std::string& prefix, const RunSource& run) {
    Section section{prefix + "space", run.finished() ? "The whole space" : "The space so far", {}};
    section.blocks.push_back(counts_figure(prefix, run));
    section.blocks.push_back(optima_table(prefix, run));
    add_shares(prefix, run, section.blocks);
    return section;
}

}  // namespace atl::report
