#include "search_checks.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace atl::io {

namespace {

using search::Topology;

/// Islands: beyond, a meeting would send more than a million parcels.
constexpr std::int64_t most_fully_connected = 1024;

void check_algorithm(const search::AlgorithmConfig& a, const std::string& path,
                     const YAML::Mark& mark, Problems& problems) {
    const auto key = [&](const char* name) { return "'" + path + "." + name + "'"; };
    if (a.sampling == search::Sampling::hamming_farthest && a.chosen > a.drawn)
        problems.add(mark, key("chosen") + " is above " + key("drawn"));
    if (a.archive < std::max(a.chosen, 2 * a.population))
        problems.add(mark, key("archive") + " is too small",
                     "it holds the designs chosen, and twice the population");
    if (a.kind == search::AlgorithmKind::differential_evolution &&
        std::min(a.chosen, a.population) < 4)
        problems.add(mark, key("population") + " and " + key("chosen") + " must be at least 4",
                     "a member meets the difference of others, three in all");
    if (a.memetic.least_changed > a.memetic.most_changed)
        problems.add(mark, key("least_changed") + " is above " + key("most_changed"));
    if (a.annealing.last_temperature > a.annealing.first_temperature)
        problems.add(mark, key("last_temperature") + " is above " + key("first_temperature"),
                     "temperatures fall");
    const std::set<search::Criterion> criteria(a.criteria.begin(), a.criteria.end());
    if (criteria.size() < 2 || criteria.size() != a.criteria.size())
        problems.add(mark, key("criteria") + " must be at least two, each once");
    if (!a.reference.empty() && a.reference.size() != a.criteria.size())
        problems.add(mark, key("reference") + " needs a value per criterion");
}

void check_edges(const std::vector<std::vector<std::int64_t>>& edges, std::int64_t islands,
                 const YAML::Mark& mark, Problems& problems) {
    std::set<std::vector<std::int64_t>> seen;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const auto& edge = edges[i];
        const std::string name = "'islands.migration.edges[" + std::to_string(i) + "]'";
        if (edge.size() != 2) {
            problems.add(mark, name + " is not a pair", "islands from, to");
            continue;
        }
        if (std::max(edge[0], edge[1]) >= islands)
            problems.add(mark, name + " names an island that is not there",
                         "islands are numbered from 0 to " + std::to_string(islands - 1));
        if (edge[0] == edge[1]) problems.add(mark, name + " leads from an island to itself");
        if (!seen.insert(edge).second) problems.add(mark, name + " is there twice");
    }
}

void check_topology(const search::TopologyConfig& t, std::int64_t islands, const YAML::Mark& mark,
                    Problems& problems) {
    if (t.kind == Topology::random_regular && t.degree > search::most_degree(islands))
        problems.add(mark, "'islands.migration.degree' is too large",
                     std::to_string(islands) + " islands allow " +
                         std::to_string(search::most_degree(islands)),
                     "or use topology fully_connected");
    if (t.kind == Topology::fully_connected && islands > most_fully_connected)
        problems.add(mark, "too many islands for topology fully_connected",
                     "more than a million parcels at every meeting", "use random_regular");
    if (t.kind == Topology::edges && t.edges.empty())
        problems.add(mark, "'islands.migration.edges' is empty", "topology edges needs them");
    if (t.kind != Topology::edges && !t.edges.empty())
        problems.add(mark, "'islands.migration.edges' is of no use",
                     "only topology edges looks at them");
    check_edges(t.edges, islands, mark, problems);
}

}  // namespace

void check_search(const search::ArchipelagoConfig& search,
                  const std::function<YAML::Mark(const char* key)>& mark, Problems& problems) {
    check_algorithm(search.algorithm, "algorithm", mark("algorithm"), problems);
    check_topology(search.migration.topology, search.islands, mark("islands"), problems);
    std::set<std::int64_t> named;
    for (std::size_t i = 0; i < search.algorithms.size(); ++i) {
        const std::string path = "islands.algorithms[" + std::to_string(i) + "]";
        check_algorithm(search.algorithms[i].algorithm, path, mark("islands"), problems);
        for (const std::int64_t island : search.algorithms[i].islands) {
            if (island >= search.islands)
                problems.add(
                    mark("islands"), "'" + path + "' names island " + std::to_string(island),
                    "islands are numbered from 0 to " + std::to_string(search.islands - 1));
            if (!named.insert(island).second)
                problems.add(mark("islands"), "'" + path + "' names island " +
                                                  std::to_string(island) + " once more");
        }
    }
}

}  // namespace atl::io
