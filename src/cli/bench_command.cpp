#include <fmt/format.h>

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/search/registry.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "job_file.hpp"
#include "run_display.hpp"
#include "stop_signal.hpp"
#include "verbose_text.hpp"

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
            place_of(name, search::known_algorithms(), "--algorithms")));
    if (kinds.empty())
        for (std::size_t k = 0; k < search::known_algorithms().size(); ++k)
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
                    c.algorithm = search::name(kind);
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

}  // namespace

int bench_command(const BenchArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    io::Job job;
    run::BenchConfig config;
    run::together(peers, [&] {
        check_show(arguments.show, !arguments.csv.empty(), "--csv FILE");
        check_job_file(arguments.job, JobFile::job);
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
    const auto display = make_bench_display(arguments.show, job, config);
    if (arguments.show.verbose && peers.root()) print_used_files(job.files);
    if (peers.root()) display->announce(world.description());
    const auto result = run::bench_search(job, config, peers, *display, stop_signalled);
    if (!result) {
        if (peers.root()) display->stopped(run::StopReason::signal);
        return exit_stopped;
    }
    if (!peers.root()) return exit_done;
    display->finished(*result);
    if (arguments.show.verbose) print_process_costs();
    if (!arguments.csv.empty()) {
        std::string text = run::csv_header() + "\n";
        for (const run::BenchRow& row : result->rows) text += run::csv_line(row) + "\n";
        io::replace_text(arguments.csv, text);
    }
    return exit_done;
}

}  // namespace atl::cli
