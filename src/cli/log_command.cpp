#include <fmt/format.h>

#include <cmath>
#include <map>
#include <ostream>

#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/run/run_overview.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "style.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

using search::Arrival;

/// Of many parcels.
struct Sum {
    std::int64_t parcels = 0, sent = 0, known = 0, accepted = 0, helped = 0;
    void add(const Arrival& a) {
        ++parcels;
        sent += a.sent;
        known += a.known;
        accepted += a.accepted;
        helped += a.helped;
    }
};

/// The parcels that came to an island or left it, or all.
class Parcels {
  public:
    Parcels(const io::RunFile& file, std::optional<std::int64_t> island)
        : file_(file), island_(island) {}
    void each(const std::function<void(std::int64_t to, const Arrival&)>& visit) const {
        file_.each_parcel([&](std::int64_t to, const Arrival& a) {
            if (!island_ || to == *island_ || a.from == *island_) visit(to, a);
        });
    }

  private:
    const io::RunFile& file_;
    std::optional<std::int64_t> island_;
};

std::string objective_text(double objective) {
    return std::isfinite(objective) ? fmt::format("{:.6e}", objective) : "infeasible";
}

void print_parcels(const io::RunFile& file, const Parcels& parcels) {
    fmt::print("{:>10}{:>7} -> {:<6}{:>5}{:>7}{:>10}{:>8}{:>15}{:>21}  {}\n", "generation", "from",
               "to", "sent", "known", "accepted", "helped", search::name(file.job.objective),
               "best design", "of the parcel");
    parcels.each([&](std::int64_t to, const Arrival& a) {
        fmt::print("{:>10}{:>7} -> {:<6}{:>5}{:>7}{:>10}{:>8}{:>15}{:>21}  {}\n", a.generation,
                   a.from, to, a.sent, a.known, a.accepted, a.helped ? "yes" : "no",
                   objective_text(a.objective), a.best, design_text(file.design(a.best)));
    });
    fmt::print("\n");
}

void write_csv(const std::string& path, const io::RunFile& file, const Parcels& parcels) {
    io::replace_text(path, [&](std::ostream& out) {
        out << "generation,from,to,sent,known,accepted,helped,objective,design_id";
        const auto parameters = model::design_parameters(file.space.model());
        for (const auto& p : parameters) out << "," << p.name;
        out << "\n";
        parcels.each([&](std::int64_t to, const Arrival& a) {
            const model::Design design = file.design(a.best);
            out << a.generation << "," << a.from << "," << to << "," << a.sent << "," << a.known
                << "," << a.accepted << "," << a.helped << ","
                << (std::isfinite(a.objective) ? base::shortest(a.objective) : "") << "," << a.best;
            for (const auto& p : parameters) out << "," << p.text(design);
            out << "\n";
        });
    });
}

void print_summaries(const Parcels& parcels, std::optional<std::int64_t> only) {
    std::map<search::Route, Sum> routes;
    std::map<std::int64_t, std::pair<Sum, Sum>> islands;  // received, sent
    parcels.each([&](std::int64_t to, const Arrival& a) {
        routes[{a.from, to}].add(a);
        islands[to].first.add(a);
        islands[a.from].second.add(a);
    });
    fmt::print("{}\n{:>7} -> {:<6}{:>9}{:>8}{:>8}{:>10}{:>8}\n", heading("Routes"), "from", "to",
               "parcels", "sent", "known", "accepted", "helped");
    for (const auto& [route, s] : routes)
        fmt::print("{:>7} -> {:<6}{:>9}{:>8}{:>8}{:>10}{:>8}\n", route.from, route.to, s.parcels,
                   s.sent, s.known, s.accepted, s.helped);
    fmt::print("\n{}\n{:>7}{:>31}{:>31}\n{:>7}", heading("Islands"), "", "received", "sent",
               "island");
    for (int i = 0; i < 2; ++i) fmt::print("{:>13}{:>10}{:>8}", "parcels", "accepted", "helped");
    fmt::print("\n");
    for (const auto& [island, sums] : islands) {
        if (only && island != *only) continue;  // of the others not all parcels were counted
        fmt::print("{:>7}", island);
        for (const Sum& s : {sums.first, sums.second})
            fmt::print("{:>13}{:>10}{:>8}", s.parcels, s.accepted, s.helped);
        fmt::print("\n");
    }
}

/// Why there are no parcels at all.
std::string no_parcels(const io::RunFile& file) {
    const search::ArchipelagoConfig& config = file.job.search;
    if (search::routes(config.migration.topology, config.islands, config.seed).empty())
        return "no migration: no island sends to another (islands: " +
               std::to_string(config.islands) + ", topology: " +
               std::string(search::topology_names[static_cast<std::size_t>(
                   config.migration.topology.kind)]) +
               ")";
    return "no migration yet: islands exchange after every " +
           std::to_string(config.migration.interval) + " generations";
}

}  // namespace

int log_command(const LogArguments& arguments) {
    check_show(arguments.show, !arguments.csv.empty(), "--csv FILE");
    const bool quiet = arguments.show.quiet;
    const run::RunOverview overview = run::overview_of_run(arguments.path);
    const auto warn = [&](const std::vector<std::string>& texts) {
        for (const std::string& text : texts)
            if (!quiet) print_warning(text);
    };
    warn(overview.warnings);
    overview.require_run();
    warn(overview.damaged);
    const io::RunFile& file = overview.newest();
    if (!quiet) fmt::print("{} of job {}\n\n", file.file.string(), file.job_name);
    if (file.enumeration) {
        if (!quiet) fmt::print("no migration: this is an enumeration, which has no islands\n");
        return exit_done;
    }
    if (arguments.island && *arguments.island >= file.islands())
        throw base::Error(base::ErrorKind::usage,
                          fmt::format("--island {}: the islands are 0 to {}", *arguments.island,
                                      file.islands() - 1));
    const Parcels parcels(file, arguments.island);
    bool any = false;
    for (std::int64_t i = 0; i < file.islands() && !any; ++i) any = file.parcels(i) > 0;
    if (!arguments.csv.empty()) write_csv(arguments.csv, file, parcels);
    if (quiet) return exit_done;
    if (!any) {
        fmt::print("{}\n", no_parcels(file));
        return exit_done;
    }
    if (!arguments.summary) print_parcels(file, parcels);
    print_summaries(parcels, arguments.island);
    return exit_done;
}

}  // namespace atl::cli
