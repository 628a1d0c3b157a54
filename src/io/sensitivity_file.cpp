#include "atoll/io/sensitivity_file.hpp"

#include <algorithm>
#include <limits>

#include "atoll/base/text.hpp"
#include "atoll/io/design_table.hpp"
#include "atoll/io/text_file.hpp"
#include "result_parts.hpp"
#include "sensitivity_tables.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using search::Interval;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool feasible(const CostedDesign& d) {
    return d.verdict == CostedDesign::Verdict::feasible;
}

ordered_json interval_json(const Interval& i) {
    return {i.low, i.high};
}

ordered_json around_json(const Job& job, const Around& around) {
    ordered_json parameters = ordered_json::object();
    for (std::size_t p : varied(job.space)) {
        const AxisSummary s = summary(job, around, p);
        parameters[parameter_name(job, p)] = {
            {"best_ratio", s.best},          {"worst_ratio", s.worst},
            {"one_value_down", s.down},      {"one_value_up", s.up},
            {"values", job.space.values(p)}, {"feasible_values", s.feasible}};
    }
    double largest = 0;
    for (const search::Interaction& i : around.interactions)
        largest = std::max(largest, std::abs(i.largest));
    const CostedDesign& c = around.centre;
    ordered_json out = {{"centre", around.origin},
                        {"design_id", c.id},
                        {"design", design_json(job.space.design(c.id))},
                        {"verdict", name(c.verdict)},
                        {"objective", feasible(c) ? c.objective : not_a_number},
                        {"parameters", parameters}};
    out["largest_log_interaction"] = feasible(c) ? largest : not_a_number;
    return out;
}

ordered_json morris_json(const Job& job, const search::MorrisResult& morris) {
    ordered_json parameters = ordered_json::object();
    for (std::size_t p : varied(job.space)) {
        const search::ElementaryEffects& e = morris.parameters[p];
        parameters[parameter_name(job, p)] = {{"mu", e.mu},
                                              {"mu_star", e.mu_star},
                                              {"mu_star_95", interval_json(e.mu_star_interval)},
                                              {"sigma", e.sigma},
                                              {"used", e.used},
                                              {"left_out", e.left_out}};
    }
    return {
        {"trajectories", morris.trajectories}, {"drawn", morris.drawn}, {"parameters", parameters}};
}

ordered_json sobol_json(const Job& job, const search::SobolResult& sobol) {
    ordered_json parameters = ordered_json::object();
    for (std::size_t p : varied(job.space)) {
        const search::SobolIndices& s = sobol.parameters[p];
        parameters[parameter_name(job, p)] = {{"first", s.first},
                                              {"first_95", interval_json(s.first_interval)},
                                              {"total", s.total},
                                              {"total_95", interval_json(s.total_interval)},
                                              {"changed", s.changed}};
    }
    return {
        {"rows", sobol.rows},           {"drawn", sobol.drawn},
        {"mean", sobol.mean},           {"variance", sobol.variance},
        {"first_sum", sobol.first_sum}, {"first_sum_95", interval_json(sobol.first_sum_interval)},
        {"additive", sobol.additive},   {"parameters", parameters}};
}

ordered_json near_json(const Job& job, const NearSet& near) {
    ordered_json within = ordered_json::array();
    for (const search::NearOptimal& n : near.shares) {
        ordered_json shared = ordered_json::object(), taken = ordered_json::object();
        for (std::size_t p : varied(job.space)) {
            ordered_json values = ordered_json::object();
            for (std::size_t v = 0; v < n.counts[p].size(); ++v) {
                const std::string value = value_text(job.space.parameters()[p], v);
                if (n.counts[p][v] > 0) values[value] = n.counts[p][v];
                if (n.counts[p][v] == n.designs) shared[parameter_name(job, p)] = value;
            }
            taken[parameter_name(job, p)] = values;
        }
        within.push_back({{"percent", n.percent},
                          {"designs", n.designs},
                          {"at_least", n.at_least},
                          {"all_share", shared},
                          {"values", taken}});
    }
    ordered_json out = {{"designs",
                         {{"in_space", near.designs},
                          {"feasible", near.feasible},
                          {"unmappable", near.unmappable},
                          {"over_area", near.over_area},
                          {"outside_tables", near.outside_tables}}}};
    if (!near.best.empty()) {
        out["optimum"] = near.best.front().value;
        out["design_id"] = near.best.front().id;
        out["design"] = design_json(job.space.design(near.best.front().id));
    }
    out["within"] = within;
    return out;
}

}  // namespace

