#include "result_tables.hpp"

#include <fmt/format.h>

#include <cmath>

#include "atoll/base/text.hpp"
#include "atoll/io/design_table.hpp"
#include "island_text.hpp"
#include "style.hpp"

namespace atl::cli {

namespace {

void print_share(std::uint64_t part, std::uint64_t all, const char* what) {
    fmt::print("  {:>14}  {:>6.2f} %  {}\n", part,
               100 * static_cast<double>(part) / static_cast<double>(all), what);
}

void print_parameters(const search::EnumerationTally& tally, const io::Job& job) {
    fmt::print("\n{}\n", heading(fmt::format(
                             "Feasible designs by parameter value, and the best {} among them",
                             search::name(job.config.objective))));
    for (std::size_t p = 0; p < tally.shares.size(); ++p) {
        if (tally.shares[p].size() < 2) continue;
        const auto& parameter = *job.space.parameters()[p].parameter;
        fmt::print("  {} {}\n", parameter.name,
                   parameter.unit.empty() ? "" : fmt::format("[{}]", parameter.unit));
        for (const search::ValueShare& s : tally.shares[p])
            fmt::print("    {:>10}{:>12}{:>16}\n", base::shortest(s.value), s.feasible,
                       s.feasible > 0 ? fmt::format("{:.6e}", s.best) : "-");
    }
}

}  // namespace

void print_design(const model::Design& design) {
    const int width = design.model == model::ModelKind::physical ? 22 : 18;
    for (const auto& p : model::design_parameters(design.model))
        if (!p.extra || p.matters(design))
            fmt::print("  {:<{}}{:>10} {}\n", p.name, width, p.text(design), p.unit);
}

void print_networks(const io::Job& job, const model::DesignCost& cost) {
    fmt::print("  {:<20}{:>13}{:>13}{:>10}{:>18}{:>12}\n", "network", "energy [mJ]", "latency [us]",
               "cycles", "EDAP [mJ*ms*mm2]", "area [mm2]");
    for (std::size_t n = 0; n < job.networks.size(); ++n) {
        const model::NetworkCost& c = cost.networks[n];
        fmt::print("  {:<20}{:>13.6f}{:>13.4f}{:>10}{:>18.6f}{:>12.2f}\n", job.networks[n].name,
                   c.energy_J * 1e3, c.latency_s * 1e6,
                   c.cycles > 0 ? std::to_string(c.cycles) : "-",
                   search::edap_mJ_ms_mm2(c.energy_J, c.latency_s, cost.area_mm2), cost.area_mm2);
    }
}

void print_search_result(const io::Job& job, const io::SearchResult& result, bool written) {
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
        fmt::print("\n{}\n", heading("Best design"));
        print_design(best.design);
        const std::string fidelity = fmt::format(
            " ({} fidelity; {:.6e} in {})", exact ? "exact" : "published",
            exact ? best.objective_published : best.objective_exact, exact ? "published" : "exact");
        fmt::print("\n{}{}\n",
                   best_value(fmt::format("{} = {:.6e} {}", search::name(config.objective),
                                          io::searched_objective(best, job),
                                          search::unit(config.objective, job.networks.size()))),
                   job.two_fidelities() ? fidelity : "");
        if (best.objective_nominal)
            fmt::print("  its risk over {} scenarios ({}); {:.6e} with the constants as they are\n",
                       config.robust.scenarios,
                       search::risk_measure_names[static_cast<std::size_t>(config.robust.measure)],
                       *best.objective_nominal);
        fmt::print("area = {:.2f} mm2 (limit {} mm2)\n", cost.area_mm2,
                   base::shortest(config.limits.area_mm2));
        if (cost.noise > 0)
            fmt::print("signal to noise = {:.1f} dB{}\n", -10 * std::log10(cost.noise),
                       config.limits.snr_dB > 0
                           ? fmt::format(" (limit {} dB)", base::shortest(config.limits.snr_dB))
                           : "");
        fmt::print("\n");
        print_networks(job, cost);
    }
    fmt::print("\nislands {}\n", islands_text(result.islands, config.search));
    for (const std::string& warning : island_warnings(result.islands, config.search))
        fmt::print("WARNING {}\n", warning);
    if (written)
        fmt::print(
            "\nFiles in {}: result.json (this), result.h5 (all designs), checkpoint.h5, job.yaml, "
            "run.json\n",
            config.output);
}

void print_enumeration_result(const io::Job& job, const run::EnumerationOutcome& outcome,
                              const std::string& directory, bool shares) {
    const io::EnumerationResult& result = *outcome.result;
    const search::EnumerationTally& t = result.tally;
    fmt::print("\n{}: all {} designs of space {} in {:.2f} s\n", job.config.name, t.designs(),
               job.space.name(), outcome.seconds);
    print_share(t.feasible, t.designs(), "feasible");
    if (t.bounded > 0)
        print_share(t.bounded, t.designs(),
                    "  of these ruled out by a lower bound of their energies (not costed)");
    print_share(t.over_area, t.designs(),
                fmt::format("run every network, but are beyond {} (not costed)",
                            io::limits_text(job.config.limits))
                    .c_str());
    print_share(t.unmappable, t.designs(), "cannot run every network (not costed)");
    if (t.outside_tables > 0) print_share(t.outside_tables, t.designs(), "outside the tables");
    if (result.optima.empty()) {
        fmt::print("No design met all limits: there is no optimum.\n");
        return;
    }
    fmt::print("\n{}\n  {:<10}{:>14} {:<18}",
               heading(job.two_fidelities() ? "True optimum of every objective (exact fidelity)"
                                            : "True optimum of every objective"),
               "", "", "");
    std::vector<model::DesignParameter> parameters;
    for (const auto& p : job.space.parameters())  // those of the physical model are many
        if (!job.physical || p.values.size() > 1) parameters.push_back(*p.parameter);
    for (const auto& p : parameters) fmt::print("{:>{}}", p.name, p.name.size() + 2);
    fmt::print("\n");
    for (const io::Optimum& o : result.optima) {
        fmt::print("  {:<10}{:>14.6e} {:<18}", search::name(o.objective), o.design.objective_exact,
                   search::unit(o.objective, job.networks.size()));
        for (const auto& p : parameters)
            fmt::print("{:>{}}", p.text(o.design.design), p.name.size() + 2);
        fmt::print("\n");
    }
    for (const io::Optimum& o : result.optima) {
        if (o.objective != job.config.objective) continue;
        const std::string published =
            fmt::format(" ({:.6e} in published fidelity)", o.design.objective_published);
        fmt::print("\n{} {}{}\n",
                   heading(fmt::format("Best design for {}:", search::name(o.objective))),
                   best_value(fmt::format("{:.6e} {}", o.design.objective_exact,
                                          search::unit(o.objective, job.networks.size()))),
                   job.two_fidelities() ? published : "");
        print_design(o.design.design);
        fmt::print("area = {:.2f} mm2\n\n", o.design.exact.area_mm2);
        print_networks(job, o.design.exact);
    }
    fmt::print("\nEnergy-latency-area Pareto front (networks combined as in {}): {} designs\n",
               search::name(result.config.leading), t.front.size());
    if (shares) print_parameters(t, job);
    if (!directory.empty() && outcome.not_written.empty())
        fmt::print(
            "\nFiles in {}: result.json (the optima), top.csv, pareto.csv, parameters.csv, "
            "result.h5 (all of these), job.yaml, run.json\n",
            directory);
}

}  // namespace atl::cli
