#include "atoll/io/result.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"
#include "result_parts.hpp"
#include "run_header.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using nlohmann::ordered_json;
using search::Individual;
using search::IslandState;

std::int64_t SearchResult::evaluations() const {
    std::int64_t sum = 0;
    for (const auto& i : islands) sum += i.evaluations;
    return sum;
}

std::int64_t SearchResult::requests() const {
    std::int64_t sum = 0;
    for (const auto& i : islands) sum += i.requests;
    return sum;
}

std::int64_t SearchResult::distinct_designs() const {
    std::unordered_set<search::DesignId> ids;
    for (const auto& i : islands)
        for (const Individual& d : i.archive) ids.insert(d.id);
    return static_cast<std::int64_t>(ids.size());
}

const model::DesignCost& searched_cost(const BestDesign& best, const Job& job) {
    return job.config.fidelity == model::Fidelity::exact ? best.exact : best.published;
}

double searched_objective(const BestDesign& best, const Job& job) {
    return job.config.fidelity == model::Fidelity::exact ? best.objective_exact
                                                         : best.objective_published;
}

namespace {

void write_best(Hdf5Group group, const Job& job, const BestDesign& best) {
    group.attribute("objective", searched_objective(best, job));
    group.attribute("objective_exact", best.objective_exact);
    group.attribute("objective_published", best.objective_published);
    group.attribute("area_mm2", best.exact.area_mm2);
    group.attribute("design_id", best.id);
    group.attribute("island", best.island);
    Hdf5Group design = group.create_group("design");
    for (const auto& p : model::design_parameters()) {
        if (p.integer())
            design.attribute(std::string(p.name), static_cast<std::int64_t>(p.get(best.design)));
        else
            design.attribute(std::string(p.name), p.get(best.design));
    }
    Hdf5Group networks = group.create_group("networks");
    write_column(networks, "network", job.networks, [](const model::Network& n) { return n.name; });
    const auto costs = [&](const std::string& suffix, const model::DesignCost& cost) {
        using Cost = model::NetworkCost;
        write_column(networks, "energy_J" + suffix, cost.networks,
                     [](const Cost& n) { return known(n).energy_J; },
                     {"J", "energy of one inference"});
        write_column(networks, "latency_s" + suffix, cost.networks,
                     [](const Cost& n) { return known(n).latency_s; },
                     {"s", "latency of one inference"});
        write_column(networks, "cycles" + suffix, cost.networks,
                     [](const Cost& n) { return n.cycles; }, {"", "clock cycles of one inference"});
    };
    costs("", searched_cost(best, job));
    costs("_published", best.published);
}

/// Designs with their parameters in columns, as pandas wants them.
void write_designs(Hdf5Group group, const Job& job, const std::vector<IslandState>& islands,
                   std::vector<Individual> IslandState::*member) {
    struct Row {
        std::int64_t island;
        const Individual* individual;
        model::Design design;
    };
    std::vector<Row> rows;
    for (const IslandState& s : islands)
        for (const Individual& i : s.*member)
            rows.push_back({s.island, &i, job.space.design(i.id)});
    write_column(group, "island", rows, [](const Row& r) { return r.island; });
    write_column(group, "id", rows, [](const Row& r) { return r.individual->id; },
                 {"", "position of the design in its space"});
    write_column(group, "objective", rows,
                 [](const Row& r) { return r.individual->score.objective; },
                 {search::unit(job.config.objective, job.networks.size()),
                  "infinite for infeasible designs"});
    write_column(group, "violation", rows,
                 [](const Row& r) { return r.individual->score.violation; },
                 {"", "sum of the relative excesses over all limits; 0 = feasible"});
    write_design_columns(group, rows,
                         [](const Row& r) -> const model::Design& { return r.design; });
}

/// The values of a parameter; where they depend on another one, a list for each of its values.
void write_values(Hdf5Group& space, const Job& job, const search::ParameterSpace::Parameter& p) {
    const Hdf5Group::Notes notes{std::string(p.parameter->unit), std::string(p.parameter->meaning)};
    const std::string name(p.parameter->name);
    if (!p.given) return space.dataset(name, std::span<const double>(p.values), notes);
    const auto& other = job.space.parameters()[*p.given];
    for (std::size_t i = 0; i < other.values.size(); ++i)
        space.dataset(name + " given " + std::string(other.parameter->name) + " " +
                          base::shortest(other.values[i]),
                      std::span<const double>(p.values_given[i]), notes);
}

ordered_json best_json(const Job& job, const BestDesign& best) {
    const model::DesignCost& cost = searched_cost(best, job);
    return {{"design", design_json(best.design)},
            {"objective", searched_objective(best, job)},
            {"objective_exact", best.objective_exact},
            {"objective_published", best.objective_published},
            {"area_mm2", cost.area_mm2},
            {"networks", networks_json(job, cost, best.published)},
            {"design_id", best.id},
            {"island", best.island}};
}

}  // namespace

