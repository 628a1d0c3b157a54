#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "atoll/base/text.hpp"
#include "atoll/search/registry.hpp"
#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

using search::Arrival;
using search::GenerationRecord;
using search::IslandState;

namespace {

/// Islands that get a colour each; of more, only the best one does.
constexpr std::size_t most_named = n_colours;

/// The island whose best design is best; the first of equals.
std::size_t winner(const std::vector<IslandState>& islands) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < islands.size(); ++i)
        if (better(io::part_of(islands[i]).best, io::part_of(islands[best]).best)) best = i;
    return best;
}

/// Where the value changes, and the end: a step line needs no more.
std::vector<LinePoint> changes(const std::vector<GenerationRecord>& history,
                               double GenerationRecord::*value) {
    std::vector<LinePoint> out;
    for (const GenerationRecord& r : history)
        if (out.empty() || out.back().y != r.*value)
            out.push_back({static_cast<double>(r.generation), r.*value});
    if (!history.empty() && out.back().x != static_cast<double>(history.back().generation))
        out.push_back({static_cast<double>(history.back().generation), history.back().*value});
    return out;
}

std::string island_name(std::int64_t island) {
    return "island " + std::to_string(island);
}

/// A line an island, drawn so that they can be told apart.
template <class MakeLine>
std::vector<Line> lines_of(const std::vector<IslandState>& islands, MakeLine make) {
    std::vector<Line> out;
    const bool named = islands.size() <= most_named;
    const std::size_t best = winner(islands);
    for (std::size_t i = 0; i < islands.size(); ++i) {
        Line line = make(islands[i]);
        line.name = island_name(islands[i].island);
        line.background = !named && i != best;
        if (!named && i == best) line.name += " (found the best design)";
        out.push_back(std::move(line));
    }
    // Grey lines below.
    std::stable_sort(out.begin(), out.end(),
                     [](const Line& a, const Line& b) { return a.background && !b.background; });
    return out;
}

Table history_table(const std::vector<IslandState>& islands, const RunSource& run) {
    Table table{{{"island", "", ""},
                 {"generation", "", ""},
                 {"best_objective", run.unit(), "best of the population"},
                 {"feasible", "", "feasible members of the population"},
                 {"diversity", "", "probability that two members differ in a parameter"},
                 {"evaluations", "", "designs costed by the island so far"},
                 {"immigrants", "", "accepted after the generation"}},
                {}};
    for (const IslandState& island : islands) {
        const GenerationRecord* last = nullptr;
        for (const GenerationRecord& r : island.history) {
            const bool end = &r == &island.history.back();
            // Only what is news: long searches have millions of generations.
            if (last == nullptr || end || r.best_objective != last->best_objective ||
                r.immigrants > 0)
                table.add({island.island, r.generation, cell(r.best_objective), r.feasible,
                           cell(r.diversity), r.evaluations, r.immigrants});
            last = &r;
        }
    }
    return table;
}

/// Parcels that brought a new best member, on the line of the island they came to.
std::vector<LineMark> helpful_parcels(const IslandState& island, const RunSource& run) {
    std::vector<LineMark> out;
    for (const Arrival& a : island.arrivals)
        if (a.helped)
            out.push_back({{static_cast<double>(a.generation), a.objective},
                           fmt::format("from island {} to island {}\nafter generation {}\n{} {}",
                                       a.from, island.island, a.generation, run.objective(),
                                       with_unit(a.objective, run.unit()))});
    return out;
}

Figure best_figure(const std::string& prefix, const RunSource& run) {
    LineChart chart{"Best objective of every island over the generations",
                    {"generation", ""},
                    {run.objective(), run.unit(), true},
                    {},
                    true,
                    "immigrants that became the island's best"};
    chart.lines = lines_of(run.islands, [&](const IslandState& s) {
        return Line{"", changes(s.history, &GenerationRecord::best_objective),
                    helpful_parcels(s, run), false};
    });
    return figure(prefix + "convergence", "Best objective of every island",
                  "Of the population, before immigrants; a line starts where the first feasible "
                  "design was found, and rises where an island starts anew.",
                  draw(chart), history_table(run.islands, run));
}

