#include "costed_designs.hpp"

#include <algorithm>
#include <map>

#include "atoll/run/evaluators.hpp"
#include "atoll/search/pareto_front.hpp"

namespace atl::report {

namespace {

/// So many are costed in seconds by the compiled model; by the plain one it takes minutes.
std::size_t most_costed(const RunSource& run) {
    const bool compiled = run.job.config.fidelity == model::Fidelity::exact &&
                          model::own_model(run.job.config.costing) == nullptr;
    return compiled ? 50'000 : 500;
}

/// Feasible designs by their objective.
std::vector<search::RankedDesign> known_designs(const RunSource& run) {
    std::map<search::DesignId, double> known;
    for (const search::IslandState& island : run.islands)
        for (const auto* list : {&island.population, &island.archive})
            for (const search::Individual& i : *list)
                if (i.score.feasible()) known.emplace(i.id, i.score.objective);
    std::vector<search::RankedDesign> out;
    for (const auto& [id, value] : known) out.push_back({id, value});
    std::sort(out.begin(), out.end(), search::RanksBefore{});
    return out;
}

std::vector<search::DesignId> wanted_designs(const RunSource& run, std::uint64_t& known) {
    std::vector<search::DesignId> ids;
    if (run.file().enumeration) {
        const io::EnumerationTables& tables = run.file().enumerated.tables;
        for (const auto& top : tables.top)
            for (const search::RankedDesign& d : top.designs) ids.push_back(d.id);
        for (const search::FrontPoint& p : tables.front) ids.push_back(p.id);
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        known = run.file().enumerated.feasible;
    } else {
        for (const search::RankedDesign& d : known_designs(run)) ids.push_back(d.id);
        known = ids.size();
    }
    ids.resize(std::min(ids.size(), most_costed(run)));
    return ids;
}

void mark_front(std::vector<CostedDesign>& designs) {
    search::ParetoFront front;
    for (const CostedDesign& d : designs) front.add({d.id, d.energy_J, d.latency_s, d.area_mm2});
    std::vector<search::DesignId> ids;
    for (const search::FrontPoint& p : front.sorted()) ids.push_back(p.id);
    std::sort(ids.begin(), ids.end());
    for (CostedDesign& d : designs) d.front = std::binary_search(ids.begin(), ids.end(), d.id);
}

}  // namespace

std::string combination_text(search::Combination how) {
    return how == search::Combination::largest ? "largest of the networks"
                                               : "mean over the networks";
}

CostedDesigns costed_designs(const RunSource& run) {
    CostedDesigns out;
    if (search::combination(run.job.config.objective) == search::Combination::largest)
        out.how = search::Combination::largest;
    const auto ids = wanted_designs(run, out.known);
    const auto evaluator = run::make_evaluator(run.job);
    search::Figures figures;
    evaluator->evaluate(ids, figures);
    search::apply(run.job.config.limits, figures);
    std::vector<double> values(ids.size());
    if (!ids.empty()) search::values(run.job.config.objective, figures, values);
    for (std::size_t d = 0; d < ids.size(); ++d) {
        // Today's tables may judge otherwise than the run did.
        if (figures.violation()[d] != 0) continue;
        const search::Combined c = search::combined(out.how, figures, d);
        out.designs.push_back(
            {ids[d], values[d], c.energy, c.latency, figures.area_mm2()[d], false});
    }
    std::sort(out.designs.begin(), out.designs.end(), [](const auto& a, const auto& b) {
        return a.objective != b.objective ? a.objective < b.objective : a.id < b.id;
    });
    mark_front(out.designs);
    return out;
}

std::vector<CostedDesign> selection(const CostedDesigns& all, std::size_t most) {
    const std::size_t n = all.designs.size();
    if (n <= most) return all.designs;
    std::vector<bool> chosen(n, false);
    std::size_t left = most;
    const auto choose = [&](std::size_t i) {
        if (left == 0 || chosen[i]) return;
        chosen[i] = true;
        --left;
    };
    for (std::size_t i = 0; i < most / 4; ++i) choose(i);
    for (std::size_t i = 0; i < n && left > most / 4; ++i)
        if (all.designs[i].front) choose(i);
    const std::size_t evenly = left;
    for (std::size_t k = 0; k < evenly; ++k) choose(k * n / evenly);
    std::vector<CostedDesign> out;
    for (std::size_t i = 0; i < n; ++i)
        if (chosen[i]) out.push_back(all.designs[i]);
    return out;
}

}  // namespace atl::report
