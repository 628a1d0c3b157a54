#include "sensitivity_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "atoll/base/text.hpp"
#include "style.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

using Verdict = io::CostedDesign::Verdict;

std::string number(double x, const char* format = "{:.3f}") {
    return std::isfinite(x) ? fmt::format(fmt::runtime(format), x) : "-";
}

std::string interval(const search::Interval& i) {
    return std::isfinite(i.low) ? fmt::format("[{:.3f}, {:.3f}]", i.low, i.high) : "-";
}

/// That of the first network; the files have all.
std::string first_reason(const std::string& reasons) {
    const auto end = reasons.find("; ");
    return end == std::string::npos ? reasons : reasons.substr(0, end) + "; ..";
}

/// Parameters with more than one value.
template <class Print>
void each_varied(const io::Job& job, Print print) {
    for (std::size_t p = 0; p < job.space.genes(); ++p)
        if (job.space.values(p) > 1) print(p, job.space.parameters()[p].parameter->name);
}

void print_around(const io::Job& job, const io::Around& around) {
    const io::CostedDesign& c = around.centre;
    const bool feasible = c.verdict == Verdict::feasible;
    fmt::print("\n{} ({}): {}\n  {}\n", heading("Around one design"), around.origin,
               feasible
                   ? fmt::format("{} = {:.6e} {}", search::name(job.config.objective), c.objective,
                                 search::unit(job.config.objective, job.networks.size()))
                   : std::string(io::name(c.verdict)) + ", " + c.reason,
               design_text(job.space.design(c.id)));
    fmt::print(
        "\n{}: ratio of the objective to the centre's\n"
        "  {:<17}{:>12}{:>12}{:>12}{:>12}{:>10}{:>10}\n",
        heading("One parameter at a time"), "", "here", "one down", "one up", "best", "worst",
        "feasible");
    each_varied(job, [&](std::size_t p, std::string_view name) {
        const io::AxisSummary s = io::summary(job, around, p);
        const auto* parameter = job.space.parameters()[p].parameter;
        const auto& values = around.values[p];
        const auto step = [&](double ratio, const io::CostedDesign& edge) {
            if (edge.id == c.id) return std::string("edge");
            return std::isfinite(ratio) ? number(ratio) : "infeasible";
        };
        fmt::print("  {:<17}{:>12}{:>12}{:>12}{:>12}{:>10}{:>10}\n", name,
                   parameter->text(job.space.design(c.id)), step(s.down, values.front()),
                   step(s.up, values.back()), number(s.best), number(s.worst),
                   fmt::format("{} of {}", s.feasible, job.space.values(p)));
    });
    fmt::print("\n  {:<17}{:>10}{:>10}{:>14}{:>14}{:>12}  {}\n", "", "value", "ratio", "energy [J]",
               "latency [s]", "area [mm2]", "");
    each_varied(job, [&](std::size_t p, std::string_view name) {
        for (const io::CostedDesign& d : around.values[p]) {
            const bool costed = d.verdict == Verdict::feasible;
            const bool comparable = costed && feasible;
            fmt::print(
                "  {:<17}{:>10}{:>10}{:>14}{:>14}{:>12}  {}\n", name,
                job.space.parameters()[p].parameter->text(job.space.design(d.id)),
                comparable ? number(d.objective / c.objective) : "-",
                costed ? fmt::format("{:.4e}", d.networks.energy) : "-",
                costed ? fmt::format("{:.4e}", d.networks.latency) : "-",
                d.verdict == Verdict::outside_tables ? "-" : fmt::format("{:.2f}", d.area_mm2),
                d.id == c.id ? "here"
                : costed     ? ""
                             : fmt::format("{}: {}", io::name(d.verdict), first_reason(d.reason)));
        }
    });
    for (const auto& p : job.space.parameters())
        if (p.given)
            fmt::print("  The values of {} go with {}: its place among them is kept.\n",
                       p.parameter->name, job.space.parameters()[*p.given].parameter->name);
}

void print_interactions(const io::Job& job, const io::Around& around) {
    std::vector<search::Interaction> pairs = around.interactions;
    if (pairs.empty()) return;
    std::uint64_t used = 0, left_out = 0;
    for (const search::Interaction& i : pairs) {
        used += i.used;
        left_out += i.left_out;
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
        return std::abs(a.largest) > std::abs(b.largest);
    });
    constexpr std::size_t most = 5;
    constexpr double notable = 0.01;
    const auto far = std::count_if(pairs.begin(), pairs.end(), [&](const auto& i) {
        return std::abs(i.largest) > std::log1p(notable);
    });
    fmt::print(
        "\n{}, one value up or down each: {} of {} pairs differ by more than "
        "1 % from the\nproduct of their single ratios ({} steps; {} more had an infeasible "
        "design)\n",
        heading("Two parameters at a time"), far, pairs.size(), used, left_out);
    for (std::size_t i = 0; i < std::min<std::size_t>(most, static_cast<std::size_t>(far)); ++i)
        fmt::print("  {:<17}{:<17} x {:.3f}\n", job.space.parameters()[pairs[i].a].parameter->name,
                   job.space.parameters()[pairs[i].b].parameter->name, std::exp(pairs[i].largest));
}

void print_domain(std::uint64_t found, std::uint64_t wanted, std::uint64_t drawn,
                  const char* what) {
    fmt::print("  {} {} from {} random designs, {:.3g} % feasible{}\n", found, what, drawn,
               100 * static_cast<double>(found) / static_cast<double>(drawn),
               found < wanted ? fmt::format("; {} were wanted", wanted) : "");
}