CostedDesign costed(const Job& job, search::DesignId id, const model::DesignCost& cost) {
    CostedDesign out;
    out.id = id;
    out.area_mm2 = cost.area_mm2;
    if (!cost.outside_tables.empty()) {
        out.verdict = CostedDesign::Verdict::outside_tables;
        out.reason = cost.outside_tables;
    } else if (!cost.feasible()) {
        out.verdict = CostedDesign::Verdict::unmappable;
        std::vector<std::string> reasons;
        for (std::size_t n = 0; n < cost.networks.size(); ++n)
            if (cost.networks[n].infeasible)
                reasons.push_back(job.networks[n].name + ": " +
                                  cost.networks[n].infeasible.text(job.networks[n]));
        out.reason = base::join(reasons, "; ");
    } else if (std::string over = over_limits(cost, job.config.limits); !over.empty()) {
        out.verdict = CostedDesign::Verdict::too_large;
        out.reason = std::move(over);
    } else {
        out.objective = search::value(job.config.objective, cost);
        out.networks = search::combined(search::combination(job.config.objective), cost);
    }
    return out;
}

AxisSummary summary(const Job& job, const Around& around, std::size_t parameter) {
    AxisSummary out{not_a_number, not_a_number, not_a_number, not_a_number, 0};
    const auto& values = around.values[parameter];
    const auto ratio = [&](const CostedDesign& d) {
        return feasible(d) && feasible(around.centre) ? d.objective / around.centre.objective
                                                      : not_a_number;
    };
    std::vector<search::Gene> genes(job.space.genes());
    job.space.decode(around.centre.id, genes);
    const std::size_t own = genes[parameter];
    if (own > 0) out.down = ratio(values[own - 1]);
    if (own + 1 < values.size()) out.up = ratio(values[own + 1]);
    for (const CostedDesign& d : values) {
        if (!feasible(d)) continue;
        ++out.feasible;
        if (!feasible(around.centre)) continue;
        out.best = out.best == out.best ? std::min(out.best, ratio(d)) : ratio(d);
        out.worst = out.worst == out.worst ? std::max(out.worst, ratio(d)) : ratio(d);
    }
    return out;
}

std::string value_text(const search::ParameterSpace::Parameter& parameter, std::size_t index) {
    if (!parameter.given) return base::shortest(parameter.values[index]);
    std::vector<std::string> values;
    for (const auto& list : parameter.values_given) {
        std::string text = base::shortest(list[index]);
        if (std::find(values.begin(), values.end(), text) == values.end())
            values.push_back(std::move(text));
    }
    return base::join(values, "|");
}

std::vector<fs::path> sensitivity_files(const fs::path& directory) {
    std::vector<fs::path> files;
    for (const char* name : {"sensitivity.json", "around.csv", "interactions.csv", "morris.csv",
                             "sobol.csv", "near.csv", "near_values.csv"})
        files.push_back(directory / name);
    return files;
}

void write_sensitivity(const fs::path& directory, const Job& job, const SensitivityResult& result) {
    ordered_json json = {{"job", job.config.name},
                         {"kind", "sensitivity"},
                         {"fidelity", fidelity_name(job)},
                         {"space", job.space.name()},
                         {"designs", job.space.size()},
                         {"objective", search::name(job.config.objective)},
                         {"unit", search::unit(job.config.objective, job.networks.size())},
                         {"area_limit_mm2", job.config.limits.area_mm2},
                         {"seed", job.config.search.seed},
                         {"trajectories", result.trajectories},
                         {"samples", result.samples}};
    if (result.around) json["around"] = around_json(job, *result.around);
    json["morris"] = {{"log_objective", morris_json(job, result.morris.objective)},
                      {"feasibility", morris_json(job, result.morris.feasibility)}};
    json["sobol"] = {{"log_objective", sobol_json(job, result.sobol.objective)},
                     {"feasibility", sobol_json(job, result.sobol.feasibility)}};
    if (result.near) json["near_optimal"] = near_json(job, *result.near);
    json["job_hash"] = job.hash();
    json["versions"] = versions_json();
    write_sensitivity_tables(directory, job, result);
    replace_text(directory / "sensitivity.json", json.dump(2) + "\n");
}

}  // namespace atl::io
