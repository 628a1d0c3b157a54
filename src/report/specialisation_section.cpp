#include <fmt/format.h>

#include <limits>
#include <optional>

#include "atoll/base/text.hpp"
#include "atoll/run/evaluators.hpp"
#include "atoll/search/archipelago.hpp"
#include "number_text.hpp"
#include "sections.hpp"

namespace atl::report {

namespace {

/// Enough to find the proven optimum of every published space (jobs/QUALITY.md).
constexpr std::int64_t evaluations = 10'000;
/// Meetings in a row without a design that it did not know.
constexpr int most_idle = 10;

/// The best chip for one network, by a search of its own; nothing when it finds none.
std::optional<model::Design> specialised(const RunSource& run, std::size_t network) {
    io::Job job = run.job;
    job.networks = {run.job.networks[network]};
    const auto evaluator = run::make_evaluator(job);
    search::Problem problem(job.space, *evaluator, job.config.objective, job.config.limits);
    search::ArchipelagoConfig config;
    config.islands = 1;
    config.seed = job.config.search.seed;
    config.budget.evaluations = evaluations;
    config.budget.generations = evaluations;
    search::Communicator alone;
    search::Archipelago islands(config, problem, alone);
    // In small spaces it soon meets none but designs it knows.
    for (int idle = 0; idle < most_idle && !islands.finished();) {
        const std::int64_t before = islands.overview().evaluations;
        islands.advance();
        idle = islands.meet().evaluations == before ? idle + 1 : 0;
    }
    const search::Individual best = islands.overview().best;
    if (!best.score.feasible()) return std::nullopt;
    return job.space.design(best.id);
}

}  // namespace

Section specialisation_section(const std::string& prefix, const RunSource& run,
                               const ChosenDesign& chosen) {
    Section section{prefix + "specialisation", "One chip for all against one for each", {}};
    BarChart chart{"EDAP of the joint chip relative to a specialised one",
                   {"EDAP of the joint chip relative to the specialised one", "x"},
                   {},
                   {""},
                   {},
                   {},
                   1.0};
    Table table{{{"network", "", ""},
                 {"EDAP_joint", "mJ*ms*mm2", "of the recommended chip"},
                 {"EDAP_specialised", "mJ*ms*mm2", "of a chip made for this network alone"},
                 {"ratio", "", "joint / specialised"},
                 {"area_specialised", "mm2", ""}},
                {}};
    for (const auto& p : run.job.space.parameters())
        if (p.values.size() > 1 || p.given)
            table.columns.push_back({std::string(p.parameter->name), std::string(p.parameter->unit),
                                     "of the specialised chip"});
    double areas = 0;
    for (std::size_t n = 0; n < run.job.networks.size(); ++n) {
        const auto& joint = chosen.explanation.networks[n];
        const auto design = specialised(run, n);
        if (!design || !joint.infeasible.empty()) continue;
        const ChosenDesign special = chosen_design(run.job, {run.job.networks[n]}, *design);
        const auto& own = special.explanation.networks.front();
        const double a =
            search::edap_mJ_ms_mm2(joint.energy_J, joint.latency_s, chosen.explanation.area_mm2);
        const double b =
            search::edap_mJ_ms_mm2(own.energy_J, own.latency_s, special.explanation.area_mm2);
        areas += special.explanation.area_mm2;
        chart.categories.push_back(joint.name);
        chart.values.push_back({a / b});
        chart.notes.push_back(fmt::format("{:.3g} x", a / b));
        std::vector<Cell> row = {joint.name, a, b, a / b, special.explanation.area_mm2};
        for (const auto& p : run.job.space.parameters())
            if (p.values.size() > 1 || p.given) row.emplace_back(p.parameter->get(*design));
        table.add(std::move(row));
    }
    section.blocks.push_back(Text{fmt::format(
        "What the portfolio pays for having one chip. Each specialised chip is the best "
        "found by a search of at most {} evaluations for that network alone, with the same "
        "space, objective and area limit, when this report was made. All of them "
        "together take {:.0f} mm²; the one chip takes {:.0f} mm².",
        base::grouped(evaluations), areas, chosen.explanation.area_mm2)});
    section.blocks.push_back(figure(
        prefix + "specialised", "Price of generality: EDAP of the joint chip, network by network",
        "1: as good as a chip of its own.", draw(chart), std::move(table)));
    return section;
}

}  // namespace atl::report