void print_morris(const io::Job& job, const io::SensitivityResult& result) {
    const auto& [objective, feasibility] = result.morris;
    fmt::print(
        "\n{}: of log({}) among feasible designs, and of "
        "feasibility (0 or 1)\namong all; per whole range of a parameter; 0.693 is a factor of 2. "
        "Steps to infeasible designs are left out.\n",
        heading("Elementary effects over the space (Morris)"), search::name(job.config.objective));
    print_domain(objective.trajectories, result.trajectories, objective.drawn, "starts");
    fmt::print("  {:<17}{:>8}{:>18}{:>9}{:>8}{:>9}{:>10}{:>14}{:>18}\n", "", "mu*", "95 %", "mu",
               "sigma", "steps", "left out", "feasible: mu*", "95 %");
    each_varied(job, [&](std::size_t p, std::string_view name) {
        const search::ElementaryEffects &e = objective.parameters[p],
                                        &f = feasibility.parameters[p];
        fmt::print("  {:<17}{:>8}{:>18}{:>9}{:>8}{:>9}{:>10}{:>14}{:>18}\n", name,
                   number(e.mu_star), interval(e.mu_star_interval), number(e.mu), number(e.sigma),
                   e.used, e.left_out, number(f.mu_star), interval(f.mu_star_interval));
    });
}

void print_sobol(const io::Job& job, const io::SensitivityResult& result) {
    const auto& [objective, feasibility] = result.sobol;
    fmt::print(
        "\n{}: first order, what a parameter explains "
        "alone; total, what is left\nwhen all others are known; changed: of the {} designs costed "
        "again for the total,\nthose in which it took another value\n",
        heading("Shares of variance over the space (Sobol)"), objective.rows);
    print_domain(2 * objective.rows, 2 * result.samples, objective.drawn, "feasible designs");
    fmt::print("  {:<17}{:^61}{:^61}\n  {:<17}", "",
               fmt::format("log({}), feasible designs", search::name(job.config.objective)),
               "feasibility, all designs", "");
    for (int i = 0; i < 2; ++i)
        fmt::print("{:>8}{:>18}{:>8}{:>18}{:>9}", "first", "95 %", "total", "95 %", "changed");
    fmt::print("\n");
    each_varied(job, [&](std::size_t p, std::string_view name) {
        fmt::print("  {:<17}", name);
        for (const search::SobolResult* s : {&objective, &feasibility}) {
            const search::SobolIndices& i = s->parameters[p];
            fmt::print("{:>8}{:>18}{:>8}{:>18}{:>9}", number(i.first), interval(i.first_interval),
                       number(i.total), interval(i.total_interval), i.changed);
        }
        fmt::print("\n");
    });
    fmt::print("  {:<17}", "sum");
    for (const search::SobolResult* s : {&objective, &feasibility})
        fmt::print("{:>8}{:>18}{:>35}", number(s->first_sum), interval(s->first_sum_interval), "");
    fmt::print(
        "\n  The best sum of functions of one parameter each explains {} and {} of the "
        "variance{}.\n",
        number(objective.additive), number(feasibility.additive),
        feasibility.variance > 0
            ? "; where not all designs are\n  feasible the parameters depend on one another, "
              "and first orders need not add up to that"
            : "");
}

void print_near(const io::Job& job, const io::NearSet& near) {
    if (near.shares.empty()) {
        fmt::print("\nNo design met all limits: there is no near-optimal set.\n");
        return;
    }
    fmt::print("\n{}, of {} feasible ones; optimum {:.6e}\n", heading("Near-optimal designs"),
               near.feasible, near.best.front().value);
    for (const search::NearOptimal& n : near.shares)
        fmt::print("  within {:>5} %  {}{} design{}\n", base::shortest(n.percent),
                   n.at_least ? "at least " : "", grouped(static_cast<std::int64_t>(n.designs)),
                   n.designs == 1 ? "" : "s");
    fmt::print("\n{} (\"all\": every one of the set has it)\n  {:<17}{:>32}",
               heading("Designs with each value"), "", "value");
    for (const search::NearOptimal& n : near.shares)
        fmt::print("{:>12}", base::shortest(n.percent) + " %");
    fmt::print("\n");
    each_varied(job, [&](std::size_t p, std::string_view name) {
        for (std::size_t v = 0; v < job.space.values(p); ++v) {
            if (near.shares.back().counts[p][v] == 0) continue;
            fmt::print("  {:<17}{:>32}", name, io::value_text(job.space.parameters()[p], v));
            for (const search::NearOptimal& n : near.shares) {
                const std::uint64_t count = n.counts[p][v];
                fmt::print("{:>12}", count == n.designs ? "all"
                                     : count == 0       ? "-"
                                                        : std::to_string(count));
            }
            fmt::print("\n");
        }
    });
}

}  // namespace

void print_sensitivity(const io::Job& job, const io::SensitivityResult& result,
                       const std::string& missing_centre) {
    fmt::print("\n{}: space {}, {} designs, {}, seed {}\n", job.config.name, job.space.name(),
               job.space.size(), search::name(job.config.objective), job.config.search.seed);
    if (result.around) {
        print_around(job, *result.around);
        print_interactions(job, *result.around);
    } else if (!result.near) {
        fmt::print("\nNothing around a design: {}. --around or --design gives one.\n",
                   missing_centre);
    }
    print_morris(job, result);
    print_sobol(job, result);
    if (result.near)
        print_near(job, *result.near);
    else
        fmt::print("\nNo near-optimal set: {}.\n", missing_centre);
}

}  // namespace atl::cli
