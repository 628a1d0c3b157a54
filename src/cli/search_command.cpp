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

/// As a YAML text, whatever it holds.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (char c : text) out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return out + "\"";
}

io::Overrides overrides_of(const SearchArguments& arguments) {
    io::Overrides overrides = parse_overrides(arguments.set);
    if (arguments.seed) overrides["seed"] = std::to_string(*arguments.seed);
    if (!arguments.output.empty()) overrides["output"] = quoted(arguments.output);
    return overrides;
}

void print_result(const io::Job& job, const io::SearchResult& result) {
    const auto& config = job.config;
    const std::string different =
        result.distinct_designs ? fmt::format(" ({} different)", *result.distinct_designs) : "";
    fmt::print("\n{}: {} designs costed{} of {} in the space\n", config.name,
               result.overview.evaluations, different, job.space.size());
    if (!result.best) {
        fmt::print("No design met all limits: none is recommended.\n");
    } else {
        const io::BestDesign& best = *result.best;
        const model::DesignCost& cost = io::searched_cost(best, job);
        const bool exact = config.fidelity == model::Fidelity::exact;
        fmt::print("\nBest design\n");
        print_design(best.design);
        fmt::print(
            "\n{} = {:.6e} {} ({} fidelity; {:.6e} in {})\n", search::name(config.objective),
            io::searched_objective(best, job), search::unit(config.objective, job.networks.size()),
            exact ? "exact" : "published", exact ? best.objective_published : best.objective_exact,
            exact ? "published" : "exact");
        fmt::print("area = {:.2f} mm2 (limit {} mm2)\n\n", cost.area_mm2,
                   base::shortest(config.area_limit_mm2));
        print_networks(job, cost);
    }
}

}  // namespace

io::Overrides parse_overrides(const std::vector<std::string>& set) {
    io::Overrides overrides;
    for (const std::string& item : set) {
        const auto equals = item.find('=');
        if (equals == 0 || equals == std::string::npos)
            throw base::Error(base::ErrorKind::usage, "--set " + item + ": key=value is wanted");
        overrides[item.substr(0, equals)] = item.substr(equals + 1);
    }
    return overrides;
}

int search_command(const SearchArguments& arguments, World& world) {
    search::Communicator& peers = world.peers();
    io::Job job;
    run::together(peers, [&] {
        check_run_arguments(arguments.run);
        job = io::load_job(arguments.job, overrides_of(arguments), io::ConfigPath::standard());
    });
    SearchDisplay display(search::unit(job.config.objective, job.networks.size()));
    if (peers.root()) {
        fmt::print(stderr,
                   "atoll search {}: {} islands on {}, {} networks, {} designs in the space\n",
                   arguments.job, job.config.search.islands, world.description(),
                   job.networks.size(), job.space.size());
        if (peers.size() > job.config.search.islands)
            display.warning(fmt::format("{} of {} ranks have no island and idle",
                                        peers.size() - job.config.search.islands, peers.size()));
    }
    install_stop_signals();
    const run::RunOptions options =
        run_options(arguments.run, job.config.output, world,
                    [&](const std::string& text) { display.warning(text); });
    const run::SearchOutcome outcome =
        run::run_search(job, peers, options, display, stop_signalled);
    if (outcome.ending == run::SearchEnding::stopped) {
        if (peers.root()) {
            display.end_line();
            print_stopped(outcome.reason, job.config.output);
        }
        return exit_stopped;
    }
    bool nothing_feasible = false;
    if (outcome.result) {
        print_result(job, *outcome.result);
        nothing_feasible = !outcome.result->best;
    }
    check_written(outcome.not_written);
    if (peers.root())
        fmt::print(
            "\nFiles in {}: result.json (this), result.h5 (all designs), checkpoint.h5, "
            "run.json\n",
            job.config.output);
    return peers.any(nothing_feasible) ? exit_nothing_feasible : exit_done;
}

}  // namespace atl::cli
