#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/run/search_bench.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "stop_signal.hpp"

namespace atl::cli {

namespace {

template <class Names>
std::size_t place_of(const std::string& name, const Names& names, const char* option) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw base::Error(
            base::ErrorKind::usage,
            std::string(option) + ": unknown name '" + name + "' (known: " +
                base::join(std::vector<std::string>(names.begin(), names.end()), ", ") + ")");
    return static_cast<std::size_t>(found - names.begin());
}

void check_islands(const search::TopologyConfig& job, std::int64_t islands_of_job,
                   search::Topology topology, std::int64_t islands) {
    if (topology == search::Topology::random_regular && job.degree > search::most_degree(islands))
        throw base::Error(
            base::ErrorKind::usage,
            fmt::format("--islands {}: random_regular of degree {} needs more islands", islands,
                        job.degree));
    if (topology == search::Topology::edges && (job.edges.empty() || islands != islands_of_job))
        throw base::Error(base::ErrorKind::usage,
                          fmt::format("--islands {}: the job lists no edges for so many", islands));
}

/// Every kind of the job, for every number of islands, topology and interval.
std::vector<run::BenchCase> cases_of(const BenchArguments& arguments,
                                     const search::ArchipelagoConfig& job) {
    std::vector<search::AlgorithmKind> kinds;
    for (const std::string& name : arguments.algorithms)
        kinds.push_back(static_cast<search::AlgorithmKind>(
            place_of(name, search::algorithm_names, "--algorithms")));
    if (kinds.empty())
        for (std::size_t k = 0; k < search::algorithm_names.size(); ++k)
            if (static_cast<search::AlgorithmKind>(k) != search::AlgorithmKind::nsga2)
                kinds.push_back(static_cast<search::AlgorithmKind>(k));
    std::vector<search::Topology> topologies;
    for (const std::string& name : arguments.topologies)
        topologies.push_back(
            static_cast<search::Topology>(place_of(name, search::topology_names, "--topologies")));
    if (topologies.empty()) topologies = {job.migration.topology.kind};
    std::vector<std::int64_t> intervals = arguments.intervals;
    if (intervals.empty()) intervals = {job.migration.interval};

    std::vector<run::BenchCase> out;
    for (const search::AlgorithmKind kind : kinds)
        for (const std::int64_t islands : arguments.islands)
            for (const search::Topology topology : topologies) {
                if (islands > 1)
                    check_islands(job.migration.topology, job.islands, topology, islands);
                for (const std::int64_t interval : intervals) {
                    run::BenchCase c;
                    c.algorithm = search::algorithm_names[static_cast<std::size_t>(kind)];
                    c.config = job;
                    c.config.algorithms.clear();
                    if (kind != job.algorithm.kind)
                        c.config.algorithm = search::AlgorithmConfig(kind);
                    c.config.islands = islands;
                    c.config.migration.topology.kind = topology;
                    c.config.migration.interval = interval;
                    c.config.migration.mode = search::MigrationMode::synchronous;
                    out.push_back(c);
                    if (islands == 1) break;  // nobody to meet
                }
                if (islands == 1) break;
            }
    return out;
}

std::string range(const run::Median& m, const char* format, double scale = 1) {
    const auto text = [&](const std::optional<double>& value) {
        return value ? fmt::format(fmt::runtime(format), *value * scale) : std::string("-");
    };
    if (!m.value) return "-";
    return fmt::format("{} ({}..{})", text(m.value), text(m.low), text(m.high));
}

void print(const io::Job& job, const run::BenchResult& result) {
    const char* source = result.source == run::OptimumSource::given ? "as given"
                         : result.source == run::OptimumSource::enumerated
                             ? "proven by enumeration"
                             : "best of these searches";
    std::printf("%s, %s: optimum %s (%s)\n\n", job.config.name.c_str(),
                std::string(search::name(job.config.objective)).c_str(),
                base::shortest(result.optimum).c_str(), source);
    std::printf("%-22s %7s %-18s %8s %11s %21s %24s %22s %22s %22s\n", "algorithm", "islands",
                "topology", "interval", "evaluations", "optimum found", "median gap, %",
                "evaluations to 5 %", "to 1 %", "to the optimum");
    for (const run::BenchRow& row : result.rows) {
        const run::Grade& g = row.grade;
        const auto& to = g.evaluations_to;
        std::printf("%-22s %7lld %-18s %8lld %11lld %21s %24s %22s %22s %22s\n",
                    row.algorithm.c_str(), static_cast<long long>(row.islands),
                    row.topology.c_str(), static_cast<long long>(row.interval),
                    static_cast<long long>(g.evaluations),
                    fmt::format("{:.0f} % ({:.0f}..{:.0f})", 100 * g.success.value,
                                100 * g.success.low, 100 * g.success.high)
                        .c_str(),
                    range(g.gap, "{:.2f}", 100).c_str(), range(to[2], "{:.0f}").c_str(),
                    range(to[1], "{:.0f}").c_str(), range(to[0], "{:.0f}").c_str());
    }
    std::printf(
        "\n%lld searches of each kind; in brackets 95 %% intervals; medians count searches "
        "that did not get there as the worst.\n",
        static_cast<long long>(result.rows.front().grade.seeds));
}

}  // namespace

int bench_command(const BenchArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    io::Job job;
    run::BenchConfig config;
    run::together(peers, [&] {
        io::Overrides overrides = parse_overrides(arguments.set);
        overrides["output"] = "unused";
        job = io::load_job(arguments.job, overrides, io::ConfigPath::standard());
        config.cases = cases_of(arguments, job.config.search);
        config.seeds = arguments.seeds;
        config.evaluations = arguments.evaluations;
        std::sort(config.evaluations.begin(), config.evaluations.end());
        config.optimum = arguments.optimum;
        if (peers.root() && !arguments.csv.empty())
            io::check_writable(std::filesystem::absolute(arguments.csv).parent_path());
    });
    install_stop_signals();
    const auto announce = [&](const run::BenchCase& c) {
        std::fprintf(stderr, "%s, %lld islands: %lld searches\n", c.algorithm.c_str(),
                     static_cast<long long>(c.config.islands),
                     static_cast<long long>(config.seeds));
    };
    const auto result = run::bench_search(job, config, peers, announce, stop_signalled);
    if (!result) return exit_stopped;
    if (!peers.root()) return exit_done;
    print(job, *result);
    if (!arguments.csv.empty()) {
        std::string text = run::csv_header() + "\n";
        for (const run::BenchRow& row : result->rows) text += run::csv_line(row) + "\n";
        io::replace_text(arguments.csv, text);
    }
    return exit_done;
}

}  // namespace atl::cli
