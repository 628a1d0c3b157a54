#include <fmt/format.h>

#include "atoll/io/physical_files.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/run/validation.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "silicon_tables.hpp"
#include "verbose_text.hpp"

namespace atl::cli {

namespace {

void print_rows(const run::Validation& v) {
    fmt::print("{:<32}{:<20}{:>6}{:>9}{:>8}  {:>26}  {:>9}{:>9}{:>10}\n", "experiment", "network",
               "rows", "mappable", "cycles=", "energy error med/p95/max", "area max", "lat. max",
               "Spearman");
    for (const auto& n : v.networks)
        fmt::print(
            "{:<32}{:<20}{:>6}{:>9}{:>8}  {:>8.1e} {:>8.1e} {:>8.1e}  {:>9.1e}{:>9.1e}{:>10.6f}\n",
            n.experiment, n.network, n.rows, n.mappable, n.cycles_equal, n.energy.median,
            n.energy.p95, n.energy.max, n.area.max, n.latency.max, n.spearman_energy);
}

void print_gaps(const run::Validation& v) {
    fmt::print(
        "\nexact against published fidelity, over the same designs\n{:<32}{:<20}{:>8}  {:>26}  "
        "{:>14}\n",
        "experiment", "energy of", "designs", "difference med/p95/max", "pairs flipped");
    for (const auto& g : v.gaps)
        fmt::print("{:<32}{:<20}{:>8}  {:>8.1e} {:>8.1e} {:>8.1e}  {:>12.4f} %\n", g.experiment,
                   g.network, g.designs, g.difference.median, g.difference.p95, g.difference.max,
                   100 * g.flips);
}

void print_worst(const run::Validation& v) {
    fmt::print("\nworst rows by energy\n");
    for (const auto& w : v.worst) {
        std::string design;
        for (const auto& p : model::design_parameters()) design += " " + p.text(w.design);
        fmt::print("  {:.2e}  {} {}: published {:.9e} J, found {:.9e} J; design{}\n", w.error,
                   w.experiment, w.network, w.published_J, w.found_J, design);
    }
    std::string names;
    for (const auto& p : model::design_parameters()) names += fmt::format(" {}", p.name);
    fmt::print("  (design:{})\n", names);
}

int validate_silicon(const ValidateArguments& arguments) {
    const auto path = io::ConfigPath::standard();
    const auto v = run::validate_silicon(io::find_physical(path, "default", "--silicon"),
                                         io::find_silicon(path, arguments.chips));
    if (arguments.show.verbose) print_used_files(path.directories());
    if (!arguments.csv.empty()) io::replace_text(arguments.csv, silicon_csv(v));
    if (arguments.json)
        fmt::print("{}", silicon_json(v));
    else
        print_silicon(v);
    if (arguments.show.verbose) print_process_costs();
    return exit_done;
}

}  // namespace

int validate_command(const ValidateArguments& arguments) {
    if (arguments.silicon) return validate_silicon(arguments);
    const auto tables = io::read_published(arguments.published);
    if (arguments.show.verbose) print_used_files(io::ConfigPath::standard().directories());
    const auto v = run::validate(tables, io::ConfigPath::standard(), arguments.worst);
    if (!v.networks.empty()) print_rows(v);
    std::size_t verdicts = 0, equal = 0, cycles = 0;
    for (const auto& n : v.networks) cycles += n.cycles_equal;
    for (const auto& t : v.verdicts) {
        fmt::print("{}{:<52}mapper verdicts {:>6}, equal {:>6}\n", verdicts == 0 ? "\n" : "",
                   t.experiment, t.designs, t.equal);
        verdicts += t.designs;
        equal += t.equal;
    }
    if (!v.gaps.empty()) print_gaps(v);
    if (!v.worst.empty()) print_worst(v);
    fmt::print("\n{} rows, cycles equal on {}; {} verdicts, {} equal; {:.1f} s\n", v.rows, cycles,
               verdicts, equal, v.seconds);
    if (arguments.show.verbose) print_process_costs();
    return exit_done;
}

}  // namespace atl::cli
