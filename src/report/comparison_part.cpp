#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

namespace {

/// Runs of one name are told apart by their place.
std::vector<std::string> names_of(const std::vector<RunSource>& runs) {
    std::vector<std::string> out;
    for (std::size_t r = 0; r < runs.size(); ++r)
        out.push_back(fmt::format("{}: {}", r + 1, runs[r].job.config.name));
    return out;
}

/// A run's best design and what it costs on the networks of its job.
struct Entry {
    const RunSource& run;
    std::string name;
    std::optional<ChosenDesign> chosen;
    double value = std::numeric_limits<double>::quiet_NaN();
};

std::vector<Entry> entries_of(const std::vector<RunSource>& runs) {
    const auto names = names_of(runs);
    std::vector<Entry> out;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        Entry entry{runs[r], names[r], std::nullopt};
        if (const auto best = best_design(runs[r])) {
            entry.value = best->value;
            entry.chosen.emplace(chosen_design(runs[r].job, runs[r].job.networks,
                                               runs[r].job.space.design(best->id)));
        }
        out.push_back(std::move(entry));
    }
    return out;
}

Numbers runs_table(const std::vector<Entry>& entries) {
    Table table{{{"run", "", ""},
                 {"kind", "", ""},
                 {"seed", "", ""},
                 {"objective", "", ""},
                 {"value", "", "of the best design"},
                 {"unit", "", ""},
                 {"area", "mm2", ""},
                 {"designs_costed", "", ""}},
                {}};
    // Of all models that were compared.
    std::vector<const model::DesignParameter*> parameters;
    for (const auto* p : model::all_design_parameters())
        if (std::any_of(entries.begin(), entries.end(), [&](const Entry& e) {
                return model::find_design_parameter(p->name, e.run.job.space.model()) != nullptr;
            }))
            parameters.push_back(p);
    for (const auto* p : parameters)
        table.columns.push_back(
            {std::string(p->name), std::string(p->unit), std::string(p->meaning)});
    for (const Entry& e : entries) {
        std::vector<Cell> row(table.columns.size());
        row[0] = e.name;
        row[1] = std::string(e.run.file().enumeration ? "enumeration" : "search");
        if (!e.run.file().enumeration) row[2] = std::to_string(e.run.job.config.search.seed);
        row[3] = e.run.objective();
        row[4] = cell(e.value);
        row[5] = e.run.unit();
        row[7] = e.run.designs_costed();
        if (e.chosen) {
            row[6] = e.chosen->explanation.area_mm2;
            for (std::size_t p = 0; p < parameters.size(); ++p)
                if (model::find_design_parameter(parameters[p]->name, e.run.job.space.model()))
                    row[8 + p] = parameters[p]->get(e.chosen->explanation.design);
        }
        table.add(std::move(row));
    }
    return {"compared-runs", "The runs and their best designs", "", std::move(table), false};
}

