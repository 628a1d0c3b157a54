#include <fmt/format.h>

#include "atoll/base/text.hpp"
#include "atoll/run/evaluators.hpp"
#include "sections.hpp"

namespace atl::report {

namespace {

struct Neighbour {
    const model::DesignParameter* parameter;
    bool up;
    model::Design design;
    search::DesignId id;
};

std::vector<Neighbour> neighbours(const search::ParameterSpace& space, search::DesignId best) {
    std::vector<Neighbour> out;
    search::Genes genes{};
    const std::span<search::Gene> own(genes.data(), space.genes());
    space.decode(best, own);
    for (std::size_t g = 0; g < space.genes(); ++g)
        for (const bool up : {false, true}) {
            if (up ? own[g] + 1u >= space.values(g) : own[g] == 0) continue;
            search::Genes moved = genes;
            moved[g] = static_cast<search::Gene>(own[g] + (up ? 1 : -1));
            const auto id = space.encode(std::span<const search::Gene>(moved.data(), own.size()));
            if (id == best) continue;  // it makes no difference
            out.push_back({space.parameters()[g].parameter, up, space.design(id), id});
        }
    return out;
}

}  // namespace

Section neighbours_section(const std::string& prefix, const RunSource& run, search::DesignId best) {
    Section section{prefix + "neighbours", "One step away", {}};
    const auto around = neighbours(run.job.space, best);
    std::vector<search::DesignId> ids = {best};
    for (const Neighbour& n : around) ids.push_back(n.id);
    const auto evaluator = run::make_evaluator(run.job);
    search::Figures figures;
    evaluator->evaluate(ids, figures);
    const std::vector<double> unable(figures.violation().begin(), figures.violation().end());
    const search::Limits& limits = run.job.config.limits;
    search::apply(limits, figures);
    std::vector<double> values(ids.size());
    search::values(run.job.config.objective, figures, values);
    const auto how = search::combination(run.job.config.objective);
    const search::Combined own = search::combined(how, figures, 0);
    Table table{{{"parameter", "", ""},
                 {"from", "", "value of the design"},
                 {"to", "", "next value of the space"},
                 {run.objective(), "x", "objective relative to the design's"},
                 {"energy", "x", "relative to the design's"},
                 {"latency", "x", "relative to the design's"},
                 {"area", "x", "relative to the design's"},
                 {"infeasible", "", ""}},
                {}};
    const model::Design design = run.job.space.design(best);
    for (std::size_t n = 0; n < around.size(); ++n) {
        const std::size_t d = n + 1;
        const model::DesignParameter& p = *around[n].parameter;
        std::vector<Cell> row = {std::string(p.name), p.get(design), p.get(around[n].design)};
        const double area = figures.area_mm2()[d] / figures.area_mm2()[0];
        if (unable[d] != 0) {
            row.insert(row.end(),
                       {Cell(), Cell(), Cell(), Cell(), std::string("cannot run every network")});
        } else if (figures.area_mm2()[d] > limits.area_mm2) {
            row.insert(row.end(), {Cell(), Cell(), Cell(), area,
                                   fmt::format("exceeds {} mm2", base::shortest(limits.area_mm2))});
        } else if (limits.excess(0, figures.noise()[d]) > 0) {
            row.insert(row.end(),
                       {Cell(), Cell(), Cell(), area,
                        fmt::format("falls short of {} dB", base::shortest(limits.snr_dB))});
        } else {
            const search::Combined c = search::combined(how, figures, d);
            row.insert(row.end(), {values[d] / values[0], c.energy / own.energy,
                                   c.latency / own.latency, area, std::string()});
        }
        table.add(std::move(row));
    }
    section.blocks.push_back(Numbers{
        prefix + "steps", "The design with one parameter a step down or up",
        "Above 1 is worse. A step that is better than 1 in the objective means that the run "
        "did not end at a local optimum.",
        std::move(table), false});
    return section;
}

}  // namespace atl::report