fs::path result_file(const fs::path& directory) {
    return directory / "result.h5";
}

void write_result(const fs::path& directory, const Job& job, const SearchResult& result) {
    ordered_json json = {{"job", job.config.name},
                         {"seed", job.config.search.seed},
                         {"fidelity", fidelity_name(job)},
                         {"objective",
                          {{"name", search::name(job.config.objective)},
                           {"unit", search::unit(job.config.objective, job.networks.size())}}},
                         {"area_limit_mm2", job.config.area_limit_mm2},
                         {"best", result.best ? best_json(job, *result.best) : ordered_json()},
                         {"evaluations", result.evaluations()},
                         {"requests", result.requests()},
                         {"distinct_designs", result.distinct_designs()},
                         {"designs_in_space", job.space.size()},
                         {"islands", job.config.search.islands},
                         {"generations", job.config.search.algorithm.generations()},
                         {"job_hash", job.hash()},
                         {"versions", versions_json()}};
    replace_text(directory / "result.json", json.dump(2) + "\n");
    Hdf5File::replace(result_file(directory), false, [&](Hdf5File& out) {
        write_header(out, "atoll search result", job);
        out.attribute("fidelity", fidelity_name(job));
        out.attribute("objective", std::string(search::name(job.config.objective)));
        out.attribute("objective_unit", search::unit(job.config.objective, job.networks.size()));
        out.attribute("evaluations", result.evaluations());
        out.attribute("requests", result.requests());
        out.attribute("distinct_designs", result.distinct_designs());
        Hdf5Group space = out.create_group("space");
        space.attribute("name", job.space.name());
        space.attribute("designs", job.space.size());
        for (const auto& p : job.space.parameters()) write_values(space, job, p);
        if (result.best) write_best(out.create_group("best"), job, *result.best);
        write_designs(out.create_group("population"), job, result.islands,
                      &IslandState::population);
        write_designs(out.create_group("archive"), job, result.islands, &IslandState::archive);
        write_history(out.create_group("history"), result.islands);
    });
}

void append_session(const fs::path& directory, const RunSession& s) {
    const fs::path file = directory / "run.json";
    ordered_json sessions = ordered_json::array();
    std::ifstream in(file);
    if (in) sessions = ordered_json::parse(in, nullptr, false);
    if (!sessions.is_array())
        sessions = ordered_json::array();  // a log for people: never in the way
    sessions.push_back({{"started", s.started},
                        {"ended", s.ended},
                        {"host", s.host},
                        {"parallel", s.parallel},
                        {"from_" + s.counted, s.from},
                        {"to_" + s.counted, s.to},
                        {"seconds", s.seconds},
                        {"outcome", s.outcome}});
    if (!s.reason.empty()) sessions.back()["reason"] = s.reason;
    replace_text(file, sessions.dump(2) + "\n");
}

std::string result_digest(const fs::path& path) {
    std::error_code ignored;
    const fs::path file = fs::is_directory(path, ignored) ? result_file(path) : path;
    if (fs::is_directory(path, ignored) && !fs::exists(file, ignored))
        throw Error(ErrorKind::io, path.string() + ": holds no result.h5 (not finished?)");
    return content_hash(Hdf5File::open(file));
}

}  // namespace atl::io
