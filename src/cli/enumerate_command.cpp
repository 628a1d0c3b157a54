#include <fmt/format.h>

#include <cstdio>

#include "atoll/base/text.hpp"
#include "atoll/run/collective.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "result_tables.hpp"
#include "search_progress.hpp"
#include "stop_signal.hpp"

namespace atl::cli {

namespace {

std::vector<search::Objective> objectives_of(const EnumerateArguments& arguments,
                                             search::Objective leading) {
    std::vector<search::Objective> out;
    if (arguments.objectives.empty()) {
        for (std::size_t o = 0; o < search::objective_names.size(); ++o)
            out.push_back(static_cast<search::Objective>(o));
        return out;
    }
    out.push_back(leading);
    const auto& names = search::objective_names;
    for (const std::string& name : arguments.objectives) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end())
            throw base::Error(
                base::ErrorKind::usage,
                "--objectives: unknown objective '" + name + "' (known: " +
                    base::join(std::vector<std::string>(names.begin(), names.end()), ", ") + ")");
        const auto objective = static_cast<search::Objective>(found - names.begin());
        if (std::find(out.begin(), out.end(), objective) == out.end()) out.push_back(objective);
    }
    return out;
}

void print_share(std::uint64_t part, std::uint64_t all, const char* what) {
    fmt::print("  {:>14}  {:>6.2f} %  {}\n", part,
               100 * static_cast<double>(part) / static_cast<double>(all), what);
}

void print_parameters(const search::EnumerationTally& tally, const io::Job& job) {
    fmt::print("\nFeasible designs by parameter value, and the best {} among them\n",
               search::name(job.config.objective));
    for (std::size_t p = 0; p < tally.shares.size(); ++p) {
        if (tally.shares[p].size() < 2) continue;
        const auto& parameter = model::design_parameters()[p];
        fmt::print("  {} {}\n", parameter.name,
                   parameter.unit.empty() ? "" : fmt::format("[{}]", parameter.unit));
        for (const search::ValueShare& s : tally.shares[p])
            fmt::print("    {:>10}{:>12}{:>16}\n", base::shortest(s.value), s.feasible,
                       s.feasible > 0 ? fmt::format("{:.6e}", s.best) : "-");
    }
}

void print_enumeration(const io::Job& job, const run::EnumerationOutcome& outcome,
                       const EnumerateArguments& arguments) {
    const io::EnumerationResult& result = *outcome.result;
    const search::EnumerationTally& t = result.tally;
    fmt::print("\n{}: all {} designs of space {} in {:.2f} s\n", job.config.name, t.designs(),
               job.space.name(), outcome.seconds);
    print_share(t.feasible, t.designs(), "feasible");
    if (t.bounded > 0)
        print_share(t.bounded, t.designs(),
                    "  of these ruled out by a lower bound of their energies (not costed)");
    print_share(t.over_area, t.designs(),
                fmt::format("run every network, but exceed {} mm2 (not costed)",
                            base::shortest(job.config.area_limit_mm2))
                    .c_str());
    print_share(t.unmappable, t.designs(), "cannot run every network (not costed)");
    if (t.outside_tables > 0) print_share(t.outside_tables, t.designs(), "outside the tables");
    if (result.optima.empty()) {
        fmt::print("No design met all limits: there is no optimum.\n");
        return;
    }
    fmt::print("\nTrue optimum of every objective (exact fidelity)\n  {:<10}{:>14} {:<18}", "", "",
               "");
    for (const auto& p : model::design_parameters())
        fmt::print("{:>{}}", p.name, p.name.size() + 2);
    fmt::print("\n");
    for (const io::Optimum& o : result.optima) {
        fmt::print("  {:<10}{:>14.6e} {:<18}", search::name(o.objective), o.design.objective_exact,
                   search::unit(o.objective, job.networks.size()));
        for (const auto& p : model::design_parameters())
            fmt::print("{:>{}}", p.text(o.design.design), p.name.size() + 2);
        fmt::print("\n");
    }
    for (const io::Optimum& o : result.optima) {
        if (o.objective != job.config.objective) continue;
        fmt::print("\nBest design for {}: {:.6e} {} ({:.6e} in published fidelity)\n",
                   search::name(o.objective), o.design.objective_exact,
                   search::unit(o.objective, job.networks.size()), o.design.objective_published);
        print_design(o.design.design);
        fmt::print("area = {:.2f} mm2\n\n", o.design.exact.area_mm2);
        print_networks(job, o.design.exact);
    }
    fmt::print("\nEnergy-latency-area Pareto front (networks combined as in {}): {} designs\n",
               search::name(result.config.leading), t.front.size());
    if (arguments.shares) print_parameters(t, job);
}

}  // namespace

int enumerate_command(const EnumerateArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    io::Job job;
    search::EnumerationConfig config;
    run::together(peers, [&] {
        check_run_arguments(arguments.run);
        if (arguments.run.resume != run::Resume::never && arguments.output.empty())
            throw base::Error(base::ErrorKind::usage, "--resume needs --output DIR");
        io::Overrides overrides = parse_overrides(arguments.set);
        // A job's directory is that of its search: here it may be left out.
        overrides["output"] = "unused";
        job = io::load_job(arguments.job, overrides, io::ConfigPath::standard());
        config.leading = job.config.objective;
        config.objectives = objectives_of(arguments, config.leading);
        config.top = arguments.top;
        config.area_limit_mm2 = job.config.area_limit_mm2;
    });
    EnumerationDisplay display(std::string(search::name(config.leading)),
                               search::unit(config.leading, job.networks.size()));
    if (peers.root())
        fmt::print(stderr, "atoll enumerate {}: {}, {} networks, {} designs in the space\n",
                   arguments.job, world.description(), job.networks.size(), job.space.size());
    install_stop_signals();
    const run::RunOptions options =
        run_options(arguments.run, arguments.output, world,
                    [&](const std::string& text) { display.warning(text); });
    const run::EnumerationOutcome outcome =
        run::run_enumeration(job, config, peers, options, display, stop_signalled);
    if (!outcome.finished) {
        if (peers.root()) {
            display.end_line();
            print_stopped(outcome.reason, arguments.output);
        }
        return exit_stopped;
    }
    bool nothing_feasible = false;
    if (outcome.result) {
        print_enumeration(job, outcome, arguments);
        nothing_feasible = outcome.result->optima.empty();
    }
    check_written(outcome.not_written);
    if (peers.root() && !arguments.output.empty())
        fmt::print(
            "\nFiles in {}: result.json (the optima), top.csv, pareto.csv, parameters.csv, "
            "result.h5 (all of these), run.json\n",
            arguments.output);
    return peers.any(nothing_feasible) ? exit_nothing_feasible : exit_done;
}

}  // namespace atl::cli