/// EDAP of every run's best design on every network, relative to the best run on that network.
Figure edap_figure(const std::vector<Entry>& entries) {
    std::vector<std::string> networks;
    for (const Entry& e : entries)
        for (const model::Network& n : e.run.job.networks)
            if (std::find(networks.begin(), networks.end(), n.name) == networks.end())
                networks.push_back(n.name);
    std::vector<std::vector<std::optional<double>>> edaps(
        entries.size(), std::vector<std::optional<double>>(networks.size()));
    std::vector<double> best(networks.size(), std::numeric_limits<double>::infinity());
    for (std::size_t r = 0; r < entries.size(); ++r) {
        if (!entries[r].chosen) continue;
        for (const auto& n : entries[r].chosen->explanation.networks) {
            if (!n.infeasible.empty()) continue;
            const auto at = static_cast<std::size_t>(
                std::find(networks.begin(), networks.end(), n.name) - networks.begin());
            edaps[r][at] = search::edap_mJ_ms_mm2(n.energy_J, n.latency_s,
                                                  entries[r].chosen->explanation.area_mm2);
            best[at] = std::min(best[at], *edaps[r][at]);
        }
    }
    RatioMatrix chart{"EDAP of the runs' best designs, network by network",
                      {},
                      networks,
                      {},
                      "not a network of this run"};
    Table table{{{"run", "", ""},
                 {"network", "", ""},
                 {"EDAP", "mJ*ms*mm2", ""},
                 {"to_best", "", "relative to the best of these runs on this network"}},
                {}};
    for (std::size_t r = 0; r < entries.size(); ++r) {
        chart.rows.push_back(entries[r].name);
        auto& row = chart.values.emplace_back();
        for (std::size_t n = 0; n < networks.size(); ++n) {
            row.push_back(edaps[r][n] ? std::optional(*edaps[r][n] / best[n]) : std::nullopt);
            if (edaps[r][n])
                table.add({entries[r].name, networks[n], *edaps[r][n], *edaps[r][n] / best[n]});
        }
    }
    return figure("compared-edap", "EDAP relative to the best of these runs",
                  "1: no other of these runs has a better design for the network. –: not a network "
                  "of the run.",
                  draw(chart), std::move(table));
}

/// Best objective of any island after each generation, of searches for the same objective.
std::optional<Figure> convergence_figure(const std::vector<Entry>& entries) {
    const Entry* first = nullptr;
    for (const Entry& e : entries)
        if (!e.run.islands.empty() && first == nullptr) first = &e;
    if (first == nullptr) return std::nullopt;
    LineChart chart{"Best objective of every search over its evaluations",
                    {"designs costed, all islands", "", true},
                    {first->run.objective(), first->run.unit(), true},
                    {},
                    true,
                    ""};
    Table table{{{"run", "", ""},
                 {"evaluations", "", "of all islands"},
                 {"best_objective", first->run.unit(), ""}},
                {}};
    for (const Entry& e : entries) {
        if (e.run.islands.empty() || e.run.objective() != first->run.objective() ||
            e.run.unit() != first->run.unit())
            continue;
        std::size_t longest = 0;
        for (const auto& island : e.run.islands) longest = std::max(longest, island.history.size());
        Line line{e.name, {}, {}, false};
        double best = std::numeric_limits<double>::infinity();
        for (std::size_t g = 0; g < longest; ++g) {
            std::int64_t evaluations = 0;
            double now = best;
            for (const auto& island : e.run.islands) {
                if (island.history.empty()) continue;
                const auto& record = island.history[std::min(g, island.history.size() - 1)];
                evaluations += record.evaluations;
                now = std::min(now, record.best_objective);
            }
            if (now == best && g + 1 < longest) continue;
            best = now;
            line.points.push_back(
                {static_cast<double>(std::max<std::int64_t>(1, evaluations)), best});
            table.add({e.name, evaluations, cell(best)});
        }
        chart.lines.push_back(std::move(line));
    }
    return figure("compared-convergence", "How fast the searches got there",
                  "Best objective known to any island, against the designs costed by all of them.",
                  draw(chart), std::move(table));
}

}  // namespace

Part comparison_part(const std::vector<RunSource>& runs) {
    const auto entries = entries_of(runs);
    Section section{"compared", "The runs compared", {}};
    std::set<std::string> objectives;
    for (const RunSource& run : runs) objectives.insert(run.objective() + run.unit());
    if (objectives.size() > 1)
        section.blocks.push_back(
            Notice{"These runs minimise different objectives: their values do not compare."});
    section.blocks.push_back(runs_table(entries));
    section.blocks.push_back(edap_figure(entries));
    if (auto chart = convergence_figure(entries)) section.blocks.push_back(std::move(*chart));
    return {"comparison", "Comparison", fmt::format("{} runs", runs.size()), {std::move(section)}};
}

}  // namespace atl::report