/// Long histories are thinned: a diversity changes with every generation.
std::vector<LinePoint> diversity_points(const IslandState& island) {
    constexpr std::size_t most = 200;
    const std::size_t every = island.history.size() / most + 1;
    std::vector<LinePoint> out;
    for (std::size_t g = 0; g < island.history.size(); g += every)
        out.push_back(
            {static_cast<double>(island.history[g].generation), island.history[g].diversity});
    return out;
}

Figure diversity_figure(const std::string& prefix, const RunSource& run) {
    LineChart chart{"Diversity of every population over the generations",
                    {"generation", ""},
                    {"diversity", ""},
                    {},
                    false,
                    ""};
    Table table{{{"island", "", ""}, {"generation", "", ""}, {"diversity", "", ""}}, {}};
    chart.lines = lines_of(run.islands, [&](const IslandState& s) {
        Line line{"", diversity_points(s), {}, false};
        for (const LinePoint& p : line.points)
            table.add({s.island, static_cast<std::int64_t>(p.x), p.y});
        return line;
    });
    return figure(prefix + "diversity", "Diversity of every population",
                  "Probability that two members of an island differ in a parameter, mean over the "
                  "parameters with a choice: 0 where all members are the same design.",
                  draw(chart), std::move(table));
}

Numbers islands_table(const std::string& prefix, const RunSource& run) {
    Table table{{{"island", "", ""},
                 {"algorithm", "", ""},
                 {"generation", "", "last one"},
                 {"evaluations", "", "designs costed"},
                 {"best_objective", run.unit(), ""},
                 {"parcels", "", "of immigrants that arrived"},
                 {"immigrants", "", "that became members"},
                 {"helped", "", "parcels that brought a new best member"}},
                {}};
    for (const IslandState& s : run.islands) {
        const io::IslandPart part = io::part_of(s);
        const auto kind = run.job.config.search.algorithm_of(s.island).kind;
        table.add({part.island, std::string(search::name(kind)), part.generation, part.evaluations,
                   cell(part.best.score.objective), part.parcels, part.immigrants, part.helped});
    }
    return {prefix + "islands", "Islands", "", std::move(table), run.islands.size() > 16};
}

Numbers routes_table(const std::string& prefix, const RunSource& run) {
    struct Sum {
        std::int64_t parcels = 0, sent = 0, accepted = 0, helped = 0;
    };
    std::map<std::pair<std::int64_t, std::int64_t>, Sum> routes;
    for (const IslandState& s : run.islands)
        for (const Arrival& a : s.arrivals) {
            Sum& sum = routes[{a.from, s.island}];
            ++sum.parcels;
            sum.sent += a.sent;
            sum.accepted += a.accepted;
            sum.helped += a.helped;
        }
    Table table{{{"from", "", "island"},
                 {"to", "", "island"},
                 {"parcels", "", ""},
                 {"individuals", "", "in them"},
                 {"accepted", "", "became members"},
                 {"helped", "", "parcels that brought a new best member"}},
                {}};
    for (const auto& [route, sum] : routes)
        table.add({route.first, route.second, sum.parcels, sum.sent, sum.accepted, sum.helped});
    return {prefix + "routes", "Migration by route", "", std::move(table), true};
}

std::string migration_text(const RunSource& run) {
    const auto& migration = run.job.config.search.migration;
    std::int64_t parcels = 0, helped = 0;
    for (const IslandState& s : run.islands)
        for (const Arrival& a : s.arrivals) ++parcels, helped += a.helped;
    return fmt::format(
        "{} island{}; topology {}, every {} generations, {} emigrant{} along each route. {} "
        "parcels "
        "of migrants arrived, {} of them brought an island its new best member.",
        run.islands.size(), run.islands.size() > 1 ? "s" : "",
        search::topology_names[static_cast<std::size_t>(migration.topology.kind)],
        migration.interval, migration.emigrants, migration.emigrants > 1 ? "s" : "",
        base::grouped(parcels), base::grouped(helped));
}

}  // namespace

Section convergence_section(const std::string& prefix, const RunSource& run) {
    Section section{prefix + "search", "How the search got there", {}};
    section.blocks.push_back(Text{migration_text(run)});
    section.blocks.push_back(best_figure(prefix, run));
    section.blocks.push_back(diversity_figure(prefix, run));
    section.blocks.push_back(islands_table(prefix, run));
    section.blocks.push_back(routes_table(prefix, run));
    return section;
}

}  // namespace atl::report
